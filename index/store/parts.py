"""The vectors of sentences, in as many collections as it takes to keep each of them small.

From its first use until the client is closed, Chroma in a folder holds the graph of a collection
in memory, with every vector ever added to it: the place of a deleted one is not used again. So
only the last part takes new vectors, and only until it is full.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import BadInput
from index.store import graph, records
from index.store.records import Nearest

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection as Chroma

    from index.encoder import Vectors
    from index.types import Document

FULL = 200_000
"""Vectors that a part has been given when the next one is begun. Chroma doubles the room of a
graph when it is used up, at powers of two: stay below one."""

Sentence = tuple[str, str, int]
"""Document id, revision and number."""


def opened(made: Callable[[str], Chroma], names: Collection[str], folder: Path | None) -> Parts:
    """The parts there are among collections of these names, of which the first is always there.

    ``made`` gives the collection of a name, made where there is none.

    Raises:
        BadInput: a server holds several parts; only a folder is written and searched in parts.
    """
    first, last = made(named(1)), 1
    if folder is None and f"{first.name}-2" in names:
        raise BadInput(
            f"The collection {first.name} on this server was filled as a folder, in parts; "
            "add its documents to an empty server."
        )
    found = {1: first}
    while f"{first.name}-{last + 1}" in names:
        last += 1
        found[last] = made(named(last))
    return Parts(found, graph.added(folder, str(found[last].id)) if folder else 0)


def named(part: int) -> str:
    """What a part is called. The first has the name that it had when there was but one."""
    return "sentences" if part == 1 else f"sentences-{part}"


class Parts:
    """The parts by number; ``added`` is how many vectors the last one has been given so far."""

    def __init__(self, parts: Mapping[int, Chroma], added: int) -> None:
        self._parts = dict(parts)
        self._added = added
        self.newest = max(parts)

    @property
    def last(self) -> Chroma:
        """The part that takes new vectors."""
        return self._parts[self.newest]

    @property
    def full(self) -> bool:
        """Whether it is time to begin another part."""
        return self._added >= FULL

    def count(self) -> int:
        """How many vectors there are in all parts."""
        return sum(part.count() for part in self._parts.values())

    def write(self, written: Sequence[tuple[Document, Vectors]], batch: int) -> None:
        """Put vectors into the last part, or in place of those it has of the same sentences."""
        # In blocks that span documents: each is a transaction of its own, which a disk makes slow.
        rows = [
            (document.id, made, number, vector)
            for document, vectors in written
            for made in [records.revision(document)]
            for number, vector in enumerate(vectors)
        ]
        for start in range(0, len(rows), batch):
            block = rows[start : start + batch]
            self.last.upsert(
                ids=[records.key(id, made, number) for id, made, number, _ in block],
                embeddings=np.stack([vector for *_, vector in block]),
                metadatas=[
                    {"document_id": id, "revision": made, "number": number}
                    for id, made, number, _ in block
                ],
            )
            self._added += len(block)

    def delete(self, number: int, where: Any) -> None:
        """Delete from one part, which Chroma reads into memory even where it finds nothing."""
        self._parts[number].delete(where=where)

    def nearest(
        self, vector: Vectors, limit: int, within: Collection[str] | None
    ) -> tuple[Nearest, ...]:
        """The ``limit`` nearest of all parts; equal ones in order of document and number."""
        scope: Any = {"document_id": {"$in": sorted(within)}} if within is not None else None
        found = [
            each for part in self._parts.values() for each in _nearest(part, vector, limit, scope)
        ]
        found.sort(key=lambda one: (-one.dense, one.document_id, one.number))
        return tuple(found[:limit])

    def vectors(self, sentences: Sequence[Sentence], documents: Chroma) -> dict[Sentence, Vectors]:
        """Those vectors of these sentences that there are.

        They are looked for first in the parts that the records of their documents name.
        """
        likely = self._likely({id for id, *_ in sentences}, documents)
        missing = {records.key(*sentence): sentence for sentence in sentences}
        found: dict[Sentence, Vectors] = {}
        for number in sorted(self._parts, key=lambda number: (number not in likely, -number)):
            if not missing:
                break
            page = self._parts[number].get(ids=list(missing), include=["embeddings"])
            embeddings = np.asarray(page["embeddings"], dtype=np.float32)
            for key, vector in zip(page["ids"], embeddings, strict=True):
                found[missing.pop(key)] = vector
        return found

    def _likely(self, ids: Collection[str], documents: Chroma) -> Collection[int]:
        if len(self._parts) == 1:
            return self._parts
        found = documents.get(ids=sorted(ids), include=["metadatas"])["metadatas"] or ()
        return {part for values in found for part in records.parts(values)}


def _nearest(part: Chroma, vector: Vectors, limit: int, scope: Any) -> Iterable[Nearest]:
    asked: Any = [vector]
    found = part.query(
        query_embeddings=asked, n_results=limit, where=scope, include=["metadatas", "distances"]
    )
    values, distances = (found["metadatas"] or [[]])[0], (found["distances"] or [[]])[0]
    return map(records.nearest, values, distances)
