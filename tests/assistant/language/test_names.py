"""Names and numbers: what must agree before one text can support another."""

from __future__ import annotations

import pytest

from assistant.language.names import names, numbers, unmatched


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("When did Ana Reis meet Otto Brandt?", ("Ana Reis", "Otto Brandt")),
        ("According to Ana Reis’s aide", ("Ana Reis",)),
        ("The Bank of England and the U.S. Army", ("Bank of England", "U.S. Army")),
        ("what did reis say", ()),
    ],
)
def test_names(text: str, found: tuple[str, ...]) -> None:
    assert names(text) == found


def test_numbers_have_no_thousands_separators() -> None:
    assert numbers("1,200 goats, 3.5 %, 7.") == ("1200", "3.5", "7")


def test_unmatched_is_the_share_of_names_and_numbers_that_are_missing() -> None:
    assert unmatched("When did Ana Reis meet Brandt in 1931?", "Ana Reis met him in 1931.") == 0.25
    assert unmatched("when did it rain?", "Never.") == 0.0
