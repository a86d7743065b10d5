"""What search reads: the store's documents, terms, vectors and codes, in one SQLite file.

The file is a cache: it is brought up to date with the store and may be deleted. For a Chroma
server it holds no texts and no vectors, which the server has.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from filelock import FileLock
from platformdirs import user_cache_dir

from index.encoder import Vectors
from index.errors import IndexDamaged, VectorsDamaged
from index.geometry import Geometry
from index.search.dense import Dense, insert_vectors
from index.search.lexical import Lexical, insert_terms
from index.search.sqlite import Database
from index.store import Header, Store, records, revision
from index.terms import terms
from index.types import Document, is_server

STALE = "stale"
"""A generation that no store has: documents may be missing or out of date."""

_TOGETHER = 32
"""Documents read from the store at once, since a server answers each request by itself."""

_EARLIER = ("lexical", "replica")
"""The two files that earlier versions had in place of this one."""

_SUFFIXES = (".sqlite3", ".sqlite3-wal", ".sqlite3-shm", ".lock", ".copy.lock")

_Made = TypeVar("_Made")


class DocumentDamaged(IndexDamaged):
    """A cached document is not what was stored; it has been dropped, to be copied again."""


class Caches:
    """The cache of the index at ``location``; ``dense`` is ``None`` where that is a server.

    Every change is one transaction. Safe to share between threads and processes.
    """

    def __init__(self, location: str) -> None:
        self.location = location
        self._path = _cache_path(location)
        self._database = Database(self._path)
        # Both halves are searched at once, each on a connection of its own.
        self._reader = self._database.connect_again()
        self.lexical = Lexical(self._reader)
        self.dense = None if is_server(location) else Dense(self._database)
        if self.dense and not self.dense.is_readable():
            self.clear()
        _delete_earlier(self._path)

    def close(self) -> None:
        """Close the file."""
        self._reader.close()
        self._database.close()

    @property
    def generation(self) -> str:
        """The generation of the store that was last copied here, ``""`` for none."""
        return str(self._database.execute("SELECT generation FROM state")[0][0])

    @generation.setter
    def generation(self, value: str) -> None:
        with self._database.writing() as connection:
            connection.execute("UPDATE state SET generation = ?", (value,))

    def revisions(self) -> dict[str, str]:
        """The revision held of every document, by its id."""
        return dict(self._database.execute("SELECT id, revision FROM documents"))

    def add(self, document: Document, vectors: Vectors) -> None:
        """Hold this revision of a document in place of any other.

        ``vectors`` is float32 (sentences, dimensions).
        """
        stemmed = [terms(span.of(document.text)) for span in document.sentences]
        count = len(stemmed)
        lengths = np.array([len(words) for words in stemmed], np.uint32).tobytes()
        with self._database.writing() as connection:
            _delete(connection, document.id)
            ((first,),) = connection.execute("SELECT next FROM state").fetchall()
            connection.execute("UPDATE state SET next = ?", (first + max(count, 1),))
            connection.execute(
                "INSERT INTO documents VALUES (?, ?, ?, ?, ?)",
                (first, document.id, revision(document), count, lengths),
            )
            insert_terms(connection, first, stemmed)
            if self.dense:
                record = json.dumps(records.metadata(document))
                connection.execute(
                    "INSERT INTO texts VALUES (?, ?, ?)", (first, record, document.text)
                )
                connection.execute(
                    "INSERT INTO places VALUES (?, ?)", (first, document.geometry.packed)
                )
                insert_vectors(connection, first, vectors)

    def remove(self, id: str) -> None:
        """Forget a document; it is no error if there is none of this id."""
        with self._database.writing() as connection:
            _delete(connection, id)

    def clear(self) -> None:
        """Forget everything."""
        with self._database.writing() as connection:
            for table in ("documents", "texts", "places", "sentences", "vectors", "codes"):
                connection.execute(f"DELETE FROM {table}")
            connection.execute("UPDATE state SET generation = ?, removed = removed + 1", (STALE,))

    def count(self) -> int:
        """How many documents there are."""
        return int(self._database.execute("SELECT count(*) FROM documents")[0][0])

    def headers(self) -> Iterator[Header]:
        """Every document without its text, in order of id; not for a server.

        Raises:
            DocumentDamaged: one is not what was stored.
        """
        query = "SELECT id, record FROM documents JOIN texts USING (first) ORDER BY id"
        return iter(self._read(self._database.execute(query), records.header))

    def documents(self, ids: Sequence[str]) -> dict[str, Document]:
        """The documents of these ids; unknown ones are left out. Not for a server.

        Raises:
            DocumentDamaged: one is not what was stored.
        """
        query = (
            "SELECT id, record, text, packed FROM documents JOIN texts USING (first) "
            "LEFT JOIN places USING (first) WHERE id IN"
        )
        stored = self._read(self._database.select_in(query, ids), _read_document)
        return {document.id: document for document in stored}

    def follow(self, store: Store) -> None:
        """Hold the documents of the store, and no others.

        Raises:
            VectorsDamaged: a document in it lacks the vector of a sentence.
        """
        # Read before the store is: what another process adds meanwhile is not to be removed.
        cached = self.revisions()
        stored = {header.id: header.revision for header in store.headers()}
        for id in cached.keys() - stored.keys():
            self.remove(id)
        missing = [id for id in sorted(stored) if cached.get(id) != stored[id]]
        for start in range(0, len(missing), _TOGETHER):
            self._copy(store, missing[start : start + _TOGETHER])

    def lock(self) -> AbstractContextManager[object]:
        """Keeps other processes from following a server; a folder has but one writer anyway."""
        if not is_server(self.location):
            return nullcontext()
        return FileLock(Path(self._path).with_suffix(".copy.lock"))

    def _copy(self, store: Store, ids: Sequence[str]) -> None:
        documents = store.documents(ids)
        vectors = self._read_vectors(store, documents.values())
        with self._database.writing():
            for id, document in documents.items():
                if id in vectors:
                    self.add(document, vectors[id])
                elif store.revisions([id]).get(id) == revision(document):
                    raise VectorsDamaged(
                        f"The index in {self.location} lacks vectors of {id}; "
                        "make them again with footnote rebuild."
                    )
                # Otherwise another process is just replacing the document, and adds it here, too.

    def _read_vectors(self, store: Store, documents: Collection[Document]) -> dict[str, Vectors]:
        """The vectors of documents' sentences by document id, where none is missing."""
        keys = {
            document.id: [
                (document.id, revision(document), number)
                for number in range(len(document.sentences))
            ]
            for document in documents
        }
        if not self.dense:
            return dict.fromkeys(keys, np.zeros((0, 0), np.float32))
        stored = store.vectors([key for each in keys.values() for key in each])
        return {
            id: np.array([stored[key] for key in each], np.float32)
            for id, each in keys.items()
            if all(key in stored for key in each)
        }

    def _read(self, rows: Sequence[tuple[Any, ...]], make: Callable[..., _Made]) -> list[_Made]:
        """What ``make`` returns for the id, the record and the rest of each row."""
        read, damaged = [], []
        for id, record, *rest in rows:
            try:
                read.append(make(id, json.loads(record), *rest))
            except (ValueError, KeyError, TypeError, AttributeError):
                damaged.append(id)
        if damaged:
            with self._database.writing() as connection:
                for id in damaged:
                    _delete(connection, id)
                connection.execute("UPDATE state SET generation = ?", (STALE,))
            raise DocumentDamaged(
                f"The copy of {damaged[0]} was damaged and has been dropped; ask again."
            )
        return read


def _delete(connection: sqlite3.Connection, id: str) -> None:
    """Delete every row of a document."""
    query = "SELECT first, sentences FROM documents WHERE id = ?"
    for first, count in connection.execute(query, (id,)).fetchall():
        rows = (first, first + count - 1)
        connection.execute("DELETE FROM sentences WHERE rowid BETWEEN ? AND ?", rows)
        connection.execute("DELETE FROM vectors WHERE row BETWEEN ? AND ?", rows)
        for table in ("codes", "texts", "places", "documents"):
            connection.execute(f"DELETE FROM {table} WHERE first = ?", (first,))
        connection.execute("UPDATE state SET removed = removed + 1")


def _read_document(id: str, record: Mapping[str, Any], text: str, packed: str | None) -> Document:
    """The document of a record.

    Raises:
        ValueError: the text is not the one that was stored.
    """
    if hashlib.sha256(text.encode()).hexdigest() != record["sha256"]:
        raise ValueError(id)
    return replace(records.document(id, text, record), geometry=Geometry(packed or ""))


def _cache_path(location: str) -> str:
    """Where the file lies: in the folder, or for a server in the user's cache."""
    if not location:
        return ":memory:"
    if not is_server(location):
        return str(Path(location) / "search.sqlite3")
    folder = Path(user_cache_dir("footnote", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder / f"search-{hashlib.sha256(location.encode()).hexdigest()[:16]}.sqlite3")


def _delete_earlier(path: str) -> None:
    """Delete the files that earlier versions left beside this one."""
    if path == ":memory:":
        return
    for name in _EARLIER:
        earlier = Path(path).with_stem(Path(path).stem.replace("search", name, 1))
        for suffix in _SUFFIXES:
            # One that another process has open cannot be deleted on Windows; the next opening can.
            with suppress(OSError):
                earlier.with_suffix(suffix).unlink()
