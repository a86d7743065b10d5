"""The noun phrases of a question, told from the words around them without a parser."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.language.names import name_spans, names
from assistant.language.numbers import dates, number_spans
from assistant.language.questions import ASK, AUXILIARY
from index.types import Span

PLACED = (
    r"(?:for|in|on|at|by|from|with|without|during|of|to|under|after|before|against|about|"
    r"since|until|through|near|per|outside|inside|above|below|behind)"
)
"""A preposition in front of a noun phrase."""

_EDGE = re.compile(
    rf"""(?:{PLACED}|{ASK}|{AUXILIARY}|be|been|being|and|or|but|than|as|that|many|much|he|she|it|
    they|them|we|you|i|there|between|according|into|over|if|while|because|unless|not|out|up|down|off|away|back)""",
    re.I | re.X,
)
"""A word at which a noun phrase ends."""

DETERMINER = re.compile(
    r"(?:the|an?|this|that|these|those|his|her|its|their|my|our|your|every|each|any|all)|.+['’]s",
    re.I,
)
"""A word with which a noun phrase begins, also "Lee’s"."""

_PARTICIPLE = re.compile(
    r"(?:[a-z]+ed|built|made|found|lost|born|held|sold|sent|paid|kept|written)$"
)
"""A verb in the passive: "the tower built"; by its ending, or one of the commonest without it."""

_ARTICLE = re.compile(r"the|an?|his|her|its|their|my|our|your", re.I)

_ORDER = re.compile(r"(?:summari[sz]e|describe|explain|compare|list|name|show|outline)", re.I)
"""A verb that asks without a question word: "Summarise the handbook"."""

_STATE = re.compile(r"open|closed|shut|due|free|full|empty|ready|late|available|valid|safe")
"""What a thing is said to be, after "is": "When is the pool open?"."""

CODE = re.compile(r"\b(?=\w*\d)(?=\w*[A-Za-z])[\w-]+\b")
"""A name made of letters and digits, whatever its capitals: "e4", "B12"."""

_TIME = re.compile(r"\b(?:winter|weekends?|weekdays?|holidays?)$", re.I)

_LEAD = re.compile(
    rf"""^\W*(?:{PLACED}\s+)?(?:(?P<ask>how\s+(?:many|much)|which|what|whose)\s+
        (?P<asked>(?!(?:{AUXILIARY}|else)\b)(?:[\w’'-]+(?:\s+[\w’'-]+){{0,4}}?(?=\s+{AUXILIARY}\b)
          |(?<!what\s)[\w’'-]+(?=\s)))
      |how\s+(?!{AUXILIARY}\b)\w+|{ASK}(?:['’]s)?)?\s*""",
    re.I | re.X,
)
"""How a question opens, with the noun that is asked for: "How many night ferries do", "Which
bus goes", "How tall is", "Who"; nothing before "Does"."""

_BE = re.compile(r"(?:is|are|was|were)", re.I)
_WHO = re.compile(r"\W*who\b", re.I)
_PRONOUN = re.compile(r"(?:i|you|he|she|it|we|they|there)", re.I)
_WORD = re.compile(r"[^\s?!.,;:]+(?:\.\d+)*(?:\.\w+)*")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase of a question: where it stands, the preposition before it, and its ``role``.

    The role is "asked" ("How many *tablets*"), "subject", "object" or "placed" (after a
    preposition).
    """

    span: Span
    role: str
    preposition: str = ""

    def of(self, question: str) -> str:
        """Return the words of the phrase."""
        return self.span.of(question)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a question is made of: its ``opening``, ``auxiliary`` and ``phrases``."""

    opening: str
    auxiliary: str
    phrases: tuple[Phrase, ...]


def kind(phrase: str) -> str:
    """Return what a phrase is: a date, a number, a code, a name, or any other noun."""
    if dates(phrase, loose=True) or dates(phrase.title()) or _TIME.search(phrase):
        return "date"
    spans = number_spans(phrase)
    if spans and spans[0].start == 0:
        return "number"
    if CODE.fullmatch(phrase.split()[-1]) and not DETERMINER.fullmatch(phrase.split()[0]):
        return "code"
    return "name" if names(phrase) else "noun"


def owns(word: str) -> bool:
    """Return whether a word has the "’s" of an owner."""
    return word.endswith(("’s", "'s"))


def find_parts(question: str) -> Parts:
    """Return the opening, the auxiliary and the noun phrases of ``question``.

    The verb after "do" or "can" is told by its place: it follows a name or a pronoun, and is else
    the last word before the next article, preposition or end: "Can the tenant | keep | a dog".
    A question for who does something has its verb first: "Who | pays | for the water".
    """
    lead = _LEAD.match(question)
    end = lead.end() if lead else 0
    asked = (
        _segments(question, _units(question, *lead.span("asked")), "asked")
        if lead and lead["asked"]
        else ()
    )
    units = _units(question, end, len(question))
    opening = question[:end].strip()
    if not units:
        return Parts(opening, "", tuple(asked))
    first = units[0].of(question)
    if not re.fullmatch(AUXILIARY, first, re.I):
        rest = units[1:] if opening or _ORDER.fullmatch(first) else units
        return Parts(opening, "", (*asked, *_segments(question, rest, "object")))
    rest = units[1:]
    if _BE.fullmatch(first):
        rest = rest if opening else _without_predicate(question, rest)
        return Parts(opening, first, (*asked, *_segments(question, rest, "subject")))
    return Parts(opening, first, (*asked, *_with_verb(question, rest)))


def _without_predicate(question: str, units: list[Span]) -> list[Span]:
    """The words after "is" without what is asked of the subject: "Is the office | open"; those of
    "Is there a pool?" and "Is the tower in Oslo?" as they are."""
    count = _run(question, units)
    if count > 2 and DETERMINER.fullmatch(units[0].of(question)):
        return [*units[: count - 1], *units[count:]]
    return units


def _with_verb(question: str, units: list[Span]) -> tuple[Phrase, ...]:
    """The phrases after "do" or "can": the subject, and past its verb the others."""
    if not units:
        return ()
    first = units[0].of(question)
    if _PRONOUN.fullmatch(first):
        return _segments(question, units[2:], "object")
    if _WHO.match(question) and not (DETERMINER.fullmatch(first) or _is_name(question, units[0])):
        return _segments(question, units[1:], "object")  # "Who can | sign | the contract"
    if len(units) > 1 and _is_name(question, units[0]):
        return (Phrase(units[0], "subject"), *_segments(question, units[2:], "object"))
    count = _run(question, units)  # the subject and, last, the verb
    has_verb = count < len(units) and re.fullmatch(r"do|have|be", units[count].of(question), re.I)
    if not has_verb and count == 2 and DETERMINER.fullmatch(first):
        # No word is left for the verb: it comes later, as in "a child of 6 take".
        rest = units[count:-1] if _is_last_a_verb(question, units) else units[count:]
        return _segments(question, [*units[:count], *rest], "subject")
    subject = units[:count] if has_verb or count == 1 else units[: count - 1]
    after = units[count + 1 :] if has_verb else units[count:]
    span = Span(subject[0].start, subject[-1].end)
    return (Phrase(span, "subject"), *_segments(question, after, "object"))


def _is_last_a_verb(question: str, units: list[Span]) -> bool:
    """Whether the last word is no noun: "a child of 6 take", not "a child of the king"."""
    before, last = (one.of(question) for one in units[-2:])
    return not (_EDGE.fullmatch(before) or DETERMINER.fullmatch(before) or _EDGE.fullmatch(last))


def _run(question: str, units: list[Span]) -> int:
    """How many words there are before one at which a phrase ends or the next begins."""
    ends = (place for place, unit in enumerate(units) if place and _ends(question, unit))
    return next(ends, len(units))


def _segments(question: str, units: list[Span], role: str) -> tuple[Phrase, ...]:
    """The noun phrases that the words make up; only the first of them can be the subject."""
    found: list[Phrase] = []
    run: list[Span] = []
    preposition = ""

    def close() -> None:
        while run and role == "subject" and _is_said_of(run, question):
            run.pop()
        if run and (_is_noun(run, question) or not _PARTICIPLE.fullmatch(run[-1].of(question))):
            own = "placed" if preposition and role != "asked" else role
            if found and own == "subject":
                own = "object"
            found.append(Phrase(Span(run[0].start, run[-1].end), own, preposition))
        run.clear()

    for unit in units:
        word = unit.of(question)
        if _EDGE.fullmatch(word) and not (word.lower() == "that" and not run):
            close()
            preposition = word.lower() if re.fullmatch(PLACED, word, re.I) else ""
            continue
        if run and (_begins(question, unit, run) or _is_over(question, run)):
            close()
            preposition = ""
        run.append(unit)
    close()
    return tuple(found)


def _is_noun(run: list[Span], question: str) -> bool:
    """Whether the last word has nothing before it but an article, so that it is the noun, whatever
    it looks like: "the safe", "the shed"."""
    return len(run) == 2 and bool(_ARTICLE.fullmatch(run[0].of(question)))


def _is_said_of(run: list[Span], question: str) -> bool:
    """Whether the last word tells what is done to the words before it, or how they are."""
    last = run[-1].of(question)
    if _is_noun(run, question):
        return False
    return bool(_PARTICIPLE.fullmatch(last) or (len(run) > 1 and _STATE.fullmatch(last)))


def _begins(question: str, unit: Span, run: list[Span]) -> bool:
    """Whether a word begins a phrase of its own after those of ``run``: "take | the tablets"; not
    "the | Velmouth plant", "the | landlord’s address"."""
    word, first = unit.of(question), run[0].of(question)
    if DETERMINER.fullmatch(word) and not owns(word):
        return True
    return (owns(word) or _is_name(question, unit)) and not DETERMINER.fullmatch(first)


def _is_over(question: str, run: list[Span]) -> bool:
    """Whether a name without an article is over before the next word: "Olga Marsh | present"."""
    return _is_name(question, run[0]) and not DETERMINER.fullmatch(run[0].of(question))


def _ends(question: str, unit: Span) -> bool:
    word = unit.of(question)
    return bool(_EDGE.fullmatch(word) or (DETERMINER.fullmatch(word) and not owns(word))) or (
        question[: unit.start].rstrip()[-1:] in tuple(",;:")
    )


def _is_name(question: str, unit: Span) -> bool:
    return any(name.start == unit.start for name in name_spans(question) if name.start < unit.end)


def _units(question: str, start: int, end: int) -> list[Span]:
    """The words from ``start`` to ``end``, the words of a name taken as one."""
    named = name_spans(question)
    units: list[Span] = []
    for match in _WORD.finditer(question, start, end):
        word = Span(*match.span())
        name = next((one for one in named if one.start <= word.start < one.end), None)
        if units and name and name.start == units[-1].start:
            word = Span(units.pop().start, word.end)
        units.append(word)
    return units
