"""Names: where they start and end, and what only looks like one."""

from __future__ import annotations

import pytest

from assistant.language.names import name_spans, names, unmatched


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("When did Ana Reis meet Otto Brandt?", ("Ana Reis", "Otto Brandt")),
        ("According to Ana Reis’s aide", ("Ana Reis",)),
        ("The Bank of England and the U.S. Army", ("Bank of England", "U.S. Army")),
        (
            "al-Nusra and U.S. President Barack Obama",
            ("al-Nusra", "U.S. President Barack Obama"),
        ),
        ("France’s Foreign Minister Laurent Fabius", ("France", "Foreign Minister Laurent Fabius")),
        ("Vladimir Putin and Barack Obama met.", ("Vladimir Putin", "Barack Obama")),
        ("Mr. Fabius met Dr. Reis.", ("Mr. Fabius", "Dr. Reis")),
        ("John F. Kennedy and J. R. R. Tolkien", ("John F. Kennedy", "J. R. R. Tolkien")),
        (
            "Charles de Gaulle saw Alexander the Great.",
            ("Charles de Gaulle", "Alexander the Great"),
        ),
        ("the University of the Arts", ("University of the Arts",)),
        ("Seán O’Brien’s and Élise D'Arcy's boats", ("Seán O’Brien", "Élise D'Arcy")),
        ("However, Russia kept its base.", ("Russia",)),
        ("He lives in the U.S. and Peru.", ("U.S.", "Peru")),
        ("The Su-24M and MiG-29", ("Su-24M", "MiG-29")),
        ("Oslo\nBergen", ("Oslo", "Bergen")),
        ("what did reis say", ()),
        ("What? Why? The, and when.", ()),
        ("", ()),
    ],
)
def test_names(text: str, expected: tuple[str, ...]) -> None:
    assert names(text) == expected


def test_spans_are_where_the_names_stand() -> None:
    text = "The Oslo ferry left Oslo."
    assert [(span.start, span.of(text)) for span in name_spans(text)] == [(4, "Oslo"), (20, "Oslo")]


def test_unmatched_is_the_share_of_names_and_numbers_that_are_missing() -> None:
    assert unmatched("When did Ana Reis meet Brandt in 1931?", "Ana Reis met him in 1931.") == 0.25
    assert unmatched("when did it rain?", "Never.") == 0.0
    # The word that joins two names belongs to neither.
    assert unmatched("Did Reis and Brandt meet?", "Reis met Brandt.") == 0.0
