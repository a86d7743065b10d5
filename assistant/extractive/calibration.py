"""From scores to ranks and probabilities, with weights fitted on questions of people."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

BIAS = "one"
"""The feature whose value is always 1."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Linear models over the features of ``features``, fitted by ``training.reader.calibrate``.

    ``order`` ranks the sentences of one question (a conditional logit; McFadden, 1974). The
    others are logistic regressions: ``evidence`` gives the probability that an answer needs a
    sentence, ``answered`` that the text answers the question, ``whole`` that all is cited that
    the answer needs, and ``headline`` that the short span is the answer. ``risks`` are, per share
    of wrong answers, the least ``answered`` to answer with so that no more are wrong;
    ``thresholds`` are the same per strictness, and ``closest`` the least to show a passage with;
    sentences that are ``evidence`` with a probability of at least ``cited`` are cited, and a
    headline of at least ``stated`` is stated.
    """

    order: Mapping[str, float]
    evidence: Mapping[str, float]
    answered: Mapping[str, float]
    whole: Mapping[str, float]
    headline: Mapping[str, float]
    thresholds: Mapping[str, float]
    closest: float
    cited: float
    stated: float
    risks: Mapping[str, float] = field(default_factory=dict)

    def find_threshold(self, strictness: str, at_most_wrong: float | None = None) -> float:
        """The least ``answered`` to answer with: that of a share of wrong answers, if one is given.

        Of the shares with a threshold it is that of the greatest that is not more than
        ``at_most_wrong``; below all of them nothing is answered.
        """
        if at_most_wrong is None:
            return self.thresholds[strictness]
        allowed = [
            threshold for risk, threshold in self.risks.items() if float(risk) <= at_most_wrong
        ]
        return min(allowed, default=_NEVER)

    def rank(self, scores: Mapping[str, float]) -> float:
        """What a sentence with these scores is ranked by, higher first; no unit."""
        return weigh(self.order, scores)


_NEVER = 1.01
"""A threshold that no probability reaches."""


def probability(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """The probability in (0, 1) that a logistic regression gives."""
    total = weigh(weights, features)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def weigh(weights: Mapping[str, float], scores: Mapping[str, float]) -> float:
    """The sum of the scores, each times its weight; one that is missing counts 0."""
    return sum(weight * scores.get(name, 0.0) for name, weight in weights.items())


@cache
def load_calibration(reader: str) -> Calibration:
    """The calibration for a reader; any model that is not ours is taken to score as ours does."""
    table = json.loads((files("assistant.reader") / "calibration.json").read_text("utf-8"))
    values = table.get(reader, table["footnote"])
    return Calibration(**values)
