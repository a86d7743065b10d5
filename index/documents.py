"""The documents of an index as a read-only collection, fetched when they are asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from threading import RLock
from typing import Protocol, TypeVar

from index.replica import Spoilt
from index.store import Header
from index.types import Document

_HELD_CHARACTERS = 50_000_000

_Found = TypeVar("_Found")


class Stored(Protocol):
    """Where documents are read from: the store, or a copy of it."""

    def count(self) -> int:
        """How many documents there are."""

    def headers(self) -> Iterator[Header]:
        """Every document without its text, in order of id."""

    def documents(self, ids: Sequence[str]) -> dict[str, Document]:
        """The documents of these ids; those that are not stored are left out."""


class Documents:
    """Documents by id or by position; iterating gives them in order of id.

    ``documents["an-id"]`` and ``documents[0]`` are documents, ``"an-id" in documents`` is a bool.
    """

    def __init__(self, stored: Callable[[], Stored], refresh: Callable[[], None]) -> None:
        self._stored, self._refresh = stored, refresh
        self._held: OrderedDict[str, Document] = OrderedDict()
        self._characters = 0
        self._lock = RLock()

    def __len__(self) -> int:
        return self._stored().count()

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
        found = self.get(id)
        if found is None:
            raise KeyError(id)
        return found

    def get(self, id: str) -> Document | None:
        """The document of this id, or ``None``."""
        return self.fetch([id]).get(id)

    def headers(self) -> tuple[Header, ...]:
        """What a list shows of every document, in order of id, without the texts."""
        return self._asked(lambda stored: tuple(stored.headers()))

    def fetch(self, ids: list[str]) -> dict[str, Document]:
        """The documents of these ids, in one go; those not in the index are left out."""
        with self._lock:
            missing = sorted({id for id in ids if id not in self._held})
            found = {id: self._held[id] for id in ids if id in self._held}
            fetched = self._asked(lambda stored: stored.documents(missing))
            self._held |= fetched
            self._characters += sum(len(document.text) for document in fetched.values())
            while len(self._held) > 1 and self._characters > _HELD_CHARACTERS:
                _, dropped = self._held.popitem(last=False)
                self._characters -= len(dropped.text)
        return found | fetched

    def forget(self) -> None:
        """Drop what is held in memory, after the index has changed."""
        with self._lock:
            self._held.clear()
            self._characters = 0

    def _asked(self, ask: Callable[[Stored], _Found]) -> _Found:
        """What is asked of the store or of the copy, which is mended where it has been spoilt."""
        try:
            return ask(self._stored())
        except Spoilt:
            self._refresh()
            return ask(self._stored())
