"""Writes the vectors of sentences, in collections that stay small, and deletes what is left behind.

From its first use until the client is closed, Chroma in a folder holds the graph of a collection
in memory, with every vector ever added to it: the place of a deleted one is not used again. So
only the last part takes new vectors, and only until it is full.

A folder has one writer at a time: it announces what it writes and, once that is committed, deletes
what is stale. To do so in an earlier part takes reading all of that into memory; those vectors
stay announced meanwhile, and go when enough have gathered.

A server has no locks to lend. So each of its writers announces the documents it writes under a
name of its own, and says when it has committed them. Whoever commits a document deletes the
revisions that are not the committed one, unless another writer is still at work on it: that one
does it then. What it may delete it reads before it asks who is at work, and what is committed
after it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from time import time
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


def open_parts(made: Callable[[str], Chroma], names: Collection[str], folder: Path | None) -> Parts:
    """The parts there are among collections of these names, of which the first is always there.

    ``made`` gives the collection of a name, made where there is none.

    Raises:
        BadInput: a server holds several parts; only a folder is written and searched in parts.
    """
    first, last = made(name_part(1)), 1
    if folder is None and f"{first.name}-2" in names:
        raise BadInput(
            f"The collection {first.name} on this server was filled as a folder, in parts; "
            "add its documents to an empty server."
        )
    found = {1: first}
    while f"{first.name}-{last + 1}" in names:
        last += 1
        found[last] = made(name_part(last))
    return Parts(found, graph.added(folder, str(found[last].id)) if folder else 0)


def name_part(part: int) -> str:
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


_GIVEN_UP_AFTER = 3600.0
"""Seconds after which a write that was announced and never committed is taken for dead."""

_DELETED_AT_ONCE = 50
"""Revisions named in one condition, which SQLite limits in depth."""


class Writer:
    """The one writer of a folder, or of memory."""

    def __init__(self, documents: Chroma, vectors: Parts, pending: Chroma) -> None:
        self._documents, self._vectors, self._pending = documents, vectors, pending

    def announce(self, ids: Sequence[str]) -> frozenset[str]:
        """Say that these documents are about to be written, and where they may have vectors.

        Returns those that may have some already: they are stored, or were being written.
        """
        held = _noted(self._documents, ids)
        for id, parts in _noted(self._pending, ids).items():
            held[id] = held.get(id, set()) | parts
        self._announced({id: held.get(id, set()) | {self._vectors.newest} for id in ids})
        return frozenset(held)

    def settle(self, ids: Sequence[str], held: Collection[str]) -> None:
        """Delete the vectors of these documents that are not of their committed revision, if they
        are in the last part.

        Only those ``held`` may have any.
        """
        stale = [id for id in ids if id in held]
        if stale:
            self.finish(self._vectors.newest, stale)
        new = [id for id in ids if id not in held]
        if new:
            self._pending.delete(ids=new)

    def finish(self, part: int, ids: Sequence[str]) -> None:
        """Delete the vectors in one part that are not of these documents' committed revisions.

        A revision that is committed in another part may have been in this one, too, and replaced.
        """
        found = self._documents.get(ids=list(ids), include=["metadatas"])
        current = {
            id: values["revision"]
            for id, values in zip(found["ids"], found["metadatas"] or (), strict=True)
            if part in records.parts(values)
        }
        for id in ids:
            of_it: Any = {"document_id": id}
            if id in current:
                of_it = {"$and": [of_it, {"revision": {"$ne": current[id]}}]}
            self._vectors.delete(part, of_it)
        left = {id: parts - {part} for id, parts in _noted(self._pending, ids).items()}
        self._announced({id: parts for id, parts in left.items() if parts})
        done = [id for id in ids if not left.get(id)]
        if done:
            self._pending.delete(ids=done)

    def owed(self, ids: Sequence[str] | None) -> dict[int, list[str]]:
        """The earlier parts that may have stale vectors of these documents or of any, and of which
        documents."""
        owed: dict[int, list[str]] = {}
        for id, parts in sorted(_noted(self._pending, ids).items()):
            for part in parts - {self._vectors.newest}:
                owed.setdefault(part, []).append(id)
        return owed

    def sweep(self) -> None:
        """Finish what an interruption has left in the last part."""
        left = sorted(self._pending.get(include=[])["ids"])
        self.settle(left, left)

    def _announced(self, parts: Mapping[str, Collection[int]]) -> None:
        if parts:
            self._pending.upsert(
                ids=list(parts),
                embeddings=no_vectors(len(parts)),
                metadatas=[records.noted(each) for each in parts.values()],
            )


class OneOfSeveral:
    """One writer among any number of them on a server, which share the three collections."""

    def __init__(self, documents: Chroma, vectors: Parts, pending: Chroma) -> None:
        self._documents, self._vectors, self._pending = documents, vectors.last, pending
        self._name = uuid.uuid4().hex

    def announce(self, ids: Sequence[str]) -> frozenset[str]:
        """Say that these documents are about to be written.

        Returns all of them: another may write them any moment.
        """
        self._say(ids, done=False)
        return frozenset(ids)

    def settle(self, ids: Sequence[str], held: Collection[str]) -> None:
        """Delete the vectors of these documents that are of no use to anybody."""
        if not ids:
            return
        # Before anything is read: of two that finish together, one at least sees the other done.
        self._say(ids, done=True)
        revisions = self._revisions(ids)
        at_work = self._at_work(ids)
        committed = self._committed(ids)
        stale: list[Any] = [
            {"$and": [{"document_id": id}, {"revision": revision}]}
            for id, revision in sorted(revisions)
            if id not in at_work and committed.get(id) != revision
        ]
        # Together, as every request of its own is a transaction that a disk makes slow.
        for start in range(0, len(stale), _DELETED_AT_ONCE):
            some = stale[start : start + _DELETED_AT_ONCE]
            self._vectors.delete(where=some[0] if len(some) == 1 else {"$or": some})
        self._pending.delete(ids=[self._key(id) for id in ids])

    def sweep(self) -> None:
        """Finish what writers that are no longer there have left."""
        old: Any = {"begun": {"$lt": time() - _GIVEN_UP_AFTER}}
        found = self._pending.get(where=old, include=["metadatas"])
        left = sorted({str(values["document_id"]) for values in found["metadatas"] or ()})
        self.settle(left, left)
        if left:
            self._pending.delete(ids=found["ids"])

    def _say(self, ids: Sequence[str], *, done: bool) -> None:
        self._pending.upsert(
            ids=[self._key(id) for id in ids],
            embeddings=no_vectors(len(ids)),
            metadatas=[{"document_id": id, "done": done, "begun": time()} for id in ids],
        )

    def _revisions(self, ids: Sequence[str]) -> Collection[tuple[str, str]]:
        """Each document and revision that has vectors, told by those of the first sentences."""
        first: Any = {"$and": [{"document_id": {"$in": list(ids)}}, {"number": 0}]}
        found = self._vectors.get(where=first, include=["metadatas"])["metadatas"] or ()
        return {(str(one["document_id"]), str(one["revision"])) for one in found}

    def _at_work(self, ids: Sequence[str]) -> Collection[str]:
        """Those of the documents that another writer has announced and not yet committed."""
        announced: Any = {
            "$and": [
                {"document_id": {"$in": list(ids)}},
                {"done": False},
                {"begun": {"$gte": time() - _GIVEN_UP_AFTER}},
            ]
        }
        found = self._pending.get(where=announced, include=["metadatas"])["metadatas"] or ()
        return {str(one["document_id"]) for one in found}

    def _committed(self, ids: Sequence[str]) -> dict[str, str]:
        found = self._documents.get(ids=list(ids), include=["metadatas"])
        rows = zip(found["ids"], found["metadatas"] or (), strict=True)
        return {id: str(values["revision"]) for id, values in rows}

    def _key(self, id: str) -> str:
        return f"{id}@{self._name}"


def no_vectors(count: int) -> Any:
    """What Chroma is given for records that are never searched by vector."""
    return [[1.0]] * count


def _noted(collection: Chroma, ids: Sequence[str] | None) -> dict[str, set[int]]:
    """The parts in the records of these documents, or in all there are."""
    found = collection.get(ids=None if ids is None else list(ids), include=["metadatas"])
    return dict(zip(found["ids"], map(records.parts, found["metadatas"] or ()), strict=True))
