"""The dense half of search: the sentences of an index nearest to a query vector, without Chroma.

Chroma's import takes a second of a first question; its graph takes memory and, in a large library,
half a minute to read, and it is another one after a rebuild. A small library is compared with the
query as it is; in a larger one, codes of two bits a dimension choose the sentences that are: their
signs are compared first, and the query is then compared with both bits of the nearest, in whole
numbers, so that the same vectors are chosen in whatever order they are held. Who is nearest, the
vectors themselves say (binary codes with reranking; Yamada et al., 2021, arXiv:2106.00882).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from index.encoder import Vectors
from index.search.sqlite import Database
from index.store import Nearest

Codes = npt.NDArray[np.uint64]
"""Shape (2 * words, vectors). In the upper half of a column, bit ``d``, counted from its first
byte, is set where the vector is positive in dimension ``d``; in the lower half, where it is large.
"""

Positions = npt.NDArray[np.intp]

COARSE = 32_768
"""How many, at least, are compared by both bits after they were by their signs."""

FINE = 512
"""How many of these, at least, are chosen. Of a million sentences, they held the first 20 always
and 99.9 % of the 64 nearest; so did 2,048 chosen by their signs alone."""

_LARGE = 0.98
_LEVELS = 3, 10
"""What is large in a vector of length 1, times the root of its dimensions, and what small and large
parts count: the best 4 levels for a normal distribution (Max, 1960, "Quantizing for Minimum
Distortion"), which are 1 to 3.3."""

_WORD = 8
_BLOCK, _ROWS = 1 << 15, 1 << 11
_STEPS = 127
"""Whole numbers that a query's largest part becomes: sums of 384 of them, ten times, are exact in
float32."""


def encode_vectors(vectors: Vectors) -> bytes:
    """The codes of vectors of shape (vectors, dimensions), each half filled up to whole words."""
    large = np.abs(vectors) > _LARGE / np.sqrt(max(vectors.shape[1], 1))
    halves = [np.packbits(bits, axis=1) for bits in (vectors > 0, large)]
    room = ((0, 0), (0, -halves[0].shape[1] % _WORD))
    return np.hstack([np.pad(half, room) for half in halves]).tobytes()


def read_codes(data: bytes, count: int) -> Codes:
    """The codes of ``count`` vectors as ``encode_vectors`` has made them.

    Raises:
        ValueError: there are more, or fewer.
    """
    return np.frombuffer(data, np.uint64).reshape(count, -1).T


def choose_likely(codes: Codes, vector: Vectors, among: Positions | None = None) -> Positions:
    """At least the ``FINE`` columns that look nearest to ``vector``, of all or of those ``among``.

    In order of their position; which ones they are does not depend on it.
    """
    signs, _ = np.split(read_codes(encode_vectors(vector[np.newaxis]), 1), 2)
    apart = _apart(codes if among is None else codes[:, among], signs)
    near = _least(apart, COARSE)
    chosen = near if among is None else among[near]
    return chosen[_least(-_agreement(codes[:, chosen], vector), FINE)]


def _apart(codes: Codes, signs: Codes) -> npt.NDArray[np.int32]:
    """In how many signs each column differs from the one of ``signs`` (the Hamming distance)."""
    apart = np.empty(codes.shape[1], np.int32)
    for start in range(0, len(apart), _BLOCK):
        block = slice(start, start + _BLOCK)
        different = np.bitwise_count(codes[: len(signs), block] ^ signs)
        apart[block] = different.sum(axis=0, dtype=np.int32)
    return apart


def _agreement(codes: Codes, vector: Vectors) -> npt.NDArray[np.int32]:
    """The product of the query, in whole numbers, with what each column's bits stand for."""
    largest = float(np.abs(vector).max(initial=0)) or 1.0
    whole = np.round(vector * (_STEPS / largest)).astype(np.float32)
    small, step = _LEVELS[0], _LEVELS[1] - _LEVELS[0]
    positive, large = np.split(codes, 2)
    total = 2 * small * _sums(positive, whole) - small * whole.sum()
    total += step * (2 * _sums(positive & large, whole) - _sums(large, whole))
    return np.asarray(total, np.int32)


def _sums(codes: Codes, whole: Vectors) -> Vectors:
    """What the numbers at the bits that are set come to, of each column."""
    columns = np.ascontiguousarray(codes.T).view(np.uint8)
    sums = np.empty(len(columns), np.float32)
    for start in range(0, len(sums), _ROWS):
        block = slice(start, start + _ROWS)
        bits = np.unpackbits(columns[block], axis=1, count=len(whole))
        sums[block] = bits.astype(np.float32) @ whole
    return sums


def _least(values: npt.NDArray[np.int32], wanted: int) -> Positions:
    """The places of the ``wanted`` least values, and of all that equal the last of them."""
    if len(values) <= wanted:
        return np.arange(len(values))
    return np.flatnonzero(values <= np.partition(values, wanted - 1)[wanted - 1])


LARGEST = 20_000_000
"""Numbers in all vectors together, 80 MB, up to which they are held as they are and all compared:
about 52,000 sentences of 384. More are held as codes."""

_ROUNDING = 1e-5
"""How far apart products of the same two vectors may be in matrices of different shapes."""

_PAGE = 1_024
"""Documents whose codes are read at once: their codes fit a processor's cache."""

_WRITTEN_AFTER = """
SELECT id, revision, documents.first, sentences, code FROM documents JOIN codes USING (first)
WHERE documents.first > ? ORDER BY documents.first"""

_FLOAT_BYTES = 4


@dataclass(frozen=True, slots=True)
class Sentences:
    """All sentences in the order in which they were written; a position counts them from 0.

    ``ids`` and ``revisions`` are those of the documents that have sentences, ``first`` (documents,)
    the row of a document's first sentence and ``starts`` (documents + 1,) its position.
    ``vectors`` is float32 (sentences, dimensions) where they are few, else ``None``. ``version`` is
    the file's, ``removed`` how many documents had been removed from it.
    """

    version: tuple[int, int]
    removed: int
    ids: tuple[str, ...]
    revisions: tuple[str, ...]
    first: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    codes: Codes
    vectors: Vectors | None

    def choose_candidates(
        self, vector: Vectors, limit: int, within: Collection[str] | None
    ) -> Positions:
        """Positions among which the ``limit`` sentences nearest to ``vector`` are.

        That is certain where vectors are held, and likely where codes are. ``within`` restricts
        them to documents of these ids.
        """
        if not self.ids:
            return np.zeros(0, np.intp)
        among = None if within is None else self._positions_of(frozenset(within))
        if self.vectors is None:
            return choose_likely(self.codes, vector, among)
        cosines = self.vectors @ vector
        if among is not None:
            cosines = cosines[among]
        chosen = np.arange(len(cosines))
        if len(cosines) > limit:
            last = np.partition(cosines, -limit)[-limit]
            chosen = np.flatnonzero(cosines >= last - _ROUNDING)
        return chosen if among is None else among[chosen]

    def places(self, positions: Positions) -> list[tuple[str, str, int]]:
        """Each sentence's document id, revision, and number in the document."""
        owners = self._owners(positions)
        numbers = positions - self.starts[owners]
        return [
            (self.ids[owner], self.revisions[owner], number)
            for owner, number in zip(owners.tolist(), numbers.tolist(), strict=True)
        ]

    def rows(self, positions: Positions) -> npt.NDArray[np.int64]:
        """Each sentence's row in the table of vectors."""
        owners = self._owners(positions)
        return self.first[owners] + positions - self.starts[owners]

    def _owners(self, positions: Positions) -> Positions:
        return np.searchsorted(self.starts, positions, "right") - 1

    def _positions_of(self, ids: Collection[str]) -> Positions:
        chosen = np.fromiter((id in ids for id in self.ids), bool, len(self.ids))
        return np.flatnonzero(np.repeat(chosen, np.diff(self.starts)))


class Dense:
    """The vectors of an index, searched as the store is; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._latest: Sentences | None = None

    def is_readable(self) -> bool:
        """Whether codes and vectors are as they were written."""
        try:
            self.read_sentences()
        except (sqlite3.Error, ValueError, TypeError):
            return False
        return True

    def nearest(
        self, vector: Vectors, limit: int, within: Collection[str] | None = None
    ) -> tuple[Nearest, ...]:
        """The ``limit`` sentences nearest to a query vector of shape (dimensions,), nearest first.

        All sentences are compared in a small library; in a larger one, those that look likely.
        Ties are in order of document id and number.
        """
        sentences = self.read_sentences()
        candidates = sentences.choose_candidates(vector, limit, within)
        rows = sentences.rows(candidates).tolist()
        if sentences.vectors is not None:
            stored = dict(zip(rows, sentences.vectors[candidates], strict=True))
        else:
            stored = self._read_vectors(rows)
        compared = [
            Nearest(*place, float(stored[row] @ vector))
            for place, row in zip(sentences.places(candidates), rows, strict=True)
            if row in stored  # Another process may have removed it just now.
        ]
        compared.sort(key=lambda near: (-near.dense, near.document_id, near.number))
        return tuple(compared[:limit])

    def vectors(
        self, sentences: Sequence[tuple[str, str, int]]
    ) -> dict[tuple[str, str, int], Vectors]:
        """The vectors of sentences named by (document id, revision, number)."""
        ids = sorted({id for id, _, _ in sentences})
        query = "SELECT id, revision, first FROM documents WHERE id IN"
        first = {(id, revision): row for id, revision, row in self._database.select_in(query, ids)}
        rows = {key: first[key[:2]] + key[2] for key in sentences if key[:2] in first}
        stored = self._read_vectors(list(rows.values()))
        return {key: stored[row] for key, row in rows.items() if row in stored}

    def read_sentences(self) -> Sentences:
        """All sentences; only those written since the last call are read.

        Raises:
            ValueError: the file is not as it was written.
            sqlite3.Error: it cannot be read.
        """
        with self._database.reading() as connection:
            (removed,) = connection.execute("SELECT removed FROM state").fetchone()
            version = self._database.version()
            latest = self._latest
            if latest is None or latest.removed != removed:
                latest = _empty(removed)
            if latest.version != version:
                latest = self._latest = _extend(connection, latest, version)
            return latest

    def _read_vectors(self, rows: Sequence[int]) -> dict[int, Vectors]:
        stored = self._database.select_in("SELECT row, vector FROM vectors WHERE row IN", rows)
        return {row: np.frombuffer(vector, np.float32) for row, vector in stored}


def insert_vectors(connection: sqlite3.Connection, first: int, vectors: Vectors) -> None:
    """Write a document's ``vectors``, float32 (sentences, dimensions), from row ``first`` on."""
    connection.executemany(
        "INSERT INTO vectors VALUES (?, ?)",
        ((first + number, vector.tobytes()) for number, vector in enumerate(vectors)),
    )
    if len(vectors):
        connection.execute("INSERT INTO codes VALUES (?, ?)", (first, encode_vectors(vectors)))


def _empty(removed: int) -> Sentences:
    return Sentences(
        *((-1, -1), removed, (), (), np.zeros(0, np.int64), np.zeros(1, np.int64)),
        codes=np.zeros((0, 0), np.uint64),
        vectors=np.zeros((0, 0), np.float32),
    )


def _extend(
    connection: sqlite3.Connection, sentences: Sentences, version: tuple[int, int]
) -> Sentences:
    """``sentences`` and those written after them, where none of them has been removed."""
    last = int(sentences.first[-1]) if sentences.ids else -1
    documents: list[tuple[str, str, int, int]] = []
    all_codes, end = sentences.codes, sentences.codes.shape[1]
    pages = connection.execute(_WRITTEN_AFTER, (last,))
    # A page at a time, and each read once, so that a large library never takes its codes twice.
    while page := pages.fetchmany(_PAGE):
        added = read_codes(b"".join(row[-1] for row in page), sum(row[-2] for row in page))
        if not documents:
            all_codes = _allocate(connection, sentences.codes, len(added), page[0][2])
        all_codes[:, end : end + added.shape[1]] = added
        end += added.shape[1]
        documents += [row[:-1] for row in page]
    if not documents:
        return replace(sentences, version=version)
    ids, revisions, first, counts = zip(*documents, strict=True)
    return replace(
        sentences,
        version=version,
        ids=(*sentences.ids, *ids),
        revisions=(*sentences.revisions, *revisions),
        first=np.concatenate([sentences.first, np.array(first, np.int64)]),
        starts=np.concatenate([sentences.starts, sentences.starts[-1] + np.cumsum(counts)]),
        codes=all_codes[:, :end],
        vectors=_extend_vectors(connection, sentences.vectors, first[0], end),
    )


def _allocate(connection: sqlite3.Connection, existing: Codes, words: int, since: int) -> Codes:
    """The ``existing`` codes, with room for one column per row given out from ``since`` on."""
    (following,) = connection.execute("SELECT next FROM state").fetchone()
    end = existing.shape[1]
    enlarged = np.empty((words, end + following - since), np.uint64)
    enlarged[:, :end] = existing.reshape(words, end)
    return enlarged


def _extend_vectors(
    connection: sqlite3.Connection, existing: Vectors | None, since: int, count: int
) -> Vectors | None:
    """The ``existing`` vectors and those of rows from ``since`` on; ``None`` if they are too many.

    ``count`` is how many there then are.
    """
    query = "SELECT length(vector) FROM vectors WHERE row = ?"
    (size,) = connection.execute(query, (since,)).fetchone()
    if existing is None or count * size > _FLOAT_BYTES * LARGEST:
        return None
    rows = connection.execute("SELECT vector FROM vectors WHERE row >= ? ORDER BY row", (since,))
    written = np.frombuffer(b"".join(vector for (vector,) in rows), np.float32)
    added = written.reshape(count - len(existing), size // _FLOAT_BYTES)
    return np.concatenate([existing, added]) if len(existing) else added
