"""From start and end logits to the best short answer inside each sentence of a window.

A span starts and ends where a word or a number does, and takes a quotation or a bracket
whole or not at all.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.reader.types import Reading, Window
from index.types import Span

UNREADABLE = -99.0
"""The score of a sentence without a word in it."""

_WORDS = 30
_HALF = 0.5
"""Share of the words of a sentence that a short answer may have."""

_SHORT = 4
"""Words that a short answer may have of a sentence of any length."""
_PIECES = 64
_UNIT = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|(?:[^\W\d_]{1,3})?[$€£¥₹]\s?\d+(?:[.,:]\d+)*(?:[-’']?\w+)*"  # US$1.95
    r"|[-−+]?\d+(?:[.,:/]\d+)*(?:[-’']?\w+)*\s?[%°‰]?"  # 12,000 or 3rd or 5 %
    r"|\w+(?:[-’'.@&/_]\w+)*"  # state-of-the-art
)
_PAIRS = (("“", "”"), ("«", "»"), ("„", "“"), ("``", "''"), ('"', '"'))
_BRACKETS = (("(", ")"), ("[", "]"))

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Segment:
    """Logits over a stretch of a window: ``starts`` and ``ends`` are float (t,).

    ``spans`` are the pieces' offsets into the window's text, in order; ``null`` is the
    start logit plus the end logit of "no answer". ``evidence``, float (t,), holds the logits
    that a piece is part of the evidence; ``None`` where the reader has none.
    """

    spans: tuple[Span, ...]
    starts: Floats
    ends: Floats
    null: float
    evidence: Floats | None = None


@dataclass(frozen=True, slots=True, order=True)
class _Best:
    """The best span of a sentence in one segment: ``loss`` is the score below 0."""

    loss: float
    span: Span
    share: float


def readings(window: Window, segments: Sequence[Segment]) -> tuple[Reading, ...]:
    """The best reading of every sentence over all segments, in the order of the sentences.

    The span is that of the greatest start logit plus end logit (Devlin et al., 2019, section
    4.3), of equal ones the earlier, shorter. The score is the log of the sum over all spans of
    the sentence, minus ``null``, to 4 decimals: an answer that may be cut in several ways is no
    less of an answer.
    """
    best: list[_Best | None] = [None] * len(window.sentences)
    evidence: list[list[float]] = [[] for _ in window.sentences]
    for segment in segments:
        first = {span.start: place for place, span in reversed(tuple(enumerate(segment.spans)))}
        last = {span.end: place for place, span in enumerate(segment.spans)}
        for number in _touched(window.sentences, segment):
            units = words(window.text, window.sentences[number])
            kept = [unit for unit in units if unit.start in first and unit.end in last]
            places = [(first[unit.start], last[unit.end]) for unit in kept]
            read = _best(kept, places, segment)
            best[number] = min((p for p in (best[number], read) if p), default=None)
            evidence[number].extend(_evidence(segment, window.sentences[number]))
    return tuple(
        _reading(window, number, read, logits)
        for number, (read, logits) in enumerate(zip(best, evidence, strict=True))
    )


def _evidence(segment: Segment, sentence: Span) -> list[float]:
    """The evidence logits of the pieces of ``sentence``; none where the reader has none."""
    if segment.evidence is None:
        return []
    first = bisect_right(segment.spans, sentence.start, key=lambda piece: piece.end)
    last = bisect_left(segment.spans, sentence.end, key=lambda piece: piece.start)
    logits: list[float] = segment.evidence[first:last].tolist()
    return logits


def _touched(sentences: Sequence[Span], segment: Segment) -> range:
    """The sentences that have a piece in ``segment``."""
    if not segment.spans:
        return range(0)
    start, end = segment.spans[0].start, segment.spans[-1].end
    first = bisect_right(sentences, start, key=lambda sentence: sentence.end)
    return range(first, bisect_left(sentences, end, key=lambda sentence: sentence.start))


def _reading(window: Window, number: int, best: _Best | None, evidence: Sequence[float]) -> Reading:
    score = -best.loss if best else UNREADABLE
    logit = round(sum(evidence) / len(evidence), 4) if evidence else score
    if best is None:
        return Reading(number, None, score, 1.0, logit)
    span = whole(window.text, window.sentences[number], best.span)
    return Reading(number, span, score, best.share, logit)


def words(text: str, sentence: Span) -> tuple[Span, ...]:
    """The words and numbers of a sentence: what a span takes whole or leaves."""
    return tuple(
        Span(match.start(), match.start() + len(match.group().rstrip()))
        for match in _UNIT.finditer(text, sentence.start, sentence.end)
    )


def _best(
    units: Sequence[Span], places: Sequence[tuple[int, int]], segment: Segment
) -> _Best | None:
    """The best run of whole ``units`` (first and last piece in ``places``), and all their score.

    The best is sought among the runs that are short beside the sentence, since the reader gives
    whole sentences as well where no words of them answer; all runs count in the score.
    """
    if not units:
        return None
    opening, closing = np.array(places).T
    scores = segment.starts[opening][:, None] + segment.ends[closing][None, :]
    order = np.arange(len(units))
    apart = order[None, :] - order[:, None]
    allowed = (apart >= 0) & (apart < _WORDS) & (closing[None, :] - opening[:, None] < _PIECES)
    np.fill_diagonal(allowed, True)
    scores = np.where(allowed, scores.astype(np.float64) - segment.null, -np.inf).round(4)
    short = apart < max(_SHORT, int(_HALF * len(units)))
    short_scores = np.where(short, scores, -np.inf)
    start, end = np.unravel_index(int(np.argmax(short_scores)), scores.shape)
    most = scores.max()
    total = round(float(most + np.log(np.exp(scores - most).sum())), 4)
    share = round(float(np.exp(scores[start, end] - total)), 4)
    return _Best(-total, Span(units[int(start)].start, units[int(end)].end), share)


def whole(text: str, sentence: Span, span: Span) -> Span:
    """``span`` grown (or cut back, where it would grow too long) to keep pairs of marks whole."""
    for opening, closing in _quoted(text, sentence):
        if span == Span(opening.end, closing.start) or _crosses(span, opening, closing):
            span = _mended(text, span, opening, closing)
    for opening, closing in _pairs(text, sentence, _BRACKETS):
        if _crosses(span, opening, closing):
            span = _mended(text, span, opening, closing)
    return span


def _mended(text: str, span: Span, opening: Span, closing: Span) -> Span:
    grown = Span(min(span.start, opening.start), max(span.end, closing.end))
    if len(grown.of(text).split()) <= _WORDS:
        return grown
    if span.start < opening.start:
        kept = Span(span.start, opening.start)
    elif span.end > closing.end:
        kept = Span(closing.end, span.end)
    else:
        return grown
    return _trimmed(text, kept)


def _trimmed(text: str, span: Span) -> Span:
    """``span`` from its first word to its last."""
    inside = words(text, span)
    return Span(inside[0].start, inside[-1].end) if inside else span


def _crosses(span: Span, opening: Span, closing: Span) -> bool:
    """Whether just one mark of a pair lies inside ``span``."""
    holds = [span.start < mark.end and mark.start < span.end for mark in (opening, closing)]
    return holds[0] != holds[1]


def _quoted(text: str, sentence: Span) -> Iterator[tuple[Span, Span]]:
    return _pairs(text, sentence, _PAIRS)


def _pairs(
    text: str, sentence: Span, marks: Sequence[tuple[str, str]]
) -> Iterator[tuple[Span, Span]]:
    """The matched pairs of marks inside a sentence; a mark without its other half is none."""
    for opening, closing in marks:
        at = text.find(opening, sentence.start, sentence.end)
        while at >= 0:
            other = text.find(closing, at + len(opening), sentence.end)
            if other < 0:
                break
            yield Span(at, at + len(opening)), Span(other, other + len(closing))
            at = text.find(opening, other + len(closing), sentence.end)
