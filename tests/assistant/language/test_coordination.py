"""What is joined to the words before it, and behind it."""

from __future__ import annotations

import pytest

from assistant.language.coordination import is_joined, joins


@pytest.mark.parametrize(
    ("following", "joined"),
    [
        (" and after 6 pm only.", True),
        (" or Thursday.", True),
        (", and Hal Munro prints.", True),
        (" and 5 metres.", True),
        (" and $50 after that.", True),
        (" and closed in 1940.", False),
        (" and then left.", False),
        (", Russian Federation began.", False),
        (" android.", False),
        (".", False),
        ("", False),
    ],
)
def test_a_second_of_the_kind_is_told_from_what_goes_on(following: str, joined: bool) -> None:
    assert is_joined(following) is joined


@pytest.mark.parametrize(
    ("preceding", "words", "joined"),
    [
        ("The deployment includes Su-24M and ", "Su-34", True),
        ("It was signed by Ana Reis and ", "Otto Brandt", True),
        ("open on 3 or ", "4 May", True),
        ("The board met and ", "Ana Reis", False),
        ("It opened in 1931 and closed in ", "1940", False),
        ("Ana Reis and ", "closed", False),
        ("In Poland ", "Warsaw", False),
        ("", "Warsaw", False),
    ],
)
def test_a_first_of_the_kind_is_told_too(preceding: str, words: str, joined: bool) -> None:
    assert joins(preceding, words) is joined
