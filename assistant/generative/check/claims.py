"""Cuts a model's reply into sentences as it arrives, each with the evidence that its markers name.

Where a sentence ends is decided as soon as the next one has begun, from what came before that
alone: the same reply is cut in the same way, however its pieces arrive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from assistant.generative.markup import plain
from index.segment import sentences
from index.types import Span

OPENING = "[【［〔"
CLOSING = "]】］〕"
OPENS, CLOSES = rf"[\{OPENING}]", rf"[\{CLOSING}]"
INSIDE = rf"[^\{CLOSING}\n]"

_ITEM = r"(?:(?:sentences?|sources?|s|no\.?|nos\.?|#|\^)\s*)?\d+"
_JOIN = r"\s*(?:[-–—‑−]|to|,|，|、|;|；|&|and)\s*"
# With a link's target, of which nothing is taken back.
MARKER = rf"(?i:{OPENS}\s*{_ITEM}(?:{_JOIN}{_ITEM})*\s*(?:†{INSIDE}*)?{CLOSES})(?:\([^()\s]*\))?"
_MARKER = re.compile(MARKER)
_INSIDE = re.compile(rf"{OPENS}([^†{CLOSING[1:]}\]]*)")
_CODE = re.compile(r"```(?:[^`]|`(?!``))*+```|`[^`\n]+`")
_RANGE = re.compile(r"(\d+)\s*(?:[-–—‑−]|to)\s*\D{0,12}?(\d+)")
_DIGITS = 6
_WIDEST = 50


@dataclass(frozen=True, slots=True)
class Marker:
    """A citation marker: where it stands, the evidence it names, and numbers that name none."""

    span: Span
    numbers: tuple[int, ...]
    unknown: tuple[str, ...]


def markers(text: str, count: int) -> tuple[Marker, ...]:
    """The markers in ``text``, for evidence numbered from 1 to ``count``.

    Nothing inside code is a marker, nor is a lone year such as [2015] that is not also the
    number of a sentence.
    """
    code = [match.span() for match in _CODE.finditer(text)]
    found = []
    for match in _MARKER.finditer(text):
        if any(start <= match.start() < end for start, end in code):
            continue
        inside = _INSIDE.findall(match.group())[0]
        if not _is_year(inside, count):
            numbers, unknown = _numbered(inside, count)
            found.append(Marker(Span(*match.span()), numbers, unknown))
    return tuple(found)


def without(text: str, found: tuple[Marker, ...]) -> str:
    """``text`` without these markers, nor the blanks in front of them."""
    kept = []
    start = 0
    for marker in found:
        kept.append(text[start : marker.span.start].rstrip(" \t"))
        start = marker.span.end
    kept.append(text[start:])
    return "".join(kept)


def settled(text: str) -> str:
    """``text`` up to where a marker, link or tag may still be incomplete."""
    opened = max(text.rfind(mark) for mark in OPENING)
    closed = max(text.rfind(mark) for mark in CLOSING)
    if opened > closed:
        text = text[:opened]
    elif closed >= 0 and text[closed + 1 : closed + 2] in ("", "("):
        # The target of a link may follow, or is not closed yet.
        text = text if ")" in text[closed:] else text[: max(opened, 0)]
    tag = text.rfind("<")
    return (text[:tag] if tag > text.rfind(">") else text).rstrip(" \t!")


def _numbered(inside: str, count: int) -> tuple[tuple[int, ...], tuple[str, ...]]:
    numbers: dict[int, None] = {}
    unknown: dict[str, None] = {}
    for number in _listed(inside):
        if len(number) <= _DIGITS and 1 <= int(number) <= count:
            numbers[int(number)] = None
        else:
            unknown[number[:_DIGITS]] = None
    return tuple(numbers), tuple(unknown)


def _listed(inside: str) -> Iterator[str]:
    """Every number that the inside of a marker names, a range by each of its numbers."""
    start = 0
    for match in _RANGE.finditer(inside):
        yield from re.findall(r"\d+", inside[start : match.start()])
        first, last = match.groups()
        narrow = max(len(first), len(last)) <= _DIGITS and 0 <= int(last) - int(first) < _WIDEST
        if narrow:
            yield from map(str, range(int(first), int(last) + 1))
        else:
            yield from (first, last)
        start = match.end()
    yield from re.findall(r"\d+", inside[start:])


def _is_year(inside: str, count: int) -> bool:
    years = re.fullmatch(r"\s*([12]\d{3})(?:\s*[-–—]\s*([12]\d{3}))?\s*", inside)
    return years is not None and all(int(year) > count for year in years.groups() if year)


_T = TypeVar("_T")
_LONGEST_MARKER = 60
_LOOKED_BACK = 1_000
"""Characters before a stop that tell whether it ends a sentence."""

_STEP = 40
"""What is pending is worked out again once it has grown by one part in so many."""

_STOP = re.compile(r"[.!?…。！？]++[*_]*+[\"”’')»]*+|\n")
_GAP = re.compile(rf"(?:\s|{MARKER})*+")
_LEADING = re.compile(rf"(?:[ \t]*{MARKER})+[ \t]*$")
_HALF = re.compile(rf"{OPENS}[\d\s,;–-]*$")


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a reply without its markers.

    ``before`` is the white space that parts it from the sentence in front; ``cited`` are the
    numbers of evidence it names, ``unknown`` those it names that there is no evidence for.
    """

    text: str
    before: str
    cited: tuple[int, ...]
    unknown: tuple[str, ...]


class Reply:
    """A reply that grows; ``count`` is how many sentences of evidence it may cite."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._raw = ""
        self._from = 0
        self._before = ""
        self._pending = ""
        self._worked_out = 0

    def feed(self, piece: str) -> tuple[Claim, ...]:
        """The sentences that are complete now that ``piece`` has come."""
        self._raw += piece
        found = []
        while (cut := self._next()) is not None:
            found += self._taken(cut)
        return tuple(found)

    def finish(self) -> tuple[Claim, ...]:
        """The last sentence, once nothing more will come, without the start of a marker."""
        self._raw = _HALF.sub("", self._raw)
        return tuple(self._taken(len(self._raw)))

    @property
    def pending(self) -> str:
        """What has come of a sentence that is not complete, without markers or half of one.

        A long sentence grows by longer steps: were all of it looked through at every token, the
        time would grow with the square of its length.
        """
        grown = len(self._raw) - self._worked_out
        if grown < 0 or grown > self._worked_out // _STEP:
            self._worked_out = len(self._raw)
            text = settled(self._raw)
            bare = plain(without(text, markers(text, self._count)))
            self._pending = self._before + bare if bare.strip() else ""
        return self._pending

    def _next(self) -> int | None:
        """Where the next sentence starts in what has come, if it has begun."""
        while match := _STOP.search(self._raw, self._from):
            gap = _GAP.match(self._raw, match.end())
            end = gap.end() if gap else match.end()
            if self._is_open(end):
                return None
            if (start := self._start(match, end)) is not None:
                return start
            self._from = match.end()
        else:
            # None of what has come has to be looked through again.
            self._from = len(self._raw)
        return None

    def _is_open(self, end: int) -> bool:
        """Whether what follows a stop cannot be told yet: nothing, or half a marker or link."""
        rest = self._raw[end : end + _LONGEST_MARKER + 2]
        if rest[:1] and rest[0] in OPENING:
            whole = any(mark in rest for mark in CLOSING) or "\n" in rest
            return not whole and len(rest) <= _LONGEST_MARKER + 1
        if rest[:1] == "(" and self._raw[end - 1] in CLOSING:
            return not re.search(r"[()\s]", rest[1:]) and len(rest) <= _LONGEST_MARKER + 1
        return not rest

    def _start(self, stop: re.Match[str], end: int) -> int | None:
        """Where the sentence after this stop starts; ``None`` where the stop is none."""
        gap = self._raw[stop.start() : end]
        if "\n" in gap:
            leading = _LEADING.search(gap[gap.rfind("\n") + 1 :])
            return end - (len(leading.group()) if leading else 0)
        spaced = any(char.isspace() for char in gap) or stop.group()[0] in "。！？"
        return end if spaced and self._is_end(end) else None

    def _is_end(self, following: int) -> bool:
        """Whether the segmenter too sees a boundary there (and not an abbreviation)."""
        text = self._raw[max(0, following - _LOOKED_BACK) : following + 1]
        bare = without(text, markers(text, self._count)).strip()
        found = sentences(bare)
        return len(found) > 1 and found[-1].end - found[-1].start == 1

    def _taken(self, cut: int) -> list[Claim]:
        raw, self._raw, self._from = self._raw[:cut], self._raw[cut:], 0
        self._pending, self._worked_out = "", 0
        found = markers(raw, self._count)
        bare = self._before + plain(without(raw, found))
        text = bare.strip()
        if not text and not found:
            self._before = bare
            return []
        self._before = bare[len(bare.rstrip()) :]
        return [
            Claim(
                text=text,
                before=bare[: len(bare) - len(bare.lstrip())],
                cited=_distinct(number for marker in found for number in marker.numbers),
                unknown=_distinct(one for marker in found for one in marker.unknown),
            )
        ]


def _distinct(values: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(values))
