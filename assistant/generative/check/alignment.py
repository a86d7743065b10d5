"""Lays a claim beside a sentence word by word: what stands in the same order, what was swapped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.generative.check.agreement import alike
from assistant.language.names import names
from index.terms import STOPWORDS, terms

_NARROW = 5
"""Words of a stretch, on either side, that is still taken for one put in place of another."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Shares of the claim's content words: ``order`` stand in the sentence in the same order
    (ROUGE-L recall; Lin, 2004), ``swapped`` stand where the sentence has other names or figures,
    ``moved`` belong to names that the sentence has in another place, ``repeated`` to names that
    the claim has more often than the sentence."""

    order: float
    swapped: float
    moved: float
    repeated: float


def align(claim: str, sentence: str) -> Alignment:
    """The alignment of a claim to one sentence, by a longest common subsequence of stems."""
    left, right = _content(claim), _content(sentence)
    if not left:
        return Alignment(0.0, 0.0, 0.0, 0.0)
    particular = _particular(claim)
    pairs = _matched(left, right, particular)
    there = _particular(sentence)
    matched = {at for at, _ in pairs}
    held = Counter(right)
    named = [at for at, term in enumerate(left) if term in particular]
    moved = [at for at in named if at not in matched and left[at] in held]
    more = Counter(left[at] for at in named) - held
    return Alignment(
        order=len(pairs) / len(left),
        swapped=float(_swapped(left, right, pairs, particular, there)),
        moved=len(moved) / len(named) if named else 0.0,
        repeated=float(sum(count for term, count in more.items() if term in held)),
    )


def _swapped(
    left: Sequence[str],
    right: Sequence[str],
    pairs: Sequence[tuple[int, int]],
    particular: frozenset[str],
    there: frozenset[str],
) -> int:
    """How many narrow stretches between matched words hold a name each, and not the same one."""
    edges = [(-1, -1), *pairs, (len(left), len(right))]
    found = 0
    for (a, b), (c, d) in pairwise(edges):
        mine, other = left[a + 1 : c], right[b + 1 : d]
        narrow = 0 < len(mine) <= _NARROW and 0 < len(other) <= _NARROW
        found += narrow and not particular.isdisjoint(mine) and not there.isdisjoint(other)
    return found


def _matched(
    left: Sequence[str], right: Sequence[str], named: frozenset[str]
) -> list[tuple[int, int]]:
    """A longest common subsequence, as pairs of places; names may differ in their ending."""
    held = [
        [one == other or (one in named and alike(one, other)) for other in right] for one in left
    ]
    table = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for a in range(len(left) - 1, -1, -1):
        for b in range(len(right) - 1, -1, -1):
            same = held[a][b]
            skip = max(table[a + 1][b], table[a][b + 1])
            table[a][b] = table[a + 1][b + 1] + 1 if same else skip
    pairs = []
    a = b = 0
    while a < len(left) and b < len(right):
        if held[a][b]:
            pairs.append((a, b))
            a, b = a + 1, b + 1
        elif table[a + 1][b] >= table[a][b + 1]:
            a += 1
        else:
            b += 1
    return pairs


def _content(text: str) -> list[str]:
    return [term for term in terms(text) if term not in STOPWORDS]


def _particular(text: str) -> frozenset[str]:
    """The stems of names and the figures of a text."""
    named = {term for name in names(text) for term in terms(name)} - STOPWORDS
    return frozenset(named | {term for term in terms(text) if term[0].isdigit()})
