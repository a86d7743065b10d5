"""The regressions that turn scores into ranks and probabilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from assistant.extractive.calibration import BIAS, weigh
from training.reader.asked import Asked

_PENALTY = 1e-2
"""Of the squares of the ranking weights, in units of the features' spread."""

_AT_MOST = {"unmatched": -2.0, "lacks_number": -0.6, "heads_rows": 0.0}
"""Greatest ranking weights of a name or a number of the question that a passage or sentence lacks,
and of the first row of a table, which is often evidence and never what answers.

What is fitted on has few sentences that differ in nothing else, so that the weights came out near
0 (-.38 and .05), and of a thousand lines about numbered goats the wrong ones were cited. With these
the first sentence is right as often or oftener: of validation .667 (.656), of reading rows .878
(.874), of other questions of people .791 (.791).
"""


def fit_order(asked: Sequence[Asked], left_out: Sequence[str]) -> dict[str, float]:
    """The weights of a conditional logit over the sentences of each question, some bounded.

    The most likely weights under which a sentence of the evidence is chosen among all those of
    its question (McFadden, 1974), with a small penalty on their squares.
    """
    from scipy.optimize import minimize
    from scipy.special import logsumexp, softmax

    chosen = [one for one in asked if any(one.gold)]
    names = [name for name in chosen[0].candidates[0].scores if name not in left_out]
    groups = [
        np.array([[c.scores[name] for name in names] for c in one.candidates]) for one in chosen
    ]
    spread = np.concatenate(groups).std(axis=0) + 1e-9
    groups = [group / spread for group in groups]
    rights = [np.array(one.gold) for one in chosen]
    shares = np.array([one.weight for one in chosen])
    shares /= shares.sum()

    def loss(weights: Any) -> tuple[float, Any]:
        total, slope = _PENALTY * weights @ weights, 2 * _PENALTY * weights
        for group, right, share in zip(groups, rights, shares, strict=True):
            scores = group @ weights
            total += share * (logsumexp(scores) - logsumexp(scores[right]))
            slope = slope + share * (
                group.T @ softmax(scores) - group[right].T @ softmax(scores[right])
            )
        return float(total), slope

    bounds = [
        (None, _AT_MOST[name] * width if name in _AT_MOST else None)
        for name, width in zip(names, spread, strict=True)
    ]
    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", bounds=bounds)
    best = found.x / spread
    return {name: round(float(weight), 4) for name, weight in zip(names, best, strict=True)}


def regress(
    rows: Sequence[Mapping[str, float]],
    labels: Sequence[bool],
    weights: Sequence[float],
    left_out: Sequence[str],
    strength: float = 0.3,
) -> dict[str, float]:
    """The weights of an L2-penalised logistic regression, by feature.

    ``strength`` is the inverse of the penalty on weights in units of the features' spread; the
    bias is fitted with the rest, as the feature that is always 1.
    """
    from sklearn.linear_model import LogisticRegression

    names = [name for name in rows[0] if name not in left_out]
    table = np.array([[row[name] for name in names] for row in rows])
    spread = table.std(axis=0)
    # A feature that is the same everywhere: its spread is a rounding error.
    spread[spread < 1e-9] = 1.0
    model = LogisticRegression(C=strength, fit_intercept=False, max_iter=5_000)
    model.fit(table / spread, labels, sample_weight=weights)
    return {
        name: round(float(weight), 4)
        for name, weight in zip(names, model.coef_[0] / spread, strict=True)
    }


def rescale(
    weights: Mapping[str, float], rows: Sequence[Mapping[str, float]], labels: Sequence[bool]
) -> dict[str, float]:
    """The weights of a logistic regression, stretched and shifted to suit other questions.

    Two numbers are fitted to the log-odds that the weights give (Platt, 1999), so that the
    probabilities keep their order and come to be as often right as they say.
    """
    from sklearn.linear_model import LogisticRegression

    odds = np.array([[weigh(weights, row)] for row in rows])
    model = LogisticRegression(C=1e6).fit(odds, labels)
    stretched = {name: float(model.coef_[0][0]) * weight for name, weight in weights.items()}
    stretched[BIAS] += float(model.intercept_[0])
    return {name: round(weight, 4) for name, weight in stretched.items()}
