"""Pairs of an answer and the expected one, by kind: which say the same, and which do not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.regression.comparison import contains, exact_match

PAIRS = yaml.safe_load(Path(__file__).with_name("comparison.yaml").read_text(encoding="utf-8"))


def pairs(name: str) -> list[object]:
    """The pairs under ``name``, each with its kind as the name of its test."""
    return [
        pytest.param(*pair, id=f"{kind}: {' | '.join(pair)}")
        for kind, several in PAIRS[name].items()
        for pair in several
    ]


@pytest.mark.parametrize(("given", "expected"), pairs("same"))
def test_these_say_the_same(given: str, expected: str) -> None:
    assert exact_match(given, [expected])
    assert exact_match(expected, [given])


@pytest.mark.parametrize(("given", "expected"), pairs("different"))
def test_these_say_something_else(given: str, expected: str) -> None:
    assert not exact_match(given, [expected])
    assert not exact_match(expected, [given])


@pytest.mark.parametrize(("text", "expected"), pairs("held"))
def test_a_text_holds_what_it_says(text: str, expected: str) -> None:
    assert contains(text, [expected])


@pytest.mark.parametrize(("text", "expected"), pairs("missing"))
def test_a_text_does_not_hold_what_it_denies_or_only_looks_like(text: str, expected: str) -> None:
    assert not contains(text, [expected])
