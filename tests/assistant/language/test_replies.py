"""Claims split where each part says something by itself."""

from __future__ import annotations

import pytest

from assistant.language.replies import split_clauses


@pytest.mark.parametrize(
    ("claim", "parts"),
    [
        (
            "The harbour was dredged in 1931, and Mayor Brandt said it cost too much.",
            ("The harbour was dredged in 1931", "Mayor Brandt said it cost too much."),
        ),
        (
            "The harbour was dredged in 1931; the wall broke in 1942.",
            ("The harbour was dredged in 1931", "The wall broke in 1942."),
        ),
        (
            "The company dredged the harbour and the mayor paid the bill.",
            ("The company dredged the harbour", "The mayor paid the bill."),
        ),
    ],
)
def test_a_claim_is_split_before_a_subject(claim: str, parts: tuple[str, str]) -> None:
    assert list(split_clauses(claim)) == [parts]


@pytest.mark.parametrize(
    "claim",
    [
        "Mayor Ada Brandt and Engineer Tomas Reyl sailed to the island in 1931.",
        "The company dredged the harbour of Velmouth and sold eleven boats.",
        "The harbour was dredged in 1931.",
        "A storm broke the wall, and the sea came.",
    ],
)
def test_what_hangs_together_is_not_split(claim: str) -> None:
    assert list(split_clauses(claim)) == []
