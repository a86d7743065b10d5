"""Accounts that differ: sentences that give other values for the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.extractive.candidates import Candidate
from assistant.extractive.subjects import Told, focus, is_name, is_same_thing, names_another, needed_terms, tell
from assistant.language.instructions import is_instruction
from assistant.language.moments import Date, Time, find_moments
from assistant.language.names import names
from assistant.language.quantities import Quantity, find_quantities
from assistant.language.questions import Question
from assistant.language.replies import denied_terms
from index.terms import terms
from index.types import Document, Span

_READ = 12
"""The best sentences among which other accounts are looked for."""

_LEAST = 0.25
"""The least evidence, as a share of the best sentence's, of a sentence that gives an account."""

_LEAST_ROW = 0.02
"""The same for a row of a table, which the reader knows little of."""

_ALIKE = 0.5
"""The same for a sentence that others are compared with."""

_WHEN = re.compile(r"\b(?:when|what\s+(?:date|day|year|time)|which\s+(?:date|day|year|time)|what\s+year)\b", re.I)
_HOW_MANY = re.compile(r"\bhow\s+many\s+(?P<noun>\w+)", re.I)
_HOW_LONG = re.compile(r"\bhow\s+long\b|\bhow\s+old\b|\bwhat\s+age\b|\bage\b", re.I)
_HOW = re.compile(r"\bhow\s+\w+|\bwhat\s+(?:share|percentage|proportion|part|does|is\s+the\s+(?:price|cost|fee))\b", re.I)
_WHO = re.compile(r"^\W*(?:\w+\s+)?(?:who|whom|whose|where|which|what)\b", re.I)

_CORRECTS = re.compile(
    r"\b(?:correct(?:s|ed|ions?|ing)\b|errat(?:um|a)|corrigend|misprint|misstat|an?\s+(?:earlier|previous)\s+version|"
    r"(?:wrongly|incorrectly|mistakenly|erroneously)|the\s+wrong\b|in\s+fact\b|the\s+(?:correct|right|true)\s+\w+\s+(?:is|was)|"
    r"amend(?:s|ed|ment)\b|supersed|retract|previously\s+\w+ed\b)",
    re.I,
)
"""Words of a correction: "corrects", "An earlier version of this report said", "erratum"."""

_EARLIER = re.compile(
    r"\b(?:earlier|previous|first)\s+version\b|\b(?:wrongly|incorrectly|mistakenly|erroneously)\s+\w+|\bhad\s+(?:said|stated|reported)\b|"
    r"\bwe\s+(?:said|wrote|reported)\b|\bpreviously\s+\w+ed\b",
    re.I,
)
"""Words that tell what was wrong before: "An earlier version said six weeks"."""

_CONDITION = re.compile(r"\b(?:if|unless|except|only|until|but)\b", re.I)
"""Words that make a yes or no a yes for some: "only on weekdays"."""

_OPPOSITES = (
    ("open", "closed shut"), ("allowed permitted", "forbidden prohibited banned"),
    ("included", "excluded"), ("true", "false"), ("safe", "unsafe dangerous"),
    ("alive", "dead"), ("accepted approved", "rejected refused"), ("possible", "impossible"),
)  # fmt: skip
_FLIPS = tuple((frozenset(terms(one)), frozenset(terms(other))) for one, other in _OPPOSITES)
"""Words that say the opposite of each other: a thing is open or closed."""


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody or something named, as the reader's short span gives it."""

    span: Span
    text: str
    kind: str = "name"

    def agrees(self, other: Name) -> bool:
        """Whether two names may be of the same: one is part of the other, or the last word is."""
        mine, theirs = (terms(" ".join(names(one.text)) or one.text) for one in (self, other))
        one, another = self.text.split(), other.text.split()
        initials = {"".join(word[0] for word in said if word[0].isupper()) for said in (one, another)}
        part = set(mine) <= set(theirs) or set(theirs) <= set(mine) or mine[-1:] == theirs[-1:]
        return part or bool(initials & {self.text, other.text})


@dataclass(frozen=True, slots=True)
class Polarity:
    """A yes or a no."""

    span: Span
    yes: bool
    kind: str = "polarity"

    def agrees(self, other: Polarity) -> bool:
        """Whether both say yes, or both no."""
        return self.yes == other.yes


Value = Quantity | Date | Time | Name | Polarity


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
    sure = [
        one for one in given if one.told.candidate.evidence >= best * _ALIKE
    ]
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
    if base.earlier != one.earlier and base.document_id == one.document_id:
        return True
    counted = {_counted(base), _counted(one)} - {""}
    if len(counted) > 1 and base.document_id == one.document_id:
        return False
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
        return _fits(a.value, b.value)
    return any(_fits(a.value, one) for one in b.others) or any(
        _fits(b.value, one) for one in a.others
    )


def _fits(a: Value, b: Value) -> bool:
    return type(a) is type(b) and a.kind == b.kind and a.agrees(b)  # type: ignore[arg-type]


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
    if is_instruction(sentence) or sentence.rstrip().endswith("?"):
        return None
    values = tuple(_values(question, candidate, document))
    earlier = _EARLIER.search(sentence)
    value = _chosen(question, candidate, document, values)
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


def _values(question: Question, candidate: Candidate, document: Document) -> Iterator[Value]:
    """The values in a sentence that are of the kind asked for, at their places in the document."""
    start = candidate.span.start
    sentence = candidate.span.of(document.text)
    if question.yes_no:
        if not _CONDITION.search(sentence):
            yield Polarity(candidate.span, _is_yes(question.text, sentence))
        return
    moments = find_moments(sentence)
    counted = find_quantities(sentence, [one.span for one in moments])
    asked = question.text
    found: list[Quantity | Date | Time] = []
    if _WHEN.search(asked):
        found = list(moments)
    elif many := _HOW_MANY.search(asked):
        unit = find_quantities(f"2 {many['noun']}")
        kind = unit[0].kind if unit else "count"
        found = _counting(many["noun"].lower(), kind, sentence, counted)
    elif _HOW_LONG.search(asked):
        found = [one for one in counted if one.kind in ("duration", "length", "count")]
    elif _HOW.search(asked):
        found = list(counted)
    else:
        short = candidate.answer
        found = [
            one
            for one in (*moments, *counted)
            if short and one.span.start + start < short.end and short.start < one.span.end + start
        ]
        if not found and _WHO.search(asked) and short and is_name(short.of(document.text), document):
            yield Name(short, " ".join(short.of(document.text).split()))
    for one in found:
        yield replace(one, span=Span(one.span.start + start, one.span.end + start))


def _counting(
    noun: str, kind: str, sentence: str, counted: Sequence[Quantity]
) -> list[Quantity]:
    """The amounts of what is asked for: "41,200 visitors", "1 kg of plums"; not "18 rooms".

    People are counted under many names.
    """
    wanted = set(terms(noun))
    after = {one: re.findall(r"[^\W_]+", sentence[one.span.end :])[:_NOUN] for one in counted}
    counting = [one for one in counted if wanted & set(terms(" ".join(after[one])))
                or one.kind == kind != "count"]  # fmt: skip
    if counting:
        return counting
    return [
        one
        for one in counted
        if one.kind in ("count", "share") and not _is_other(noun, after[one])
    ]


def _is_other(noun: str, after: Sequence[str]) -> bool:
    """Whether the word after a number is another noun than is asked for."""
    other = bool(after) and after[0].endswith("s")
    return other and not (noun in _PEOPLE and after[0].endswith(_PERSONS))


_NOUN = 3
"""Words after a number within which what it counts stands: "14 young grey seals"."""
_PEOPLE = frozenset(("people", "persons"))
_PERSONS = ("ers", "ors", "ents", "ants", "ees", "ists", "ians", "pupils")
"""How words for people end: "passengers", "residents", "employees"; not "seats"."""


def _chosen(
    question: Question, candidate: Candidate, document: Document, values: Sequence[Value]
) -> Value | None:
    """The value that answers: the one in the short span, else the one nearest to the question's
    words; none where several are."""
    short = candidate.answer
    inside = [
        one for one in values if short and one.span.start < short.end and short.start < one.span.end
    ]
    if len(inside) == 1:
        return inside[0]
    among = inside or list(values)
    if len(among) < 2 or all(_fits(among[0], one) for one in among):
        return among[0] if among else None
    asked = focus(question.text)
    scored = sorted(
        ((len(asked & set(terms(_clause(document.text, candidate.span, one.span)))), -at)
         for at, one in enumerate(among)), reverse=True,
    )  # fmt: skip
    return among[-scored[0][1]] if scored[0][0] > scored[1][0] else None


def _clause(text: str, sentence: Span, value: Span) -> str:
    """The words around a value up to the next mark or "and"."""
    before = re.split(r"[,;:|]|\band\b", text[sentence.start : value.start])[-1]
    after = re.split(r"[,;:|]|\band\b", text[value.end : sentence.end])[0]
    return f"{before} {after}"


def _is_yes(question: str, sentence: str) -> bool:
    """Whether a sentence says of the question's words what it asks, and does not deny it."""
    asked = set(focus(question))
    yes = not any(asked.intersection(before + after) for before, after in denied_terms(sentence))
    said = set(terms(sentence))
    for one, other in _FLIPS:
        for mine, theirs in ((one, other), (other, one)):
            if asked & mine and said & theirs and not said & mine:
                yes = not yes
    return yes
