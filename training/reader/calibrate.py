"""Fits the weights that turn scores into a probability, and the thresholds of each strictness.

``python -m training.reader.calibrate SCORES.jsonl``, with what ``tests.benchmark.quality --save``
wrote; only the half of the titles that the benchmark does not measure confidence on is used.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

FEATURES = ("reader", "hybrid", "lexical", "unmatched")
"""What sentences are ranked by."""

STATED = ("reader", "dense", "unmatched")
"""What the probability is made of: nothing that depends on what else is in the library, as the
share of BM25 does, whose rare words are rare in all of it."""

STRICT = 0.85
"""The share of answers that are right from the strict threshold on, on the rows fitted on."""

BALANCED = 0.8
"""The share of unanswerable questions that are refused under the balanced threshold.

Half of those rows were written to look answerable, so that of others more are refused.
"""

LENIENT = 0.9
"""The share of right answers that are given from the lenient threshold on."""

_PENALTY = 1e-3

Row = dict[str, Any]


def main() -> None:
    """Fit and write ``calibration.json`` beside the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scores", type=Path)
    parser.add_argument(
        "--name",
        choices=("footnote", "hybrid"),
        default="footnote",
        help="the reader to calibrate: ours, or none (its scores are then left out)",
    )
    options = parser.parse_args()
    lines = options.scores.read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if is_fitted_on(row) and row["candidates"]]
    path = Path(str(files("assistant.reader") / "calibration.json"))
    table = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    table[options.name] = fit(rows, reads=options.name == "footnote")
    path.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(table[options.name], indent=2))


def is_fitted_on(row: Row) -> bool:
    """Whether the row is of a title that confidence is not measured on."""
    title = row["row"]["title"].encode()
    return hashlib.sha256(title).digest()[0] % 2 == 0


def fit(rows: Sequence[Row], *, reads: bool = True) -> dict[str, Any]:
    """Weights that put the right sentence first, and those of the probability that it is right.

    The latter are a logistic regression over the first sentence of each question (Platt, 1999,
    with several scores), of the sets that have short answers and questions without an answer.
    Where nothing ``reads``, the reader's scores are left out.
    """
    from sklearn.linear_model import LogisticRegression

    features, stated = FEATURES[not reads :], STATED[not reads :]
    answered = [row for row in rows if any(is_right(row, one) for one in row["candidates"])]
    ranked_by = order(answered, features)

    def rank(one: Row) -> float:
        return float(sum(w * one[name] for w, name in zip(ranked_by, features, strict=True)))

    asked = [row for row in rows if row["row"]["set"] != "selqa"]
    firsts = [max(row["candidates"], key=rank) for row in asked]
    scores = [[one[name] for name in stated] for one in firsts]
    rights = [is_right(row, one) for row, one in zip(asked, firsts, strict=True)]
    model = LogisticRegression(C=10, max_iter=1000).fit(scores, rights)
    probabilities = [float(p) for p in model.predict_proba(scores)[:, 1]]
    unanswerable = [
        p for p, row in zip(probabilities, asked, strict=True) if not row["row"]["right"]
    ]
    return {
        "bias": round(float(model.intercept_[0]), 4),
        "weights": _named(stated, model.coef_[0]),
        "order": _named(features, ranked_by),
        "thresholds": thresholds(list(zip(probabilities, rights, strict=True)), unanswerable),
    }


def _named(features: Sequence[str], weights: Any) -> dict[str, float]:
    return {name: round(float(weight), 4) for name, weight in zip(features, weights, strict=True)}


def order(rows: Sequence[Row], features: Sequence[str]) -> Any:
    """The weight of each feature, as an array: a conditional logit over a question's sentences.

    The most likely weights under which a right sentence is chosen among all those of its
    question (McFadden, 1974), with a small penalty on their squares in units of the features'
    spread.
    """
    import numpy as np
    from scipy.optimize import minimize
    from scipy.special import logsumexp, softmax

    groups = [
        np.array([[one[name] for name in features] for one in row["candidates"]]) for row in rows
    ]
    rights = [np.array([is_right(row, one) for one in row["candidates"]]) for row in rows]
    spread = np.concatenate(groups).std(axis=0)
    groups = [group / spread for group in groups]

    def loss(weights: Any) -> tuple[float, Any]:
        total, slope = _PENALTY * weights @ weights * len(groups), 2 * _PENALTY * weights
        slope = slope * len(groups)
        for group, right in zip(groups, rights, strict=True):
            scores = group @ weights
            total += logsumexp(scores) - logsumexp(scores[right])
            slope += group.T @ softmax(scores) - group[right].T @ softmax(scores[right])
        return float(total) / len(groups), slope / len(groups)

    return minimize(loss, np.zeros(len(features)), jac=True, method="L-BFGS-B").x / spread


def thresholds(
    scored: Sequence[tuple[float, bool]], unanswerable: Sequence[float]
) -> dict[str, float]:
    """Where to stop answering.

    ``scored`` are probabilities and whether each answer was right, ``unanswerable`` those of
    them that questions without an answer got. From ``strict`` on, ``STRICT`` of the answers
    are right; under ``balanced`` lie ``BALANCED`` of the unanswerable; from ``lenient`` on,
    ``LENIENT`` of all right answers are given.
    """
    ordered = sorted(scored, reverse=True)
    rights = [probability for probability, right in ordered if right]
    strict = right = 0.0
    for count, (probability, is_right_one) in enumerate(ordered, 1):
        right += is_right_one
        if right / count >= STRICT:
            strict = probability
    found = {
        "strict": strict,
        "balanced": sorted(unanswerable)[int(BALANCED * len(unanswerable))],
        "lenient": rights[math.ceil(LENIENT * len(rights)) - 1],
    }
    return {name: round(value, 3) for name, value in found.items()}


def is_right(row: Row, one: Row) -> bool:
    """Whether the sentence holds the start of a right answer."""
    return any(one["start"] <= span["start"] < one["end"] for span in row["row"]["right"])


if __name__ == "__main__":
    main()
