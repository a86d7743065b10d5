"""Reads the documents out of an index that cannot be opened as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.errors import IndexDamaged
from index.store import records
from index.store.client import PLACES, guarded, opened
from index.store.places import fill
from index.types import Document

if TYPE_CHECKING:
    from chromadb.api.client import Client

_PAGE = 200


@dataclass(slots=True)
class Salvage:
    """Documents whose text is as it was stored, by id, and whether they are all there were."""

    documents: dict[str, Document] = field(default_factory=dict)
    whole: bool = False


def salvage(location: str, name: str = "footnote") -> Salvage:
    """What can be read in the folder or on the server ``location``, however it was made.

    Only documents are read, never vectors, on which Chroma can crash.

    Raises:
        BadInput: no server answers there, or the folder cannot be used.
    """
    found = Salvage()
    try:
        client = opened(location)
    except IndexDamaged:
        return found
    intact = True
    try:
        with guarded(location):
            for document in _stored(client, f"{name}-documents"):
                if hashlib.sha256(document.text.encode()).hexdigest() == document.sha256:
                    found.documents[document.id] = document
                else:
                    intact = False
        found.whole = intact
    except IndexDamaged:
        return found
    finally:
        client.close()
    return found


def _stored(client: Client, name: str) -> Iterator[Document]:
    """The documents of a collection; ``KeyError`` where there is none of that name."""
    names = {each.name for each in client.list_collections()}
    if name not in names:
        raise KeyError(name)
    collection = client.get_collection(name, embedding_function=None)
    beside = f"{name.removesuffix('documents')}{PLACES}"
    places = client.get_collection(beside, embedding_function=None) if beside in names else None
    for offset in range(0, collection.count(), _PAGE):
        page = collection.get(limit=_PAGE, offset=offset, include=["documents", "metadatas"])
        texts, values = page["documents"] or (), page["metadatas"] or ()
        rows = zip(page["ids"], texts, values, strict=True)
        stored = {id: records.document(id, text, value) for id, text, value in rows}
        yield from fill(places, stored).values()
