"""The numbers and dates of a text as they are written and as values."""

from __future__ import annotations

import re
from decimal import Decimal

from index.types import Span

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
CARDINALS = (
    {word: value for value, word in enumerate(_UNITS)}
    | {word: 10 * place for place, word in enumerate(TENS, 2)}
    | {"twice": 2, "dozen": 12}
)
_UNCOUNTED = frozenset({"one"})
"""Seldom counts anything by itself ("one of them", "no one")."""

ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13,
    "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18,
    "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
SCALES = {
    "hundred": 10**2,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}

_TOKEN = re.compile(
    r"""(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?   # 1,200 or 1,200.5
        |\d{1,30}(?:\.\d{1,30})?)                 # 12 or 3.5
        (?P<ordinal>(?:st|nd|rd|th)\b)?           # 3rd
    |[^\W\d_]+""",
    re.X | re.I,
)
"""A number in digits, or a word that may be one."""

_WRITTEN = re.compile(r"(?P<digits>\d(?:[\d.,]*\d)?)(?:(?:st|nd|rd|th|s)(?!\w)|%)?")
"""Digits with the marks inside them: all of "12,000", "3.5", "3rd", "1990s" and "5%"."""

_DAYS = (
    "mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs|rsday)?|fri(?:day)?|sat(?:urday)?|"
    "sun(?:day)?"
)
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DATE = re.compile(rf"\b(?:{_DAYS}|{_MONTHS})\b", re.I)
"""A day or a month: "Monday", "Sept", "May". It counts with a capital only."""

_AMBIGUOUS = frozenset(
    ("mon", "tue", "tues", "wed", "thu", "thurs", "fri", "sat", "sun", "jan", "feb", "mar",
     "march", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec")
)  # fmt: skip
"""Dates that are other words or names too: "Theresa May", "Jan Mayen", "The Sun", "March on"."""

_BEFORE_DATE = re.compile(
    r"(?:\d(?:st|nd|rd|th)?|\b(?:in|on|since|until|till|during|last|next|early|late|mid|"
    r"(?:first|second|third|[a-z]+th|twenty-first|thirty-first)\sof))[\s,.-]+$",
    re.I,
)
"""What makes an ambiguous date one when it stands before it: "in May", "3 Mar", "second of May"."""

_AFTER_DATE = re.compile(r"[.,]?\s*\d|\s+the\s+[a-z]+(?:st|nd|rd|th|first|second|third)\b", re.I)
"""The same after it: "May 2015", "Sat, 5 Sept", "May the second"."""

_OPENS_NAME = re.compile(r"\s+[A-Z][a-z]")
"""After "on Jan": a name goes on ("in May Street")."""

_WHEN = frozenset(
    ("yesterday", "today", "tomorrow", "tonight", "morning", "evening", "spring", "summer",
     "autumn")
)  # fmt: skip
"""Words for a time that must agree too."""

_NEAR_MONTH = 3
"""Words between an ordinal and its month, at most: "the second of May", "May the second"."""

_PARTS = {"quarter": 4} | {word: value for word, value in ORDINALS.items() if value > 2}
"""Words for a share, by how many of them make a whole: "a third of"."""


def written_numbers(text: str) -> tuple[str, ...]:
    """Return the distinct numbers in digits, as written but without thousands separators."""
    found = (match["digits"].replace(",", "") for match in _WRITTEN.finditer(text))
    return tuple(dict.fromkeys(found))


def number_spans(text: str) -> tuple[Span, ...]:
    """Return where numbers in digits stand that are words of their own, with their endings."""
    return tuple(
        Span(*match.span())
        for match in _WRITTEN.finditer(text)
        if not re.match(r"[\w.,]", text[max(0, match.start() - 1) : match.start()])
        and not re.match(r"\w", text[match.end() : match.end() + 1])
    )


def number_values(text: str) -> frozenset[Decimal]:
    """Return the values of the numbers in ``text``: "two dozen" is 24, "3.5 million" 3,500,000.

    An ordinal has a value in a date alone ("the second of May", "the 19th century"); before
    any other noun it says which one is meant, and not how many. "A third of" is a share.
    """
    tokens = list(_TOKEN.finditer(text))
    words = [token.group().lower() for token in tokens]
    values: list[Decimal] = []
    previous = ""
    for place, token in enumerate(tokens):
        word = words[place]
        ordinal = token["ordinal"] is not None or word in ORDINALS
        if ordinal:
            values += _ordinal(words, place, token, previous, values)
        elif word == "quarter":
            values += _share(words, place)
        elif token["digits"]:
            values.append(Decimal(token["digits"].replace(",", "")))
        elif word in SCALES or word == "dozen":
            _scale(values, word, previous)
        elif word in CARDINALS and word not in _UNCOUNTED:
            _count(values, word, previous)
        if word != "and" or previous not in SCALES:
            previous = "" if ordinal else word
    return frozenset(value.normalize() for value in values)


def dates(text: str, *, loose: bool = False) -> frozenset[str]:
    """Return the days and months that ``text`` names with a capital, by their first three
    letters, and words such as "yesterday".

    A word that may be a name or a verb ("May", "Sun", "March") counts where a number, a
    preposition of time or another date stands beside it; ``loose`` counts it anywhere.
    """
    named = {
        match.group()[:3].lower()
        for match in _DATE.finditer(text)
        if match.group()[0].isupper() and (loose or _is_date(text, match))
    }
    return frozenset(named | (_WHEN & set(re.findall(r"[a-z]+", text.lower()))))


def _is_date(text: str, match: re.Match[str]) -> bool:
    if match.group().lower() not in _AMBIGUOUS:
        return True
    after = text[match.end() :]
    if _AFTER_DATE.match(after):
        return True
    return bool(_BEFORE_DATE.search(text[: match.start()])) and not _OPENS_NAME.match(after)


def _scale(values: list[Decimal], word: str, previous: str) -> None:
    """Multiply the number in front ("two hundred"), or count the scale itself once."""
    scale = SCALES.get(word, 12)
    joined = previous[:1].isdigit() or (previous in CARDINALS and previous not in _UNCOUNTED)
    if values and (joined or previous in SCALES):
        values.append(values.pop() * scale)
    else:
        values.append(Decimal(scale))


def _count(values: list[Decimal], word: str, previous: str) -> None:
    """Add a word to the number in front that it continues ("twenty-five"), or begin one."""
    value = CARDINALS[word]
    continues = previous in SCALES and value < SCALES[previous]
    if values and (continues or (previous in TENS and value < 10)):
        values.append(values.pop() + value)
    else:
        values.append(Decimal(value))


def _ordinal(
    words: list[str], place: int, token: re.Match[str], previous: str, values: list[Decimal]
) -> list[Decimal]:
    """The value of an ordinal in a date or of a share; takes back the tens in front of it."""
    tens = bool(values) and previous in TENS and token["digits"] is None
    before = values.pop() if tens else Decimal(0)
    own = Decimal(token["digits"].replace(",", "")) if token["digits"] else ORDINALS[words[place]]
    near = words[max(0, place - _NEAR_MONTH + 1) : place + _NEAR_MONTH]
    months = any(re.fullmatch(_MONTHS, word) for word in near)
    if months or words[place + 1 : place + 2] in (["century"], ["centuries"]):
        return [before + own]
    return _share(words, place)


def _share(words: list[str], place: int) -> list[Decimal]:
    """The value of "a third of" and of "one quarter of"; nothing for other uses."""
    whole = words[place] in _PARTS and words[place + 1 : place + 2] == ["of"]
    if whole and words[max(0, place - 1) : place] in (["a"], ["one"]):
        return [round(1 / Decimal(_PARTS[words[place]]), 4)]
    return []
