"""Units and currencies: how they are written, what each measures, and its size."""

from __future__ import annotations

import re

_PREFIXES = {
    "": ("", 1), "k": ("kilo", 1e3), "M": ("mega", 1e6), "G": ("giga", 1e9), "T": ("tera", 1e12),
    "m": ("milli", 1e-3), "µ": ("micro", 1e-6), "μ": ("micro", 1e-6), "n": ("nano", 1e-9),
}  # fmt: skip
_SMALL_PREFIXES = {"h": ("hecto", 100), "d": ("deci", 0.1), "c": ("centi", 0.01)}
"""These stand before metres, grams, litres and pascals alone: "cl", "hPa"; "ha" is no hundred A."""

_METRIC: dict[str, tuple[str, str, float]] = {
    "m": ("metre|meter", "length", 1), "g": ("gram|gramme|Gramm", "mass", 0.001),
    "t": ("tonne", "mass", 1000), "l": ("litre|liter", "volume", 0.001),
    "L": ("litre", "volume", 0.001), "W": ("watt", "power", 1),
    "Wh": ("watthour|watt-hour|watt hour", "energy", 3600), "J": ("joule", "energy", 1),
    "cal": ("calorie", "energy", 4.184), "eV": ("electronvolt", "energy", 1.602176634e-19),
    "V": ("volt", "voltage", 1), "A": ("ampere|amp", "current", 1), "Hz": ("hertz", "frequency", 1),
    "B": ("byte", "data", 1), "bit": ("bit", "data", 0.125), "Pa": ("pascal", "pressure", 1),
    "bar": ("bar", "pressure", 1e5), "N": ("newton", "force", 1), "Sv": ("sievert", "dose", 1),
    "Bq": ("becquerel", "activity", 1), "mol": ("mole", "substance", 1),
}  # fmt: skip
"""Units that take the prefixes, by symbol: names (the first is the one they are spelt with), what
they measure, size."""

_UNITS: dict[str, dict[str, float]] = {
    "share": {"percent|%|per cent|pct|Prozent": 0.01, "permille|‰|per mille|Promille": 0.001,
              "percentagepoint|percentage point|Prozentpunkt|Prozentpunkte": 0.01},
    "duration": {
        "millisecond|ms": 0.001, "second|sec|s|Sekunde|Sekunden": 1, "minute|min|Minuten": 60,
        "hour|h|hr|hrs|Stunde|Stunden": 3600, "day|Tag|Tage|Tagen": 86_400, "night": 86_400,
        "week|wk|wks|Woche|Wochen": 604_800, "fortnight": 1_209_600,
        "month|Monat|Monate|Monaten": 2_629_800, "year|yr|yrs|Jahr|Jahre|Jahren": 31_557_600,
        "decade": 315_576_000, "century|centuries": 3_155_760_000,
    },
    "length": {"inch|inches|in.": 0.0254, "foot|feet|ft": 0.3048, "yard|yd|yds": 0.9144,
               "mile|mi": 1609.344, "kilometre|kms": 1000},
    "area": {"acre": 4046.8564224, "hectare|ha|Hektar": 10_000},
    "mass": {"kilogram|kilo": 1, "ton": 1000, "lb|lbs": 0.45359237, "ounce|oz": 0.028349523125,
             "stone": 6.35029318},
    "volume": {"gallon|gal": 0.00454609, "pint": 0.00056826125},
    "length/duration": {"mileperhour|mph": 0.44704, "kilometreperhour|kph|kmh": 1 / 3.6,
                        "knot|kn": 0.514444},
    "temperature": {"celsius|°C|° C|degrees Celsius|degrees C|degree Celsius|degrees centigrade|"
                    "Grad Celsius": 1},
    "temperature °F": {"fahrenheit|°F|° F|degrees Fahrenheit|degrees F|degree Fahrenheit": 1},
    "data": {"kilobit|kb": 125, "megabit|Mb": 125e3, "gigabit|Gb": 125e6},
    "angle": {"degree|°|Grad": 1},
    "money €": {"euro|€|eur": 1, "cent|ct|¢": 0.01},
    "money $": {"dollar|$": 1, "usd|US$|US dollar": 1},
    "money £": {"pound": 1, "gbp|£|pounds sterling|pound sterling": 1, "penny|pence|p": 0.01},
    "money kr": {"crown|kr|krona|kronor|krone|kroner": 1, "sek|Swedish krona|Swedish kronor": 1,
                 "nok|Norwegian krone|Norwegian kroner": 1, "dkk|Danish krone|Danish kroner": 1},
    "money aud": {"aud|A$|Australian dollar": 1}, "money cad": {"cad|C$|CA$|Canadian dollar": 1},
    "money yen": {"yen|¥|jpy": 1}, "money ₹": {"rupee|₹|inr|Rs": 1},
    "money franc": {"franc|Franken|Fr.": 1, "chf|Swiss franc|Schweizer Franken": 1},
    "money rouble": {"rouble|₽|ruble|rub": 1},
}  # fmt: skip
"""Other units by what they measure: names, with their size in the SI unit or the main coin."""

LOOSE_UNITS = {
    "pound": frozenset(("lb", "gbp")),
    "dollar": frozenset(("usd", "aud", "cad")),
    "franc": frozenset(("chf",)),
    "crown": frozenset(("sek", "nok", "dkk")),
}
"""Units that may be any of these: "5 pounds" is £5 or 5 lb, which are not each other."""

_INEXACT = frozenset(
    (*LOOSE_UNITS, *LOOSE_UNITS["crown"], "night", "ton", "percentagepoint", "degree")
)
"""Units that do not convert into others: 3 nights are not 3 days, a ton may be a short one."""


def _collect() -> tuple[dict[str, str], dict[str, tuple[str, float]]]:
    """The unit of every spelling (a symbol as it is written: "mW" is not "MW"), and of every unit
    what it measures, with its size."""
    spellings: dict[str, str] = {}
    sizes: dict[str, tuple[str, float]] = {}
    for symbol, (names, kind, size) in _METRIC.items():
        small = _SMALL_PREFIXES if symbol in ("m", "g", "l", "L", "Pa") else {}
        for sign, (prefix, factor) in (_PREFIXES | small).items():
            unit = prefix + names.partition("|")[0]
            spellings.setdefault(sign + symbol, unit)
            sizes[unit] = kind, size * factor
            for name in names.split("|"):
                spellings |= {prefix + name: unit, f"{prefix}{name}s": unit}
    for kind, units in _UNITS.items():
        for names, size in units.items():
            unit, *others = names.split("|")
            sizes[unit] = kind, size
            for name in (unit, *others):
                plural = {f"{name}s": unit} if len(name) > 2 and name[-1].isalpha() else {}
                spellings |= {name: unit} | plural
    return spellings, sizes


_SPELLINGS, _SIZES = _collect()
_LOWER = {spelling.lower(): unit for spelling, unit in reversed(_SPELLINGS.items())}
_LONG = sorted((x for x in _SPELLINGS if len(x) > 1 or not x.isalpha()), key=len, reverse=True)
_SHORT = "".join(x for x in _SPELLINGS if len(x) == 1 and x.isalpha() and x != "s")

UNIT = (
    r"(?:(?:square |sq\.? ?|cubic |cu\.? ?)(?!p\b))?"  # not of "cup"
    rf"(?:{'|'.join(map(re.escape, _LONG))}|(?-i:[{_SHORT}]|(?<=[ /])s))"
    r"(?:[²³]|\^?[23](?!\d|[.,]\d))?"
)
"""A unit as it may be written, whatever its case. One letter counts in its own case ("5 m", not
"5 M"), and a second after a blank ("1990s")."""

MEASURE = rf"(?P<unit>{UNIT})(?:(?: ?/ ?| per | an? )(?P<per>{UNIT}))?(?!\w)"
"""A unit, or a rate of two: "km", "km/h", "euros an hour", "m²"."""

SIGNS = (
    r"US\$|CA\$|A\$|C\$|[$€£¥₹₽]"
    r"|\b(?:USD|EUR|GBP|JPY|CHF|INR|AUD|CAD|SEK|NOK|DKK|kr|(?-i:Rs))(?![A-Za-z])"
)
"""A currency in front of its amount."""

_NAMES = "|".join(sorted(_SIZES, key=len, reverse=True))
_NAME = re.compile(rf"({_NAMES})([23]?)(?:per({_NAMES})([23]?))?")
_POWERS = {("length", "2"): ("area", 2), ("length", "3"): ("volume", 3)}


def name_unit(written: str) -> str:
    """The name of a unit, with its power: "m²" and "square metres" are "metre2"."""
    if written in _SPELLINGS:
        return _SPELLINGS[written]
    power = ""
    if match := re.match(r"(square |sq\.? ?)|(cubic |cu\.? ?)", written, re.I):
        written, power = written[match.end() :], "2" if match[1] else "3"
    elif match := re.search(r"\^?([2²])$|\^?[3³]$", written):
        written, power = written[: match.start()], "2" if match[1] else "3"
    name = _SPELLINGS.get(written) or _LOWER.get(written.lower(), written)
    return name + power


def is_unit(name: str) -> bool:
    """Whether ``name`` is a unit as ``name_unit`` spells it, or a rate: "metrepersecond"."""
    return bool(_NAME.fullmatch(name))


def measure(name: str) -> tuple[str, float]:
    """What the unit ``name`` measures, and its size: a "kilometreperhour" 1/3.6 m/s."""
    match = _NAME.fullmatch(name)
    if not match:
        raise ValueError(f"no unit: {name!r}")
    unit, power, per, per_power = match.groups()
    kind, size = _powered(unit, power)
    if not per:
        return kind, size
    below, part = _powered(per, per_power)
    return f"{kind}/{below}", size / part


def converts(name: str) -> bool:
    """Whether the unit has an exact size in others: an hour does; not a night or a dollar."""
    match = _NAME.fullmatch(name)
    return match is not None and _INEXACT.isdisjoint(match.groups())


def _powered(unit: str, power: str) -> tuple[str, float]:
    kind, size = _SIZES[unit]
    named, times = _POWERS.get((kind, power), (kind + power, int(power or 1)))
    return named, size**times
