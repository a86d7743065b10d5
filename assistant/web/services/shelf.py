"""Keeps what each visitor decided about documents: which are not asked, put away, came last."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock

from assistant.pipeline import Assistant
from assistant.web.services.startup import Startup
from assistant.web.services.visitors import SHARED, owner, visible
from index.manifest import SHIPPED
from index.store.records import Header

_TABLES = """
create table if not exists held (
    visitor text not null, document text not null, asked integer,
    away integer not null default 0, added text not null default '',
    primary key (visitor, document)
);
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """The documents that a visitor sees, and the ids of those they do not ask.

    What is kept is what is left out, so that a document that is added is asked.
    """

    headers: tuple[Header, ...] = ()
    left_out: Collection[str] = ()

    @property
    def asked(self) -> tuple[Header, ...]:
        """The documents that are asked."""
        return tuple(header for header in self.headers if header.id not in self.left_out)


class Shelf:
    """What visitors decided, in the database file at ``path``; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = RLock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("pragma journal_mode = wal")
        self._db.executescript(_TABLES)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    def visible(self, assistant: Assistant, who: str) -> dict[str, Header]:
        """The headers, by id and in order, of the documents that ``who`` sees and has not put away.

        All records of the library are read, so call it once per request.
        """
        away = self._ids("away = 1", who)
        return {id: header for id, header in visible(assistant, who).items() if id not in away}

    def choose(self, headers: Iterable[Header], who: str) -> Choice:
        """Which of the documents that a visitor sees are asked: their own first, then by title.

        What ships is asked by who has no documents of their own, or ticks it.
        """
        ordered = sorted(
            headers,
            key=lambda one: (owner(one.uri) is None, is_shipped(one), one.title, one.id),
        )
        shipped = {header.id for header in ordered if is_shipped(header)}
        left_out = self._ids("asked = 0", who) & {header.id for header in ordered}
        if any(owner(header.uri) in (who, SHARED) for header in ordered):
            left_out |= shipped - self._ids("asked = 1", who)
        return Choice(tuple(ordered), left_out)

    def choice(self, startup: Startup, who: str) -> Choice:
        """Which of the documents that a visitor sees are asked; none until the library is open."""
        if not startup.ready:
            return Choice()
        with startup.borrow() as assistant:
            return self.choose(self.visible(assistant, who).values(), who)

    def ask(self, who: str, documents: Iterable[str], *, asked: bool) -> None:
        """Ask these documents from now on, or leave them out."""
        self._note(who, documents, "asked", int(asked))

    def put_away(self, who: str, document: str, *, away: bool) -> None:
        """Take a document that is not the visitor's own out of their sight, or bring it back."""
        self._note(who, [document], "away", int(away))

    def note_added(self, who: str, document: str) -> None:
        """Take note of a document that a visitor has just added, which is asked at once."""
        self._note(who, [document], "added", datetime.now(UTC).isoformat())
        self.ask(who, [document], asked=True)

    def newest(self, who: str, documents: Collection[str]) -> str:
        """Which of the documents the visitor added last; of those that nobody noted, the first."""
        with self._lock:
            rows = self._db.execute(
                "select document from held where visitor = ? and added <> '' order by added", (who,)
            ).fetchall()
        added = {id: at for at, (id,) in enumerate(rows)}
        return max(documents, key=lambda id: added.get(id, -1), default="")

    def _ids(self, condition: str, who: str) -> frozenset[str]:
        query = f"select document from held where visitor = ? and {condition}"
        with self._lock:
            return frozenset(id for (id,) in self._db.execute(query, (who,)))

    def _note(self, who: str, documents: Iterable[str], column: str, value: int | str) -> None:
        query = (
            f"insert into held (visitor, document, {column}) values (?, ?, ?) "
            f"on conflict (visitor, document) do update set {column} = excluded.{column}"
        )
        with self._lock:
            self._db.execute("begin immediate")
            self._db.executemany(query, [(who, id, value) for id in documents])
            self._db.execute("commit")


def is_shipped(header: Header) -> bool:
    """Whether a document came with the program, and not from anybody here."""
    return header.uri.startswith(SHIPPED)
