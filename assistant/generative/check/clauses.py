"""Splits a claim into clauses that each say something by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.terms import question_terms

_JOINT = re.compile(
    r"(?:[,;]\s+|\s+)(?:and|but|while|whereas)\s+(?=(?:[A-Z][\w’'-]+|the|an?|this|that|these|those|"
    r"it|its|he|his|she|her|they|their|we|our|some|many|most|no)\b)|;\s+"
)
_LOWER = re.compile(r"\b[a-z][\w’'-]*|\d[\d.,]*")
_LEAST = 3
_LEAST_SAID = 2


def clauses(claim: str) -> Iterator[tuple[str, str]]:
    """The ways to split ``claim`` in two at a conjunction after which a subject stands.

    Without a subject of its own the second part would hang on the first's ("and sold boats").
    Both parts say something: they have three content words, two of them besides names.
    """
    for joint in _JOINT.finditer(claim):
        first, second = claim[: joint.start()].strip(), claim[joint.end() :].strip()
        if _says(first) and _says(second):
            yield first, second[:1].upper() + second[1:]


def _says(clause: str) -> bool:
    """Whether it has content words enough, and enough of them that are not part of a name."""
    plain = question_terms(" ".join(_LOWER.findall(clause)))
    return len(question_terms(clause)) >= _LEAST and len(plain) >= _LEAST_SAID
