"""The numbers and dates of a text, and the words that only look like some."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.language.numbers import dates, number_spans, number_values, written_numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twenty-five", {"25"}),
        ("25", {"25"}),
        ("3.5 million", {"3500000"}),
        ("3,500,000", {"3500000"}),
        ("two dozen", {"24"}),
        ("nine thousand pounds", {"9000"}),
        ("£9,000", {"9000"}),
        ("one hundred and twenty ships", {"120"}),
        ("two hundred thousand", {"200000"}),
        ("two thousand three hundred", {"2300"}),
        ("one million two hundred thousand", {"1200000"}),
        ("twenty-one", {"21"}),
        ("a hundred and two", {"102"}),
        ("1,200 and five", {"1200", "5"}),
        ("five six", {"5", "6"}),
        ("nineteen eighty", {"19", "80"}),
        ("twice", {"2"}),
        # An ordinal before a noun says which one it is, not how many.
        ("a third party", set()),
        ("The second man", set()),
        ("the third one", set()),
        ("the 3rd man", set()),
        ("a second later, for the tenth time", set()),
        ("Second, it rained.", set()),
        ("a fifth column", set()),
        ("no figure at all, one and only", set()),
        # In a date it is a number.
        ("on the second of May", {"2"}),
        ("May 2nd", {"2"}),
        ("the twenty-first of June", {"21"}),
        ("June the third", {"3"}),
        ("in the nineteenth century", {"19"}),
        ("the 19th century", {"19"}),
        ("in the twenty-first century", {"21"}),
        ("3 May 2015", {"3", "2015"}),
    ],
)
def test_values(text: str, expected: set[str]) -> None:
    assert number_values(text) == {Decimal(value).normalize() for value in expected}


def test_a_share_is_a_share() -> None:
    assert number_values("a third of the ships") == number_values("one-third of the boats")
    assert number_values("a third of the ships") != number_values("a quarter of the ships")
    assert Decimal(3) not in number_values("a third of the ships")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On Wednesday, 3 May", {"wed", "may"}),
        ("in May", {"may"}),
        ("May 2015", {"may"}),
        ("early March", {"mar"}),
        ("on Sat, 5 Sept", {"sat", "sep"}),
        ("last Sun.", {"sun"}),
        ("It rained in January and February.", {"jan", "feb"}),
        ("yesterday evening", {"yesterday", "evening"}),
        # A name or a verb that is spelt like a day or a month.
        ("Sun Tzu met May and Sat down", set()),
        ("Theresa May spoke. March on!", set()),
        ("The Sun and Jan Mayen", set()),
        ("Dec Moore met Wed Lee; Mon Amour", set()),
        ("It may march on", set()),
        ("the second sun", set()),
    ],
)
def test_dates(text: str, expected: set[str]) -> None:
    assert dates(text) == expected


def test_evidence_may_name_a_date_without_a_sign_that_it_is_one() -> None:
    assert dates("May was wet.") == frozenset()
    assert dates("May was wet.", loose=True) == {"may"}


def test_written_numbers_have_no_thousands_separators() -> None:
    assert written_numbers("1,200 goats, 3.5 %, 7.") == ("1200", "3.5", "7")


def test_spans_take_what_belongs_to_a_number() -> None:
    text = "The 3rd of 12,000 goats, 5%, Su24 and the 1990s."
    assert [span.of(text) for span in number_spans(text)] == ["3rd", "12,000", "5%", "1990s"]
