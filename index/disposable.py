"""SQLite files that hold nothing of their own: one that cannot be read is deleted and made anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from filelock import FileLock

_MOST_MARKS = 10_000


def opened(path: str, tables: str, layout: int, page: int = 4096) -> sqlite3.Connection:
    """The file at ``path`` (or ``":memory:"``) with these ``tables``, in this ``layout``, in pages
    of so many bytes.

    One that is missing, damaged or of another layout is made anew; where it cannot be made,
    the tables are in memory.
    """
    if path == ":memory:":
        return _connected(path, tables, layout, page)
    # By one process at a time: another would take what is half made for damaged.
    with FileLock(Path(path).with_suffix(".lock")):
        for _ in range(2):
            try:
                return _connected(path, tables, layout, page)
            except sqlite3.Error:
                _discard(path)
    return _connected(":memory:", tables, layout, page)


def chosen(base: sqlite3.Connection, asked: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    """The rows that ``asked``, which ends in ``IN``, finds for these values, however many."""
    found: list[tuple[Any, ...]] = []
    for start in range(0, len(values), _MOST_MARKS):
        page = values[start : start + _MOST_MARKS]
        found += base.execute(f"{asked} ({','.join('?' * len(page))})", page)
    return found


def _connected(path: str, tables: str, layout: int, page: int) -> sqlite3.Connection:
    base = sqlite3.connect(path, check_same_thread=False, timeout=60)
    try:
        base.execute(f"PRAGMA page_size = {page}")
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = NORMAL")
        (found,) = base.execute("PRAGMA user_version").fetchone()
        if found == 0:
            base.executescript(f"{tables}; PRAGMA user_version = {layout};")
        elif found != layout:
            raise sqlite3.DatabaseError(f"layout {found}")
    except sqlite3.Error:
        base.close()
        raise
    return base


def _discard(path: str) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(path + suffix).unlink(missing_ok=True)
