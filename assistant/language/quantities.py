"""Spells the amounts of a text alike: "€1,250" and "1250 euro", "2:30 pm" and "14:30"."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from assistant.language.numbers import COUNTS, MULTIPLES, ORDINALS, NumberReading

# A number in digits, of one decimal point at most: "12", "3.5", not the "1.1" of "1.1.2".
_NUMBER = r"\d+(?:\.\d+)?"

_COUNT_WORDS = "|".join(sorted(COUNTS, key=len, reverse=True))
_SCALE_WORDS = "|".join(MULTIPLES)
_PHRASE = re.compile(
    rf"(?<![\w.,:/])(?<!\w-)(?<!half )(?<!quarter of )"
    rf"(?:{_NUMBER}(?=[ -](?:{_SCALE_WORDS})\b)|(?:{_COUNT_WORDS}|one|a)\b)"
    rf"(?:[ -](?:and )?(?:{_COUNT_WORDS}|one|{_SCALE_WORDS})\b)*"
    rf"(?![ -](?:{'|'.join(ORDINALS)})\b)",
    re.I,
)
"""A number of which at least a part is a word: "twenty-five", "3.5 million", "a hundred and two".
Not the "twenty" of "twenty-first", nor the million of "half a million"."""

_GAP = re.compile("[ -](?:and )?", re.I)
_SCALED_RANGE = re.compile(
    rf"(?<![\w.,:/-])({_NUMBER}) ?- ?({_NUMBER})[ -]({_SCALE_WORDS})\b", re.I
)
"""Two ends that share a scale: "10-12 million"."""

_MINUS = re.compile(r"\b(?:minus|negative) (?=[$€£¥]?\d)", re.I)
"""A minus that is a word: "minus 30"."""

_SIGN = re.compile(r"(?<=[<>≤≥±~]) (?=[$€£¥]?\d)|(?<=\+/-) (?=\d)")
"""The blank between a sign and its number: "< 5", "± 0.5"."""

# Groups of three digits (of two, in India) behind a comma, an apostrophe or a blank. A number
# that goes on to the left (1939 250, 4.5 100) or starts with 0 has no such groups.
_GROUPED = re.compile(
    r"(?<![\d.,:/])(?<!\d )[1-9]\d{0,2}(?:(?:,\d{2,3})*,\d{3}|(?:'\d{3})+|(?: \d{3})+)(?!\d)"
)

_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?"
_HALF = r"([ap])(?:m\b|\. ?m\b\.?)"
_TWELVE_HOURS = re.compile(rf"(?<![\d.,:])(?:{_CLOCK} ?(?:-|to) ?)?{_CLOCK} ?{_HALF}", re.I)
"""A time with its half of the day, or two with one: "2:30 pm", "9 a.m.", "2-3.30 PM"."""

_OCLOCK = re.compile(
    r"(?<![\d.,:])(\d{1,2}) ?o'clock\b|(?<=:\d\d) ?(?:h|hrs|hours|o'clock)\b", re.I
)
"""What says that a number is a time: "9 o'clock", "14:30 hrs"."""

_NOON = re.compile(r"\b(?:12(?::00)? )?(noon|midnight)\b", re.I)
_ZERO_HOUR = re.compile(r"(?<![\d.,:/-])0(?=\d:\d\d(?![\d:]))")
"""The zero of "09:30"; of no date or longer row of digits ("2015-09:30")."""

_PREFIXES = {
    "": "", "k": "kilo", "M": "mega", "G": "giga", "T": "tera", "m": "milli", "µ": "micro",
    "μ": "micro", "n": "nano",
}  # fmt: skip
_SMALL_PREFIXES = {"h": "hecto", "d": "deci", "c": "centi"}
"""These stand before metres, grams, litres and pascals alone: "cl", "hPa"; "ha" is no hundred A."""

_METRIC = {
    "m": ("metre", "meter"), "g": ("gram", "gramme"), "t": ("tonne",), "l": ("litre", "liter"),
    "L": ("litre",), "W": ("watt",), "Wh": ("watthour", "watt-hour", "watt hour"), "V": ("volt",),
    "A": ("ampere", "amp"), "Hz": ("hertz",), "J": ("joule",), "B": ("byte",), "bit": ("bit",),
    "Pa": ("pascal",), "N": ("newton",), "cal": ("calorie",), "eV": ("electronvolt",),
    "bar": ("bar",), "Sv": ("sievert",), "Bq": ("becquerel",), "mol": ("mole",),
}  # fmt: skip
"""Units that take the prefixes, by symbol: the first name is the one they are spelt with."""

_UNITS = {
    "percent": ("%", "per cent", "pct"),
    "celsius": ("°C", "° C", "degrees Celsius", "degrees C", "degree Celsius"),
    "fahrenheit": ("°F", "° F", "degrees Fahrenheit", "degrees F", "degree Fahrenheit"),
    "degree": ("°", "degrees"),
    "second": ("seconds", "sec", "secs", "s"), "minute": ("minutes", "min", "mins"),
    "hour": ("hours", "h", "hr", "hrs"), "day": ("days",), "week": ("weeks", "wk", "wks"),
    "month": ("months",), "year": ("years", "yr", "yrs"), "millisecond": ("milliseconds", "ms"),
    "inch": ("inches",), "foot": ("feet", "ft"), "yard": ("yards", "yd", "yds"),
    "mile": ("miles", "mi"), "acre": ("acres",), "hectare": ("hectares", "ha"),
    "ounce": ("ounces", "oz"), "gallon": ("gallons", "gal"), "pint": ("pints",),
    "kilometre": ("kms",), "lb": ("lbs",),
    "mileperhour": ("mph",), "kilometreperhour": ("kph", "kmh"),
    "dollar": ("$", "dollars"), "usd": ("US$", "US dollars", "US dollar"),
    "aud": ("A$", "Australian dollars"), "cad": ("C$", "CA$", "Canadian dollars"),
    "euro": ("€", "euros", "eur"), "gbp": ("£", "pounds sterling", "pound sterling"),
    "pound": ("pounds",), "yen": ("¥", "jpy"), "cent": ("cents", "ct", "¢"),
    "franc": ("francs",), "chf": ("Swiss francs", "Swiss franc"), "rupee": ("₹", "rupees", "inr"),
    "crown": ("crowns",), "penny": ("pence",), "rouble": ("₽", "roubles", "rubles", "ruble", "rub"),
}  # fmt: skip
"""Other units and currencies with their spellings."""

LOOSE_UNITS = {
    "pound": frozenset(("lb", "gbp")),
    "dollar": frozenset(("usd", "aud", "cad")),
    "franc": frozenset(("chf",)),
}
"""Units that may be any of these: "5 pounds" is £5 or 5 lb, which are not each other."""


def _spellings() -> dict[str, str]:
    """The unit of every spelling; a symbol as it is written ("mW" is not "MW")."""
    found: dict[str, str] = {}
    for symbol, names in _METRIC.items():
        small = _SMALL_PREFIXES if symbol in ("m", "g", "l", "L", "Pa") else {}
        for sign, prefix in (_PREFIXES | small).items():
            unit = prefix + names[0]
            found.setdefault(sign + symbol, unit)
            for name in names:
                found |= {prefix + name: unit, f"{prefix}{name}s": unit}
    for unit, names in _UNITS.items():
        found |= dict.fromkeys((unit, *names), unit)
    return found


_SPELT = _spellings()
_LOWER = {spelling.lower(): unit for spelling, unit in reversed(_SPELT.items())}
UNITS = frozenset(_SPELT.values())
"""How units are spelt: by their full names in the singular, in one word."""

_LONG = sorted((one for one in _SPELT if len(one) > 1 or not one.isalpha()), key=len, reverse=True)
_SHORT = "".join(one for one in _SPELT if len(one) == 1 and one.isalpha() and one != "s")
_UNIT = (
    r"(?:square |sq\.? ?|cubic |cu\.? ?)?"
    rf"(?:{'|'.join(map(re.escape, _LONG))}|(?-i:[{_SHORT}]|(?<=[ /])s))"
    r"(?:[²³]|\^?[23](?![\d.,]))?"
)
_AMOUNT = re.compile(
    rf"(?<=\d)(?: ?|-)(?P<unit>{_UNIT})(?:(?: ?/ ?| per | an? )(?P<per>{_UNIT}))?(?!\w)", re.I
)
"""The unit of a number: "5 km", "5km", "5-km", "10-12 %", "80 km/h", "9 euros an hour", "5 m²".
One letter counts in its own case ("5 m", not "5 M"), and a second after a blank ("1990s")."""

_SIGNS = r"US\$|CA\$|A\$|C\$|[$€£¥₹₽]|\b(?:USD|EUR|GBP|JPY|CHF|INR|AUD|CAD)(?![A-Za-z])"
_SHORT_SCALES = {"k": "thousand", "m": "million", "mn": "million", "b": "billion",
                 "bn": "billion", "tn": "trillion"}  # fmt: skip
_PREFIXED = re.compile(
    rf"(?P<minus>-?)(?P<sign>{_SIGNS}) ?(?P<below>-?)"
    rf"(?P<number>{_NUMBER}(?: ?- ?(?:{_SIGNS})? ?{_NUMBER})?)"
    rf"(?: ?(?P<scale>{'|'.join(_SHORT_SCALES)}|{_SCALE_WORDS})\b)?(?![.,]?\d)",
    re.I,
)
"""A currency in front of its amount: "€1250", "-$30", "$-30", "US$ 5", "€10-€12", "$3.5m"."""

_ONE = re.compile(rf"\bone(?=[ -](?:{_UNIT})(?!\w))", re.I)
"""A one that counts: "one day", not "one of them"."""

_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}
_FRACTION = re.compile(r"(?<![\d.,/])(\d*)([½¼¾])")
"""A fraction in one character, by itself or behind a whole number: "½", "2½"."""

# One zero before a decimal point, one sign for plus or minus.
_ALIKE = ((re.compile(r"(?<![\w.])\.(?=\d)"), "0."), (re.compile(r"\+/-"), "±"))

_RANGE = re.compile(
    rf"(?<!from )(?<![\d.,:])({_NUMBER}|\d+:\d\d)( [a-z]+)?( ?- ?| to )"
    rf"({_NUMBER}|\d+:\d\d)(?![\d:])( [a-z]+)?",
    re.I,
)
"""Two ends of a range: "5 - 10", "10 km-12 km", "10 to 12 km". Not "from 10 to 12" and
"2 euro to 30 euro", which may be a change."""


def spell_quantities(text: str) -> str:
    """``text`` with every amount that has the same value and unit spelt the same.

    Separators of thousands and words for numbers become digits, units and currencies stand
    behind their number by their full names, times of day have 24 hours, a range one hyphen.
    Quotation marks, hyphens and blanks are expected as a keyboard has them.
    """
    text = "".join(str(unicodedata.decimal(x)) if x.isdecimal() else x for x in text)
    text = _FRACTION.sub(lambda match: match[1] + _FRACTIONS[match[2]], text.replace("º", "°"))
    text = _SIGN.sub("", _MINUS.sub("-", text))
    text = _GROUPED.sub(lambda match: re.sub(r"\D", "", match[0]), text)
    text = _spell_times(_ONE.sub("1", text))
    for pattern, spelling in _ALIKE:
        text = pattern.sub(spelling, text)
    text = _PREFIXED.sub(_spell_currency, text)
    text = _SCALED_RANGE.sub(lambda match: _scale_range(*match.groups()), text)
    text = _PHRASE.sub(lambda match: _spell_phrase(match[0]), text)
    text = _AMOUNT.sub(_spell_amount, text)
    return _RANGE.sub(_spell_range, text)


def strip_zeros(word: str) -> str:
    """A number, or both ends of a range, without the zeros that add nothing: "4.50" is "4.5"."""
    if not re.fullmatch(rf"\D?{_NUMBER}(?:-{_NUMBER})?", word):
        return word
    return re.sub(r"(\.\d*?)0+(?!\d)", lambda match: match[1].rstrip("."), word)


def _spell_times(text: str) -> str:
    """Times of day by 24 hours, without a zero in front."""
    text = _NOON.sub(lambda match: "12:00" if match[1].lower() == "noon" else "0:00", text)
    text = _OCLOCK.sub(lambda match: f"{match[1]}:00" if match[1] else "", text)
    text = _TWELVE_HOURS.sub(_spell_twelve_hours, text)
    return _ZERO_HOUR.sub("", text)


def _spell_twelve_hours(match: re.Match[str]) -> str:
    """A time, or two of which the first is the earlier, with the half of the day worked in."""
    first, first_minutes, hour, minutes, half = match.groups()
    if max(int(hour), int(first or 0)) > 12:
        return match[0]
    late = half.lower() == "p"
    end = int(hour) % 12 + 12 * late
    spelt = f"{end}:{minutes or '00'}"
    if first is None:
        return spelt
    begin = int(first) % 12 + 12 * late
    if begin > end:
        begin -= 12 if late else -12  # "11-2 pm" begins in the morning.
    return f"{begin % 24}:{first_minutes or '00'}-{spelt}"


def _spell_currency(match: re.Match[str]) -> str:
    """The amount in front of its currency, a range with one sign."""
    ends = re.split(rf" ?- ?(?:{_SIGNS})? ?", match["number"], flags=re.I)
    scale = (match["scale"] or "").lower()
    if scale:
        ends = [_spell_phrase(f"{end} {_SHORT_SCALES.get(scale, scale)}") for end in ends]
    return f"{match['minus'] or match['below']}{'-'.join(ends)} {_name_unit(match['sign'])}"


def _scale_range(first: str, last: str, scale: str) -> str:
    """Both ends of a range with the scale that they share."""
    return f"{_spell_phrase(f'{first} {scale}')}-{_spell_phrase(f'{last} {scale}')}"


def _spell_amount(match: re.Match[str]) -> str:
    """The unit in one word, behind a blank."""
    per = f"per{_name_unit(match['per'])}" if match["per"] else ""
    return f" {_name_unit(match['unit'])}{per}"


def _name_unit(written: str) -> str:
    """The name of a unit, with its power: "m²" and "square metres" are "metre2"."""
    if written in _SPELT:
        return _SPELT[written]
    power = ""
    if match := re.match(r"(square |sq\.? ?)|(cubic |cu\.? ?)", written, re.I):
        written, power = written[match.end() :], "2" if match[1] else "3"
    elif match := re.search(r"\^?([2²])$|\^?[3³]$", written):
        written, power = written[: match.start()], "2" if match[1] else "3"
    name = _SPELT.get(written) or _LOWER.get(written.lower(), written)
    return name + power


def _spell_range(match: re.Match[str]) -> str:
    """Two ends with one hyphen, and the unit that they share once."""
    first, unit, between, last, same = match.groups()
    if unit and unit != same:
        return match[0]
    rises = Decimal(first.replace(":", ".")) < Decimal(last.replace(":", "."))
    if between == " to " and (unit or not rises):
        return match[0]
    return f"{first}-{last}{same or ''}"


def _spell_phrase(phrase: str) -> str:
    """A phrase of number words in digits: "two hundred and five" is "205".

    Words that make no number together are numbers by themselves ("five six"); "a" and "one"
    count before a scale alone.
    """
    words = _GAP.split(phrase)
    gaps = [*_GAP.findall(phrase), ""]
    spelt, reading = "", NumberReading()
    for word, gap in zip(words, ["", *gaps], strict=False):
        if not reading.take(word.lower(), joined=gap):
            spelt += reading.spell() + gap
            reading = NumberReading()
            if not reading.take(word.lower()):
                reading.written = word
    return spelt + reading.spell()


def is_unit(word: str) -> bool:
    """Whether ``word`` is a unit as it is spelt here: "kilometre", "metrepersecond"."""
    return any(one.rstrip("23") in UNITS for one in (word, word.partition("per")[0]))
