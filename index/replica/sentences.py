"""The sentences of a copy in memory: whose they are, and which may be near a query."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from index.encoder import Vectors
from index.replica import codes
from index.replica.codes import Codes, Positions

LARGEST = 20_000_000
"""Numbers in all vectors together, 80 MB, up to which they are held as they are and all compared:
about 52,000 sentences of 384. More are held as codes."""

_ROUNDING = 1e-5
"""How far apart products of the same two vectors may be in matrices of different shapes."""

_PAGE = 1_024
_WRITTEN = """
SELECT document, revision, first, sentences, code FROM codes WHERE first > ? ORDER BY first"""


@dataclass(frozen=True, slots=True)
class Sentences:
    """All sentences, in the order in which they were written; a position counts them from 0.

    ``ids`` and ``revisions`` are those of the documents that have any, ``first`` (documents,) the
    row of a document's first sentence in the table of vectors and ``starts`` (documents + 1,) its
    position. ``vectors`` is float32 (sentences, dimensions) where they are few, else ``None``.
    ``stamp`` is another one once the file has changed, ``removed`` once something was taken out.
    """

    stamp: tuple[int, int]
    removed: int
    ids: tuple[str, ...]
    revisions: tuple[str, ...]
    first: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    codes: Codes
    vectors: Vectors | None

    def near(self, vector: Vectors, limit: int, within: Collection[str] | None) -> Positions:
        """Positions among which the ``limit`` nearest to ``vector`` are: of all sentences, or of
        those of the documents ``within``; for certain where vectors are held."""
        if not self.ids:
            return np.zeros(0, np.intp)
        among = None if within is None else self._of(frozenset(within))
        if self.vectors is None:
            return codes.likely(self.codes, vector, among)
        cosines = self.vectors @ vector
        if among is not None:
            cosines = cosines[among]
        chosen = np.arange(len(cosines))
        if len(cosines) > limit:
            last = np.partition(cosines, -limit)[-limit]
            chosen = np.flatnonzero(cosines >= last - _ROUNDING)
        return chosen if among is None else among[chosen]

    def places(self, positions: Positions) -> list[tuple[str, str, int]]:
        """Each sentence's document, its revision, and the sentence's number in it."""
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

    def _of(self, ids: Collection[str]) -> Positions:
        asked = np.fromiter((id in ids for id in self.ids), bool, len(self.ids))
        return np.flatnonzero(np.repeat(asked, np.diff(self.starts)))


def none(removed: int) -> Sentences:
    """No sentences, of no file."""
    return Sentences(
        *((-1, -1), removed, (), (), np.zeros(0, np.int64), np.zeros(1, np.int64)),
        codes=np.zeros((0, 0), np.uint64),
        vectors=np.zeros((0, 0), np.float32),
    )


def grown(base: sqlite3.Connection, held: Sentences, stamp: tuple[int, int]) -> Sentences:
    """What is held and what was written after it; nothing held may have been taken out.

    Raises:
        ValueError: the file is not as it was written.
        sqlite3.Error: it cannot be read.
    """
    after = int(held.first[-1]) if held.ids else -1
    written: list[tuple[str, str, int, int]] = []
    made, end = held.codes, held.codes.shape[1]
    pages = base.execute(_WRITTEN, (after,))
    # A page at a time, and each read once: in a large library nothing is held that takes more.
    while page := pages.fetchmany(_PAGE):
        found = codes.read(b"".join(row[-1] for row in page), sum(row[-2] for row in page))
        if not written:
            made = _with_room(base, held.codes, len(found), page[0][2])
        made[:, end : end + found.shape[1]] = found
        end += found.shape[1]
        written += [row[:-1] for row in page]
    if not written:
        return replace(held, stamp=stamp)
    ids, revisions, first, counts = zip(*written, strict=True)
    return replace(
        held,
        stamp=stamp,
        ids=(*held.ids, *ids),
        revisions=(*held.revisions, *revisions),
        first=np.concatenate([held.first, np.array(first, np.int64)]),
        starts=np.concatenate([held.starts, held.starts[-1] + np.cumsum(counts)]),
        codes=made[:, :end],
        vectors=_vectors(base, held.vectors, first[0], end),
    )


def _with_room(base: sqlite3.Connection, held: Codes, words: int, since: int) -> Codes:
    """The codes held, and as many columns more as rows were given out ``since``."""
    (following,) = base.execute("SELECT next FROM state").fetchone()
    end = held.shape[1]
    made = np.empty((words, end + following - since), np.uint64)
    made[:, :end] = held.reshape(words, end)
    return made


def _vectors(
    base: sqlite3.Connection, held: Vectors | None, since: int, count: int
) -> Vectors | None:
    """The vectors held and those of the rows ``since``, ``None`` where ``count`` are too many."""
    (size,) = base.execute("SELECT length(vector) FROM vectors WHERE row = ?", (since,)).fetchone()
    if held is None or count * size > 4 * LARGEST:
        return None
    rows = base.execute("SELECT vector FROM vectors WHERE row >= ? ORDER BY row", (since,))
    found = np.frombuffer(b"".join(vector for (vector,) in rows), np.float32)
    fresh = found.reshape(count - len(held), size // 4)
    return np.concatenate([held, fresh]) if len(held) else fresh
