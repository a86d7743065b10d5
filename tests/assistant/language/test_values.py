"""Amounts, dates and times: the same in other words and units, or different."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.language.amounts import find_quantities
from assistant.language.moments import find_moments

SAME = (
    ("45 minutes", "three quarters of an hour"),
    ("45 minutes", "0.75 h"),
    ("an hour and a half", "90 minutes"),
    ("1 h 30 min", "90 minutes"),
    ("12 %", "12 per cent"),
    ("one in eight", "12.5 %"),
    ("on 3 March 2024", "on March 3"),
    ("03.03.2024", "on Sunday, 3 March 2024"),
    ("about 40 people", "some forty people"),
    ("40 people", "at least 40 people"),
    ("between 30 and 45 people", "40 people"),
    ("1.2 million", "1,204,300"),
    ("$250m", "250 million dollars"),
    ("180 °C", "356 °F"),
    ("at 22.40.", "10:40 pm"),
    ("in the 1910s", "in 1911"),
    ("am 3. März 2024", "on 3 March 2024"),
    ("12,50 Euro", "€12.50"),
    ("1.250,50 Euro", "1,250.50 euro"),
    ("3,5 Mio. Euro", "€3.5m"),
    ("90 km/h", "25 m/s"),
    ("two lakh rupees", "200,000 rupees"),
    ("ſix mileſ", "6 miles"),
    ("a ſixth of it", "one sixth of it"),
    ("at ſix o'clock", "at 6 o'clock"),
)
DIFFERENT = (
    ("12 %", "one in eight of them"),
    ("2 million", "2.4 million"),
    ("40 people", "42 people"),
    ("1,200 euro", "1,250 euro"),
    ("9 am", "9:30 am"),
    ("3 June 2024", "10 June"),
    ("Tuesday", "4 March 2024"),
    ("under 7", "under 8"),
    ("two and a half hours", "90 minutes"),
    ("12,50 Euro", "1250 euro"),
    ("3. März 2024", "3 May 2024"),
    ("5 kg", "5 lbs"),
)


def agree(one: str, other: str) -> bool:
    """Whether the only value of one text agrees with the only value of the other."""
    (mine,), (theirs,) = map(values, (one, other))
    return mine.kind == theirs.kind and mine.agrees(theirs)


def values(text: str) -> list[Any]:
    moments = find_moments(text)
    return [*moments, *find_quantities(text, [one.span for one in moments])]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_values_in_other_words_agree(one: str, other: str) -> None:
    assert agree(one, other)
    assert agree(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_values_differ(one: str, other: str) -> None:
    assert not agree(one, other)
    assert not agree(other, one)
