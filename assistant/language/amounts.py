"""Amounts in a text: counts, shares, money, measures; compared across words, units, rounding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from string import ascii_letters
from typing import Literal

from assistant.language.numbers import (
    ABOUT,
    BOUNDS,
    CARDINALS,
    DIGITS,
    MULTIPLES,
    PART,
    PARTS,
    SHORT_SCALES,
    TOPS,
    number_values,
    plain_digits,
    plain_letters,
)
from assistant.language.units import MEASURE, SIGNS, measure, name_unit
from index.types import Span

_UNIT = re.compile(MEASURE, re.I)
_KINDS = re.compile(
    "share|duration|length(?:/duration)?|area|mass|volume|energy|power|data|(?:temperature|money).*"
)
"""What is measured in texts that people ask; other units are seldom meant ("5 A", "3 TV sets")."""


_LETTERS = (ascii_letters, "ABJLNV")
"""Letters that are no units right behind a number ("1990s", "5m"), and behind a blank ("490 B")."""

_WORD = rf"(?:{'|'.join(sorted((*CARDINALS, *MULTIPLES), key=len, reverse=True))})"
_WORDS = rf"{_WORD}(?:[\s-]+{_WORD})*"
_SPELT = (
    rf"(?:(?:an?\s+)?{_WORDS}(?:(?<=hundred)\s+and\s+{_WORDS}|(?<=thousand)\s+and\s+{_WORDS})*)"
)
_SCALE = "|".join((*MULTIPLES, *(x for x in SHORT_SCALES if len(x) > 1)))

_AMOUNT = re.compile(
    rf"""(?<![\w.,/:§#-])(?:(?P<currency>{SIGNS})\s?)?
    (?:(?:(?P<top>{"|".join(TOPS)})[\s-]+)?(?P<part>{PART})s?\b(?!\s+past)
      |(?P<some>{_SPELT}|\d+)\s+(?:in|out\s+of)\s+(?P<all>{_SPELT}|\d{{1,3}})\b(?!\s*(?:{_WORD}|an?\b))
      |(?P<digits>(?:{DIGITS}))(?!\d|[:,/]\d|st\b|nd\b|rd\b|th\b)
       (?:[\s-]?(?P<scale>{_SCALE}|(?(currency)[mkb]|million))\b(?:(?<=mio|mrd)\.)?)?
      |(?P<spelt>\b{_SPELT})(?!-?\w)
      |(?P<article>\b[Aa]n?)(?=\s+(?:hour|minute|second|day|week|month|year|decade|fortnight|euro|dollar|mile|kilo|litre)\b))
    (?:\s+and\s+an?\s+(?P<rest>half|quarter)\b)?""",
    re.X | re.I,
)
"""An amount: "1,204,300", "1.2 million", "forty-five", "three quarters", "one in eight", "an" of
"an hour", "two and a half"; not "3rd", "10:40", "A4", "half past"."""

_ABOUT = re.compile(
    rf"(?:\b(?:{ABOUT}|nearly|almost|close\s+to|just\s+(?:over|under)|an?\s+estimated|"
    r"estimated\s+at)|[~≈])\s*$",
    re.I,
)
"""Words before an amount that make it a rough one: "about 40", "some forty", "~40"."""

_ABOUT_AFTER = re.compile(r"\s+or\s+so\b|-odd\b", re.I)

_AND_PART = re.compile(r"\s+and\s+an?\s+(?P<part>half|quarter)\b", re.I)
"""A part of the unit after it: "an hour and a half"."""

_LEAST = re.compile(
    rf"(?:\b(?:{BOUNDS['≥']}|{BOUNDS['>']}|over|above|exceed(?:s|ed|ing)?)|[≥>])\s*$", re.I
)
"""Words before an amount that make it the least: "at least 40", "over 40"."""

_LEAST_AFTER = re.compile(r"\+|\s+(?:or|and)\s+(?:more|over|older|above)\b", re.I)

_MOST = re.compile(rf"(?:\b(?:{BOUNDS['≤']}|{BOUNDS['<']}|under|below|within)|[≤<])\s*$", re.I)
"""Words before an amount that make it the most: "up to 60", "no more than ten"."""

_MOST_AFTER = re.compile(r"\s+(?:or|and)\s+(?:less|fewer|under|younger|below)\b", re.I)

_TO = re.compile(r"\s*(?:–|—|-|\bto\b|\bor\b)\s*")
"""What joins the ends of a range: "40–45", "40 to 45", "two or three"."""

_BETWEEN = re.compile(r"\bbetween\s+$", re.I)
_AND = re.compile(r"\s*,?\s*(?:and\s+)?")
"""What joins the parts of one measure: "1 h 30 min", "2 years and 3 months"."""

_LABEL = re.compile(
    r"\b(?:room|section|step|page|line|no|nr|number|version|phase|platform|gate|article|chapter|figure|table|"
    r"route|part|item|note|flight|bus|grade|level|class|lane)\.?\s+$",
    re.I,
)
"""Words after which a number is a name: "room 12", "page 3"; not "12 rooms"."""

_LOOKED_BACK = 24
_ROUGH = 0.1
"""How far, as a share, two values may be apart where one is rough: "about 40" and 42."""
_CONVERTED = 0.03
"""The same where they are in two units, which are seldom converted exactly: 5 miles and 8 km."""
_ROUNDED = 0.05
"""The same where one may be the other rounded: 1.2 million and 1,204,300; not 2 and 2.4 million."""
_PLAIN = 1000
"""Amounts from which on noughts at the end may be rounding: 12,000 and 12,345; not 40 and 42."""

Bound = Literal["", "least", "most"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount from ``low`` to ``high``, in the first unit of its ``kind``.

    ``step`` is what its last digit counts and ``digits`` how many it has; ``unit`` the size of the
    unit that it is written in, ``loose`` where noughts may be rounding.
    """

    span: Span
    kind: str
    low: float
    high: float
    unit: float
    step: float
    digits: int
    loose: bool = False
    about: bool = False
    bound: Bound = ""

    def agrees(self, other: Quantity) -> bool:
        """Whether both may be true of the same thing: the same in other words, or compatible."""
        if self.bound == other.bound:
            if self.low < self.high and other.low < other.high:
                return _same(self, other, self.low, other.low) and _same(
                    self, other, self.high, other.high
                )
            if self.low == self.high and other.low == other.high:
                return _same(self, other, self.low, other.low)
        return self._reach[0] <= other._reach[1] and other._reach[0] <= self._reach[1]

    @property
    def _reach(self) -> tuple[float, float]:
        """Least and greatest values that it allows."""
        slack = _ROUGH if self.about else 1e-6
        least = float("-inf") if self.bound == "most" else self.low * (1 - slack)
        most = float("inf") if self.bound == "least" else self.high * (1 + slack)
        return least, most


def _same(a: Quantity, b: Quantity, one: float, other: float) -> bool:
    """Whether two values are equal, given how exactly each is written."""
    apart = abs(one - other)
    share = apart / max(abs(one), abs(other), 1e-12)
    if share < 1e-6 or ((a.about or b.about) and share <= _ROUGH):
        return True
    if a.unit != b.unit and share <= _CONVERTED:
        return True
    coarse, fine = (a, b) if a.digits <= b.digits else (b, a)
    finer = fine.digits - coarse.digits
    return share <= _ROUNDED and finer >= 1 + coarse.loose and apart < coarse.step / 2 * 0.999


def find_quantities(text: str, taken: Sequence[Span] = ()) -> tuple[Quantity, ...]:
    """The amounts of a text in order, without those inside ``taken`` (dates and times).

    "a year" right after an amount is a rate, "45 euro a year", and no amount.
    """
    text = plain_letters(text)
    found: list[Quantity] = []
    for match in _AMOUNT.finditer(text):
        inside = any(span.start < match.end() and match.start() < span.end for span in taken)
        past = found and match.start() <= found[-1].span.end + (1 if match["article"] else -1)
        if not inside and not past and (read := _read(text, match)):
            found.append(read)
    return tuple(_bounded(text, one) for one in _joined(text, found))


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    """The amount of one match with its unit; none where it is a label or says nothing."""
    if _LABEL.search(text[max(0, match.start() - _LOOKED_BACK) : match.start()]):
        return None
    if match["some"]:
        some, whole = _value(match["some"]), _value(match["all"])
        if not 0 < some < whole or (match["some"].isdigit() and int(match["some"]) > 999):
            return None
        return _quantity(match, match.end(), "share", some / whole, 0.0, 9)
    value, step, digits, loose = _number(match)
    kind, size, end = _unit(text, match)
    after = None if match["rest"] or kind == "count" else _AND_PART.match(text, end)
    if rest := match["rest"] or (after and after["part"]):
        value += 1 / PARTS[rest.lower()]
        step, digits = 0.0, digits + 1
        end = after.end() if after else end
    if match["part"] and kind == "count":
        if not re.match(r"\s+of\b", text[match.end() :]):
            return None
        kind = "share"
    if kind == "temperature °F":
        return _quantity(match, end, "temperature", (value - 32) / 1.8, step / 1.8, digits, 1 / 1.8)
    made = _quantity(match, end, kind, value * size, step * size, digits, size)
    return replace(made, loose=loose)


def _quantity(
    match: re.Match[str],
    end: int,
    kind: str,
    value: float,
    step: float,
    digits: int,
    unit: float = 1.0,
) -> Quantity:
    return Quantity(Span(match.start(), end), kind, value, value, unit, step, digits)


def _number(match: re.Match[str]) -> tuple[float, float, int, bool]:
    """The value of a match, what its last digit counts, its digits, whether noughts are loose."""
    if match["part"]:
        top, part = (match["top"] or "a").lower(), match["part"].lower()
        return TOPS[top] / PARTS[part], 0.0, 9, False
    if not match["digits"]:
        value = _value(match["spelt"] or "a")
        digits = len(f"{value:.0f}".rstrip("0")) or 1
        loose = value >= _PLAIN
        return value, 10.0 ** (len(f"{value:.0f}") - digits) if loose else 1.0, digits, loose
    written = plain_digits(match["digits"])
    scaled = (match["scale"] or "").lower()
    scale = MULTIPLES.get(SHORT_SCALES.get(scaled, scaled), 1)
    decimals = len(written.partition(".")[2])
    digits = len(written.replace(".", "").strip("0")) or 1
    noughts = len(written) - len(written.rstrip("0")) if not decimals else 0
    loose = not decimals and scale == 1 and float(written) >= _PLAIN and noughts > 0
    step = 10.0 ** (noughts if loose else -decimals) * scale
    return float(written) * scale, step, digits, loose


def _value(words: str) -> float:
    """The value of a number in digits or words; an article is one."""
    if words.isdigit():
        return float(words)
    return float(next(iter(number_values(words)), 1))


def _unit(text: str, match: re.Match[str]) -> tuple[str, float, int]:
    """Kind and size of the unit after (or currency before) an amount, and where it ends."""
    start = match.end()
    if match["currency"]:
        return *measure(name_unit(match["currency"])), start
    between = re.compile(r"(?:\s+of)?\s+an?\s+|[\s-]?" if match["part"] else r"[\s-]?")
    at = found.end() if (found := between.match(text, start)) else start
    unit = _UNIT.match(text, at)
    if not unit or (len(unit["unit"]) < 2 and unit["unit"] in _LETTERS[at > start]):
        return "count", 1.0, start
    name, end = name_unit(unit["unit"]), unit.end("unit")
    if unit["per"]:  # A speed is one measure; "45 euro a year" is an amount of euros.
        rate = measure(f"{name}per{name_unit(unit['per'])}")
        if rate[0] == "length/duration":
            return *rate, unit.end()
    kind, size = measure(name)
    return (kind, size, end) if _KINDS.fullmatch(kind) else ("count", 1.0, start)


def _joined(text: str, found: Sequence[Quantity]) -> Iterator[Quantity]:
    """The amounts with ranges ("40 to 45") and measures in parts ("1 h 30 min") made one."""
    held: Quantity | None = None
    for one in found:
        made = _join(text, held, one) if held else None
        if held and not made:
            yield held
        held = made or one
    if held:
        yield held


def _join(text: str, a: Quantity, b: Quantity) -> Quantity | None:
    between = text[a.span.end : b.span.start]
    span = Span(a.span.start, b.span.end)
    before = text[max(0, a.span.start - _LOOKED_BACK) : a.span.start]
    pair = re.fullmatch(r"\s+and\s+", between) and _BETWEEN.search(before)
    if _TO.fullmatch(between) or pair:
        size = b.unit if a.kind == "count" else 1.0
        if a.kind in ("count", b.kind) and a.low * size < b.high:
            return replace(b, span=span, low=a.low * size, digits=max(a.digits, b.digits))
        return None
    is_part = a.kind == b.kind in ("duration", "length", "mass") and b.unit < a.unit
    if is_part and _AND.fullmatch(between):
        low = a.low + b.low
        return replace(b, span=span, low=low, high=low, digits=a.digits + b.digits)
    return None


def _bounded(text: str, one: Quantity) -> Quantity:
    """An amount with the words around it that make it rough, the least or the most."""
    start, end = one.span.start, one.span.end
    before = text[max(0, start - _LOOKED_BACK) : start]
    after = text[end : end + _LOOKED_BACK]
    about = _ABOUT.search(before)
    most, least = _MOST.search(before), _LEAST.search(before)
    bound: Bound = ""
    if most or _MOST_AFTER.match(after):
        bound = "most"
    elif least or _LEAST_AFTER.match(after):
        bound = "least"
    words = next((found for found in (about, most, least) if found), None)
    opened = start - (len(before) - words.start()) if words else start
    rough = bool(about or _ABOUT_AFTER.match(after))
    return replace(one, span=Span(opened, end), about=rough, bound=bound)
