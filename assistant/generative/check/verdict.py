"""Judges every sentence of a reply: supported by what it cites, by other sentences, or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from assistant.generative.check.agreement import align
from assistant.generative.check.claims import Claim
from assistant.generative.check.support import Support, coverage
from assistant.generative.evidence import Evidence
from assistant.generative.markup import visible
from assistant.language.instructions import asserts_only_as_order
from assistant.language.replies import (
    FRAMING,
    is_absence,
    is_polar,
    split_clauses,
    strip_frame,
)
from index.terms import question_terms, terms

_MOST_TRIED = 6
_ADDS = 0.15
"""Share of a claim's words that each of several sentences must have to be cited together."""

_FRAGMENT = 3
"""Content words under which a sentence is read as an answer to the question in front of it."""

_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+|[*_#`]+")


class Kind(Enum):
    """What was found out about a claim."""

    SUPPORTED = auto()
    ELSEWHERE = auto()
    """Supported, but not by any sentence it cites."""
    UNSUPPORTED = auto()
    ABSENT = auto()
    """Says that the source does not say."""
    NOTHING = auto()
    """Claims nothing about the world: an opening, a bare yes."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """``numbers`` are the sentences to cite; ``probability`` that they support the claim."""

    kind: Kind
    numbers: tuple[int, ...] = ()
    probability: float = 0.0


class Judge:
    """Judges the claims of one reply against the evidence it was given."""

    def __init__(self, question: str, evidence: Sequence[Evidence], support: Support) -> None:
        self._question = question
        self._evidence = {one.number: one for one in evidence}
        self._support = support

    def verdict(self, claim: Claim) -> Verdict:
        """The verdict on one claim; its own citations are tried first, then all evidence."""
        text = _BULLET.sub("", claim.text).strip()
        if is_absence(text):
            return Verdict(Kind.ABSENT)
        if self._says_nothing(text) and not claim.cited:
            return Verdict(Kind.NOTHING)
        text = strip_frame(text)
        cited = [self._evidence[number] for number in claim.cited if number in self._evidence]
        usable = [one for one in cited if _may_support(one, text)]
        if found := self._supported(text, usable):
            return Verdict(Kind.SUPPORTED, *found)
        if found := self._elsewhere(text):
            return Verdict(Kind.ELSEWHERE if cited else Kind.SUPPORTED, *found)
        return Verdict(Kind.UNSUPPORTED)

    def _supported(
        self, text: str, cited: Sequence[Evidence]
    ) -> tuple[tuple[int, ...], float] | None:
        """Those of the cited sentences that support ``text``: each alone, or else together."""
        alone = [(one.number, self._probability(text, [one])) for one in cited]
        enough = [(number, chance) for number, chance in alone if chance >= self._support.threshold]
        if enough:
            return tuple(number for number, _ in enough), max(chance for _, chance in enough)
        needed = [one for one in cited if coverage(text, one.text) >= _ADDS]
        together = self._probability(text, needed) if len(needed) > 1 else 0.0
        if together < self._support.threshold:
            return None
        return tuple(one.number for one in needed), together

    def _elsewhere(self, text: str) -> tuple[tuple[int, ...], float] | None:
        """The sentence of all the evidence that supports ``text`` best, or one for each clause.

        Two sentences that between them have the words of a claim need not say it: the subject
        of one with the predicate of the other is what neither says. Clauses of one and the same
        sentence have failed as a whole, and cannot pass in parts.
        """
        if found := self._best(text):
            return found
        for parts in split_clauses(text):
            held = [self._best(part) for part in parts]
            numbers = sorted({number for found in held if found for number in found[0]})
            if len(numbers) == len(parts):
                return tuple(numbers), min(found[1] for found in held if found)
        return None

    def _best(self, text: str) -> tuple[tuple[int, ...], float] | None:
        """The one sentence of all the evidence that supports ``text`` best, if any does."""
        usable = [one for one in self._evidence.values() if _may_support(one, text)]
        tried = sorted(usable, key=lambda one: (-_likeness(text, one.text), one.number))[
            :_MOST_TRIED
        ]
        scored = [(self._probability(text, [one]), -one.number, one) for one in tried]
        chance, _, best = max(scored, default=(0.0, 0, None), key=lambda each: each[:2])
        if best is not None and chance >= self._support.threshold:
            return (best.number,), chance
        return None

    def _probability(self, text: str, evidence: Sequence[Evidence]) -> float:
        """A fragment ("On Wednesday.") must be in the evidence whole, as must what it answers."""
        around = "\n".join(one.around for one in evidence)
        texts = [one.text for one in evidence]
        if self._is_ordered(text, "\n".join(texts)):
            return 0.0
        if len(question_terms(text)) < _FRAGMENT or is_polar(text):
            if coverage(text, "\n".join(texts)) < 1 and not is_polar(text):
                return 0.0
            text = f"{self._question.rstrip(' ?.!')}: {text}"
        return self._support.probability(text, texts, around)

    def _is_ordered(self, text: str, evidence: str) -> bool:
        """Whether an instruction in the source says more of a claim than what would support it."""
        orders = [one for one in self._evidence.values() if not _may_support(one, text)]
        least = coverage(text, evidence)
        return any(coverage(text, one.text) > least for one in orders)

    def _says_nothing(self, text: str) -> bool:
        """Whether a sentence only opens or closes the answer."""
        said = set(question_terms(text)) - FRAMING - set(question_terms(self._question))
        opens = text.endswith(":") or set(question_terms(text)) <= FRAMING
        return is_polar(text) or not terms(text) or (opens and not said)


def _likeness(text: str, sentence: str) -> float:
    return coverage(text, sentence) + align(text, sentence).order


def _may_support(evidence: Evidence, text: str) -> bool:
    """What a sentence only orders to be said it does not say; that it orders it, it does."""
    return not any(
        asserts_only_as_order(text, visible(said)) for said in (evidence.text, evidence.order)
    )
