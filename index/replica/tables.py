"""The copy's tables: what is written of a document, and how it is taken out again."""

from __future__ import annotations

import json
import sqlite3

from index.encoder import Vectors
from index.replica.codes import coded
from index.store import records, revision
from index.types import Document

LAYOUT = 2

PAGE_BYTES = 8192
"""Five vectors of 384 fit a page, with next to no room left; of SQLite's own pages, two."""

TABLES = """
CREATE TABLE documents (
    id TEXT PRIMARY KEY, revision TEXT, sentences INTEGER, first INTEGER, record TEXT, text TEXT);
CREATE TABLE codes (
    first INTEGER PRIMARY KEY, document TEXT, revision TEXT, sentences INTEGER, code BLOB);
CREATE TABLE vectors (row INTEGER PRIMARY KEY, vector BLOB);
CREATE TABLE state (generation TEXT, removed INTEGER, next INTEGER);
INSERT INTO state VALUES ('', 0, 1);
"""
"""``first`` is the row of a document's first vector, ``next`` the next one's; ``removed`` counts
what was taken out."""


def insert(base: sqlite3.Connection, document: Document, vectors: Vectors) -> None:
    """Write a document of which nothing is held; ``vectors`` is float32 (sentences, dimensions)."""
    count, made = len(vectors), revision(document)
    # Never given out twice, so that a row names one vector for ever.
    (first,) = base.execute("SELECT next FROM state").fetchone()
    base.execute("UPDATE state SET next = next + ?", (count,))
    record = json.dumps(records.metadata(document))
    base.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?)",
        (document.id, made, count, first, record, document.text),
    )
    base.executemany(
        "INSERT INTO vectors VALUES (?, ?)",
        ((first + number, vector.tobytes()) for number, vector in enumerate(vectors)),
    )
    if count:
        base.execute(
            "INSERT INTO codes VALUES (?, ?, ?, ?, ?)",
            (first, document.id, made, count, coded(vectors)),
        )


def delete(base: sqlite3.Connection, id: str) -> None:
    """Take out all that is held of a document."""
    asked = "SELECT first, sentences FROM documents WHERE id = ?"
    for first, count in base.execute(asked, (id,)).fetchall():
        base.execute("DELETE FROM vectors WHERE row >= ? AND row < ?", (first, first + count))
        base.execute("DELETE FROM codes WHERE first = ?", (first,))
        base.execute("DELETE FROM documents WHERE id = ?", (id,))
        base.execute("UPDATE state SET removed = removed + 1")


def clear(base: sqlite3.Connection) -> None:
    """Take everything out."""
    for table in ("documents", "codes", "vectors"):
        base.execute(f"DELETE FROM {table}")
    base.execute("UPDATE state SET generation = '', removed = removed + 1")
