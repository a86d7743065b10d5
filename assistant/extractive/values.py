"""What a sentence gives for what is asked: amounts, dates, times, names, a yes or a no."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.extractive.candidates import Candidate
from assistant.extractive.subjects import focus, is_name
from assistant.language.amounts import Quantity, find_quantities
from assistant.language.moments import Date, Time, find_moments
from assistant.language.names import names
from assistant.language.questions import AUXILIARIES, Question
from assistant.language.replies import denied_terms
from index.terms import terms
from index.types import Document, Span

_WHEN = re.compile(
    r"\b(?:when|what\s+(?:date|day|year|time)|which\s+(?:date|day|year|time)|what\s+year)\b", re.I
)
_HOW_MANY = re.compile(r"\bhow\s+many\s+(?P<noun>\w+)", re.I)
_HOW_LONG = re.compile(r"\bhow\s+long\b|\bhow\s+old\b|\bwhat\s+age\b|\bage\b", re.I)
_HOW = re.compile(
    rf"\bhow\s+(?!(?:{'|'.join(AUXILIARIES)}|to|come|about)\b)\w+|"
    r"\bwhat\s+(?:share|percentage|proportion|part|does|is\s+the\s+(?:price|cost|fee))\b",
    re.I,
)
"""Asks for an amount: "how much", "how high"; not for a manner: "how does it work", "how to"."""
_WHO = re.compile(r"^\W*(?:\w+\s+)?(?:who|whom|whose|where|which|what)\b", re.I)

_LABEL = re.compile(r"^[A-Z][.)]\s+(?=\S+ [a-z])")
"""The letter of a clause, which is no initial: "F. Solar panels"; not "F. Scott Fitzgerald"."""

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
        initials = {
            "".join(word[0] for word in said if word[0].isupper()) for said in (one, another)
        }
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


def read_values(question: Question, candidate: Candidate, document: Document) -> Iterator[Value]:
    """The values in a sentence that are of the kind asked for, at their places in the document."""
    start = candidate.span.start
    sentence = candidate.span.of(document.text)
    if question.yes_no:
        # A row of a table asserts nothing: "C | Bookable minibus | £58,000" is no yes to it.
        if not _CONDITION.search(sentence) and not candidate.scores.get("is_row"):
            yield Polarity(candidate.span, _is_yes(question.text, sentence))
        return
    moments = find_moments(sentence)
    counted = find_quantities(sentence, [one.span for one in moments])
    asked = question.text
    found: list[Quantity | Date | Time] = []
    if _WHEN.search(asked):
        found = list(moments) or [one for one in counted if _is_passed(one, sentence)]
    elif many := _HOW_MANY.search(asked):
        unit = find_quantities(f"2 {many['noun']}")
        kind = unit[0].kind if unit else "count"
        found = list[Quantity | Date | Time](
            _counting(many["noun"].lower(), kind, sentence, counted)
        )
    elif _HOW_LONG.search(asked):
        found = [one for one in counted if one.kind in ("duration", "length", "count")]
    elif _HOW.search(asked):
        found = list(counted)
    elif short := candidate.answer:
        found = [
            one
            for one in (*moments, *counted)
            if one.span.start + start < short.end and short.start < one.span.end + start
        ]
        name = " ".join(short.of(document.text).split())
        if not found and _WHO.search(asked) and is_name(_LABEL.sub("", name), document):
            yield Name(short, name)
    for one in found:
        yield replace(one, span=Span(one.span.start + start, one.span.end + start))


def _is_passed(value: Quantity, sentence: str) -> bool:
    """Whether it is a time after which something happens: "after ten days"; not "for ten days"."""
    return value.kind == "duration" and bool(_AFTER.search(sentence[: value.span.start]))


_AFTER = re.compile(r"\b(?:after|within|in)\s+$", re.I)


def _counting(noun: str, kind: str, sentence: str, counted: Sequence[Quantity]) -> list[Quantity]:
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
        one for one in counted if one.kind in ("count", "share") and not _is_other(noun, after[one])
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


def choose_value(
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
    if len(among) < 2 or all(fits(among[0], one) for one in among):
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


def fits(a: Value, b: Value) -> bool:
    return type(a) is type(b) and a.kind == b.kind and a.agrees(b)  # type: ignore[arg-type]
