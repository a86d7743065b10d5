"""Tells whether a folder's index has changed without opening Chroma, whose import takes seconds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from index.store.client import prepare
from index.store.records import made_with

_OF_COLLECTION = """
SELECT key, str_value FROM collection_metadata
JOIN collections ON collections.id = collection_id WHERE collections.name = ?"""


def generation(location: str, encoder: str, name: str = "footnote") -> str:
    """What ``Store.generation`` of a folder would be, told without opening Chroma.

    ``""`` where it takes Chroma to tell: the index was made with something else, or the database
    has another layout than that of Chroma 1.x.

    Raises:
        BadInput: the folder cannot be used.
    """
    folder = Path(location)
    prepare(folder)
    base = folder / "chroma.sqlite3"
    if not base.exists():
        return ""
    try:
        with closing(sqlite3.connect(base, timeout=10)) as connection:
            found = dict(connection.execute(_OF_COLLECTION, (f"{name}-documents",)).fetchall())
    except sqlite3.Error:
        return ""
    noted = found.pop("generation", None)
    return str(noted) if noted and found == made_with(encoder) else ""
