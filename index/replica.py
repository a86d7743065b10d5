"""A copy of a small library in SQLite: it is read in no time and searched exactly, without Chroma.

Chroma's import takes seconds of a first question, and its graph is not the same after a
rebuild. A library that has outgrown the copy is searched in Chroma.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import RLock
from typing import Any

import numpy as np
import numpy.typing as npt

from index.disposable import opened
from index.encoder import Vectors
from index.store import Header, Nearest, records, revision
from index.types import Document

LARGEST = 20_000_000
"""Numbers in all vectors together, 80 MB: about 52,000 sentences of 384. Comparing a question
with all of them takes 10 ms."""

_LAYOUT = 1
_MARGIN = 16
"""Sentences compared again beyond those wanted, since a product of matrices rounds otherwise."""

_TABLES = """
CREATE TABLE documents (
    id TEXT PRIMARY KEY, revision TEXT, record TEXT, text TEXT, vectors BLOB, numbers INTEGER);
CREATE TABLE state (generation TEXT, numbers INTEGER, outgrown INTEGER);
INSERT INTO state VALUES ('', 0, 0);
"""


@dataclass(frozen=True, slots=True)
class _Loaded:
    """All of the copy: the metadata and text of every document, in order of id.

    ``matrix`` is float32 (sentences, dimensions), ``owners`` the place of each sentence's document
    among the ``ids``, ``first`` the row of a document's first sentence; ``stamp`` is another one
    once the file has changed.
    """

    stamp: tuple[int, int]
    stored: dict[str, tuple[dict[str, Any], str]]
    ids: tuple[str, ...]
    first: dict[str, int]
    owners: npt.NDArray[np.intp]
    matrix: Vectors

    def compared(self, row: int, vector: Vectors) -> Nearest:
        """A sentence with its cosine, which is the same number in any matrix."""
        id = self.ids[self.owners[row]]
        made = self.stored[id][0]["revision"]
        return Nearest(id, made, row - self.first[id], float(self.matrix[row] @ vector))


class Replica:
    """The documents and vectors of a store, read as the store is; safe to share between threads.

    Once ``outgrown`` it holds nothing, until the file is deleted.
    """

    def __init__(self, path: str = ":memory:") -> None:
        self._lock = RLock()
        self._base = opened(path, _TABLES, _LAYOUT)
        self._kept: _Loaded | None = None

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._base.close()

    @property
    def outgrown(self) -> bool:
        """Whether the library is too large to be copied."""
        return bool(self._state()[1])

    @property
    def generation(self) -> str:
        """The generation of the store that was last copied here, ``""`` for none."""
        return str(self._state()[0])

    @generation.setter
    def generation(self, value: str) -> None:
        with self._changing():
            self._base.execute("UPDATE state SET generation = ?", (value,))

    def whole(self) -> bool:
        """Whether all texts are what was stored; a copy with a damaged one is to be filled anew."""
        try:
            found = self._loaded().stored.values()
            intact = all(_digest(text) == values["sha256"] for values, text in found)
        except (sqlite3.Error, ValueError, KeyError, TypeError):
            intact = False
        return intact

    def revisions(self) -> dict[str, str]:
        """The revision held of every document."""
        with self._lock:
            return dict(self._base.execute("SELECT id, revision FROM documents"))

    def add(self, document: Document, vectors: Vectors) -> None:
        """Hold this revision of a document, in place of any other, if there is room.

        ``vectors`` is float32 (sentences, dimensions).
        """
        if self.outgrown:
            return
        record = json.dumps(records.metadata(document))
        block = np.ascontiguousarray(vectors, np.float32)
        with self._changing():
            self._delete(document.id)
            self._base.execute(
                "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?)",
                (
                    *(document.id, revision(document), record, document.text),
                    *(block.tobytes(), block.size),
                ),
            )
            self._base.execute("UPDATE state SET numbers = numbers + ?", (block.size,))
            outgrown = self._state()[2] > LARGEST
            if outgrown:
                self._base.execute("DELETE FROM documents")
                self._base.execute("UPDATE state SET numbers = 0, outgrown = 1")
        if outgrown:
            # Only to give the room back, which somebody who reads just now may prevent.
            with self._lock, suppress(sqlite3.OperationalError):
                self._base.execute("VACUUM")

    def remove(self, id: str) -> None:
        """Forget a document; one that is not held is no error."""
        with self._changing():
            self._delete(id)

    def clear(self) -> None:
        """Forget everything."""
        with self._changing():
            self._base.execute("DELETE FROM documents")
            self._base.execute("UPDATE state SET generation = '', numbers = 0")

    def count(self) -> int:
        """How many documents there are."""
        return len(self._loaded().stored)

    def headers(self) -> Iterator[Header]:
        """Every document without its text, in order of id."""
        return (records.header(id, values) for id, (values, _) in self._loaded().stored.items())

    def documents(self, ids: Sequence[str]) -> dict[str, Document]:
        """The documents of these ids; those that are not held are left out."""
        stored = self._loaded().stored
        return {
            id: records.document(id, stored[id][1], stored[id][0]) for id in ids if id in stored
        }

    def nearest(
        self, vector: Vectors, limit: int, within: Collection[str] | None = None
    ) -> tuple[Nearest, ...]:
        """The ``limit`` sentences nearest to a query vector of shape (dimensions,), exactly.

        Equal ones are in order of document and number.
        """
        loaded = self._loaded()
        rows = np.arange(len(loaded.owners))
        if within is not None:
            wanted = frozenset(within)
            asked = np.array([id in wanted for id in loaded.ids], bool)
            rows = rows[asked[loaded.owners]]
        if not len(rows):
            return ()
        cosines = (loaded.matrix @ vector)[rows]
        most = min(limit + _MARGIN, len(rows))
        best = rows[np.argpartition(-cosines, most - 1)[:most]]
        found = [loaded.compared(int(row), vector) for row in best]
        found.sort(key=lambda one: (-one.dense, one.document_id, one.number))
        return tuple(found[:limit])

    def vectors(
        self, sentences: Sequence[tuple[str, str, int]]
    ) -> dict[tuple[str, str, int], Vectors]:
        """The vectors of sentences named by (document id, revision, number)."""
        loaded = self._loaded()
        return {
            (id, revision, number): loaded.matrix[loaded.first[id] + number]
            for id, revision, number in sentences
            if id in loaded.stored and loaded.stored[id][0]["revision"] == revision
        }

    def _loaded(self) -> _Loaded:
        """Everything, read again where this or another process has changed it."""
        with self._lock:
            (version,) = self._base.execute("PRAGMA data_version").fetchone()
            stamp = version, self._base.total_changes
            if self._kept is None or self._kept.stamp != stamp:
                self._kept = self._read(stamp)
            return self._kept

    def _read(self, stamp: tuple[int, int]) -> _Loaded:
        rows = self._base.execute("SELECT id, record, text, vectors FROM documents ORDER BY id")
        stored: dict[str, tuple[dict[str, Any], str]] = {}
        blocks, counts = [np.zeros((0, 0), np.float32)], [0]
        for id, record, text, vectors in rows:
            values = json.loads(record)
            stored[id] = values, text
            counts.append(values["sentences"])
            if values["sentences"]:
                block = np.frombuffer(vectors, np.float32)
                blocks.append(block.reshape(values["sentences"], -1))
        first = np.cumsum(counts)[:-1].tolist()
        owners = np.repeat(np.arange(len(stored)), counts[1:])
        matrix = np.concatenate(blocks[1:] or blocks)
        ids = tuple(stored)
        return _Loaded(stamp, stored, ids, dict(zip(ids, first, strict=True)), owners, matrix)

    def _state(self) -> tuple[str, int, int]:
        """Generation, whether outgrown, and how many numbers are held."""
        with self._lock:
            found: tuple[str, int, int] = self._base.execute(
                "SELECT generation, outgrown, numbers FROM state"
            ).fetchone()
        return found

    def _delete(self, id: str) -> None:
        self._base.execute(
            "UPDATE state SET numbers = numbers - "
            "coalesce((SELECT numbers FROM documents WHERE id = ?), 0)",
            (id,),
        )
        self._base.execute("DELETE FROM documents WHERE id = ?", (id,))

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """All or nothing, and no other process in between."""
        with self._lock, self._base:
            self._base.execute("BEGIN IMMEDIATE")
            yield


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
