"""Finds the citation markers in a model's reply, whatever form the model gave them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

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
