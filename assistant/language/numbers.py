"""The numbers and dates of a text as they are written and as values."""

from __future__ import annotations

import re
from decimal import Decimal

from index.types import Span

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
HOURS = _UNITS[1:13]
"""The hours of a clock with hands, in words."""
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
CARDINALS = (
    {word: value for value, word in enumerate(_UNITS)}
    | {word: 10 * place for place, word in enumerate(TENS, 2)}
    | {"twice": 2, "dozen": 12}
)
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
COUNTS = {word: value for word, value in CARDINALS.items() if word not in ("one", "twice", "dozen")}
"""Words that are a number by themselves; "one" seldom counts anything ("one of them", "no one")."""
MULTIPLES = {**SCALES, "dozen": 12, "lakh": 10**5, "crore": 10**7}
"""Words that multiply the number in front of them."""

DIGITS = (
    r"[1-9]\d{0,2}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,}|(?:['\u2019]\d{3})+,\d{1,2}"
    r"|(?:[ \u00a0\u2009\u202f]\d{3})+,\d{1,2}"  # 1.250,50 and 1 250,50
    r"|(?:(?:,\d{2,3})*,\d{3}|(?:['\u2019]\d{3})+|(?:[ \u00a0\u2009\u202f]\d{3})+)(?:\.\d+)?)(?!\d)"
    r"|(?:\d+,\d{1,2}|0,\d+)(?![\d,]|[.:/]\d)|\d+(?:\.\d+)?"  # 12,50 and 12.50
)
"""A number in digits, with groups of three digits (of two, in India) and a decimal point or comma.
A comma before one or two digits is a decimal comma; "1.250" is one and a quarter."""

BOUNDS = {
    "≥": r"at\s+least|(?:no|not)\s+(?:fewer|less)\s+than|(?:a\s+)?minimum(?:\s+of)?"
    r"|upwards\s+of|mindestens",
    "≤": r"at\s+most|(?:no|not)\s+(?:more|longer)\s+than|up\s+to|as\s+many\s+as"
    r"|(?:a\s+)?max(?:imum|\.)(?:\s+of)?|höchstens|bis\s+zu",
    ">": r"(?:more|longer|older|higher)\s+than|mehr\s+als",
    "<": r"(?:fewer|less)\s+than|weniger\s+als",
}
"""Words before an amount that bound it, by the sign for them."""

ABOUT = r"about|around|some|roughly|approximately|approx\.?|circa|ca\.?|etwa"
"""Words that make the amount after them a rough one: "about 40", "some forty"."""

SHORT_SCALES = {
    "k": "thousand", "m": "million", "mn": "million", "mio": "million", "millionen": "million",
    "b": "billion", "bn": "billion", "mrd": "billion", "milliarde": "billion",
    "milliarden": "billion", "tn": "trillion",
}  # fmt: skip
"""Scales that are shortened or German."""

PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8,
         "tenth": 10}  # fmt: skip
"""Words for a share by themselves, by how many of them make a whole: "two thirds"."""
PART = "|".join(sorted(PARTS, key=len, reverse=True))
TOPS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7}
"""How many of them there are: "a half", "three quarters"."""
_SHARES = PARTS | {word: value for word, value in ORDINALS.items() if value > 2}
"""The same before "of": "a ninth of"."""
_COUNTING = frozenset((*COUNTS, *MULTIPLES, "one"))

_GAP = re.compile(r"[\s-]+(?:and\s+)?", re.I)
"""What joins the words of one number: "twenty-five", "a hundred and two"."""

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


_LETTERS = str.maketrans("ſıİ", "siI")


def plain_letters(text: str) -> str:
    """``text`` with the letters that a pattern in either case takes for others as those: "ſix" of
    an old print is "six". Every character keeps its place."""
    return text if text.isascii() else text.translate(_LETTERS)


def plain_digits(written: str) -> str:
    """A number of ``DIGITS`` without groups and with a decimal point: "1.250,50" is "1250.50"."""
    whole, comma, decimals = written.rpartition(",")
    if comma and (len(decimals) < 3 or "." in whole or whole == "0"):
        return re.sub(r"\D", "", whole) + "." + decimals
    grouped = written.count(".") > 1
    return re.sub(r"\D" if grouped else r"[^\d.]", "", written)


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
    reading, end = NumberReading(), 0
    for place, token in enumerate(tokens):
        word = words[place]
        if token["ordinal"] is None and (token["digits"] or word in _COUNTING):
            between = text[end : token.start()]
            if not _GAP.fullmatch(between) or not reading.take(word, between):
                values += reading.values
                reading = NumberReading(word)
            end = token.end()
        elif word != "and":
            values += reading.values
            reading = NumberReading()
            if token["ordinal"] is not None or word in ORDINALS:
                values += _ordinal(words, place, token, values)
            elif word == "twice":
                values.append(Decimal(CARDINALS[word]))
            elif word == "quarter":
                values += _share(words, place)
    values += reading.values
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


class NumberReading:
    """A number as its words come; ``written`` is how it stands in the text.

    A number in digits may come first, and is then multiplied alone: "3.5 million".
    """

    def __init__(self, first: str = "") -> None:
        self.written = ""
        self._sum, self._last, self._least = Decimal(0), Decimal(0), Decimal(10**15)
        self._counted = self._tens = self._digits = False
        if first and not self.take(first):
            self._last = Decimal(1)  # "hundred" by itself is one hundred.
            self.take(first)

    @property
    def values(self) -> list[Decimal]:
        """The number, if the words count something."""
        return [self._sum + self._last] if self._counted else []

    def take(self, word: str, joined: str = "") -> bool:
        """Whether ``word`` goes on with the number, which then has it."""
        if word in MULTIPLES:
            taken = self._multiply(Decimal(MULTIPLES[word]))
        else:
            taken = self._add(word, " and " in joined.lower())
        if taken:
            self.written += joined + word
        return taken

    def spell(self) -> str:
        """The number in digits, or as written where it does not count anything."""
        return f"{self.values[0].normalize():f}" if self._counted else self.written

    def _multiply(self, scale: Decimal) -> bool:
        if not self._last or scale >= self._least or scale <= 100 <= self._last:
            return False
        self._counted, self._tens, self._digits = True, False, False
        if scale <= 100:
            self._last *= scale
        else:
            self._sum, self._last, self._least = self._sum + self._last * scale, Decimal(0), scale
        return True

    def _add(self, word: str, apart: bool) -> bool:
        digits = word[0].isdigit()
        if self._digits or (digits and self.written):
            return False
        value = Decimal(word.replace(",", "")) if digits else Decimal(COUNTS.get(word, 1))
        whole = self._last % 100 == 0 and value < 100 and bool(self._last or self._sum)
        if self.written and not (whole or (self._tens and 0 < value < 10 and not apart)):
            return False
        self._counted = bool(self.written) or word not in ("a", "one")
        self._last += value
        self._tens, self._digits = word in TENS, digits
        return True


def _ordinal(
    words: list[str], place: int, token: re.Match[str], values: list[Decimal]
) -> list[Decimal]:
    """The value of an ordinal in a date or of a share; takes back the tens in front of it."""
    tens = bool(values) and words[place - 1] in TENS and token["digits"] is None
    before = values.pop() if tens else Decimal(0)
    own = Decimal(token["digits"].replace(",", "")) if token["digits"] else ORDINALS[words[place]]
    near = words[max(0, place - _NEAR_MONTH + 1) : place + _NEAR_MONTH]
    months = any(re.fullmatch(_MONTHS, word) for word in near)
    if months or words[place + 1 : place + 2] in (["century"], ["centuries"]):
        return [before + own]
    return _share(words, place)


def _share(words: list[str], place: int) -> list[Decimal]:
    """The value of "a third of" and of "one quarter of"; nothing for other uses."""
    whole = words[place] in _SHARES and words[place + 1 : place + 2] == ["of"]
    if whole and words[max(0, place - 1) : place] in (["a"], ["one"]):
        return [round(1 / Decimal(_SHARES[words[place]]), 4)]
    return []
