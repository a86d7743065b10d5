"""What is joined to the words before it."""

from __future__ import annotations

import pytest

from assistant.language.coordination import is_joined


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
