"""Spells the times of day in a text alike: "2:30 pm", "half past two" and "14.30 Uhr"."""

from __future__ import annotations

import re

from assistant.language.numbers import CARDINALS, HOURS

_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?"
_HALF = r"([ap])(?:m\b|\. ?m\b\.?)"
_TWELVE_HOURS = re.compile(rf"(?<![\d.,:])(?:{_CLOCK} ?(?:-|to) ?)?{_CLOCK} ?{_HALF}", re.I)
"""A time with its half of the day, or two with one: "2:30 pm", "9 a.m.", "2-3.30 PM"."""

_WORDED_HOUR = re.compile(
    rf"\b({'|'.join(HOURS)})(?= o'clock\b| ?[ap]\.?m\b| in the (?:morning|afternoon|evening)\b)",
    re.I,
)
_PAST = re.compile(
    rf"\b(?:(half|(?:a )?quarter|five|ten|twenty) past|(?:a )?quarter to) "
    rf"(\d{{1,2}}|{'|'.join(HOURS)})\b",
    re.I,
)
"""Hours in words: "nine o'clock", "half past nine", "quarter to nine"; "five to ten" is a range."""

MINUTES_PAST = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20}
"""The minutes of "half past nine", by their word."""

_DAY_PART = re.compile(
    r"((?:^|(?<=\bat ))\d{1,2}|\d{1,2}:\d\d|\d{1,2}(?= o'clock))(?: o'clock)? in the "
    r"(?:(morning)|afternoon|evening)\b",
    re.I,
)
"""The half of the day in words: "at 9 in the evening"; not "sold 9 in the evening"."""

_OCLOCK = re.compile(
    r"(?<![\d.,:])(\d{1,2}) ?(?:o'clock|Uhr)\b|(?<=:\d\d) ?(?:h|hrs|hours|o'clock|Uhr)\b", re.I
)
"""What says that a number is a time: "9 o'clock", "14:30 hrs", "21 Uhr"."""

_MARKED_MINUTES = re.compile(
    r"(?<![\w.,:])([01]?\d|2[0-4])(?:\.(?=\d\d ?Uhr\b)|(?:h| Uhr )(?=[0-5]\d\b))"
)
"""Hours with another mark than a colon: "9.30 Uhr", "9 Uhr 30", "9h30"."""

_NOON = re.compile(r"\b(?:12(?::00)? )?(noon|midday|midnight)\b", re.I)
_ZERO_HOUR = re.compile(r"(?<![\d.,:/-])0(?=\d:\d\d(?![\d:]))")
"""The zero of "09:30"; of no date or longer row of digits ("2015-09:30")."""


def spell_times(text: str) -> str:
    """Times of day by 24 hours, without a zero in front."""
    text = _NOON.sub(lambda match: "0:00" if match[1].lower() == "midnight" else "12:00", text)
    text = _PAST.sub(_spell_past, text)
    text = _WORDED_HOUR.sub(lambda match: str(CARDINALS[match[1].lower()]), text)
    text = _DAY_PART.sub(lambda match: f"{match[1]} {'am' if match[2] else 'pm'}", text)
    text = _MARKED_MINUTES.sub(r"\1:", text)
    text = _OCLOCK.sub(lambda match: f"{match[1]}:00" if match[1] else "", text)
    text = _TWELVE_HOURS.sub(_spell_twelve_hours, text)
    return _ZERO_HOUR.sub("", text)


def _spell_past(match: re.Match[str]) -> str:
    """The hour and minutes of "half past nine" and "a quarter to nine"."""
    part, written = match[1], match[2].lower()
    hour = int(written) if written.isdigit() else CARDINALS[written]
    if hour > 24:
        return match[0]
    if part is None:
        return f"{(hour - 1) or 12}:45"
    return f"{hour}:{MINUTES_PAST[part.lower().removeprefix('a ')]:02}"


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
