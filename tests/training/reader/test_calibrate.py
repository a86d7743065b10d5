"""Weights and thresholds fitted to made-up scores whose law is known."""

from __future__ import annotations

import math
import random

import pytest

from assistant.extractive.calibration import Calibration
from training.reader.calibrate import FEATURES, STATED, fit, is_right, thresholds

draw = random.Random(7)


def row(number: int) -> dict:
    """Six sentences, one of them right in two rows of three; readers know, search only guesses."""
    right = draw.randrange(6) if number % 3 else None
    candidates = []
    for at in range(6):
        scores = {name: draw.gauss(0, 1) for name in dict.fromkeys(FEATURES + STATED)}
        scores["reader"] += 3 * (at == right)
        scores["hybrid"] += 0.5 * (at == right)
        candidates.append({"start": at * 10, "end": at * 10 + 9, **scores})
    spans = [{"start": right * 10 + 2, "end": right * 10 + 5}] if right is not None else []
    return {"row": {"set": "squad2", "title": "T", "right": spans}, "candidates": candidates}


@pytest.fixture(scope="module")
def rows() -> list[dict]:
    return [row(number) for number in range(600)]


def test_what_knows_weighs_most_and_the_probability_is_one(rows: list[dict]) -> None:
    made = Calibration(**fit(rows[:400]))
    assert made.order["reader"] > 4 * abs(made.order["lexical"])
    assert made.order["reader"] > made.order["hybrid"] > 0
    firsts = [(max(one["candidates"], key=made.rank), one) for one in rows[400:]]
    answerable = [is_right(one, first) for first, one in firsts if one["row"]["right"]]
    assert sum(answerable) / len(answerable) > 0.85
    stated = sum(made.probability(first) for first, _ in firsts) / len(firsts)
    assert math.isclose(
        stated, sum(is_right(one, first) for first, one in firsts) / len(firsts), abs_tol=0.08
    )


def test_without_a_reader_its_scores_are_not_looked_at(rows: list[dict]) -> None:
    made = fit(rows, reads=False)
    assert set(made["order"]) == {"hybrid", "lexical", "unmatched"}
    assert set(made["weights"]) == {"dense", "unmatched"}


def test_thresholds_keep_their_promises() -> None:
    scored = [(at / 100, draw.random() < at / 100) for at in range(100)]
    unanswerable = [probability for probability, right in scored if not right]
    found = thresholds(scored, unanswerable)
    strict = [right for probability, right in scored if probability >= found["strict"]]
    assert sum(strict) / len(strict) >= 0.85
    refused = [probability < found["balanced"] for probability in unanswerable]
    assert sum(refused) / len(refused) == pytest.approx(0.8, abs=0.03)
    given = [probability >= found["lenient"] for probability, right in scored if right]
    assert sum(given) / len(given) >= 0.9
