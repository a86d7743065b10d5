"""Fits the weights that turn scores into a probability, and the thresholds of each strictness.

``python -m assistant.reader.calibrate SCORES.jsonl``, with what ``tests.benchmark.quality --save``
wrote; only the half of the titles that the benchmark does not measure confidence on is used.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FEATURES = ("reader", "hybrid", "lexical", "unmatched")

STRICT = 0.9
"""The share of answers that are right from the strict threshold on, on the rows fitted on."""

LENIENT = 0.9
"""The share of right answers that are given from the lenient threshold on."""

Row = dict[str, Any]


def main() -> None:
    """Fit and write ``calibration.json`` beside the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scores", type=Path)
    parser.add_argument("--name", default="footnote", help="the reader that the scores are of")
    options = parser.parse_args()
    lines = options.scores.read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if is_fitted_on(row) and row["candidates"]]
    path = Path(__file__).with_name("calibration.json")
    table = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    table[options.name] = fit(rows)
    path.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(table[options.name], indent=2))


def is_fitted_on(row: Row) -> bool:
    """Whether the row is of a title that confidence is not measured on, with short answers."""
    title = row["row"]["title"].encode()
    return hashlib.sha256(title).digest()[0] % 2 == 0 and row["row"]["set"] != "selqa"


def fit(rows: Sequence[Row]) -> dict[str, Any]:
    """Weights by two logistic regressions: over candidates for the order, over the first of
    each question for the probability (Platt, 1999)."""
    from sklearn.linear_model import LogisticRegression

    candidates = [(one, is_right(row, one)) for row in rows for one in row["candidates"]]
    order = LogisticRegression(C=10, max_iter=1000).fit(
        [_features(one) for one, _ in candidates], [right for _, right in candidates]
    )
    weights = order.coef_[0]

    def total(one: Row) -> float:
        return float(sum(w * x for w, x in zip(weights, _features(one), strict=True)))

    firsts = [(max(row["candidates"], key=total), row) for row in rows]
    scale = LogisticRegression(C=10, max_iter=1000).fit(
        [[total(one)] for one, _ in firsts], [is_right(row, one) for one, row in firsts]
    )
    slope, bias = float(scale.coef_[0][0]), float(scale.intercept_[0])
    probabilities = scale.predict_proba([[total(one)] for one, _ in firsts])[:, 1]
    scored = [
        (float(p), is_right(row, one)) for p, (one, row) in zip(probabilities, firsts, strict=True)
    ]
    return {
        "bias": round(bias, 4),
        "weights": {
            name: round(slope * float(weight), 4)
            for name, weight in zip(FEATURES, weights, strict=True)
        },
        "thresholds": thresholds(scored),
    }


def thresholds(scored: Sequence[tuple[float, bool]]) -> dict[str, float]:
    """Where to stop answering.

    ``strict`` is the least probability from which on ``STRICT`` of the answers are right;
    ``lenient`` the one from which on ``LENIENT`` of all right answers are given; ``balanced``
    gives the greatest sum of right answers given and of wrong ones withheld, each as a share
    (Youden, 1950).
    """
    ordered = sorted(scored, reverse=True)
    rights = sum(right for _, right in ordered)
    wrongs = len(ordered) - rights
    strict = lenient = balanced = 1.0
    best = right = 0.0
    for count, (probability, is_right_one) in enumerate(ordered, 1):
        if right < LENIENT * rights:
            lenient = probability
        right += is_right_one
        if right / count >= STRICT:
            strict = probability
        if right / rights - (count - right) / wrongs > best:
            best, balanced = right / rights - (count - right) / wrongs, probability
    found = {
        "strict": max(strict, balanced),
        "balanced": balanced,
        "lenient": min(lenient, balanced),
    }
    return {name: round(value, 3) for name, value in found.items()}


def is_right(row: Row, one: Row) -> bool:
    """Whether the sentence holds the start of a right answer."""
    return any(one["start"] <= span["start"] < one["end"] for span in row["row"]["right"])


def _features(one: Row) -> list[float]:
    return [one[name] for name in FEATURES]


if __name__ == "__main__":
    main()
