"""The cache file of search, in SQLite.

It holds nothing of its own: a file that cannot be read is deleted and made anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from filelock import FileLock

LAYOUT = 1
"""Stored in the file (``user_version``): a file of another layout is made anew."""

PAGE_BYTES = 8192
"""Five vectors of 384 float32 fill a page of this size; of SQLite's default, two with room lost."""

TABLES = """
CREATE TABLE documents (
    first INTEGER PRIMARY KEY, id TEXT UNIQUE, revision TEXT, sentences INTEGER, lengths BLOB);
CREATE TABLE texts (first INTEGER PRIMARY KEY, record TEXT, text TEXT);
CREATE VIRTUAL TABLE sentences USING fts5(terms, tokenize = 'ascii');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(sentences, 'row');
CREATE VIRTUAL TABLE instances USING fts5vocab(sentences, 'instance');
CREATE TABLE vectors (row INTEGER PRIMARY KEY, vector BLOB);
CREATE TABLE codes (first INTEGER PRIMARY KEY, code BLOB);
CREATE TABLE state (generation TEXT, removed INTEGER, next INTEGER);
INSERT INTO state VALUES ('', 0, 1);
"""
"""A sentence has one row number in ``sentences`` and ``vectors``, which is never given out again.

``first`` is the row of a document's first sentence and names the document; ``lengths`` are uint32,
one per sentence, in terms. ``next`` is the next free row; ``removed`` counts removed documents.
"""

PLACES = "CREATE TABLE IF NOT EXISTS places (first INTEGER PRIMARY KEY, packed TEXT)"
"""Where the words of a document stand on its pages; files that are older lack the table."""

_MAX_PARAMETERS = 10_000
"""Values bound in one statement; SQLite accepts up to 32,766."""

_WAIT_SECONDS = 60
"""How long a statement waits for another process's transaction."""


class Database:
    """A connection to the cache file, safe to share between threads.

    A file that is missing, damaged or of another layout is made anew; where it cannot be made,
    the tables are in memory.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._lock = RLock()
        self._connection = _open(path)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def connect_again(self) -> Database:
        """A second connection to the same file, to read it while this one is busy.

        Tables in memory have one connection only, which is returned.
        """
        (database,) = self.execute("PRAGMA database_list")
        return Database(self.path) if database[2] else self

    def execute(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one statement and return its rows."""
        with self._lock:
            return self._connection.execute(statement, values).fetchall()

    def select_in(self, query: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """The rows of a ``query`` that ends in ``IN``, for any number of values."""
        rows: list[tuple[Any, ...]] = []
        for start in range(0, len(values), _MAX_PARAMETERS):
            page = values[start : start + _MAX_PARAMETERS]
            rows += self.execute(f"{query} ({','.join('?' * len(page))})", page)
        return rows

    def version(self) -> tuple[int, int]:
        """Two numbers that differ after every change by this or another connection."""
        with self._lock:
            (version,) = self._connection.execute("PRAGMA data_version").fetchone()
            return version, self._connection.total_changes

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A transaction in which everything is read as of one moment."""
        with self._lock, self._connection:
            self._connection.execute("BEGIN")
            yield self._connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction of which all changes are kept or none; an inner one joins the outer."""
        with self._lock:
            if self._connection.in_transaction:
                yield self._connection
                return
            with self._connection:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection


def _open(path: str) -> sqlite3.Connection:
    if path == ":memory:":
        return _connect(path)
    # One process at a time: another would take a file that is half made for a damaged one.
    with FileLock(Path(path).with_suffix(".lock")):
        for _ in range(2):
            try:
                return _connect(path)
            except sqlite3.Error:
                for suffix in ("", "-wal", "-shm"):
                    Path(path + suffix).unlink(missing_ok=True)
    return _connect(":memory:")


def _connect(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False, timeout=_WAIT_SECONDS)
    try:
        connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        (layout,) = connection.execute("PRAGMA user_version").fetchone()
        if layout == 0:
            connection.executescript(f"{TABLES}; PRAGMA user_version = {LAYOUT};")
        elif layout != LAYOUT:
            raise sqlite3.DatabaseError(f"layout {layout}")
        connection.execute(PLACES)
    except sqlite3.Error:
        connection.close()
        raise
    return connection
