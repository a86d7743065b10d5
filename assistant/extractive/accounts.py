"""Accounts that differ: sentences that give other values for the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant.extractive.candidates import Candidate
from assistant.extractive.differences import is_difference
from assistant.extractive.given import Given, give
from assistant.extractive.subjects import is_same_thing, needed_terms
from assistant.extractive.values import Name, Polarity, fits
from assistant.language.questions import Question
from index.terms import terms
from index.types import Document

_READ = 12
"""The best sentences among which other accounts are looked for."""

_LEAST = 0.25
"""The least evidence, as a share of the best sentence's, of a sentence that gives an account."""

_LEAST_ROW = 0.02
"""The same for a row of a table, which the reader knows little of."""

_ALIKE = 0.5
"""The same for a sentence that others are compared with."""


@dataclass(frozen=True, slots=True)
class Version:
    """One account: the value as it is written, the sentences that give it, whether it corrects."""

    value: str
    candidates: tuple[Candidate, ...]
    corrects: bool = False


def find_versions(
    question: Question, ranked: Sequence[Candidate], documents: Mapping[str, Document]
) -> tuple[Version, ...]:
    """The differing accounts of what is asked, the earliest first and corrections last; ``()``
    where all that is told may be true together."""
    given = _find_given(question, ranked, documents)
    if not given:
        return ()
    best = ranked[0].evidence
    sure = [one for one in given if one.told.candidate.evidence >= best * _ALIKE]
    most = max((one.told.count_asked(question.text) for one in sure), default=0)
    said = frozenset(term for one in sure for term in terms(one.told.whole))
    needed = needed_terms(question.text) & said
    for base in sorted(sure, key=lambda one: -one.told.count_asked(question.text)):
        if base.told.count_asked(question.text) >= most - 1 and needed <= base.told.held:
            versions = _gather(question, base, given, best)
            if len(versions) > 1:
                return versions
    return ()


def _find_given(
    question: Question, ranked: Sequence[Candidate], documents: Mapping[str, Document]
) -> list[Given]:
    """What the sentences give whose evidence is near that of the best."""
    if question.speakers or not ranked:
        return []
    best = ranked[0].evidence
    near = [
        one
        for one in ranked[:_READ]
        if one.evidence >= best * (_LEAST_ROW if one.scores.get("is_row") else _LEAST)
    ]
    return [found for one in near if (found := give(question, one, documents[one.document_id]))]


def find_pairs(
    question: Question, ranked: Sequence[Candidate], documents: Mapping[str, Document]
) -> Iterator[tuple[Given, Given]]:
    """Every two sentences that by their words give other values for one thing, to be weighed."""
    for one, other in combinations(_find_given(question, ranked, documents), 2):
        evidence = max(given.told.candidate.evidence for given in (one, other))
        if (
            evidence >= ranked[0].evidence * _ALIKE
            and one.value.kind == other.value.kind
            and not _agree(one, other)
            and _comparable(question, one, other)
        ):
            yield one, other


def _gather(
    question: Question, base: Given, given: Sequence[Given], best: float
) -> tuple[Version, ...]:
    """The accounts of the base and of what differs from it, each document by its best sentence."""
    groups: list[list[Given]] = [[base]]
    decided = set[str]()
    for one in sorted(given, key=lambda one: -one.told.count_asked(question.text)):
        if one is base or one.value.kind != base.value.kind or not _comparable(question, base, one):
            continue
        group = next((group for group in groups if _agree(one, group[0])), None)
        if group is not None:
            group.append(one)
        elif one.document_id not in decided and is_difference(question.text, base, one, best):
            groups.append([one])
        if not one.earlier:
            decided.add(one.document_id)
    versions = [_version(question, group) for group in groups]
    return tuple(version for version, _ in sorted(versions, key=lambda pair: pair[1]))


def _comparable(question: Question, base: Given, one: Given) -> bool:
    """Whether two sentences give accounts of the same thing; names are held to more."""
    # Two values in one text are far more often a rule and its exception, or two things: of 13
    # differences told on the validation questions of people, 12 were that. Only what the text
    # itself calls an earlier version counts.
    if base.document_id == one.document_id:
        return base.earlier != one.earlier
    counted = {_counted(base), _counted(one)} - {""}
    strict = base.value.kind == "name" or len(counted) > 1
    return is_same_thing(question.text, base.told, one.told, lacking=0 if strict else 1)


def _counted(given: Given) -> str:
    """The stem of what a sentence counts, a plural right after the number, else ``""``."""
    if given.value.kind != "count":
        return ""
    after = given.told.document.text[given.value.span.end : given.told.candidate.span.end]
    found = re.match(r"\s+([a-z]+s)\b", after)
    return terms(found[1])[0] if found else ""


def _agree(a: Given, b: Given) -> bool:
    """Whether two sentences may both be right, by any of their values; a correction by its own."""
    if isinstance(a.value, Name) and _is_part(a, b):
        return True
    if a.earlier or b.earlier:
        return fits(a.value, b.value)
    return any(fits(a.value, one) for one in b.others) or any(
        fits(b.value, one) for one in a.others
    )


def _is_part(a: Given, b: Given) -> bool:
    """Whether one of two documents places one name in the other: "Lisbon, Portugal"."""
    if not (isinstance(a.value, Name) and isinstance(b.value, Name)):
        return False
    one, other = re.escape(a.value.text), re.escape(b.value.text)
    joint = r"(?:,\s+|\s+in\s+|\s+\()(?:the\s+)?"
    pattern = re.compile(rf"{one}{joint}{other}|{other}{joint}{one}")
    return any(pattern.search(given.told.document.text) for given in (a, b))


def _version(question: Question, group: Sequence[Given]) -> tuple[Version, tuple[bool, bool, str]]:
    """One account with what it is sorted by: corrections last, undated ones first, then by date."""
    told = [one.told for one in group]
    corrects = any(one.corrects and not one.earlier for one in group)
    version = Version(write_value(group[0]), tuple(one.candidate for one in told), corrects)
    return version, (corrects, bool(told[0].document.date), told[0].document.date)


def write_value(given: Given) -> str:
    """The value of a sentence as the sentence writes it; a yes or a no as such."""
    if isinstance(given.value, Polarity):
        return "yes" if given.value.yes else "no"
    return " ".join(given.value.span.of(given.told.document.text).split())
