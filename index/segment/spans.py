"""Cuts a text into sentences, and its sentences into the passages that are embedded.

A line end is always a boundary; those inside a line are found by ``boundaries``.
"""

from __future__ import annotations

from collections.abc import Iterator

from index.languages import guess_language
from index.segment.boundaries import find_boundaries
from index.types import Passage, Span

SEGMENTATION = "3"
"""Stored with an index; it changes whenever the same text would be cut differently."""

# An encoder of 256 word pieces reads about 1,000 ASCII characters, or 250 of a script
# that is spelt out character by character.
_READABLE = 1_000
_PASSAGE = 600
_PASSAGE_WORDS = 120
_PASSAGE_SENTENCES = 4
_OVERLAP = 200


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of ``text``, as spans of characters, in order.

    The spans cover every non-blank character exactly once and neither start nor end
    with white space; a blank text has none. The cost is linear in the length of the text.
    """
    spans: list[Span] = []
    start = 0
    language = guess_language(text)
    for line in text.splitlines(keepends=True):
        cuts = find_boundaries(line, language)
        spans.extend(_trimmed(text, start, start + len(line), cuts))
        start += len(line)
    return tuple(spans)


def passages(sentences: tuple[Span, ...], text: str) -> tuple[Passage, ...]:
    """Runs of two to four whole sentences for the encoder, in order.

    Neighbouring runs share one sentence, so that two adjacent sentences are always together
    in some passage, unless the encoder could not read both. A sentence that it cannot read
    alone is split into overlapping pieces, cut at white space where there is some. A
    sentence without a readable neighbour is a passage of its own.
    """
    loads = tuple(_load(span.of(text)) for span in sentences)
    words = tuple(len(span.of(text).split()) for span in sentences)
    found: list[Passage] = []
    first = 0
    while first < len(sentences):
        last = _last_of_run(first, loads, words)
        if loads[first] > _READABLE:
            found.extend(_pieces(first, sentences[first], text, loads[first]))
        elif last > first or not found or found[-1].last < first:
            found.append(Passage(sentences[first].start, sentences[last].end, first, last))
        first = max(last, first + 1)
    return tuple(found)


def _trimmed(text: str, start: int, end: int, cuts: list[int]) -> Iterator[Span]:
    """The non-blank stretches of ``text[start:end]`` between ``cuts`` (relative to ``start``)."""
    for left, right in zip([0, *cuts], [*cuts, end - start], strict=True):
        stretch = text[start + left : start + right]
        blank = len(stretch) - len(stretch.lstrip())
        if blank < len(stretch):
            yield Span(start + left + blank, start + left + len(stretch.rstrip()))


def _load(stretch: str) -> int:
    """About how much of the encoder's reach ``stretch`` takes, in ASCII characters."""
    return 4 * len(stretch) - 3 * len(stretch.encode("ascii", "ignore"))


def _last_of_run(first: int, loads: tuple[int, ...], words: tuple[int, ...]) -> int:
    """The last sentence of the run that starts at ``first``."""
    load, count, last = loads[first], words[first], first
    for following in range(first + 1, min(first + _PASSAGE_SENTENCES, len(loads))):
        load, count = load + loads[following], count + words[following]
        room = load <= _PASSAGE and count <= _PASSAGE_WORDS
        if load > _READABLE or not (room or following == first + 1):
            break
        last = following
    return last


def _pieces(index: int, sentence: Span, text: str, load: int) -> Iterator[Passage]:
    """Overlapping passages inside one over-long sentence."""
    share = (sentence.end - sentence.start) / load
    width, overlap = int(_READABLE * share), int(_OVERLAP * share)
    start, end = sentence.start, sentence.start
    while end < sentence.end:
        end = min(start + width, sentence.end)
        if end < sentence.end:
            end = _blank(text, range(end, end - overlap, -1), end)
        for piece in _trimmed(text, start, end, []):
            yield Passage(piece.start, piece.end, index, index)
        start = _blank(text, range(end - overlap, end), end - overlap)


def _blank(text: str, places: range, otherwise: int) -> int:
    """The first of ``places`` where ``text`` has white space."""
    return next((place for place in places if text[place].isspace()), otherwise)
