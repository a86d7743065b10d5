"""Spells the amounts of a text alike: "€1,250" and "1250 euro", "2:30 pm" and "14:30"."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from math import gcd

from assistant.language.clock import spell_times
from assistant.language.numbers import (
    ABOUT,
    BOUNDS,
    COUNTS,
    DIGITS,
    MULTIPLES,
    ORDINALS,
    PART,
    PARTS,
    SHORT_SCALES,
    TENS,
    TOPS,
    NumberReading,
    plain_digits,
    plain_letters,
)
from assistant.language.units import MEASURE, SIGNS, UNIT, measure, name_unit

# A number in digits, of one decimal point at most: "12", "3.5", not the "1.1" of "1.1.2".
_NUMBER = r"\d+(?:\.\d+)?"

_COUNT_WORDS = "|".join(sorted(COUNTS, key=len, reverse=True))
_SCALE_WORDS = "|".join(MULTIPLES)
_ORDINAL_WORDS = "|".join(ORDINALS)
_PHRASE = re.compile(
    rf"(?<![\w.,:/])(?<!\w-)"
    rf"(?:{_NUMBER}(?=[ -](?:{_SCALE_WORDS})\b)|(?:{_COUNT_WORDS}|one|a)\b)"
    rf"(?:[ -](?:and )?(?:{_COUNT_WORDS}|one|{_SCALE_WORDS})\b)*"
    rf"(?![ -](?:{_ORDINAL_WORDS})\b)",
    re.I,
)
"""A number of which at least a part is a word: "twenty-five", "3.5 million", "a hundred and two".
Not the "twenty" of "twenty-first"."""

_GAP = re.compile("[ -](?:and )?", re.I)
_SCALED_RANGE = re.compile(
    rf"(?<![\w.,:/-])({_NUMBER}) ?- ?({_NUMBER})[ -]({_SCALE_WORDS})\b", re.I
)
"""Two ends that share a scale: "10-12 million"."""

_SCALE = re.compile(
    rf"(?<=\d) ?({'|'.join(x for x in SHORT_SCALES if len(x) > 1)})\b(?:(?<=mio|mrd)\.)?", re.I
)
"""A scale that is shortened or German: "1.5 bn", "3.5 Mio."; a letter alone is a unit ("5 m")."""

_MINUS = re.compile(r"\b(?:minus|negative) (?=[$€£¥]?\d)", re.I)
"""A minus that is a word: "minus 30"."""

_BELOW_ZERO = re.compile(rf"(?<![\w.,-])({_NUMBER}(?: ?[°a-z]+){{0,2}}) below (?:zero|0)\b", re.I)
"""A minus behind its number: "30 degrees below zero"."""

_SIGN = re.compile(r"(?<=[<>≤≥±~≈]) (?=[$€£¥]?\d)|(?<=\+/-) (?=\d)")
"""The blank between a sign and its number: "< 5", "± 0.5"."""

_PHONE = re.compile(r"(?<!\w)\+[1-9]\d{0,2}[ .(/-][\d .()/-]{5,}\d")
"""A telephone number with the code of its country: "+44 20 7946 0958"."""

# A number that goes on to the left (1939 250, 4.5 100) has no groups there.
_DIGITS = re.compile(rf"(?<![\d.,:/])(?<!\d )(?:{DIGITS})")

# A price of whole coins: "30,- €", "EUR 30.--".
_WHOLE_PRICE = re.compile(r"(?<=\d)[.,]-{1,2}(?![\w-])")

_AMOUNT = re.compile(rf"(?<=\d)(?: ?|-){MEASURE}", re.I)
"""The unit of a number: "5 km", "5km", "5-km", "10-12 %", "80 km/h", "9 euros an hour"."""

_PREFIXED = re.compile(
    rf"(?P<minus>-?)(?P<sign>{SIGNS}) ?(?P<below>-?)"
    rf"(?P<number>{_NUMBER}(?: ?- ?(?:{SIGNS})? ?{_NUMBER})?)"
    rf"(?: ?(?P<scale>{'|'.join(SHORT_SCALES)}|{_SCALE_WORDS})\b)?(?![.,]?\d)",
    re.I,
)
"""A currency in front of its amount: "€1250", "-$30", "$-30", "US$ 5", "€10-€12", "$3.5m"."""

_ONE = re.compile(
    rf"(?:\bone(?=[ -]{UNIT}(?!\w)| (?:in|out of) (?:\d|{_COUNT_WORDS}))"
    rf"|^an?(?= (?=[a-z]{{3}}){UNIT}(?!\w)))",
    re.I,
)
"""A one that counts: "one day", "one in ten", not "one of them"; and the article of "an hour" by
itself."""

_FRACTION = re.compile(
    rf"(?<![\w.,:/])(?<!\w-)"
    rf"(?:(?P<whole>\d{{1,3}}|one|{_COUNT_WORDS})(?: and(?: an?)? |[ -](?=\d/)))?"
    rf"(?:(?:(?P<top>{'|'.join(TOPS)}|\d)[ -])?(?P<part>{PART})s?\b(?!-)"
    r"|(?P<over>\d)/(?P<under>\d{1,2})(?![\d/:]|[.,]\d))"
    rf"(?P<of>(?: of)? an? (?=(?:{_SCALE_WORDS}|{UNIT})(?!\w)))?",
    re.I,
)
"""A part of a whole, by itself or behind a whole number: "half", "two thirds", "3/4", "2 1/2",
"two and a half"; not "24/7", "3/4/2024" and the third of several."""

_BEFORE_FRACTION = re.compile(r"(?<=\d)(?=[¼-¾⅐-⅞])")
"""Where the fraction of "2½" begins."""

_AND_PART = re.compile(rf"(?<![\w.,])(\d+)[ -]((?:{UNIT})) and (?:an? )?(half|quarter)\b", re.I)
"""A part of the unit behind it: "1 hour and a half"."""

_ORDINAL = re.compile(
    rf"(?<![\w-])(?<!per )(?<!\d )(?:({'|'.join(TENS)})[ -])?({_ORDINAL_WORDS})(?![\w-])", re.I
)

_LEAD = rf"(?=[$€£¥]?-?(?:{SIGNS})? ?\d)"
_BOUNDS = tuple(
    (re.compile(rf"(?:\b(?:{words})|^(?:{first})) {_LEAD}", re.I), sign)
    for (sign, words), first in zip(
        BOUNDS.items(), (r"(?!)", r"(?!)", "over|above", "under|below"), strict=True
    )
)
"""Words that bound an amount: "at least 30"; "over 30" at the beginning, since a bridge is over
30 rivers."""

_BOUNDED = re.compile(
    rf"(?<![\w.,:/<>≤≥-])(-?{_NUMBER})"
    r"(?:(\+)(?!\w)"
    r"|((?: [a-z]+\d?)?) (?:or (?:(more|over)|less|fewer|under)|at (?:(least)|most))\b)",
    re.I,
)
"""The same behind it: "30+", "30 or more", "30 people at most"."""

_ABOUT = re.compile(rf"(?<!\w)(?:(?:{ABOUT}) |[~≈] ?){_LEAD}", re.I)

# One zero before a decimal point, one sign for plus or minus, and for the least and the most.
_ALIKE = ((re.compile(r"(?<![\w.])\.(?=\d)"), "0."), (re.compile(r"\+/-"), "±"),
          (re.compile(r">=(?= ?\d)"), "≥"), (re.compile(r"<=(?= ?\d)"), "≤"))  # fmt: skip

_YEARS = re.compile(r"(?<![\w.,:/-])(1\d|20)(\d\d)(?: ?- ?|/)(\d\d)(?![\w.,:/-]*\d)")
"""Years of which the last is shortened: "1939-45", "2019/20"."""

_BETWEEN = re.compile(
    rf"\bbetween ((?:\d+:\d\d|{_NUMBER})(?: [a-z]+)?) and (?={_NUMBER})"
    r"|^from (\d+:\d\d) to (?=\d+:\d\d)",
    re.I,
)
_RANGE = re.compile(
    rf"(?<!from )(?<![\d.,:])({_NUMBER}|\d+:\d\d)( [a-z]+)?( ?- ?| to | bis )"
    rf"({_NUMBER}|\d+:\d\d)(?![\d:])( [a-z]+)?",
    re.I,
)
"""Two ends of a range: "5 - 10", "10 km-12 km", "10 to 12 km". Not "from 10 to 12" and
"2 euro to 30 euro", which may be a change."""


def spell_quantities(text: str) -> str:
    """``text`` with every amount that has the same value and unit spelt the same.

    Separators of thousands and words for numbers become digits, fractions decimals, units and
    currencies stand behind their number by their full names, times of day have 24 hours, a
    range one hyphen. Quotation marks, hyphens and blanks are expected as a keyboard has them.
    """
    text = "".join(_spell_character(x) for x in _BEFORE_FRACTION.sub(" ", plain_letters(text)))
    text = _PHONE.sub(_spell_phone, _WHOLE_PRICE.sub("", text))
    for pattern, spelling in _ALIKE:
        text = pattern.sub(spelling, text)
    text = _DIGITS.sub(lambda match: plain_digits(match[0]), _SIGN.sub("", text))
    text = spell_times(text)
    text = _AND_PART.sub(_spell_and_part, _ONE.sub("1", text))
    text = _FRACTION.sub(_spell_fraction, text)
    text = _PREFIXED.sub(_spell_currency, _MINUS.sub("-", text))
    text = _SCALE.sub(lambda match: f" {SHORT_SCALES[match[1].lower()]}", text)
    text = _SCALED_RANGE.sub(lambda match: _scale_range(*match.groups()), text)
    text = _MINUS.sub("-", _PHRASE.sub(lambda match: _spell_phrase(match[0]), text))
    text = _AMOUNT.sub(_spell_amount, _BELOW_ZERO.sub(r"-\1", text))
    text = _ORDINAL.sub(_spell_ordinal, text)
    return _RANGE.sub(_spell_range, _YEARS.sub(_spell_years, text))


def spell_limits(text: str) -> str:
    """A text of ``spell_quantities`` with a sign for every word that bounds an amount, a hyphen
    for "between 5 and 10", and no word that makes an amount a rough one."""
    text = _BETWEEN.sub(lambda match: f"{match[1] or match[2]} - ", text)
    text = _RANGE.sub(_spell_range, text)
    for pattern, sign in _BOUNDS:
        text = pattern.sub(sign, text)
    text = _BOUNDED.sub(lambda match: f"{_bound(match)}{match[1]}{match[3] or ''}", text)
    return _ABOUT.sub("", text)


def _bound(match: re.Match[str]) -> str:
    return "≥" if match[2] or match[4] or match[5] else "≤"


def strip_zeros(word: str) -> str:
    """A number, or both ends of a range, without the zeros that add nothing: "4.50" is "4.5"."""
    if not re.fullmatch(rf"\D?{_NUMBER}(?:-{_NUMBER})?", word):
        return word
    return re.sub(r"(\.\d*?)0+(?!\d)", lambda match: match[1].rstrip("."), word)


def _spell_character(letter: str) -> str:
    """A digit of any script as an ASCII one, a fraction in one character as "1/2"."""
    if letter.isascii():
        return letter
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    fraction = unicodedata.normalize("NFKC", letter)
    if "\u2044" in fraction and len(fraction) > 2:
        return fraction.replace("\u2044", "/")
    return "°" if letter == "º" else letter


def _spell_phone(match: re.Match[str]) -> str:
    """The digits of a telephone number in one; a number in groups of three stays as it is."""
    if re.fullmatch(r"\+\d{1,3}(?: \d{3})+", match[0]):
        return match[0]
    return "+" + re.sub(r"\D", "", match[0])


def _spell_fraction(match: re.Match[str]) -> str:
    """A fraction as a decimal where that is exact, else as "2/3"; the third of several as it is."""
    said = {name: (value or "").lower() for name, value in match.groupdict().items()}
    if said["part"]:
        counted = said["top"] or said["whole"] or said["of"] or said["part"] == "half"
        top = int(said["top"]) if said["top"].isdigit() else TOPS.get(said["top"], 1)
        under = PARTS[said["part"]]
    else:
        counted, top, under = "yes", int(said["over"]), int(said["under"])
    if not counted or top >= under or gcd(top, under) > 1:
        return match[0]
    whole = int(said["whole"]) if said["whole"].isdigit() else COUNTS.get(said["whole"], 0)
    whole = 1 if said["whole"] == "one" else whole
    after = " " if said["of"] else ""
    if 40 % under:
        return f"{whole} {top}/{under}{after}" if said["whole"] else f"{top}/{under}{after}"
    return f"{whole + top / under:g}{after}"


def _spell_and_part(match: re.Match[str]) -> str:
    """A number with the part of its unit that stands behind it: "1 hour and a half"."""
    return f"{int(match[1]) + 1 / PARTS[match[3].lower()]:g} {match[2]}"


def _spell_currency(match: re.Match[str]) -> str:
    """The amount in front of its currency, a range with one sign."""
    ends = re.split(rf" ?- ?(?:{SIGNS})? ?", match["number"], flags=re.I)
    scale = (match["scale"] or "").lower()
    if scale:
        ends = [_spell_phrase(f"{end} {SHORT_SCALES.get(scale, scale)}") for end in ends]
    return f"{match['minus'] or match['below']}{'-'.join(ends)} {name_unit(match['sign'])}"


def _scale_range(first: str, last: str, scale: str) -> str:
    """Both ends of a range with the scale that they share."""
    return f"{_spell_phrase(f'{first} {scale}')}-{_spell_phrase(f'{last} {scale}')}"


def _spell_amount(match: re.Match[str]) -> str:
    """The unit in one word, behind a blank; a rate in one too, but that of a price in three: the
    price of "9 euros an hour" is "9 euros", and 80 km/h are no kilometres."""
    unit = name_unit(match["unit"])
    if not match["per"]:
        return f" {unit}"
    apart = " " if measure(unit)[0].startswith("money") else ""
    return f" {unit}{apart}per{apart}{name_unit(match['per'])}"


def _spell_ordinal(match: re.Match[str]) -> str:
    """An ordinal in digits: "twenty-first" is "21st"."""
    number = COUNTS[match[1].lower()] if match[1] else 0
    number += ORDINALS[match[2].lower()]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 10 < number < 20 else ending}"


def _spell_years(match: re.Match[str]) -> str:
    """Both years in full, where the last is later."""
    century, first, last = match.groups()
    return f"{century}{first}-{century}{last}" if first < last else match[0]


def _spell_range(match: re.Match[str]) -> str:
    """Two ends with one hyphen, and the unit that they share once."""
    first, unit, between, last, same = match.groups()
    if unit and unit != same:
        return match[0]
    rises = Decimal(first.replace(":", ".")) < Decimal(last.replace(":", "."))
    if between in (" to ", " bis ") and (unit or not rises):
        return match[0]
    return f"{first}-{last}{same or ''}"


def _spell_phrase(phrase: str) -> str:
    """A phrase of number words in digits: "two hundred and five" is "205".

    Words that make no number together are numbers by themselves ("five six"); "a" and "one"
    count before a scale alone.
    """
    words = _GAP.split(phrase)
    gaps = ["", *_GAP.findall(phrase)]
    spelt, reading = "", NumberReading()
    for word, gap in zip(words, gaps, strict=True):
        if not reading.take(word.lower(), joined=gap):
            spelt += reading.spell() + gap
            reading = NumberReading()
            if not reading.take(word.lower()):
                reading.written = word
    return spelt + reading.spell()
