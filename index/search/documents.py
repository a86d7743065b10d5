"""The documents of an index as a read-only collection, read when they are asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from threading import RLock
from types import MappingProxyType
from typing import TypeVar

from index.search.caches import Caches, DocumentDamaged
from index.store import Header, Store
from index.types import Document

_MAX_CHARACTERS = 50_000_000
"""Characters of text, and of the places of its words, kept in memory: 50 to 200 MB."""

_Result = TypeVar("_Result")


class Documents:
    """Documents by id or by position; iterating gives them in order of id.

    ``documents["an-id"]`` and ``documents[0]`` are documents, ``"an-id" in documents`` is a bool.
    """

    def __init__(self, source: Callable[[], Store | Caches], refresh: Callable[[], None]) -> None:
        self._source, self._refresh = source, refresh
        self._kept: OrderedDict[str, Document] = OrderedDict()
        self._characters = 0
        self._lock = RLock()

    def __len__(self) -> int:
        return self._source().count()

    def __iter__(self) -> Iterator[Document]:
        return (self[header.id] for header in self.headers())

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and self.get(id) is not None

    def __getitem__(self, key: str | int) -> Document:
        """The document of an id or at a position.

        Raises:
            KeyError: there is no such id.
            IndexError: there is no such position.
        """
        id = self.headers()[key].id if isinstance(key, int) else key
        document = self.get(id)
        if document is None:
            raise KeyError(id)
        return document

    @property
    def in_memory(self) -> Mapping[str, Document]:
        """The documents kept in memory by id, those read first before others."""
        return MappingProxyType(self._kept)

    def get(self, id: str) -> Document | None:
        """The document of this id, or ``None``."""
        return self.fetch([id]).get(id)

    def headers(self) -> tuple[Header, ...]:
        """What a list shows of every document, in order of id, without the texts."""
        return self._read(lambda source: tuple(source.headers()))

    def fetch(self, ids: list[str]) -> dict[str, Document]:
        """The documents of these ids, read at once; those not in the index are left out."""
        with self._lock:
            missing = sorted({id for id in ids if id not in self._kept})
            known = {id: self._kept[id] for id in ids if id in self._kept}
            fetched = self._read(lambda source: source.documents(missing))
            self._kept |= fetched
            self._characters += sum(map(_measure, fetched.values()))
            while len(self._kept) > 1 and self._characters > _MAX_CHARACTERS:
                _, dropped = self._kept.popitem(last=False)
                self._characters -= _measure(dropped)
        return known | fetched

    def forget(self) -> None:
        """Drop what is kept in memory, after the index has changed."""
        with self._lock:
            self._kept.clear()
            self._characters = 0

    def _read(self, read: Callable[[Store | Caches], _Result]) -> _Result:
        """What ``read`` returns of the source; a damaged cache is brought up to date first."""
        try:
            return read(self._source())
        except DocumentDamaged:
            self._refresh()
            return read(self._source())


def _measure(document: Document) -> int:
    """The characters that a document takes in memory."""
    return len(document.text) + len(document.geometry.packed)
