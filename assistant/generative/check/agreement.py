"""What must agree exactly between a claim and its evidence: names, numbers, dates, negation."""

from __future__ import annotations

from assistant.language.names import names
from assistant.language.numbers import dates, number_values
from assistant.language.replies import SMALL_WORDS, denied_terms
from assistant.language.speech import speakers
from index.terms import terms


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
