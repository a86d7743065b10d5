"""Accounts that differ: sentences that give other values for the same thing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.extractive.candidates import Candidate
from assistant.extractive.subjects import (
    Told,
    is_same_thing,
    names_another,
    needed_terms,
    tell,
)
from assistant.extractive.values import (
    Name,
    Polarity,
    Value,
    choose_value,
    fits,
    read_values,
)
from assistant.language.instructions import find_order
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

_CORRECTS = re.compile(
    r"\b(?:correct(?:s|ed|ions?|ing)\b|errat(?:um|a)|corrigend|misprint|misstat|an?\s+(?:earlier|previous)\s+version|"
    r"(?:wrongly|incorrectly|mistakenly|erroneously)|the\s+wrong\b|in\s+fact\b|the\s+(?:correct|right|true)\s+\w+\s+(?:is|was)|"
    r"amend(?:s|ed|ment)\b|supersed|retract|previously\s+\w+ed\b)",
    re.I,
)
"""Words of a correction: "corrects", "An earlier version of this report said", "erratum"."""

_EARLIER = re.compile(
    r"\b(?:earlier|previous|first)\s+version\b|\b(?:wrongly|incorrectly|mistakenly|erroneously)\s+\w+|"
    r"\bwe\s+(?:said|wrote|reported)\b|\bpreviously\s+\w+ed\b",
    re.I,
)
"""Words that tell what was wrong before: "An earlier version said six weeks"."""


@dataclass(frozen=True, slots=True)
class Version:
    """One account: the value as it is written, the sentences that give it, whether it corrects."""

    value: str
    candidates: tuple[Candidate, ...]
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class _Given:
    """A sentence with the value it gives, and all values of that kind in it (``others``)."""

    told: Told
    value: Value
    others: tuple[Value, ...]
    earlier: bool
    corrects: bool

    @property
    def document_id(self) -> str:
        return self.told.document.id


def find_versions(
    question: Question, ranked: Sequence[Candidate], documents: Mapping[str, Document]
) -> tuple[Version, ...]:
    """The differing accounts of what is asked, the earliest first and corrections last; ``()``
    where all that is told may be true together."""
    if question.speakers or not ranked:
        return ()
    best = ranked[0].evidence
    near = [
        one
        for one in ranked[:_READ]
        if one.evidence >= best * (_LEAST_ROW if one.scores.get("is_row") else _LEAST)
    ]
    given = [found for one in near if (found := _give(question, one, documents[one.document_id]))]
    sure = [one for one in given if one.told.candidate.evidence >= best * _ALIKE]
    most = max((one.told.count_asked(question.text) for one in sure), default=0)
    said = frozenset(term for one in sure for term in terms(one.told.whole))
    needed = needed_terms(question.text) & said
    for base in sorted(sure, key=lambda one: -one.told.count_asked(question.text)):
        if base.told.count_asked(question.text) >= most - 1 and needed <= base.told.held:
            versions = _gather(question, base, given)
            if len(versions) > 1:
                return versions
    return ()


def _gather(question: Question, base: _Given, given: Sequence[_Given]) -> tuple[Version, ...]:
    """The accounts of the base and of what differs from it, each document by its best sentence."""
    groups: list[list[_Given]] = [[base]]
    decided = set[str]()
    for one in sorted(given, key=lambda one: -one.told.count_asked(question.text)):
        if one is base or one.value.kind != base.value.kind or not _comparable(question, base, one):
            continue
        group = next((group for group in groups if _agree(one, group[0])), None)
        if group is not None:
            group.append(one)
        elif one.document_id not in decided:
            groups.append([one])
        if not one.earlier:
            decided.add(one.document_id)
    versions = [_version(question, group) for group in groups]
    return tuple(version for version, _ in sorted(versions, key=lambda pair: pair[1]))


def _comparable(question: Question, base: _Given, one: _Given) -> bool:
    """Whether two sentences give accounts of the same thing; names are held to more."""
    # Two values in one text are far more often a rule and its exception, or two things: of 13
    # differences told on the validation questions of people, 12 were that. Only what the text
    # itself calls an earlier version counts.
    if base.document_id == one.document_id:
        return base.earlier != one.earlier
    counted = {_counted(base), _counted(one)} - {""}
    strict = base.value.kind == "name" or len(counted) > 1
    return is_same_thing(question.text, base.told, one.told, lacking=0 if strict else 1)


def _counted(given: _Given) -> str:
    """The stem of what a sentence counts, a plural right after the number, else ``""``."""
    if given.value.kind != "count":
        return ""
    after = given.told.document.text[given.value.span.end : given.told.candidate.span.end]
    found = re.match(r"\s+([a-z]+s)\b", after)
    return terms(found[1])[0] if found else ""


def _agree(a: _Given, b: _Given) -> bool:
    """Whether two sentences may both be right, by any of their values; a correction by its own."""
    if isinstance(a.value, Name) and _is_part(a, b):
        return True
    if a.earlier or b.earlier:
        return fits(a.value, b.value)
    return any(fits(a.value, one) for one in b.others) or any(
        fits(b.value, one) for one in a.others
    )


def _is_part(a: _Given, b: _Given) -> bool:
    """Whether one of two documents places one name in the other: "Lisbon, Portugal"."""
    if not (isinstance(a.value, Name) and isinstance(b.value, Name)):
        return False
    one, other = re.escape(a.value.text), re.escape(b.value.text)
    joint = r"(?:,\s+|\s+in\s+|\s+\()(?:the\s+)?"
    pattern = re.compile(rf"{one}{joint}{other}|{other}{joint}{one}")
    return any(pattern.search(given.told.document.text) for given in (a, b))


def _version(question: Question, group: Sequence[_Given]) -> tuple[Version, tuple[bool, bool, str]]:
    """One account with what it is sorted by: corrections last, undated ones first, then by date."""
    told = [one.told for one in group]
    corrects = any(one.corrects and not one.earlier for one in group)
    first = group[0]
    text = first.told.document.text
    if isinstance(first.value, Polarity):
        words = "yes" if first.value.yes else "no"
    else:
        words = " ".join(first.value.span.of(text).split())
    version = Version(words, tuple(one.candidate for one in told), corrects)
    return version, (corrects, bool(told[0].document.date), told[0].document.date)


def _give(question: Question, candidate: Candidate, document: Document) -> _Given | None:
    """The value that a sentence gives for what is asked, if it gives one."""
    sentence = candidate.span.of(document.text)
    if sentence.rstrip().endswith("?"):
        return None
    order = find_order(sentence)
    asserted = len(sentence) if order is None else order
    values = tuple(
        value
        for value in read_values(question, candidate, document)
        if value.span.start < candidate.span.start + asserted
    )
    earlier = _EARLIER.search(sentence)
    value = choose_value(question, candidate, document, values)
    if value is None:
        return None
    others = tuple(one for one in values if one.kind == value.kind)
    if earlier and len(others) > 1:
        after = candidate.span.start + earlier.start() < others[0].span.start
        value = others[-1] if after else others[0]
        earlier, others = None, (value,)
    told = tell(candidate, document, None if isinstance(value, Polarity) else value.span)
    if names_another(question.text, told):
        return None
    before = max(0, candidate.sentence - 2)
    start = document.sentences[before].start if candidate.sentence else candidate.span.start
    near = f"{document.title}\n{document.text[start : candidate.span.end]}"
    return _Given(told, value, others, bool(earlier), bool(_CORRECTS.search(near)))
