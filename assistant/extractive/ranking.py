"""Ranks sentences as answers: read the best windows, combine what reader and search say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from assistant.extractive.calibration import Calibration
from assistant.language.names import unmatched
from assistant.reader.types import Reader, Reading, Window
from assistant.reader.windows import reach, window
from index.terms import question_terms, terms
from index.types import Document, Hit, Span

_LONGEST = 1_500
"""Characters of the longest sentence that is read whole; of a longer one, the likeliest part."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence as an answer: ``answer`` is the short span in it, offsets in the document.

    ``scores`` are what ``rank`` (higher first) and ``probability`` were made of: ``reader``,
    ``hybrid``, ``dense``, ``lexical``, and ``unmatched``, the share of the question's names that
    its window lacks.
    """

    document_id: str
    sentence: int
    span: Span
    answer: Span | None
    scores: Mapping[str, float]
    rank: float
    probability: float


def rank(
    question: str,
    hits: Sequence[Hit],
    documents: Mapping[str, Document],
    reader: Reader,
    calibration: Calibration,
    count: int,
) -> tuple[Candidate, ...]:
    """The sentences of the first ``count`` hits and those beside them, best first.

    A sentence that several windows hold has the mean of their scores, which is right more often
    than the best of them, and the short span of the window that scores it best.
    """
    known = {(hit.document_id, hit.sentence): hit for hit in hits}
    cuts = [_cut(question, hit, documents[hit.document_id]) for hit in hits[:count]]
    readings = reader.read(question, [cut.window for cut in cuts])
    seen: dict[tuple[str, int], list[_Seen]] = {}
    for cut, found in zip(cuts, readings, strict=True):
        lacking = unmatched(question, f"{cut.document.title}\n{cut.window.text}")
        for reading in found:
            key = (cut.document.id, cut.first + reading.sentence)
            seen.setdefault(key, []).append(_Seen(reading, cut.offset, lacking))
    candidates = [
        _candidate(documents[id], number, views, known.get((id, number)), calibration)
        for (id, number), views in seen.items()
    ]
    return tuple(_no_surer_than_the_best(sorted(candidates, key=_order)))


@dataclass(frozen=True, slots=True)
class _Cut:
    """A window of a document: it starts at ``offset``, with the sentence ``first``."""

    document: Document
    window: Window
    first: int
    offset: int


@dataclass(frozen=True, slots=True)
class _Seen:
    """A sentence as one window reads it; the window starts at ``offset`` in the document."""

    reading: Reading
    offset: int
    unmatched: float


def _order(candidate: Candidate) -> tuple[float, str, int]:
    return (-candidate.rank, candidate.document_id, candidate.span.start)


def _no_surer_than_the_best(ranked: Iterable[Candidate]) -> Iterator[Candidate]:
    """The candidates in order, none of them more probable than one before it."""
    least = 1.0
    for candidate in ranked:
        least = min(least, candidate.probability)
        yield replace(candidate, probability=least)


def _cut(question: str, hit: Hit, document: Document) -> _Cut:
    """The window around a sentence; of a very long sentence, its likeliest part alone."""
    spans = document.sentences
    if hit.end - hit.start > _LONGEST:
        part = _likeliest(question, spans[hit.sentence], document.text)
        inside: tuple[Span, ...] = (Span(0, part.end - part.start),)
        return _Cut(document, Window(part.of(document.text), inside), hit.sentence, part.start)
    first, _ = reach(spans, hit.sentence)
    return _Cut(document, window(document.text, spans, hit.sentence), first, spans[first].start)


def _likeliest(question: str, sentence: Span, text: str) -> Span:
    """The part of a very long sentence that holds most of the question's words, the first of
    several."""
    asked = set(question_terms(question))
    step = _LONGEST // 2
    parts = [
        Span(start, min(start + _LONGEST, sentence.end))
        for start in range(sentence.start, max(sentence.start + 1, sentence.end - step), step)
    ]
    return max(parts, key=lambda part: len(asked.intersection(terms(part.of(text)))))


def _candidate(
    document: Document,
    number: int,
    views: Sequence[_Seen],
    hit: Hit | None,
    calibration: Calibration,
) -> Candidate:
    best = max(views, key=lambda view: view.reading.score)
    span = best.reading.span
    scores = {
        "reader": round(fmean(view.reading.score for view in views), 4),
        "hybrid": hit.score if hit else 0.0,
        "dense": hit.dense if hit else 0.0,
        "lexical": hit.lexical if hit else 0.0,
        "unmatched": round(fmean(view.unmatched for view in views), 4),
    }
    return Candidate(
        document_id=document.id,
        sentence=number,
        span=document.sentences[number],
        answer=Span(span.start + best.offset, span.end + best.offset) if span else None,
        scores=scores,
        rank=round(calibration.rank(scores), 6),
        probability=round(calibration.probability(scores), 6),
    )
