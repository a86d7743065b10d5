"""Rewrites a follow-up question to stand alone, by rules, from the turns before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import Answer
from assistant.language.names import names

Turn = tuple[str, Answer | str]
"""A question asked before, and the answer it got."""

_OPENING = re.compile(r"^(?:and|but|so|also|ok|okay|then)[,\s]+(?=\w)", re.I)
_WHAT_ABOUT = re.compile(r"^(?:what|how)\s+about\s+(?P<other>.+?)\W*$", re.I)
_BARE = re.compile(
    r"^(?P<ask>who|when|where|why|how|which one|how many|how much|what for|by whom|says who)\W*$",
    re.I,
)
_PERSON = re.compile(r"\b(?:he|she|him|her|his|hers|himself|herself)\b", re.I)
_OTHERS = re.compile(r"\b(?:they|them|their|theirs)\b", re.I)
_THING = re.compile(r"\b(?:it|its|that|this|those|these|there)\b", re.I)
_WHO = re.compile(r"^\W*(?:by\s+)?(?:who|whom)\b", re.I)
_WHO_IS_NAMED = re.compile(r"^\W*(?i:who\s+(?:is|was|are|were))\s+(?:[A-Z][\w’'.-]*\W*)+$")
_DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$")
_AUXILIARY = re.compile(
    r"^(?:(?:who|whom|what|when|where|why|how|which\s+\w+|how\s+(?:many|much|long))\s+)?"
    r"(?P<rest>(?:did|does|do|is|are|was|were|has|have|had|can|could|will|would|should)\s+\S.*)$",
    re.I,
)
_POSSESSIVE = {"his", "her", "hers", "their", "theirs", "its"}


def standalone(question: str, history: Sequence[Turn]) -> str:
    """``question`` with what it leaves to the turns before it filled in.

    A question that names something and points at nothing is returned as it is. Pronouns for
    people are resolved against the names of the last question, then of the last answer's
    cited sentences; a bare "Why?" or "When was that?" asks it of the last question.
    """
    if not history:
        return question
    bare = _OPENING.sub("", question.strip())
    last, answer = history[-1]
    if isinstance(answer, Answer):
        last = answer.question
    if found := _WHAT_ABOUT.match(bare):
        return _about_other(last, found["other"])
    if found := _BARE.match(bare):
        return _asked_of(last, found["ask"])
    if names(bare) and not _PERSON.search(bare):
        return bare[:1].upper() + bare[1:] if bare != question.strip() else question
    return _resolved(bare, last, answer)


def _asked_of(last: str, ask: str) -> str:
    """The last question with another question word: "Where?" after "When did she die?"."""
    found = _AUXILIARY.match(last.strip())
    if found and ask.casefold() in ("when", "where", "why", "how"):
        rest = found["rest"].rstrip(" ?.!")
        return f"{ask.capitalize()} {rest[:1].lower()}{rest[1:]}?"
    return f"{ask.capitalize()}, of this: {last.rstrip(' ?.!')}?"


def _about_other(last: str, other: str) -> str:
    """The last question, asked of something else."""
    asked = names(last)
    if asked:
        return last.replace(asked[-1], other, 1)
    return f"{last.rstrip(' ?.!')}, about {other}?"


def _resolved(question: str, last: str, answer: Answer | str) -> str:
    one = _PERSON.search(question)
    subject = _subject(last, answer, person=one is not None)
    person = one or _OTHERS.search(question)
    if person and subject:
        word = person.group().casefold()
        name = f"{subject}’s" if word in _POSSESSIVE and not _object(question, person) else subject
        question = question[: person.start()] + name + question[person.end() :]
    if _THING.search(question) or not person:
        topic = _topic(last, subject)
        if (
            topic
            and topic not in question
            and (_THING.search(question) or len(question.split()) < 5)
        ):
            question = f"{question.rstrip(' ?.!')} ({topic})?"
    return question[:1].upper() + question[1:]


def _object(question: str, pronoun: re.Match[str]) -> bool:
    """Whether "her" stands for a person rather than before what is hers."""
    rest = question[pronoun.end() :].strip(" ?.!")
    return pronoun.group().casefold() == "her" and not rest


def _subject(last: str, answer: Answer | str, *, person: bool) -> str:
    """Who or what was last spoken of; a ``person`` where "he" or "she" asks for one.

    Who was asked for is in the answer: in its short form, else in what it cites beyond the
    question. Anything else is named in the question, or failing that in the answer.
    """
    if isinstance(answer, str):
        short, text = "", answer
    else:
        near = answer.citations or answer.nearest[:1]
        short, text = answer.short, "\n".join(citation.text for citation in near)
    asked = names(last)
    said = (*names(short), *(name for one in text.split("\n") for name in names(one)))
    if person:
        # People's names have no article: "the Board" is nobody, unless there is nobody else.
        told = f"{last}\n{text}"
        people = [
            tuple(one for one in found if not _articled(one, told)) for found in (asked, said)
        ]
        asked, said = people if any(people) else (asked, said)
    if _WHO.match(last) and not _WHO_IS_NAMED.match(last):
        said = tuple(name for name in said if not _in_question(name, last))
        return (said or asked or ("",))[0]
    return (asked or said or ("",))[0]


def _articled(name: str, text: str) -> bool:
    return re.search(rf"\b[Tt]he\s+{re.escape(name)}", text) is not None


def _in_question(name: str, last: str) -> bool:
    """Whether the question names it already, if with fewer words, or it is a day."""
    words = set(name.split())
    within = any(words.issuperset(one.split()) for one in names(last))
    return within or name in last or _DAY.match(name) is not None


def _topic(last: str, subject: str) -> str:
    """What the last question was about, without the words that asked it."""
    ask = re.compile(
        r"^(?:who|whom|whose|what|when|where|why|which|how(?:\s+(?:many|much|long))?)\s+"
        r"(?:(?:is|are|was|were|did|does|do|has|have|had)\s+)?|^(?:is|are|was|were|did|does|do)\s+",
        re.I,
    )
    return ask.sub("", last.strip(" ?.!")) or subject
