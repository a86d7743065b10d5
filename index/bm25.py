"""BM25 (Robertson & Zaragoza, 2009), with k1 = 1.2 and b = 0.75."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.floating[Any] | np.integer[Any]]

K1 = 1.2
B = 0.75


def idf(count: int, found: int) -> float:
    """The weight of a term that ``found`` of ``count`` sentences hold; above 0."""
    return math.log(1 + (count - found + 0.5) / (found + 0.5))


def score(weights: Mapping[str, float], sentence: Sequence[str], mean: float) -> float:
    """The score of a sentence, given as its terms, where they are ``mean`` long on average."""
    held = Counter(sentence)
    length = 1 - B + B * len(sentence) / mean if mean else 1.0
    return sum(
        weight * held[term] * (K1 + 1) / (held[term] + K1 * length)
        for term, weight in weights.items()
        if term in held
    )


def robertson_idf(count: int, found: int) -> float:
    """The weight of the original formula, which a term of every second sentence has not, kept
    above 0: as in SQLite's ``bm25()``."""
    return max(1e-6, math.log((count - found + 0.5) / (found + 0.5)))


def gains(weight: float, often: Numbers, lengths: Numbers, mean: float) -> Numbers:
    """What a term adds to the scores of the sentences that hold it: ``often`` and ``lengths``,
    of shape (sentences,), are how often each does, and of how many terms it is."""
    return weight * often * (K1 + 1) / (often + K1 * (1 - B + B * lengths / mean))
