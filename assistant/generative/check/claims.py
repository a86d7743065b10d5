"""Cuts a model's reply into sentences as it arrives, each with the evidence it cites.

Where a sentence ends is decided as soon as the next one has begun, from what came before that
alone: the same reply is cut in the same way, however its pieces arrive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from assistant.generative.check.markers import (
    CLOSING,
    MARKER,
    OPENING,
    OPENS,
    markers,
    settled,
    without,
)
from assistant.generative.markup import plain
from index.segment import sentences

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
