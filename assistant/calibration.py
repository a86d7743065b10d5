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
    """Platt scaling over a few scores (Platt, 1999): ``sigmoid(bias + sum(weight * score))``.

    ``thresholds`` give, per strictness, the probability under which nothing is answered.
    """

    bias: float
    weights: Mapping[str, float]
    thresholds: Mapping[str, float]

    def probability(self, scores: Mapping[str, float]) -> float:
        """The probability in (0, 1) that a sentence with these scores answers the question."""
        total = self.bias + sum(
            weight * scores.get(name, 0.0) for name, weight in self.weights.items()
        )
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, total))))


@cache
def fitted(reader: str) -> Calibration:
    """The calibration for a reader; any model that is not ours is taken to score as ours does."""
    table = json.loads((files("assistant.reader") / "calibration.json").read_text("utf-8"))
    values = table.get(reader, table["footnote"])
    return Calibration(values["bias"], values["weights"], values["thresholds"])
