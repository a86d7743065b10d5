"""The lexical half of search: BM25 over stemmed sentences in SQLite's full-text index (FTS5)."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from index.search.sqlite import Database
from index.terms import question_terms

Numbers = npt.NDArray[np.floating[Any] | np.integer[Any]]
Rows = npt.NDArray[np.int64]

_K1, _B = 1.2, 0.75
"""BM25's saturation of repeated terms and its normalisation by length, as SQLite has them
(Robertson & Zaragoza, 2009, "The Probabilistic Relevance Framework")."""

_DIGITS = 9
"""Decimals of a score before ranking, so that equal sentences tie whatever their rows are."""

_COMMON_SHARE, _COMMON_COUNT = 3, 1_000
"""A term in more than a third of the sentences, and in over 1,000, is not searched for while a
rarer one remains: its posting list is long and adds next to nothing."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """What BM25 needs to know of all sentences, as of one ``version`` of the file.

    ``ids`` and ``first`` (documents,) are in order of row; ``lengths`` (rows,) is in terms.
    """

    version: tuple[int, int]
    ids: tuple[str, ...]
    first: Rows
    lengths: npt.NDArray[np.uint32]
    sentences: int
    mean_length: float

    def places(self, rows: Rows) -> list[tuple[str, int]]:
        """The (document id, sentence number) of each row."""
        owners = np.searchsorted(self.first, rows, "right") - 1
        numbers = rows - self.first[owners]
        return [
            (self.ids[owner], number)
            for owner, number in zip(owners.tolist(), numbers.tolist(), strict=True)
        ]


class Lexical:
    """An inverted index of sentences, scored by BM25; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._latest: Statistics | None = None

    def search(
        self, question: str, limit: int, within: Collection[str] | None = None
    ) -> tuple[tuple[str, int], ...]:
        """The best ``limit`` sentences as (document id, number), best first.

        ``within`` restricts them to documents of these ids.
        """
        if within is not None and not within:
            return ()
        with self._database.reading():
            statistics = self._statistics()
            scores = self._score_rows(statistics, self.searched_terms(question), within)
        rows = np.flatnonzero(scores)
        best = scores[rows].round(_DIGITS)
        if len(rows) > limit:
            kept = best >= np.partition(best, -limit)[-limit]
            rows, best = rows[kept], best[kept]
        places = statistics.places(rows)
        ranked = sorted(
            (-score, *place) for score, place in zip(best.tolist(), places, strict=True)
        )
        return tuple((document_id, number) for _, document_id, number in ranked[:limit])

    def score_sentences(
        self, question: str, sentences: Sequence[tuple[str, int]]
    ) -> tuple[float, ...]:
        """BM25 of each sentence, given as (document id, number), as a share in [0, 1).

        The share is of the most that the question's terms could reach, so that it compares across
        questions and collections; it is 0 for a sentence that is not in the index.
        """
        statistics = self._statistics()
        frequencies = self._document_frequencies(question_terms(question))
        weights = {
            term: _smoothed_idf(statistics.sentences, frequency)
            for term, frequency in frequencies.items()
        }
        most = sum(weights.values()) * (_K1 + 1)
        if not most or not statistics.mean_length:
            return (0.0,) * len(sentences)
        stored = self._stored_terms(sentences)
        counts = [Counter(stored.get(place, ())) for place in sentences]
        lengths = np.array([count.total() for count in counts])
        scores = np.zeros(len(sentences))
        for term, weight in weights.items():
            repeats = np.array([count[term] for count in counts])
            scores += _score_term(weight, repeats, lengths, statistics.mean_length)
        return tuple((scores / most).tolist())

    def searched_terms(self, question: str) -> dict[str, int]:
        """The document frequency of each known term of a question, rarest first.

        Terms in more than a third of the sentences are dropped while a rarer one remains.
        """
        frequencies = self._document_frequencies(question_terms(question))
        ordered = sorted(frequencies.items(), key=lambda item: item[1])
        known = {term: frequency for term, frequency in ordered if frequency}
        common = max(_COMMON_COUNT, self._statistics().sentences // _COMMON_SHARE)
        rare = {term: frequency for term, frequency in known.items() if frequency <= common}
        return rare or known

    def _score_rows(
        self,
        statistics: Statistics,
        frequencies: Mapping[str, int],
        within: Collection[str] | None,
    ) -> npt.NDArray[np.float64]:
        """The score of every row: 0 without any of the terms, and outside of ``within``."""
        scores = np.zeros(len(statistics.lengths))
        for term, frequency in frequencies.items():
            rows, repeats = self._postings(term)
            weight = _floored_idf(statistics.sentences, frequency)
            lengths = statistics.lengths[rows]
            scores[rows] += _score_term(weight, repeats, lengths, statistics.mean_length)
        if within is not None:
            outside = np.ones(len(scores), bool)
            query = "SELECT first, sentences FROM documents WHERE id IN"
            for first, count in self._database.select_in(query, tuple(within)):
                outside[first : first + count] = False
            scores[outside] = 0
        return scores

    def _postings(self, term: str) -> tuple[Rows, Rows]:
        """The rows that hold a term, in order, and how often each does.

        SQLite's ``bm25()`` takes some 1.5 microseconds a row; reading the postings alone takes a
        tenth of that, and they are then scored all at once.
        """
        # As one text: a row of its own for each would take longer than scoring them does.
        query = "SELECT group_concat(doc) FROM instances WHERE term = ?"
        ((joined,),) = self._database.execute(query, (term,))
        rows = np.fromstring(joined or "", np.int64, sep=",")
        starts = np.flatnonzero(np.diff(rows, prepend=-1))
        return rows[starts], np.diff(starts, append=len(rows))

    def _stored_terms(
        self, sentences: Sequence[tuple[str, int]]
    ) -> dict[tuple[str, int], list[str]]:
        """The terms of sentences as they were stemmed when they were added."""
        ids = list(dict.fromkeys(document_id for document_id, _ in sentences))
        query = "SELECT id, first FROM documents WHERE id IN"
        first = dict(self._database.select_in(query, ids))
        rows = {first[id] + number: (id, number) for id, number in sentences if id in first}
        query = "SELECT rowid, terms FROM sentences WHERE rowid IN"
        stored = self._database.select_in(query, list(rows))
        return {rows[row]: terms.split() for row, terms in stored}

    def _document_frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """The number of sentences that hold each term."""
        query = "SELECT term, doc FROM vocabulary WHERE term IN"
        known = dict(self._database.select_in(query, terms))
        return {term: known.get(term, 0) for term in terms}

    def _statistics(self) -> Statistics:
        """The statistics of the file as it is now, read again once it has changed."""
        version, latest = self._database.version(), self._latest
        if latest is None or latest.version != version:
            latest = self._latest = _read_statistics(self._database, version)
        return latest


def insert_terms(
    connection: sqlite3.Connection, first: int, sentences: Sequence[Sequence[str]]
) -> None:
    """Write the terms of a document's sentences, of which the first has the row ``first``."""
    connection.executemany(
        "INSERT INTO sentences (rowid, terms) VALUES (?, ?)",
        ((first + number, " ".join(terms)) for number, terms in enumerate(sentences)),
    )


def _read_statistics(database: Database, version: tuple[int, int]) -> Statistics:
    documents = database.execute("SELECT id, first, sentences, lengths FROM documents ORDER BY 2")
    first = np.array([row[1] for row in documents], np.int64)
    counts = np.array([row[2] for row in documents], np.int64)
    written = np.frombuffer(b"".join(row[3] for row in documents), np.uint32)
    lengths = np.zeros(int(first[-1] + counts[-1]) if documents else 0, np.uint32)
    before = np.cumsum(counts) - counts
    lengths[np.repeat(first - before, counts) + np.arange(len(written))] = written
    ids = tuple(row[0] for row in documents)
    mean = float(written.mean()) if len(written) else 0.0
    return Statistics(version, ids, first, lengths, len(written), mean)


# Two inverse document frequencies. The pool is picked by the original one, so that it is the pool
# of SQLite's ``bm25()`` and a term of every second sentence picks nobody. A share needs a weight
# that stays well above 0 for every term of the question, as it divides by their sum; this one is
# also that of a term in no sentence, which lowers the share of them all.


def _floored_idf(count: int, frequency: int) -> float:
    """Robertson and Spärck Jones's IDF, floored at 1e-6: it is negative above half of ``count``."""
    return max(1e-6, math.log((count - frequency + 0.5) / (frequency + 0.5)))


def _smoothed_idf(count: int, frequency: int) -> float:
    """Lucene's IDF, which is above 0 for every frequency up to ``count``."""
    return math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))


def _score_term(weight: float, repeats: Numbers, lengths: Numbers, mean: float) -> Numbers:
    """What a term of this IDF adds to the score of each sentence, shape (sentences,).

    ``repeats`` is how often each sentence holds the term, ``lengths`` its number of terms.
    """
    return weight * repeats * (_K1 + 1) / (repeats + _K1 * (1 - _B + _B * lengths / mean))
