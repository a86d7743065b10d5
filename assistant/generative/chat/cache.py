"""Keeps the replies of models on disk, so that the same request is made once."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path
from threading import RLock

_LAYOUT = 1


def key(*parts: object) -> str:
    """A hex digest of JSON values: the same parts in the same order give the same key."""
    text = json.dumps(parts, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Cache:
    """Replies by key in a SQLite file; without a path, nothing is kept.

    A file that cannot be used is as good as none: replies are then asked for again. Only
    whole replies are put in. Safe to share between threads and processes.
    """

    def __init__(self, path: Path | None) -> None:
        self._lock = RLock()
        self._base = _opened(path) if path else None

    def get(self, key: str) -> str | None:
        """The reply kept under ``key``, or ``None``."""
        if self._base is None:
            return None
        with self._lock:
            try:
                row = self._base.execute(
                    "SELECT text FROM replies WHERE key = ?", (key,)
                ).fetchone()
            except sqlite3.Error:
                return None
        return str(row[0]) if row else None

    def put(self, key: str, text: str) -> None:
        """Keep a reply; one that cannot be written is not kept."""
        if self._base is None:
            return
        with self._lock:
            try:
                with self._base:
                    self._base.execute("INSERT OR REPLACE INTO replies VALUES (?, ?)", (key, text))
            except (sqlite3.Error, UnicodeError):
                self._base.rollback()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._base is not None:
                self._base.close()
                self._base = None


def _opened(path: Path) -> sqlite3.Connection | None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        base = sqlite3.connect(path, check_same_thread=False, timeout=10)
    except (OSError, sqlite3.Error):
        return None
    try:
        base.execute("PRAGMA journal_mode = WAL")
        (layout,) = base.execute("PRAGMA user_version").fetchone()
        if layout != _LAYOUT:
            base.executescript(
                "DROP TABLE IF EXISTS replies;"
                "CREATE TABLE IF NOT EXISTS replies (key TEXT PRIMARY KEY, text TEXT NOT NULL);"
                f"PRAGMA user_version = {_LAYOUT};"
            )
    except sqlite3.Error:
        base.close()
        return None
    return base
