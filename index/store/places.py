"""Where words stand on the pages of documents, in a collection of its own.

What is kept of it is about as long as a text, so that it stands apart from the records, which are
read of all documents for a list of them. There is no such collection where no document has pages.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from index.geometry import Geometry
from index.store import records
from index.store.client import PLACES
from index.store.writers import no_vectors
from index.types import Document

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection as Chroma


class Places:
    """The places of words by document and revision; ``made`` gives the collection of a name, made
    where there is none."""

    def __init__(self, made: Callable[[str], Chroma], exists: bool) -> None:
        self._made = made
        self.collection = made(PLACES) if exists else None

    def write(self, documents: Iterable[Document]) -> None:
        """Write the places of documents that have some, beside those of other revisions."""
        placed = [document for document in documents if document.geometry.packed]
        if not placed:
            return
        if self.collection is None:
            self.collection = self._made(PLACES)
        self.collection.upsert(
            ids=[_key(document.id, records.revision(document)) for document in placed],
            embeddings=no_vectors(len(placed)),
            metadatas=[
                {"document_id": document.id, "packed": document.geometry.packed}
                for document in placed
            ],
        )

    def fill(self, documents: Mapping[str, Document]) -> dict[str, Document]:
        """The documents as their records have them, with the places of their words."""
        return fill(self.collection, documents)

    def drop_revisions(self, revisions: Mapping[str, str]) -> None:
        """Delete the places of these revisions of documents, which have been replaced."""
        if self.collection is not None and revisions:
            self.collection.delete(ids=[_key(*each) for each in revisions.items()])

    def drop(self, ids: Collection[str]) -> None:
        """Delete the places of all revisions of these documents."""
        if self.collection is not None:
            of_them: Any = {"document_id": {"$in": sorted(ids)}}
            self.collection.delete(where=of_them)


def fill(collection: Chroma | None, documents: Mapping[str, Document]) -> dict[str, Document]:
    """Documents by id as their records have them, with what the collection holds of them."""
    keys = {
        _key(id, records.revision(document)): id
        for id, document in documents.items()
        if document.file_sha256
    }
    if collection is None or not keys:
        return dict(documents)
    found = collection.get(ids=list(keys), include=["metadatas"])
    rows = zip(found["ids"], found["metadatas"] or (), strict=True)
    placed = {
        keys[key]: replace(documents[keys[key]], geometry=Geometry(str(values["packed"])))
        for key, values in rows
    }
    return {**documents, **placed}


def _key(document_id: str, revision: str) -> str:
    return f"{document_id}@{revision}"
