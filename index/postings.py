"""What SQLite's full-text index knows of its rows, as arrays.

SQLite scores a row in some 1.5 microseconds. Its postings alone take a tenth of that, and are then
scored all at once.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Extent:
    """How many sentences there are, and their mean length in terms.

    ``lengths`` (rows,) has the length of each by its row; ``version`` is another one once another
    process has changed the file.
    """

    version: int
    count: int
    mean: float
    lengths: npt.NDArray[np.uint32]


def extent(base: sqlite3.Connection, version: int) -> Extent:
    """What the documents that are held come to."""
    rows = base.execute("SELECT first, sentences, lengths FROM documents ORDER BY first").fetchall()
    first = np.array([row[0] for row in rows], np.int64)
    counts = np.array([row[1] for row in rows], np.int64)
    held = np.frombuffer(b"".join(row[2] for row in rows), np.uint32)
    lengths = np.zeros(int(first[-1] + counts[-1]) if rows else 0, np.uint32)
    before = np.cumsum(counts) - counts
    lengths[np.repeat(first - before, counts) + np.arange(len(held))] = held
    return Extent(version, len(held), float(held.mean()) if len(held) else 0.0, lengths)


def of(base: sqlite3.Connection, term: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The rows that hold a term, in order, and how often each does."""
    # As one text: a row of its own for each would take longer than scoring them does.
    (held,) = base.execute(
        "SELECT group_concat(doc) FROM instances WHERE term = ?", (term,)
    ).fetchone()
    rows = np.fromstring(held or "", np.int64, sep=",")
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    return rows[starts], np.diff(starts, append=len(rows))
