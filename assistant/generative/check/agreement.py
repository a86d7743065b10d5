"""What must agree between a claim and its evidence: names, numbers, dates, negation, word order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.language.names import names
from assistant.language.numbers import dates, number_values
from assistant.language.replies import SMALL_WORDS, denied_terms
from assistant.language.speech import speakers
from index.terms import STOPWORDS, terms


def numbers_missing(claim: str, evidence: str) -> float:
    """Share of the claim's numbers and dates that the evidence lacks; 0.0 where it has none."""
    wanted: set[object] = {*number_values(claim), *dates(claim)}
    held: set[object] = {*number_values(evidence), *dates(evidence, loose=True)}
    return len(wanted - held) / len(wanted) if wanted else 0.0


def names_missing(claim: str, evidence: str) -> float:
    """Share of the words of the claim's names that the evidence lacks; 0.0 where it has none.

    A word is held that shares its stem or most of its beginning (Syria, Syrian), and initials
    stand for the words they open (US, United States).
    """
    wanted = {
        term: name for name in names(claim) for term in terms(name) if term not in SMALL_WORDS
    }
    if not wanted:
        return 0.0
    held = frozenset(terms(evidence))
    short = frozenset().union(*map(_initials, names(evidence)))
    lacking = [
        term
        for term, name in wanted.items()
        if not _holds(held, term) and term not in short and not _initials(name) & held
    ]
    return len(lacking) / len(wanted)


def negation_differs(claim: str, evidence: str) -> bool:
    """Whether one denies what the other says of the same words."""
    return _unshared(claim, evidence) or _unshared(evidence, claim)


def speaker_differs(claim: str, evidence: str) -> bool:
    """Whether the claim has someone say what the evidence has only others say."""
    told, held = speakers(claim), speakers(evidence)
    if not told or not held:
        return False
    return not any(set(terms(one)[-1:]) & set(terms(other)) for one in told for other in held)


def _unshared(text: str, other: str) -> bool:
    """Whether ``text`` denies words that ``other`` has and does not deny, near a denial."""
    held = set(terms(other))
    near = {term for before, after in denied_terms(other) for term in before + after}
    return any(
        held.intersection(heads) and not near.intersection(heads)
        for before, after in denied_terms(text)
        if (heads := after or before)
    )


def _holds(held: frozenset[str], term: str) -> bool:
    return term in held or any(alike(term, word) for word in held)


def alike(term: str, other: str) -> bool:
    """Whether two stems differ only in their last letters (Syria, Syrian)."""
    if min(len(term), len(other)) < 4 or abs(len(other) - len(term)) > 3:
        return False
    least = max(4, len(term) - 3)
    return other[:least] == term[:least] and not term[0].isdigit()


def _initials(name: str) -> frozenset[str]:
    """The initials of every run of two words or more in a name."""
    letters = "".join(word[0] for word in name.split() if word[:1].isupper()).lower()
    size = range(len(letters))
    return frozenset(letters[a : b + 1] for a in size for b in size if b > a)


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
