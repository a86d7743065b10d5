"""A copy of a store's documents and vectors in SQLite, read and searched without Chroma.

Chroma's import takes a second of a first question; its graph takes memory and, in a large library,
half a minute to read, and is not the same after a rebuild. A small library is compared with a
question as it is; in a larger one, codes of two bits a dimension choose the sentences that are.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import RLock
from typing import Any, TypeVar

import numpy as np

from index.disposable import chosen, opened
from index.encoder import Vectors
from index.errors import IndexDamaged
from index.replica import sentences, tables
from index.replica.sentences import Sentences
from index.store import Header, Nearest, records
from index.types import Document

_Made = TypeVar("_Made")


class Spoilt(IndexDamaged):
    """A document of the copy is not what was stored; it has been dropped, to be copied again."""


class Replica:
    """The documents and vectors of a store, read as the store is; safe to share between threads."""

    def __init__(self, path: str = ":memory:") -> None:
        self._lock = RLock()
        self._base = opened(path, tables.TABLES, tables.LAYOUT, tables.PAGE_BYTES)
        self._kept: Sentences | None = None

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._base.close()

    @property
    def generation(self) -> str:
        """The generation of the store that was last copied here, ``""`` for none."""
        with self._lock:
            (found,) = self._base.execute("SELECT generation FROM state").fetchone()
        return str(found)

    @generation.setter
    def generation(self, value: str) -> None:
        with self._changing():
            self._base.execute("UPDATE state SET generation = ?", (value,))

    def whole(self) -> bool:
        """Whether codes and vectors can be read; a copy where they cannot is to be filled anew."""
        try:
            self._sentences()
        except (sqlite3.Error, ValueError, TypeError):
            return False
        return True

    def revisions(self) -> dict[str, str]:
        """The revision held of every document."""
        with self._lock:
            return dict(self._base.execute("SELECT id, revision FROM documents"))

    def add(self, document: Document, vectors: Vectors) -> None:
        """Hold this revision of a document, in place of any other.

        ``vectors`` is float32 (sentences, dimensions).
        """
        with self._changing():
            tables.delete(self._base, document.id)
            tables.insert(self._base, document, vectors)

    def remove(self, id: str) -> None:
        """Forget a document; one that is not held is no error."""
        with self._changing():
            tables.delete(self._base, id)

    def clear(self) -> None:
        """Forget everything."""
        with self._changing():
            tables.clear(self._base)

    def count(self) -> int:
        """How many documents there are."""
        with self._lock:
            (found,) = self._base.execute("SELECT count(*) FROM documents").fetchone()
        return int(found)

    def headers(self) -> Iterator[Header]:
        """Every document without its text, in order of id.

        Raises:
            Spoilt: one is not what was stored.
        """
        with self._lock:
            rows = self._base.execute("SELECT id, record FROM documents ORDER BY id").fetchall()
        return iter(self._read(rows, records.header))

    def documents(self, ids: Sequence[str]) -> dict[str, Document]:
        """The documents of these ids; those that are not held are left out.

        Raises:
            Spoilt: one is not what was stored.
        """
        asked = "SELECT id, record, text FROM documents WHERE id IN"
        return {one.id: one for one in self._read(self._chosen(asked, ids), _document)}

    def nearest(
        self, vector: Vectors, limit: int, within: Collection[str] | None = None
    ) -> tuple[Nearest, ...]:
        """The ``limit`` sentences nearest to a query vector of shape (dimensions,).

        All of them in a small library; in a larger one, of those that look likely. Equal ones are
        in order of document and number.
        """
        held = self._sentences()
        near = held.near(vector, limit, within)
        rows = held.rows(near).tolist()
        if held.vectors is not None:
            stored = dict(zip(rows, held.vectors[near], strict=True))
        else:
            stored = self._stored(rows)
        compared = [
            Nearest(*place, float(stored[row] @ vector))
            for place, row in zip(held.places(near), rows, strict=True)
            if row in stored  # Another process may just have taken it out.
        ]
        compared.sort(key=lambda one: (-one.dense, one.document_id, one.number))
        return tuple(compared[:limit])

    def vectors(
        self, sentences: Sequence[tuple[str, str, int]]
    ) -> dict[tuple[str, str, int], Vectors]:
        """The vectors of sentences named by (document id, revision, number)."""
        asked = "SELECT id, revision, first FROM documents WHERE id IN"
        ids = sorted({id for id, _, _ in sentences})
        first = {(id, made): row for id, made, row in self._chosen(asked, ids)}
        rows = {one: first[one[:2]] + one[2] for one in sentences if one[:2] in first}
        stored = self._stored(list(rows.values()))
        return {one: stored[row] for one, row in rows.items() if row in stored}

    def _stored(self, rows: Sequence[int]) -> dict[int, Vectors]:
        """Vectors by the rows that hold them."""
        found = self._chosen("SELECT row, vector FROM vectors WHERE row IN", rows)
        return {row: np.frombuffer(vector, np.float32) for row, vector in found}

    def _chosen(self, asked: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        with self._lock:
            return chosen(self._base, asked, values)

    def _read(self, rows: Iterable[tuple[str, ...]], made: Callable[..., _Made]) -> list[_Made]:
        """What is ``made`` of the id, the record and the rest of each row."""
        found, spoilt = [], []
        for id, record, *rest in rows:
            try:
                found.append(made(id, json.loads(record), *rest))
            except (ValueError, KeyError, TypeError, AttributeError):
                spoilt.append(id)
        if spoilt:
            with self._changing():
                for id in spoilt:
                    tables.delete(self._base, id)
                self._base.execute("UPDATE state SET generation = ''")
            raise Spoilt(f"The copy of {spoilt[0]} was damaged and has been dropped; ask again.")
        return found

    def _sentences(self) -> Sentences:
        """All sentences, read again where this or another process has changed the file."""
        with self._lock, self._base:
            self._base.execute("BEGIN")  # What is read is of one moment.
            (removed,) = self._base.execute("SELECT removed FROM state").fetchone()
            (version,) = self._base.execute("PRAGMA data_version").fetchone()
            stamp = version, self._base.total_changes
            held = self._kept
            if held is None or held.removed != removed:
                held = sentences.none(removed)
            if held.stamp != stamp:
                held = self._kept = sentences.grown(self._base, held, stamp)
            return held

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """All or nothing, and no other process in between."""
        with self._lock, self._base:
            self._base.execute("BEGIN IMMEDIATE")
            yield


def _document(id: str, values: Mapping[str, Any], text: str) -> Document:
    """The document that was stored.

    Raises:
        ValueError: the text is another one.
    """
    if hashlib.sha256(text.encode()).hexdigest() != values["sha256"]:
        raise ValueError(id)
    return records.document(id, text, values)
