"""Ranks sentences as answers: read the best passages, combine what reader and search say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from assistant.extractive.calibration import Calibration, probability
from assistant.extractive.candidates import Candidate, Place
from assistant.extractive.features import (
    compare_sentences,
    describe_question,
    describe_sentence,
    is_heading,
    surroundings,
)
from assistant.language.names import unmatched
from assistant.reader.types import Reader, Reading, Rereader, Window
from assistant.reader.windows import PASSAGE, cut_window, describe_place, reach_passage
from index.terms import question_terms, terms
from index.types import Document, Hit, Span

_LONGEST = 1_500
"""Characters of the longest sentence that is read whole; of a longer one, the likeliest part."""

_CLOSER = 8
"""Sentences that are read a second time, with less around them.

What a small reader makes of a sentence depends on what is read along. The mean of two readings, of
a whole passage and of a part of it, is right more often: with the weights of run g1, of 189
questions of validation .704 have evidence first (.683 with one reading), and the area under the ROC
curve of whether the text answers is .897 (.887). 24 sentences, 400 or 900 characters and three
readings were no better.
"""

_CLOSE = 600
"""Characters of the passage that is read the second time."""

_REREAD = 2
"""Passages around the best sentences that a larger reader reads again, where there is one.

Of 189 questions of validation .820 are then complete and the area under the ROC curve is .929; with
three .810 and .928, without the larger reader .794 and .909.
"""

_WIDE = 1_000
"""Characters of a passage that is read by the larger reader."""

_LARGER = 0.7
"""Weight of what the larger reader says beside what the small one does.

Alone it has evidence first more often (.767 of validation, .746 so, .730 with .5) and tells worse
whether the text answers (area .922, .929, .930).
"""

Scorer = Callable[[Sequence[Place]], Mapping[Place, Hit]]
"""Gives the scores of search for any sentences."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A window of a document: it starts at ``offset``, with the sentence ``first``."""

    document: Document
    window: Window
    first: int
    offset: int

    def places(self) -> list[Place]:
        """Its sentences, in order."""
        numbers = range(self.first, self.first + len(self.window.sentences))
        return [(self.document.id, number) for number in numbers]


def rank(
    question: str,
    hits: Sequence[Hit],
    documents: Mapping[str, Document],
    reader: Reader,
    calibration: Calibration,
    count: int,
    score: Scorer,
) -> tuple[Candidate, ...]:
    """The sentences of the ``count`` passages around the best hits, best first.

    A sentence that several passages hold has the mean of their scores, which is right more often
    than the best of them, and the short span of the passage that scores it best. The best are
    read again in a smaller passage, which counts as much, and by the larger reader where there is
    one.
    """
    passages = cut_passages(question, hits, documents, count)
    readings = reader.read(question, [passage.window for passage in passages])
    seen: dict[Place, list[_Seen]] = {}
    for passage, read in zip(passages, readings, strict=True):
        lacking = unmatched(question, _text_with_place(passage))
        for place, reading in zip(passage.places(), read, strict=True):
            seen.setdefault(place, []).append(_Seen(reading, passage.offset, lacking))
    known = score(_all_surroundings(seen, documents))
    candidates = [
        _candidate(question, documents[id], number, views, known, calibration)
        for (id, number), views in seen.items()
    ]
    ranked = order_candidates(candidates, documents)
    if not ranked:
        return ()
    known_readings = dict(zip((passage.window for passage in passages), readings, strict=True))
    closer = _read_closer(question, ranked, documents, reader, calibration, known_readings)
    ranked = order_candidates(closer, documents)
    if isinstance(reader, Rereader):
        reread = _reread(question, ranked, documents, reader, calibration)
        ranked = order_candidates(reread, documents)
    return tuple(_judge(question, ranked, documents, calibration))


def _text_with_place(passage: Passage) -> str:
    """What may hold a name of the question: the title, the headings above, and the passage."""
    return f"{passage.document.title}\n{passage.window.context}\n{passage.window.text}"


def _read_closer(
    question: str,
    ranked: Sequence[Candidate],
    documents: Mapping[str, Document],
    reader: Reader,
    calibration: Calibration,
    known: Mapping[Window, Sequence[Reading]],
) -> list[Candidate]:
    """The candidates, the best with the mean of their scores and those of a second reading.

    ``known`` holds what was read before; a text that is short enough is in it whole.
    """
    best = [one for one in ranked[:_CLOSER] if one.span.end - one.span.start <= _LONGEST]
    passages = [_cut_around(documents[one.document_id], one.sentence, _CLOSE) for one in best]
    # Sentences beside each other often have the same passage.
    windows = [one for one in dict.fromkeys(one.window for one in passages) if one not in known]
    readings = {**known, **dict(zip(windows, reader.read(question, windows), strict=True))}
    closer = {
        one.place: _mix(
            one, passage, readings[passage.window][one.sentence - passage.first], calibration
        )
        for one, passage in zip(best, passages, strict=True)
    }
    return [closer.get(one.place, one) for one in ranked]


def _reread(
    question: str,
    ranked: Sequence[Candidate],
    documents: Mapping[str, Document],
    reader: Rereader,
    calibration: Calibration,
) -> list[Candidate]:
    """The candidates, those in passages around the best with what the larger reader says of them.

    A sentence that several of the passages hold has the mean of what is read of it in each.
    """
    places = [one.place for one in ranked if one.span.end - one.span.start <= _LONGEST]
    passages = _cut_apart(
        places, lambda place: _cut_around(documents[place[0]], place[1], _WIDE), _REREAD
    )
    views: dict[Place, list[_Seen]] = {}
    readings = reader.reread(question, [passage.window for passage in passages])
    for passage, read in zip(passages, readings, strict=True):
        for place, reading in zip(passage.places(), read, strict=True):
            views.setdefault(place, []).append(_Seen(reading, passage.offset, 0.0))
    return [
        _add_views(one, views[one.place], calibration) if one.place in views else one
        for one in ranked
    ]


def _add_views(candidate: Candidate, views: Sequence[_Seen], calibration: Calibration) -> Candidate:
    """A candidate with what the larger reader says of it, and its short span."""
    best = max(views, key=lambda view: view.reading.score)
    answer = _place_span(best.reading.span, best.offset) if best.reading.span else None
    small = candidate.scores
    scores = {
        **small,
        "reader": _weigh(small["reader"], fmean(view.reading.score for view in views)),
        "evidence": _weigh(small["evidence"], fmean(view.reading.evidence for view in views)),
        "share": best.reading.share,
        "spans_agree": float(answer == candidate.answer),
    }
    rank = round(calibration.rank(scores), 6)
    return replace(candidate, scores=scores, answer=answer, rank=rank)


def _weigh(small: float, larger: float) -> float:
    """The weighted mean of what the small reader says and of what the larger one does."""
    return round((1 - _LARGER) * small + _LARGER * larger, 4)


def _mix(
    candidate: Candidate, passage: Passage, reading: Reading, calibration: Calibration
) -> Candidate:
    """A candidate with the mean of its scores and those of another reading, and the short span of
    the reading that scores it higher."""
    scores, answer = dict(candidate.scores), candidate.answer
    if reading.score > scores["reader"] and reading.span:
        answer = _place_span(reading.span, passage.offset)
        scores["share"] = reading.share
    scores["reader"] = round(fmean((scores["reader"], reading.score)), 4)
    scores["evidence"] = round(fmean((scores["evidence"], reading.evidence)), 4)
    rank = round(calibration.rank(scores), 6)
    return replace(candidate, scores=scores, answer=answer, rank=rank)


def _place_span(span: Span, offset: int) -> Span:
    return Span(span.start + offset, span.end + offset)


def order_candidates(
    candidates: Iterable[Candidate], documents: Mapping[str, Document]
) -> list[Candidate]:
    """The candidates by rank, the highest first, and after all others the headings.

    A heading that its file calls so announces what is under it and answers nothing, but it can
    be evidence beside what does.
    """

    def place(candidate: Candidate) -> tuple[bool, float, str, int]:
        document = documents[candidate.document_id]
        is_last = bool(document.headings) and is_heading(document, candidate.sentence)
        return is_last, -candidate.rank, candidate.document_id, candidate.span.start

    return sorted(candidates, key=place)


def _judge(
    question: str,
    ranked: Sequence[Candidate],
    documents: Mapping[str, Document],
    calibration: Calibration,
) -> Iterator[Candidate]:
    """The candidates in order with their probabilities, none more probable than one before it."""
    evidence = [
        probability(calibration.evidence, row) for row in compare_sentences(ranked, documents)
    ]
    described = describe_question(question, ranked, evidence, documents)
    answered = probability(calibration.answered, described)
    least = answered
    for candidate, needed in zip(ranked, evidence, strict=True):
        least = min(least, answered * min(1.0, needed / evidence[0]))
        yield replace(candidate, evidence=round(needed, 6), probability=round(least, 6))


def cut_passages(
    question: str, hits: Sequence[Hit], documents: Mapping[str, Document], count: int
) -> list[Passage]:
    """Passages around the best hits, up to ``count``; a hit inside one before it has none."""
    places = {(hit.document_id, hit.sentence): hit for hit in reversed(hits)}
    ordered = ((hit.document_id, hit.sentence) for hit in hits)
    return _cut_apart(
        ordered, lambda place: _cut(question, places[place], documents[place[0]]), count
    )


def _cut_apart(
    places: Iterable[Place], cut: Callable[[Place], Passage], count: int
) -> list[Passage]:
    """What ``cut`` makes of the first places, up to ``count``; one inside a passage before it has
    none."""
    passages: list[Passage] = []
    covered = set[Place]()
    for place in places:
        if len(passages) == count:
            break
        if place not in covered:
            passage = cut(place)
            passages.append(passage)
            covered.update(passage.places())
    return passages


def _all_surroundings(seen: Iterable[Place], documents: Mapping[str, Document]) -> list[Place]:
    """The sentences that the features of those seen are made of, by document."""
    numbers: dict[str, list[int]] = {}
    for id, number in seen:
        numbers.setdefault(id, []).append(number)
    return [place for id in numbers for place in surroundings(documents[id], numbers[id])]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A sentence as one window reads it; the window starts at ``offset`` in the document."""

    reading: Reading
    offset: int
    unmatched: float


def _cut(question: str, hit: Hit, document: Document) -> Passage:
    """The passage around a sentence; of a very long sentence, its likeliest part alone."""
    spans = document.sentences
    if hit.end - hit.start > _LONGEST:
        part = _likeliest(question, spans[hit.sentence], document.text)
        inside: tuple[Span, ...] = (Span(0, part.end - part.start),)
        window = Window(part.of(document.text), inside, describe_place(document, part.start))
        return Passage(document, window, hit.sentence, part.start)
    return _cut_around(document, hit.sentence, PASSAGE)


def _cut_around(document: Document, sentence: int, limit: int) -> Passage:
    """The passage of at most ``limit`` characters around a sentence, or of the sentence alone."""
    spans = document.sentences
    first, last = reach_passage(spans, sentence, limit)
    context = describe_place(document, spans[first].start)
    window = cut_window(document.text, spans, first, last, context)
    return Passage(document, window, first, spans[first].start)


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
    question: str,
    document: Document,
    number: int,
    views: Sequence[_Seen],
    hits: Mapping[Place, Hit],
    calibration: Calibration,
) -> Candidate:
    best = max(views, key=lambda view: view.reading.score)
    span = best.reading.span
    scores = {
        "reader": round(fmean(view.reading.score for view in views), 4),
        "evidence": round(fmean(view.reading.evidence for view in views), 4),
        "share": best.reading.share,
        "unmatched": round(fmean(view.unmatched for view in views), 4),
        **describe_sentence(question, document, number, hits),
    }
    return Candidate(
        document_id=document.id,
        sentence=number,
        span=document.sentences[number],
        answer=_place_span(span, best.offset) if span else None,
        scores=scores,
        rank=round(calibration.rank(scores), 6),
    )
