"""Dates and times of day in a text, however they are written, and whether two may be the same."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.language.clock import MINUTES_PAST
from assistant.language.numbers import CARDINALS, HOURS, plain_letters
from index.types import Span

_MONTHS = (
    r"Jan(?:uar)?y?|Jänner", r"Feb(?:ruar)?y?", r"Mar(?:ch)?|März|Mrz", r"Apr(?:il)?", "May|Mai",
    r"June?|Juni", r"July?|Juli", r"Aug(?:ust)?", r"Sept?(?:ember)?", r"O[ck]t(?:ober)?",
    r"Nov(?:ember)?", r"De[cz](?:ember)?",
)  # fmt: skip
"""The months in English and German."""
_OTHER_MONTHS = (
    "janvier|enero|gennaio|januari|janeiro|stycznia",
    "février|febrero|febbraio|februari|fevereiro|lutego", "mars|marzo|maart|março|marca",
    "avril|abril|aprile|april|kwietnia", "mai|mayo|maggio|mei|maj|maio|maja",
    "juin|junio|giugno|juni|junho|czerwca", "juillet|julio|luglio|juli|julho|lipca",
    "août|agosto|augustus|augusti|sierpnia",
    "septembre|septiembre|settembre|september|setembro|września",
    "octobre|octubre|ottobre|oktober|outubro|października",
    "novembre|noviembre|november|novembro|listopada",
    "décembre|diciembre|dicembre|december|dezembro|grudnia",
)  # fmt: skip
"""The same in languages that write no capital, from French to Polish; behind a day only."""
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})\b\.?"
_ANY_MONTH = rf"(?P<month>{'|'.join(_MONTHS + _OTHER_MONTHS)})\b\.?"
_DAY = (
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|er)?(?:\s?(?:–|-|to|and)\s?(?P<last>\d{1,2})(?:st|nd|rd|th)?)?"
)
_YEAR = r"(?P<year>1\d{3}|20\d\d)\b"
_SHORT_WEEKDAY = r"(?:Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun|Mo|Di|Mi|Do|Fr|Sa|So)\b\.?"
_LONG_WEEKDAY = (
    "(?:Mon|Tues|Diens|Wednes|Mitt|Thurs|Donners|Fri|Frei|Satur|Sams|Sun|Sonn)(?:day|tag|woch)"
    "|Sonnabend"
)
_WEEKDAY = rf"(?P<weekday>{_LONG_WEEKDAY})"
_DATED_WEEKDAY = rf"(?P<weekday>{_LONG_WEEKDAY}|{_SHORT_WEEKDAY})"

_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?P<year>\d{4})(?P<dash>[-/])(?P<number>\d\d)(?P=dash)(?P<day>\d\d)\b",  # 2024-03-03
        r"\b(?P<day>\d{1,2})(?P<mark>[./])\s?(?P<number>\d{1,2})(?P=mark)\s?(?P<year>\d{4})\b",
        r"(?<![\w.])(?P<day>\d\d)\.(?P<number>\d\d)\.(?P<year>\d\d)(?![\w]|\.\d)",  # 03.03.24
        rf"(?:\b{_DATED_WEEKDAY},?\s+(?:the\s+|de[nmr]\s+)?)?\b{_DAY}\.?(?:\s+(?:of|de))?\s+{_ANY_MONTH}"
        rf"(?:,?\s+(?:de\s+)?{_YEAR})?",
        rf"(?:\b{_DATED_WEEKDAY},?\s+)?\b{_MONTH}\s+(?:the\s+)?{_DAY}\b(?!\d)(?:,?\s+{_YEAR})?",
        rf"\b{_MONTH}(?:\s+of)?,?\s+{_YEAR}",  # March 2024
        rf"(?<![\w./-])(?P<number>0[1-9]|1[0-2])/{_YEAR}(?![/-])",  # 03/2024
        r"\b(?:the\s+)?(?P<year>1\d{3}|20\d\d)(?P<decade>s)\b",  # the 1910s
        r"\b(?:the\s+)?(?P<century>\d{1,2})(?:st|nd|rd|th)[\s-]century\b",
        rf"(?:(?<=\b[Ii]n\s)|(?<=\b[Ss]ince\s)|(?<=\b[Uu]ntil\s)|(?<=\b[Bb]y\s)|(?<=\b[Oo]f\s)|(?<=\b[Ff]rom\s)"
        rf"|(?<=\b[Tt]o\s)|(?<=\bbefore\s)|(?<=\bafter\s)|(?<=\bduring\s)|(?<=\byear\s)|(?<=[(–-])|(?<=\b[Aa]bout\s)"
        rf"|(?<=\b[Aa]round\s)|(?<=\bsummer\s)|(?<=\bspring\s)|(?<=\bautumn\s)|(?<=\bwinter\s)|(?<=\bearly\s)"
        rf"|(?<=\blate\s)|(?<=\band\s)|^){_YEAR}(?!\s?(?:[%€£]|-\d|,\d|\.\d))",
        rf"(?:(?<=\b[Ii]n\s)|(?<=\b[Ss]ince\s)|(?<=\b[Uu]ntil\s)|(?<=\b[Bb]y\s)|(?<=\b[Oo]f\s)|(?<=\bearly\s)|(?<=\blate\s)){_MONTH}(?!\s+[A-Z])",
        rf"\b{_WEEKDAY}s?\b",
    )
)
"""Dates: "2024-03-03", "03.03.2024", "3. März 2024", "Sunday, 3 March 2024", "March 3rd",
"March 2024", "1910s", "19th century", "in 1924", "since July", "on Mondays"; not "1,924",
"May Street", "2000 homes"."""

_HALF = r"(?P<half>[ap]\.?\s?m\b\.?|in\s+the\s+(?:morning|afternoon|evening)|at\s+night)"
_HOUR = rf"(?P<hour>\d{{1,2}}|{'|'.join(HOURS)})"

_TIMES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\b(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)\b(?:\s?{_HALF})?",  # 10:40 pm
        rf"\b(?P<hour>[01]?\d|2[0-4])\.(?P<minute>[0-5]\d)\s?(?:{_HALF}|o['’]clock|h\b|hrs\b)",
        r"(?:(?<=\bat\s)|(?<=\bfrom\s)|(?<=\bto\s)|(?<=\buntil\s)|(?<=\btill\s)|(?<=\bby\s)|(?<=\bbefore\s)"
        r"|(?<=\bafter\s)|(?<=\bbetween\s)|(?<=\bsince\s))"
        r"(?P<hour>[01]?\d|2[0-4])\.(?P<minute>[0-5]\d)\b(?!\s?(?:[%€£°]|[a-z]+s\b|euro|million|per))",
        rf"\b(?:(?P<first>\d{{1,2}})\s?(?:–|-|to|and)\s?)?{_HOUR}\s?"
        rf"(?:o['’]clock(?:\s{_HALF})?|(?P<half2>[ap]\.?\s?m\b\.?))",
        rf"\b(?P<past>half|(?:a\s+)?quarter|ten|twenty|five)\s+(?P<side>past|to)\s+{_HOUR}\b",
        r"\b(?P<named>noon|midday|midnight)\b",
        r"(?<=\bat\s)(?P<hour>1?\d|2[0-4])(?=\s*(?:[.,;]\s|[.,;]?$)|\s+(?:in|on|and|every|each|sharp)\b)",
    )
)  # fmt: skip
"""Times: "22:40", "10.40 pm", "at 6.15", "9 o’clock", "half past nine", "noon", "at 9."; not
"3.45 euro", "at 40 stalls"."""

MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTHS_READ = tuple(
    re.compile(f"(?:{one}|{other})$") for one, other in zip(_MONTHS, _OTHER_MONTHS, strict=True)
)
_WEEKDAYS_READ = tuple(
    re.compile(names) for names in ("Mo", "Tu|Di", "We|Mi", "Th|Do", "Fr", "Sa|Sonnab", "Su|So")
)
_ARTICLE = re.compile(r"\b(?:am|the|de[nmr]|le|el|il)\s+$", re.I)
"""What stands before a date and adds nothing: "am 3. Oktober", "le 3 mars"."""

_ROUGHLY = re.compile(r"\b(?:about|around|circa|ca\.?|roughly|shortly|just)\s+(?:\w+\s+)?$", re.I)
_TO = re.compile(r"\s*(?:–|-|to|until|till|and)\s*")
_DAY_MINUTES = 1440
_NEAR = 15
"""Minutes that two times may be apart where one is rough."""
_NEAR_YEARS = 5
"""Years that two years may be apart where one is rough."""


@dataclass(frozen=True, slots=True)
class Date:
    """A day, a month, a year or years, or a day of the week; what is not said is ``None``."""

    span: Span
    years: tuple[int, int] | None = None
    month: int | None = None
    days: tuple[int, int] | None = None
    weekday: int | None = None
    swapped: bool = False
    about: bool = False
    kind: str = "date"

    def agrees(self, other: Date) -> bool:
        """Whether both may be the same date: nothing that both say differs."""
        return any(_fit(mine, theirs) for mine in _orders(self) for theirs in _orders(other))


def _orders(one: Date) -> Iterator[Date]:
    """A date, and where day and month may have changed places ("3/4/2024") that date as well."""
    yield one
    if one.swapped and one.days and one.month:
        yield replace(one, month=one.days[0], days=(one.month, one.month))


def _fit(a: Date, b: Date) -> bool:
    slack = _NEAR_YEARS if a.about or b.about else 0
    if a.years and b.years and not _meet(a.years, b.years, slack):
        return False
    if a.month and b.month and a.month != b.month:
        return False
    if a.days and b.days and not _meet(a.days, b.days, 0):
        return False
    one, other = _weekday(a), _weekday(b)
    return one is None or other is None or one == other


def _meet(a: tuple[int, int], b: tuple[int, int], slack: int) -> bool:
    return a[0] <= b[1] + slack and b[0] <= a[1] + slack


def _weekday(one: Date) -> int | None:
    """The day of the week that a date says, or that its day falls on."""
    whole = one.years and one.month and one.days and one.days[0] == one.days[1]
    if one.weekday is not None or not whole or not one.years or not one.month or not one.days:
        return one.weekday
    try:
        return datetime.date(one.years[0], one.month, one.days[0]).weekday()
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Time:
    """Minutes after midnight, ``low`` to ``high``; ``half`` where morning or evening is open."""

    span: Span
    low: int
    high: int
    half: bool = False
    about: bool = False
    kind: str = "time"

    def agrees(self, other: Time) -> bool:
        """Whether both may be the same time of day; a time inside a range does."""
        cycle = _DAY_MINUTES // 2 if self.half or other.half else _DAY_MINUTES
        slack = _NEAR if self.about or other.about else 0
        ends = ((self.low, other.low), (self.high, other.high))
        if all(_apart(one, another, cycle) <= slack for one, another in ends):
            return True
        if self.low != self.high and other.low != other.high:
            return False
        wide, point = (self, other.low) if self.low != self.high else (other, self.low)
        return wide.low <= point <= wide.high


def _apart(a: int, b: int, cycle: int) -> int:
    apart = abs(a - b) % cycle
    return min(apart, cycle - apart)


def find_moments(text: str) -> tuple[Date | Time, ...]:
    """The dates and times of a text in order; where two readings overlap, the first pattern's."""
    text = plain_letters(text)
    found = _find(text, (*_DATES, *_TIMES))
    return tuple(_ranged(text, sorted(found, key=lambda one: one.span)))


def spell_dates(text: str) -> str:
    """``text`` with every day and every month of a year in one spelling: "3 march 2024".

    A day of the week goes where the date falls on it. "3/4/2024", which may be of March or of
    April, stays as it is, and so does a year or a month by itself.
    """
    for date in sorted(_find(text, _DATES), key=lambda one: one.span, reverse=True):
        if not isinstance(date, Date) or not date.month or not (date.days or date.years):
            continue
        if date.swapped and date.days and date.month != date.days[0] <= len(MONTH_NAMES):
            continue
        start = date.span.start
        if article := _ARTICLE.search(text[:start]):
            start = article.start()
        text = text[:start] + _spell(date) + text[date.span.end :]
    return text


def _spell(date: Date) -> str:
    first, last = date.days or (0, 0)
    day = f"{first}-{last}" if first < last else str(first or "")
    year = str(date.years[0]) if date.years else ""
    falls = _weekday(replace(date, weekday=None))
    weekday = "" if date.weekday in (None, falls) else f"weekday{date.weekday}"
    return " ".join(filter(None, (weekday, day, MONTH_NAMES[(date.month or 1) - 1], year)))


def _find(text: str, patterns: Sequence[re.Pattern[str]]) -> list[Date | Time]:
    found: list[Date | Time] = []
    for pattern in patterns:
        for match in pattern.finditer(text):
            span = Span(*match.span())
            if any(one.span.start < span.end and span.start < one.span.end for one in found):
                continue
            read = _date(match) if pattern in _DATES else _time(match)
            if read:
                rough = bool(_ROUGHLY.search(text[max(0, span.start - 24) : span.start]))
                found.append(replace(read, about=rough))
    return found


def _place(written: str | None, patterns: Sequence[re.Pattern[str]]) -> int | None:
    """The number, from 1, of the pattern that a name fits."""
    name = (written or "").rstrip(".")
    return next((place for place, one in enumerate(patterns, 1) if one.match(name)), None)


def _date(match: re.Match[str]) -> Date | None:
    said = match.groupdict()
    span = Span(*match.span())
    if said.get("century"):
        last = int(said["century"]) * 100
        return Date(span, (last - 99, last))
    year = int(said["year"]) if said.get("year") else None
    if year is not None and year < 100:
        year += 2000 if year < 70 else 1900
    years = (year, year + 9 if said.get("decade") else year) if year else None
    month = _place(said.get("month"), _MONTHS_READ)
    month = int(said["number"]) if said.get("number") else month
    day = int(said["day"]) if said.get("day") else None
    last = int(said["last"]) if said.get("last") else day or 0
    weekday = _place(said.get("weekday"), _WEEKDAYS_READ)
    weekday = weekday - 1 if weekday else None
    if (month and month > 12 and not day) or (day and not 1 <= day <= 31):
        return None
    if month and month > 12 and day:  # 3/25/2024
        month, day, last = day, month, month
    swapped = said.get("mark") == "/"
    days = (day, max(day, last)) if day else None
    return Date(span, years, month, days, weekday, swapped)


def _time(match: re.Match[str]) -> Time | None:
    said = match.groupdict()
    span = Span(*match.span())
    if said.get("named"):
        at = 0 if said["named"].lower() == "midnight" else _DAY_MINUTES // 2
        return Time(span, at, at)
    written = said["hour"].lower()
    hour = int(written) if written.isdigit() else CARDINALS[written]
    if hour > 24:
        return None
    minute = int(said.get("minute") or 0)
    if said.get("past"):
        by = MINUTES_PAST[said["past"].lower().split()[-1]]
        minute = by if said["side"].lower() == "past" else -by
    half = (said.get("half") or said.get("half2") or "").lower()
    late = half.startswith("p") or "afternoon" in half or "evening" in half
    if half:
        hour = hour % 12 + 12 * late if hour <= 12 else hour
    at = (hour * 60 + minute) % _DAY_MINUTES
    low = at
    if said.get("first"):  # "from 7 to 10 pm", "from 11 to 2 pm"
        low = (int(said["first"]) % 12 * 60 + (_DAY_MINUTES // 2 if late else 0)) % _DAY_MINUTES
        low -= _DAY_MINUTES // 2 if low > at else 0
    return Time(span, low, at, half=not half and hour <= 12 and not written.startswith("0"))


def _ranged(text: str, found: list[Date | Time]) -> Iterator[Date | Time]:
    """The moments, with two times that are the ends of one stretch made one: "9 am to 5 pm"."""
    held: Date | Time | None = None
    for one in found:
        if (
            isinstance(held, Time)
            and isinstance(one, Time)
            and _TO.fullmatch(text[held.span.end : one.span.start])
        ):
            joined = Span(held.span.start, one.span.end)
            held = replace(one, span=joined, low=held.low, half=held.half or one.half)
            continue
        if held:
            yield held
        held = one
    if held:
        yield held
