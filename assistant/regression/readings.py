"""The ways to read an answer that is compared: the words of it that count, spelt alike."""

from __future__ import annotations

import re
import string
import unicodedata
from functools import lru_cache

from assistant.language.moments import spell_dates
from assistant.language.quantities import spell_limits, spell_quantities
from assistant.language.units import converts, measure
from assistant.regression.quotes import fold
from index.loaders.normal import normalise

_ARTICLES = frozenset(("a", "an", "the"))
_PREPOSITIONS = frozenset(("on", "in", "at", "by"))
_ALIKE = {"professor": "prof", "doctor": "dr", "mister": "mr", "hr": "herr"}
"""Titles in full and shortened."""

# Dashes between words without a blank, and an ellipsis. Between digits a dash is a range's.
_PARTING = re.compile("[—―…]")
_LONG_DASH = re.compile("[—―]")
_RANGE_DASH = re.compile(r"(?<=\d)[—―](?=\d)")

# A minus sign with a blank behind it, which a hyphen in its place would not have; an en dash is
# one at the beginning alone: further on it parts words.
_MINUS = re.compile(r"(?:(?<![\w)])\u2212|^\u2013)\s(?=[$€£¥]?\d)")

# The punctuation that is part of a number: whatever stands between two digits (4.5, 9:30, 24/7,
# 1939-1945), the sign of an exponent (1e-5), a comparison (<5), and a minus sign, which stands
# before a number and behind no word. And what is part of a bound ("30+") or of a name: "C++",
# "C#", a grade of "A+".
_KEPT = re.compile(
    r"(?<=\d)[^\w\s]+(?=\d)|(?<=\de)-(?=\d)|[<>](?=-?\d)|(?<![\w.,;!?%°)\]}/-])-(?=[£€¥]?\d)"
    r"|(?<=\d)\+(?!\w)|(?<=\b[A-Za-z])(?:\+\+?|#)(?!\w)"
)

# Signs that stand for a word, and two words in one.
_SIGN_WORDS = (
    (re.compile(r"§{1,2}\s?(?=\d)"), "section "),
    (re.compile(r"(?<!\w)#\s?(?=\d)"), "no "),
    (re.compile(r"(?<=\s)&(?=\s)"), "and"),
    (re.compile(r"\bcan(?:not|'t)\b", re.I), "can not"),
    (re.compile(r"\bwon't\b", re.I), "will not"),
    (re.compile(r"(?<=\w)n't\b", re.I), " not"),
    (re.compile(r"\b(it|that|there|he|she)'s\b", re.I), r"\1 is"),
    (re.compile(r"\b(?:the year|A\.?D\.?) (?=\d{3,4}\b)"), ""),
    (re.compile(r"(?<=\d)\((?=\d)"), " ("),
)

_NUMBER = re.compile(r"([<>≤≥±]?)(-?)(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?")
_THOUSANDS = re.compile(r"([1-9]\d{0,2})\.(\d{3})")
_GROUPING = frozenset(("euro", "franc", "chf"))
"""Currencies of countries that group digits with a point: "1.250 euro" may be 1250."""

_COMMA = re.compile(r"[,;]\s+(?:and\s|und\s)?|\s(?:and|und|/)\s|\n")
_ORDERED = re.compile(r"\b(?:then|respectively|before|after|versus|vs|from)\b", re.I)
"""Words with which the order of a list is part of what it says."""


def tokens(text: str, *, joined: bool = False, by_value: bool = False) -> tuple[str, ...]:
    """The words that count: lower case, no articles, no preposition in front, no punctuation
    but in numbers; amounts as ``spell_quantities`` spells them.

    A long dash parts words; with ``joined`` it is a hyphen, for which it may stand. With
    ``by_value`` dates have one spelling, and each amount is one word with its value and bound.
    """
    return _count(_spell(text, joined=joined, by_value=by_value), by_value=by_value)


@lru_cache(maxsize=1024)
def readings(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of ``text``, the bare text where nothing of it counts ("A", "?"), and other
    readings: a long dash that parts words may be a hyphen, and amounts and dates are values."""
    words = tokens(text) or (text.casefold().strip(),)
    found = [words]
    if _LONG_DASH.search(text):
        found.append(tokens(text, joined=True) or words)
    if any(character.isdigit() or character == "/" for word in words for character in word):
        found.append(tokens(text, by_value=True))
    return tuple(dict.fromkeys(found))


def list_items(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of every item where ``text`` is a list of which the order says nothing."""
    spelt = _spell(text, joined=False, by_value=True)
    if _ORDERED.search(spelt):
        return ()
    items = tuple(_count(item, by_value=True) for item in _COMMA.split(spelt))
    return items if len(items) > 1 and all(items) else ()


@lru_cache(maxsize=1024)
def _spell(text: str, *, joined: bool, by_value: bool) -> str:
    """``text`` with typography, amounts and words in two spellings spelt alike.

    This takes most of the time of a comparison, which needs it for the words and for the items.
    """
    text = text if text.isascii() else _MINUS.sub("-", normalise(text))
    parted = _RANGE_DASH.sub("-", text)
    parted = fold(parted if joined else _PARTING.sub(" ", parted))
    for pattern, word in _SIGN_WORDS:
        parted = pattern.sub(word, parted)
    parted = spell_quantities(parted)
    return spell_limits(spell_dates(parted)) if by_value else parted


def _count(spelt: str, *, by_value: bool) -> tuple[str, ...]:
    """The words of a text that is spelt alike."""
    kept = {at for match in _KEPT.finditer(spelt) for at in range(*match.span())}
    letters = (x for at, x in enumerate(spelt) if at in kept or not _is_punctuation(x))
    words = [_ALIKE.get(x, x) for x in "".join(letters).casefold().split() if x not in _ARTICLES]
    while len(words) > 1 and words[0] in _PREPOSITIONS:
        words.pop(0)
    return tuple(_value_amounts(words) if by_value else words)


def _is_punctuation(letter: str) -> bool:
    return letter in string.punctuation or unicodedata.category(letter).startswith("P")


def _value_amounts(words: list[str]) -> list[str]:
    """``words`` with every number and its unit in one, by value: "5 kilometre" and "5000 metre"
    are the same word; so are "1 hour 30 minute" and "90 minute"."""
    valued: list[str] = []
    at = 0
    while at < len(words):
        match = _NUMBER.fullmatch(words[at])
        unit = words[at + 1] if at + 1 < len(words) else ""
        if not match or not converts(unit):
            valued.append(words[at])
            at += 1
            continue
        kind, size = measure(unit)
        sign, minus, *ends = match.groups()
        values = [_read(end, unit) * size for end in ends if end]
        at += 2
        while len(values) == 1 and (part := _part(words[at : at + 3], kind, size)):
            value, size, length = part
            values[0] += value
            at += length
        spelt = "-".join(f"{value:.12g}" for value in values)
        valued.append(f"{sign}{minus}{spelt}={kind}")
    return valued


def _part(words: list[str], kind: str, above: float) -> tuple[float, float, int] | None:
    """The value and unit of a smaller part of the same measure, and its words: "and 30 minutes"."""
    joined = words[:1] == ["and"]
    number, unit = [*words[joined:], "", ""][:2]
    if not re.fullmatch(r"\d+(?:\.\d+)?", number) or not converts(unit):
        return None
    same, size = measure(unit)
    return (float(number) * size, size, joined + 2) if same == kind and size < above else None


def _read(number: str, unit: str) -> float:
    """The number; one in groups where the unit is a coin of which nothing has three decimals."""
    grouped = _THOUSANDS.fullmatch(number) if unit in _GROUPING else None
    return float(grouped[1] + grouped[2] if grouped else number)
