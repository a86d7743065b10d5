"""Tells whether a folder's index has changed without opening Chroma, whose import takes seconds."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from index.store import swap

_OF_COLLECTION = """
SELECT key, str_value FROM collection_metadata
JOIN collections ON collections.id = collection_id WHERE collections.name = ?"""


def generation(folder: Path, collection: str, made_with: Mapping[str, str]) -> str:
    """The generation that is noted with a collection in Chroma's database.

    ``""`` where it takes Chroma to tell: the index was made with something else than
    ``made_with``, a rebuild waits to be finished, or the database has another layout than that
    of Chroma 1.x.
    """
    base = folder / "chroma.sqlite3"
    if swap.begun(folder) or not base.exists():
        return ""
    try:
        with closing(sqlite3.connect(base, timeout=10)) as connection:
            found = dict(connection.execute(_OF_COLLECTION, (collection,)).fetchall())
    except sqlite3.Error:
        return ""
    noted = found.pop("generation", None)
    return str(noted) if noted and found == dict(made_with) else ""
