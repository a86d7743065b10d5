"""Sees tables and lists in stored text, where a row and an item are each a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from index.types import Document, Span

_BAR = re.compile(r"(?:(?<=\s)|^)\|(?=\s|$)")
"""What parts two cells: "Monday | 08:00", "Friday |  | 20"; not "a||b", "|x|"."""

ITEM = re.compile(r"(?:[-–—*•·‣◦▪]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s+(?=\S)")
"""The mark of a list item: "- goats", "2. Board", "(a) carts"; not "1931 was", "A mill"."""

BULLETS = frozenset("-–—*•·‣◦▪")
"""Marks that only say that an item begins, and are all drawn alike."""

_END = re.compile(r"[.!?…][\"'”’)\]]*$")
"""The end of a sentence, which a line that leads in to a list has not."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document: the numbers of its sentences, and where it stands.

    ``kind`` is ``"row"`` for one of a table of two or more lines; ``follows`` whether it stands
    right under the line before it; ``indent`` are the blanks before it.
    """

    span: Span
    numbers: tuple[int, ...]
    kind: Literal["text", "row", "item"]
    follows: bool
    indent: int


@dataclass(frozen=True, slots=True)
class Frame:
    """What a cited row or item is not understood without: its table's head, or its lead-in."""

    kind: Literal["row", "item"]
    beside: str = ""


def cells(text: str) -> tuple[Span, ...]:
    """Where the cells of a row are, without the blanks around them."""
    bars = [match.start() for match in _BAR.finditer(text)]
    edges = zip([0, *(at + 1 for at in bars)], [*bars, len(text)], strict=True)
    found = []
    for start, end in edges:
        inside = text[start:end]
        first = start + len(inside) - len(inside.lstrip())
        found.append(Span(min(first, end), max(start + len(inside.rstrip()), min(first, end))))
    return tuple(found)


def lines(document: Document, numbers: range) -> tuple[Line, ...]:
    """The lines that these sentences make: a line end between two sentences parts them."""
    found = list(_lines(document, numbers))
    rows = [line.kind == "row" for line in found]
    for at, line in enumerate(found):
        above = line.follows and at > 0 and rows[at - 1]
        below = at + 1 < len(found) and found[at + 1].follows and rows[at + 1]
        if rows[at] and not (above or below):
            found[at] = Line(line.span, line.numbers, "text", line.follows, line.indent)
    return tuple(found)


def frame(document: Document, span: Span) -> Frame | None:
    """What a sentence needs beside it; ``None`` where it is no whole row or item."""
    around = _around(document, span)
    at = next((at for at, line in enumerate(around) if line.span == span), None)
    if at is None or around[at].kind == "text":
        return None
    first = at
    while first > 0 and around[first - 1].kind == around[at].kind and _joins(around, first):
        first -= 1
    if around[at].kind == "row":
        return Frame("row", around[first].span.of(document.text))
    return Frame("item", _lead_in(document, around[first - 1]) if first else "")


# Lines before and after a sentence among which its table or list is looked for.
_FAR = 200


def _around(document: Document, span: Span) -> Sequence[Line]:
    starts = document.sentences
    at = next((at for at, one in enumerate(starts) if one.start >= span.start), 0)
    return lines(document, range(max(0, at - _FAR), min(len(starts), at + 3)))


def _joins(around: Sequence[Line], at: int) -> bool:
    """Whether a line belongs with the one above it: items of a list may stand apart."""
    return around[at].kind == "item" or around[at].follows


def _lead_in(document: Document, line: Line) -> str:
    """The sentence that a list is said with: "It takes these things:", or a heading."""
    last = document.sentences[line.numbers[-1]].of(document.text)
    return "" if line.kind == "row" or _END.search(last) else last


def _lines(document: Document, numbers: range) -> Iterator[Line]:
    spans, text = document.sentences, document.text
    held: list[int] = []
    for at in numbers:
        if held and "\n" in text[spans[at - 1].end : spans[at].start]:
            yield _line(document, held)
            held = []
        held.append(at)
    if held:
        yield _line(document, held)


def _line(document: Document, numbers: Sequence[int]) -> Line:
    spans, text = document.sentences, document.text
    first = numbers[0]
    span = Span(spans[first].start, spans[numbers[-1]].end)
    gap = text[spans[first - 1].end if first else 0 : span.start]
    written = span.of(text)
    kind: Literal["text", "row", "item"] = "text"
    if "\n" not in written and _BAR.search(written):
        kind = "row"
    elif ITEM.match(written):
        kind = "item"
    return Line(span, tuple(numbers), kind, gap.count("\n") == 1, len(gap.rpartition("\n")[2]))
