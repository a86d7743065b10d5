"""BM25 (Robertson & Zaragoza, 2009), with k1 = 1.2 and b = 0.75."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

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


def most(count: int, found: int) -> float:
    """More than SQLite's ``bm25()``, which weighs terms otherwise, gives any sentence for a term
    that ``found`` of ``count`` hold."""
    return max(1e-6, math.log(max(1.0, (count - found + 0.5) / (found + 0.5)))) * (K1 + 1)
