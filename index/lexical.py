"""The lexical half of search: BM25 over stemmed sentences, in SQLite, a cache of the store."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import RLock

import numpy as np
import numpy.typing as npt

from index import bm25, postings
from index.disposable import chosen, opened
from index.postings import Extent
from index.terms import question_terms, terms

_LAYOUT = 2
_DIGITS = 9
"""To which scores are rounded, so that equal sentences are equal wherever they are held."""

_TABLES = """
CREATE VIRTUAL TABLE sentences USING fts5(
    terms, document UNINDEXED, number UNINDEXED, tokenize = 'ascii');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(sentences, 'row');
CREATE VIRTUAL TABLE instances USING fts5vocab(sentences, 'instance');
CREATE TABLE documents (
    id TEXT PRIMARY KEY, revision TEXT, sentences INTEGER, first INTEGER, lengths BLOB);
CREATE TABLE synced (generation TEXT);
"""


class Lexical:
    """An inverted index of sentences (SQLite FTS5), scored by BM25.

    Scores are divided by the most that the question's terms could reach, so that they lie in
    [0, 1) and compare across questions and collections. Safe to share between threads.
    """

    def __init__(self, path: str = ":memory:") -> None:
        self._lock = RLock()
        self._base = opened(path, _TABLES, _LAYOUT)
        self._counted: Extent | None = None

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._base.close()

    @property
    def generation(self) -> str:
        """The generation of the store that was last copied here, ``""`` for none."""
        with self._lock:
            row = self._base.execute("SELECT generation FROM synced").fetchone()
        return row[0] if row else ""

    @generation.setter
    def generation(self, value: str) -> None:
        with self._changing():
            self._base.execute("DELETE FROM synced")
            self._base.execute("INSERT INTO synced VALUES (?)", (value,))

    def revisions(self) -> dict[str, str]:
        """The revision held of every document."""
        with self._lock:
            return dict(self._base.execute("SELECT id, revision FROM documents"))

    def add(self, document: str, revision: str, sentences: Iterable[str]) -> None:
        """Hold this revision of a document, in place of any other."""
        rows = [terms(sentence) for sentence in sentences]
        lengths = np.array([len(row) for row in rows], np.uint32)
        with self._changing():
            self._delete(document)
            first = self._base.execute("SELECT max(rowid) FROM sentences").fetchone()[0] or 0
            self._base.executemany(
                "INSERT INTO sentences (rowid, terms, document, number) VALUES (?, ?, ?, ?)",
                (
                    (first + 1 + number, " ".join(row), document, number)
                    for number, row in enumerate(rows)
                ),
            )
            self._base.execute(
                "INSERT INTO documents VALUES (?, ?, ?, ?, ?)",
                (document, revision, len(rows), first + 1, lengths.tobytes()),
            )

    def remove(self, document: str) -> None:
        """Forget a document; one that is not held is no error."""
        with self._changing():
            self._delete(document)

    def search(
        self, question: str, limit: int, within: Collection[str] | None = None
    ) -> tuple[tuple[str, int], ...]:
        """The best ``limit`` sentences as (document, number), best first."""
        if within is not None and not within:
            return ()
        with self._lock, self._base:
            self._base.execute("BEGIN")  # All that is read is of one moment.
            scores = self._scored(self._worth_searching(question_terms(question)), within)
            rows = np.flatnonzero(scores)
            found = scores[rows].round(_DIGITS)
            if len(rows) > limit:
                best = found >= np.partition(found, -limit)[-limit]
                rows, found = rows[best], found[best]
            named = self._named(rows.tolist())
        scored = dict(zip(rows.tolist(), found.tolist(), strict=True))
        ordered = sorted((-scored[row], *place) for row, place in named.items())
        return tuple((document, number) for _, document, number in ordered[:limit])

    def _scored(
        self, asked: Mapping[str, int], within: Collection[str] | None
    ) -> npt.NDArray[np.float64]:
        """The score of every row, 0 where it holds no term, and where it is of another document."""
        extent = self._extent()
        scores = np.zeros(len(extent.lengths))
        for term, found in asked.items():
            rows, often = postings.of(self._base, term)
            weight = bm25.robertson_idf(extent.count, found)
            scores[rows] += bm25.gains(weight, often, extent.lengths[rows], extent.mean)
        if within is not None:
            outside = np.ones(len(scores), bool)
            places = "SELECT first, sentences FROM documents WHERE id IN"
            for first, count in chosen(self._base, places, tuple(within)):
                outside[first : first + count] = False
            scores[outside] = 0
        return scores

    def _named(self, rows: Sequence[int]) -> dict[int, tuple[str, int]]:
        """The (document, number) of rows."""
        asked = "SELECT rowid, document, number FROM sentences WHERE rowid IN"
        found = chosen(self._base, asked, rows)
        return {row: (document, number) for row, document, number in found}

    def scores(self, question: str, sentences: Sequence[tuple[str, int]]) -> tuple[float, ...]:
        """BM25 of each sentence, given as (document, number), as a share of the most the question
        could reach; 0 for a sentence that is not held."""
        asked = question_terms(question)
        extent = self._extent()
        count, mean = extent.count, extent.mean
        weights = {term: bm25.idf(count, found) for term, found in self._frequencies(asked).items()}
        most = sum(weights.values()) * (bm25.K1 + 1)
        if not most:
            return (0.0,) * len(sentences)
        held = self._terms(sentences)
        return tuple(bm25.score(weights, held.get(one, ()), mean) / most for one in sentences)

    def _terms(self, sentences: Sequence[tuple[str, int]]) -> dict[tuple[str, int], list[str]]:
        """The terms of sentences as they were stemmed when they were added."""
        documents = list(dict.fromkeys(id for id, _ in sentences))
        with self._lock:
            found = chosen(self._base, "SELECT id, first FROM documents WHERE id IN", documents)
            first = dict(found)
            rows = {first[id] + number: (id, number) for id, number in sentences if id in first}
            asked = "SELECT rowid, terms FROM sentences WHERE rowid IN"
            kept = chosen(self._base, asked, list(rows))
            return {rows[row]: held.split() for row, held in kept}

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """All or nothing, and no other process in between."""
        with self._lock, self._base:
            self._base.execute("BEGIN IMMEDIATE")
            self._counted = None
            yield

    def _delete(self, document: str) -> None:
        row = self._base.execute(
            "SELECT first, sentences FROM documents WHERE id = ?", (document,)
        ).fetchone()
        if row:
            first, count = row
            self._base.execute(
                "DELETE FROM sentences WHERE rowid BETWEEN ? AND ?", (first, first + count - 1)
            )
            self._base.execute("DELETE FROM documents WHERE id = ?", (document,))

    def _worth_searching(self, asked: Sequence[str]) -> dict[str, int]:
        """The terms that are held, with in how many sentences, the rarest first; less those of
        every third sentence where others are rarer."""
        count = self._extent().count
        found = sorted(self._frequencies(asked).items(), key=lambda one: one[1])
        held = {term: often for term, often in found if often}
        rare = {term: often for term, often in held.items() if often <= max(1000, count // 3)}
        return rare or held

    def _frequencies(self, asked: Sequence[str]) -> dict[str, int]:
        """In how many sentences each term is found."""
        with self._lock:
            found = chosen(self._base, "SELECT term, doc FROM vocabulary WHERE term IN", asked)
            held = dict(found)
        return {term: held.get(term, 0) for term in asked}

    def _extent(self) -> Extent:
        """What there is, kept until it changes."""
        with self._lock:
            # Tells of the changes of others; those of this connection forget what is kept.
            version = self._base.execute("PRAGMA data_version").fetchone()[0]
            if self._counted is None or self._counted.version != version:
                self._counted = postings.extent(self._base, version)
            return self._counted
