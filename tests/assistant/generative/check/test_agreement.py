"""What must agree exactly: numbers, dates, names, speakers and negation."""

from __future__ import annotations

import pytest

from assistant.generative.check.agreement import (
    align,
    names_missing,
    negation_differs,
    numbers_missing,
    speaker_differs,
)


@pytest.mark.parametrize(
    ("claim", "evidence", "missing"),
    [
        ("It cost 12 pounds.", "It cost twelve pounds.", False),
        ("It cost 13 pounds.", "It cost twelve pounds.", True),
        ("It began on Monday.", "On Wednesday it began.", True),
        ("It began on Wednesday.", "On Wednesday it began.", False),
    ],
)
def test_numbers_and_dates(claim: str, evidence: str, missing: bool) -> None:
    assert bool(numbers_missing(claim, evidence)) is missing


@pytest.mark.parametrize(
    ("claim", "evidence", "missing"),
    [
        ("Then Putin spoke.", "President Vladimir Putin spoke.", False),
        ("Then Obama spoke.", "President Vladimir Putin spoke.", True),
        ("Syrian troops left.", "Troops left Syria.", False),
        ("The US agreed.", "The United States agreed.", False),
        ("The United States agreed.", "The U.S. agreed.", False),
    ],
)
def test_names(claim: str, evidence: str, missing: bool) -> None:
    assert bool(names_missing(claim, evidence)) is missing


@pytest.mark.parametrize(
    ("claim", "evidence", "differs"),
    [
        ("Russia did not begin airstrikes.", "On Wednesday Russia began airstrikes.", True),
        ("Russia began airstrikes.", "Russia never began airstrikes.", True),
        ("The tower wasn't built.", "The tower was not built.", False),
        ("Not only Russia began airstrikes.", "Russia began airstrikes.", False),
        (
            "Targets are chosen with Syria.",
            "Targets are chosen with Syria, he said, without elaborating.",
            False,
        ),
        (
            "The strikes hit where ISIL is not.",
            "The strikes hit where ISIL in fact is not present.",
            False,
        ),
        ("He denied the charge.", "He admitted the charge.", True),
    ],
)
def test_negation(claim: str, evidence: str, differs: bool) -> None:
    assert negation_differs(claim, evidence) is differs


@pytest.mark.parametrize(
    ("claim", "evidence", "differs"),
    [
        ("Putin said it was true.", "Lavrov said it was true, and Putin listened.", True),
        ("Lavrov said it was true.", "“It is true,” said Lavrov.", False),
        ("According to Lavrov it was true.", "“It is true,” Putin said.", True),
        ("It was true.", "Lavrov said it was true.", False),
    ],
)
def test_speakers(claim: str, evidence: str, differs: bool) -> None:
    assert speaker_differs(claim, evidence) is differs


def test_a_name_in_the_place_of_another_is_seen() -> None:
    sentence = "The Ottoman Empire ruled North Africa and much of Europe."
    assert align("The Ottoman Empire ruled North Africa.", sentence).swapped == 0
    assert align("The Russian Empire ruled North Africa.", sentence).swapped == 1
    assert align("Europe ruled much of North Africa.", sentence).moved > 0
    assert align("North Africa ruled North Africa.", sentence).repeated > 0
    assert align("North Africa was ruled by the Ottoman Empire.", sentence).repeated == 0
    assert align("", sentence).order == 0
