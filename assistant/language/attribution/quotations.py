"""Quotations in a text: where quotation marks open and close, over sentences and paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from index.types import Span

_OPENS = re.compile(r"[“„«]|(?<!\w)[\"‘](?=\S)")
"""A mark that opens a quotation; a straight or single one only before a word."""

_CLOSING = {"“": "”", "„": "“”", "«": "»", '"': '"', "‘": "’"}
"""The marks that close what each mark opens. An apostrophe closes one in single marks
only before what no word goes on with."""

_LONGEST = 4_000
"""Characters of the longest quotation: a mark that is never closed quotes no whole book."""

_PARAGRAPH = re.compile(r"\n\s*\n?")
"""A line end, after which a quotation goes on only where the next line opens with a mark again."""


def find_quotations(text: str) -> tuple[Span, ...]:
    """Return the outermost quotations of ``text`` with their marks, in order.

    One that is not closed before its paragraph ends reaches to that end, where the next paragraph
    opens with a mark again (as quotations of several paragraphs do); otherwise it is none.
    """
    found: list[Span] = []
    at = 0
    while (start := _find_opening(text, at)) >= 0:
        end = _find_closing(text, start)
        if end > start:
            found.append(Span(start, end))
        at = max(end, start + 1)
    return tuple(found)


def _find_opening(text: str, at: int) -> int:
    """Where the next quotation opens, -1 where there is none."""
    found = _OPENS.search(text, at)
    return found.start() if found else -1


def _find_closing(text: str, start: int) -> int:
    """The end of the quotation that opens at ``start``, ``start`` where it is never closed."""
    closing = _CLOSING[text[start]]
    for place in range(start + 1, min(len(text), start + _LONGEST)):
        mark = text[place]
        inside_word = place + 1 < len(text) and text[place + 1].isalnum()
        if mark in closing and not (mark == "’" and inside_word):
            return place + 1
        if mark == "\n" and (gap := _PARAGRAPH.match(text, place)):
            return place if text[gap.end() : gap.end() + 1] == text[start] else start
    return start


def find_overlapping(quotations: Sequence[Span], start: int, end: int) -> Sequence[Span]:
    """Those of ``quotations``, which stand in order, that reach into ``start`` to ``end``."""
    first = bisect_right(quotations, start, key=lambda span: span.end)
    return quotations[first : bisect_left(quotations, end, key=lambda span: span.start)]


def blank_quotations(text: str, start: int, end: int, quotations: Sequence[Span]) -> str:
    """``text[start:end]`` with what is quoted in it, but for its marks, replaced by blanks.

    The mark at either end of what is quoted in the stretch is kept, or one put there.
    """
    letters = list(text[start:end])
    for one in find_overlapping(quotations, start, end):
        first, last = max(one.start, start) - start, min(one.end, end) - start
        if first < last:
            letters[first:last] = ["“", *" " * (last - first - 2), "”"][: last - first]
    return "".join(letters)
