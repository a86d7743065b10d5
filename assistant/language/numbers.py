"""The numbers and dates of a text as values, whether written in digits or in words."""

from __future__ import annotations

import re
from decimal import Decimal

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = {
    "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14,
    "fifteenth": 15, "twentieth": 20,
}  # fmt: skip
_WORDS = (
    {word: value for value, word in enumerate(_UNITS) if value != 1}
    | {word: 10 * place for place, word in enumerate(_TENS, 2)}
    | _ORDINALS
    | {"twice": 2, "dozen": 12}
)
_SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_SCALES |= {"trillion": 10**12}
_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,30}(?:\.\d{1,30})?|[a-z]+", re.I)
_DAYS = (
    "mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs|rsday)?|fri(?:day)?|sat(?:urday)?|"
    "sun(?:day)?"
)
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DATE = re.compile(rf"\b(?:{_DAYS}|{_MONTHS})\b", re.I)
_WHEN = frozenset(
    ("yesterday", "today", "tomorrow", "tonight", "morning", "evening", "spring", "summer",
     "autumn")
)  # fmt: skip


def numbers(text: str) -> frozenset[Decimal]:
    """The values of the numbers in ``text``: "two dozen" is 24, "3.5 million" is 3,500,000.

    "One" and "first" are left out: they seldom count anything.
    """
    found: list[Decimal] = []
    previous = ""
    for match in _TOKEN.finditer(text):
        word = match.group().lower()
        if word[0].isdigit():
            found.append(Decimal(word.replace(",", "")))
        elif word in _SCALES or word == "dozen":
            scale = _SCALES.get(word, 12)
            joined = bool(found) and _is_number(previous)
            found.append(found.pop() * scale if joined else Decimal(scale))
        elif word in _WORDS:
            tens = bool(found) and previous in _TENS and _WORDS[word] < 10
            found.append((found.pop() if tens else Decimal(0)) + _WORDS[word])
        previous = word
    return frozenset(value.normalize() for value in found)


def dates(text: str) -> frozenset[str]:
    """The days and months that ``text`` names with a capital, by their first three letters,
    and words such as "yesterday"."""
    named = {one[:3].lower() for one in _DATE.findall(text) if one[0].isupper()}
    return frozenset(named | (_WHEN & set(re.findall(r"[a-z]+", text.lower()))))


def _is_number(word: str) -> bool:
    return word[:1].isdigit() or word in _WORDS or word in _SCALES
