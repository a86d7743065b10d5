"""The store: documents, sentence boundaries, hashes and vectors in Chroma, the source of truth.

A document is committed by one record that names its revision. Vectors are written before it
and stale ones deleted after it, each under the revision they belong to, so that an
interruption leaves the old state or the new one, and never a mixture that can be cited.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fasteners import ReaderWriterLock

from index.store import records
from index.store.client import PLACES, check_vectors, database, guarded, opened
from index.store.places import Places
from index.store.records import Header, Nearest
from index.store.writers import OneOfSeveral, Writer, name_part, no_vectors, open_parts
from index.types import Document, is_server

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection as Chroma

    from index.encoder import Vectors


_BLOCK = 1_000
_OWED = 1_000
"""Documents that may have stale vectors in earlier parts before those are deleted: each part has
to be read into memory for it."""


class Store:
    """Documents and the vectors of their sentences.

    Raises:
        BadInput: the folder or server at ``location`` cannot be used.
        IndexDamaged: Chroma cannot read the folder.
        IndexOutdated: it was made with another encoder, layout or segmentation.
    """

    def __init__(self, location: str, encoder: str, name: str = "footnote") -> None:
        self.location = location
        self._name = name if location else f"{name}-{uuid.uuid4().hex}"
        self._made_with = records.made_with(encoder)
        self._folder = Path(location) if location and not is_server(location) else None
        self._written: dict[str, int] = {}  # Not yet committed documents, and into which part.
        self._turns = ReaderWriterLock()
        self._open()

    def _open(self, *, checked: bool = False) -> None:
        self._client = opened(self.location)
        try:
            with guarded(self.location):
                self._documents = self._collection("documents", "l2")
                records.check(self._documents.metadata or {}, self._made_with, self.location)
                if not checked:
                    check_vectors(self.location)
                names = {each.name for each in self._client.list_collections()}
                self._vectors = open_parts(self._collection, names, self._folder)
                self._pending = self._collection("pending", "l2")
                has_places = f"{self._name}-{PLACES}" in names
                self._places = Places(lambda part: self._collection(part, "l2"), has_places)
                writer = OneOfSeveral if is_server(self.location) else Writer
                self._writer = writer(self._documents, self._vectors, self._pending)
                self._batch = min(_BLOCK, self._client.get_max_batch_size())
        except BaseException:
            self._client.close()
            raise
        self._file = database(self.location)

    @contextmanager
    def _used(self) -> Iterator[None]:
        """What uses the client, which other threads do not close meanwhile."""
        with self._turns.read_lock(), guarded(self.location):
            yield

    def reopen(self) -> None:
        """See what another process has written: embedded Chroma does not look by itself."""
        if self._folder:
            self._let_go(checked=False)

    def close(self) -> None:
        """Let go of the folder or the server; what was in memory is gone."""
        with self._turns.write_lock():
            if not self.location:
                places = [self._places.collection] if self._places.collection else []
                for each in (self._vectors.last, self._pending, *places, self._documents):
                    self._client.delete_collection(each.name)
            self._client.close()

    @property
    def generation(self) -> str:
        """A token that is another one after every write by any process; ``""``: reopen."""
        if self.moved:
            return ""
        with self._used():
            found = self._client.get_collection(f"{self._name}-documents").metadata or {}
        return str(found.get("generation", ""))

    @property
    def moved(self) -> bool:
        """Whether another index lies where this one was opened: ``reopen`` before using it."""
        return database(self.location) != self._file

    def headers(self) -> Iterator[Header]:
        """Every document without its text, in order of id."""
        with self._used():
            found = list(records.headers(self._documents))
        yield from sorted(found, key=lambda one: one.id)

    def count(self) -> int:
        """How many documents there are."""
        with self._used():
            return self._documents.count()

    def documents(self, ids: Sequence[str]) -> dict[str, Document]:
        """The documents of these ids; those that are not stored are left out."""
        if not ids:
            return {}
        with self._used():
            found = self._documents.get(ids=list(ids), include=["documents", "metadatas"])
            rows = zip(
                found["ids"], found["documents"] or (), found["metadatas"] or (), strict=True
            )
            return self._places.fill(
                {id: records.document(id, text, values) for id, text, values in rows}
            )

    def revisions(self, ids: Sequence[str]) -> dict[str, str]:
        """The committed revisions of those of these documents that are stored."""
        if not ids:
            return {}
        with self._used():
            found = self._documents.get(ids=list(ids), include=["metadatas"])
            rows = zip(found["ids"], found["metadatas"] or (), strict=True)
            return {id: str(values["revision"]) for id, values in rows}

    def nearest(
        self, vector: Vectors, limit: int, within: Collection[str] | None = None
    ) -> tuple[Nearest, ...]:
        """The ``limit`` sentences nearest to a query vector of shape (dimensions,)."""
        with self._used():
            return self._vectors.nearest(vector, limit, within)

    def vectors(
        self, sentences: Sequence[tuple[str, str, int]]
    ) -> dict[tuple[str, str, int], Vectors]:
        """The vectors of sentences named by (document id, revision, number)."""
        if not sentences:
            return {}
        with self._used():
            return self._vectors.vectors(sentences, self._documents)

    def begin(self, ids: Sequence[str]) -> frozenset[str]:
        """Announce writes to these documents, so that what an interruption leaves can be found.

        Returns those of them that may have vectors already, which ``commit`` has to look for.
        """
        self._make_room()
        with self._used():
            held = self._writer.announce(ids)
            self._touch()
        return held

    def write(self, written: Sequence[tuple[Document, Vectors]]) -> None:
        """Write the vectors of documents' sentences, not yet part of the index."""
        with self._used():
            self._vectors.write(written, self._batch)
            self._places.write(document for document, _ in written)
            self._written |= {document.id: self._vectors.newest for document, _ in written}

    def commit(self, documents: Sequence[Document], held: Collection[str]) -> None:
        """Make written documents part of the index, in place of older revisions of them.

        ``held`` is what ``begin`` returned.
        """
        ids = [document.id for document in documents]
        before = self.revisions([id for id in ids if id in held])
        with self._used():
            self._documents.upsert(
                ids=ids,
                embeddings=no_vectors(len(documents)),
                documents=[document.text for document in documents],
                metadatas=[
                    records.metadata(document, self._written.get(document.id, 1))
                    for document in documents
                ],
            )
            self._written = {id: self._written[id] for id in self._written.keys() - set(ids)}
            self._touch()
            self._places.drop_revisions(_find_replaced(before, documents))
            self._writer.settle(ids, held)
            owing = bool(self._folder) and self._pending.count() >= _OWED
        if owing:
            self._finish()

    def remove(self, id: str) -> None:
        """Take a document out, then its vectors."""
        held = self.begin([id])
        with self._used():
            self._documents.delete(ids=[id])
            self._touch()
            self._places.drop([id])
            self._writer.settle([id], held)
        self._finish([id])

    def sweep(self) -> None:
        """Delete what interrupted writes have left."""
        with self._used():
            self._writer.sweep()
        self._finish()

    def _make_room(self) -> None:
        """Begin another part where the last one is full, and let go of what that one takes."""
        if self._folder and self._vectors.full:
            with self._used():
                self._collection(name_part(self._vectors.newest + 1))
            self._let_go()

    def _finish(self, ids: Sequence[str] | None = None) -> None:
        """Delete what is stale in earlier parts, of these documents or of all, part by part."""
        if not isinstance(self._writer, Writer):
            return
        with self._used():
            owed = self._writer.owed(ids)
        for part, stale in owed.items():
            self._let_go()
            with self._used():
                self._writer.finish(part, stale)
        if owed:
            self._let_go()

    def _let_go(self, *, checked: bool = True) -> None:
        """Free the graphs in memory, which takes closing Chroma; ``checked``: they are whole."""
        with self._turns.write_lock():
            self._client.close()
            self._open(checked=checked)

    def _collection(self, part: str, space: str = "cosine") -> Chroma:
        graph: Any = {"space": space, "ef_search": 200, "num_threads": 1}
        if not is_server(self.location):
            # Searched where the folder is served; here its copy is, so that writing comes first.
            graph["ef_construction"] = 40
        return self._client.get_or_create_collection(
            f"{self._name}-{part}",
            metadata=dict(self._made_with),
            configuration={"hnsw": graph},
            embedding_function=None,
        )

    def _touch(self) -> None:
        made_with = dict(self._documents.metadata or {})
        self._documents.modify(metadata=made_with | {"generation": uuid.uuid4().hex})


def _find_replaced(before: Mapping[str, str], documents: Sequence[Document]) -> dict[str, str]:
    """Those of the revisions ``before`` that are not those of the documents."""
    after = {document.id: records.revision(document) for document in documents}
    return {id: revision for id, revision in before.items() if after[id] != revision}
