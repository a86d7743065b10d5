"""Whether source sentences support a sentence of an answer, decided by local models and rules.

Exact agreement of numbers, dates, names, speakers and negation comes first; then a logistic
score over what shared words, the encoder and the reader tell.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.generative.check import agreement
from assistant.generative.check.features import Features
from assistant.reader.types import Reader
from index.encoder import Encoder


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model of support: ``sigmoid(bias + sum(weight * feature))`` ≥ ``threshold``."""

    bias: float
    weights: Mapping[str, float]
    threshold: float

    def probability(self, features: Mapping[str, float]) -> float:
        """In (0, 1): that the evidence says what the claim says."""
        total = self.bias + sum(
            weight * features.get(name, 0.0) for name, weight in self.weights.items()
        )
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, total))))


@cache
def shipped(reader: str) -> Weights:
    """The weights fitted for a reader; ``"hybrid"``, which reads nothing, has its own."""
    table = json.loads((files("assistant.generative.check") / "support.json").read_text("utf-8"))
    values = table["hybrid" if reader == "hybrid" else "reader"]
    return Weights(values["bias"], values["weights"], values["threshold"])


class Support:
    """Scores claims against sentences with an encoder and a reader."""

    def __init__(self, encoder: Encoder, reader: Reader, weights: Weights | None = None) -> None:
        self.features = Features(encoder, reader)
        self._weights = weights or shipped(reader.name)

    @property
    def threshold(self) -> float:
        """The least probability that counts as support."""
        return self._weights.threshold

    def probability(self, claim: str, evidence: Sequence[str], around: str = "") -> float:
        """In [0, 1]: that the sentences of ``evidence`` together say what ``claim`` says.

        ``around`` may hold names that the sentences leave out ("he said"); nothing else of
        it counts. 0.0 where a number, a date, a speaker or a negation does not agree.
        """
        text = "\n".join(evidence)
        if not evidence or contradicts(claim, text, around):
            return 0.0
        return self._weights.probability(self.features.of(claim, evidence, around))


def contradicts(claim: str, evidence: str, around: str = "") -> bool:
    """Whether something that must agree exactly does not."""
    if agreement.numbers_missing(claim, evidence) or agreement.negation_differs(claim, evidence):
        return True
    if agreement.names_missing(claim, f"{evidence}\n{around}") > 0.5:
        return True
    return agreement.speaker_differs(claim, evidence)
