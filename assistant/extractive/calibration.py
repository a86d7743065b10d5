"""From scores to a probability, with weights fitted on held-back questions."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Calibration:
    """How a sentence's scores become its rank among others, and a probability.

    ``order`` are the weights that sentences of one question are ranked by. ``bias`` and
    ``weights`` give the probability of the best of them by Platt scaling (Platt, 1999):
    ``sigmoid(bias + sum(weight * score))``. What tells right sentences from wrong ones is not
    what tells answered questions from others: a question that the text almost answers shares
    many words with it. ``thresholds`` give, per strictness, the least probability to answer with.
    """

    bias: float
    weights: Mapping[str, float]
    order: Mapping[str, float]
    thresholds: Mapping[str, float]

    def rank(self, scores: Mapping[str, float]) -> float:
        """What a sentence with these scores is ranked by, higher first; no unit."""
        return _weighted(self.order, scores)

    def probability(self, scores: Mapping[str, float]) -> float:
        """The probability in (0, 1) that a sentence with these scores answers the question."""
        total = self.bias + _weighted(self.weights, scores)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _weighted(weights: Mapping[str, float], scores: Mapping[str, float]) -> float:
    return sum(weight * scores.get(name, 0.0) for name, weight in weights.items())


@cache
def fitted(reader: str) -> Calibration:
    """The calibration for a reader; any model that is not ours is taken to score as ours does."""
    table = json.loads((files("assistant.reader") / "calibration.json").read_text("utf-8"))
    values = table.get(reader, table["footnote"])
    return Calibration(**{name: values[name] for name in Calibration.__slots__})
