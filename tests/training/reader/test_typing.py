"""Questions as people type them keep their words."""

from __future__ import annotations

import random

from training.reader.typing import type_question

QUESTION = "What is the author's monthly allowance?"


def typed(count: int = 300) -> set[str]:
    chance = random.Random(5)
    return {type_question(QUESTION, chance) for _ in range(count)}


def test_there_are_many_ways_to_type_a_question() -> None:
    assert len(typed()) > 20
    assert any(one == one.lower() and not one.endswith("?") for one in typed())
    assert any("authors" in one.lower() for one in typed())


def test_at_most_one_word_has_a_slip() -> None:
    # A slip swaps two letters of one word, so one of two long words is always whole.
    assert all("monthly" in one.lower() or "allowance" in one.lower() for one in typed())


def test_the_same_chance_types_the_same() -> None:
    first, second = (type_question(QUESTION, random.Random(9)) for _ in range(2))
    assert first == second
