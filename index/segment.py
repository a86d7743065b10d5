"""Cuts a text into sentences, and its sentences into the passages that are embedded.

A line end is always a boundary. Inside a line the boundaries are those of ``sentencex``,
asked with the English rules, which also know the full stops of other scripts, but for a few
that it sees after abbreviations and the numbers of lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

import sentencex

from index.types import Passage, Span

SEGMENTATION = "2"
"""Stored with an index; it changes whenever the same text would be cut differently."""

# sentencex is quadratic in the number of quotation marks left open, so a line is handed
# over in windows: the cost stays linear in the length of the text.
_WINDOW = 8_000

# An encoder of 256 word pieces reads about 1,000 ASCII characters, or 250 of a script
# that is spelt out character by character.
_READABLE = 1_000
_PASSAGE = 600
_PASSAGE_WORDS = 120
_PASSAGE_SENTENCES = 4
_OVERLAP = 200

# Where the library sees an end that is none: after the number of a list item, after a title or
# an abbreviated place, and after an abbreviation that has its figure behind it.
_ITEM = re.compile(r"\s*\(?\d{1,3}[.)]\s*")
_BEFORE_NAME = re.compile(r"\b(?:M[sx]|Mmes|Messrs|Mt|Ft)\.\s*$")
_BEFORE_FIGURE = re.compile(
    r"\b(?:approx|vols?|chs?|eqs?|secs?|figs?|tabs?|paras?|arts?|pp?)\.\s*$", re.IGNORECASE
)
_LOOK_BACK = 24

_SURROGATE = re.compile("[\ud800-\udfff]")


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of ``text``, as spans of characters, in order.

    The spans cover every non-blank character exactly once and neither start nor end
    with white space; a blank text has none. The cost is linear in the length of the text.
    """
    spans: list[Span] = []
    start = 0
    for line in text.splitlines(keepends=True):
        spans.extend(_trimmed(text, start, start + len(line), _boundaries(line)))
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


def _boundaries(line: str) -> list[int]:
    """Where a new sentence starts inside ``line``, in characters."""
    cuts: list[int] = []
    start = 0
    while len(line) - start > _WINDOW:
        found = [start + cut for cut in _cuts(line[start : start + _WINDOW])]
        cuts.extend(found)
        # The last stretch may go on after the window, so it is read again with what
        # follows; one that fills half a window is not, or the cost would not be linear.
        again = bool(found) and found[-1] - start > _WINDOW // 2
        start = found[-1] if again else start + _WINDOW
    cuts.extend(start + cut for cut in _cuts(line[start:]))
    return [cut for cut in cuts if not _goes_on(line, cut)]


def _cuts(window: str) -> list[int]:
    """The boundaries that the library sees inside ``window``."""
    stretches = sentencex.segment("en", _SURROGATE.sub("\ufffd", window))
    return list(accumulate(len(stretch) for stretch in stretches[:-1]))


def _goes_on(line: str, cut: int) -> bool:
    """Whether the sentence before ``cut`` goes on after it, whatever the library says."""
    if cut <= _LOOK_BACK and _ITEM.fullmatch(line[:cut]):
        return True
    before = line[max(0, cut - _LOOK_BACK) : cut]
    figure = line[cut : cut + 1].isdigit() and _BEFORE_FIGURE.search(before)
    return bool(figure or _BEFORE_NAME.search(before))


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
