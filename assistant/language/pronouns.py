"""Puts names in the place of pronouns: who and what the question before was about."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.answers import Answer
from assistant.language.names import names
from assistant.language.phrases import PLACED, find_parts
from assistant.language.questions import ASK, AUXILIARY
from assistant.language.topics import find_several, find_topic, is_several

PERSON = re.compile(r"\b(?:he|she|him|her|his|hers|himself|herself)\b", re.I)
_OTHERS = re.compile(r"\b(?:they|them|their|theirs)\b", re.I)
_THING = re.compile(
    rf"""\b(?:it|its)\b|\b(?:that|this|those|these)(?=\s*[?.!]*$)
    |(?<=\bis\s)(?:that|this)(?=\s+{PLACED}\b)""",
    re.I | re.X,
)
"""A word for a thing: "it", "its"; "that" at the end or in "How long is that in years?", and not in
"that tower"."""

_PRONOUN = re.compile("|".join((PERSON.pattern, _OTHERS.pattern, _THING.pattern)), re.I | re.X)

_AND = re.compile(
    rf",?\s+and\s+(?=(?:(?:{PLACED}|how\s+much\s+of)\s+)?(?:{ASK}|{AUXILIARY})\b)", re.I
)
"""Where a question goes on to its next part: ", and when was", " and was she"."""

_EXPLETIVE = re.compile(
    rf"\b{AUXILIARY}\s+it\s+(?:take|rain|snow|(?:be\s+)?(?:that|true|possible))\b"
    r"|\bwhat\s+time\s+is\s+it\b|\bit\s+\w+\s+(?:to|that)\b",
    re.I,
)
"""An "it" that stands for nothing: "How long did it take to build", "Is it true"; not "Can it be
renewed"."""

_WITHIN = re.compile(
    rf"""\b(?:(?:the|an?|every|each|all|any|no)\s+[a-z]+|[a-z]+s)\b.*
      \b(?:before|after|when|while|if|that|because|once|until|unless|whether)\s+(?:he|she|it|they)\b
    |\b(?!(?:is|are|was|were)\b){AUXILIARY}\s+(?:the|an?|every|each|all|any|no|these|those)\s+
      [a-z]+\s.*\b(?:his|her|its|their)\s+\w""",
    re.I | re.X,
)
"""A pronoun that stands for somebody in its own question: "What must the tenant do before he moves
out?", "When do the tenants get their keys?"; not "How do I know it is done?", "What is the price of
its filter?"."""

_ONES = re.compile(r"^(?P<which>which|how\s+many)\s+ones\s+(?P<rest>\w.*)$", re.I)
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.I)
_DEFINITE = re.compile(r"(?:the|this|that|these|those|his|her|its|their|my|our|your)\s", re.I)
"""A thing that can be spoken of further: "the tower"; not "chickens", "a season ticket"."""

_PERSONAL_NAME = re.compile(r"[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)+")

_WHOLE = re.compile(
    rf"""^(?:(?:who|what)\s+(?!(?:{AUXILIARY})\b)[a-z]+(?:s|ed)\s+
      (?:(?:the|an?|his|her|its|their)\s+\w|{PLACED}\s+(?:[A-Z]|(?:\w+\s+)?\d))
    |which\s+(?!of\b)[a-z]+\s+(?!(?:{AUXILIARY})\b)[a-z]+(?:s|ed)\W*$)""",
    re.I | re.X,
)
"""A question that has its own verb and leans on nothing: "Who keeps the keys?", "Which lock
leaks?", "Who retired in 2023?"; not "Who else?", "Which one is the oldest?", "Who signed?"."""

_INDEFINITE = re.compile(
    rf"""^(?:{AUXILIARY}\s+(?:(?:there\s+)?(?:an?|any)\s+\w|you\b|(?!(?:this|is|was)\b)[a-z]+s\s)
    |(?:which|what)\s+(?!(?:{AUXILIARY}|of|ones?|else)\b)[a-z]+\s+{AUXILIARY}\b)""",
    re.I | re.X,
)
"""A question of something not spoken of before: "Are pets allowed?", "Is there a warranty?",
"Which player was injured?"; not "Is the keeper paid?"."""

_SHORT = 5
"""Words under which a question without a pronoun still leans on the one before."""

_WHO = re.compile(r"^\W*(?:by\s+)?(?:who|whom)\b", re.I)
_WHO_IS = re.compile(r"^\W*who\s+(?:is|was|are|were)\b", re.I)
WHO_IS_NAMED = re.compile(r"^\W*(?i:who\s+(?:is|was|are|were))\s+(?:[A-Z][\w’'.-]*\W*)+$")
_DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$")
_POSSESSIVE = {"his", "her", "hers", "their", "theirs", "its"}

_WHO_IS_SOMEBODY = re.compile(
    r"who(?:['’]s|\s+(?:is|are|was|were))\s+"
    r"(?!(?:the|an?|this|that|these|those|in|on|at|there|it|responsible|next)\b)\w",
    re.I,
)
"""A question for a person by name, whatever its capitals, which needs nothing of the turns before:
"who is pavel baev"; not "who was the keeper", "who is in charge"."""


def resolve(question: str, last: str, answer: Answer | str) -> str:
    """Return ``question`` with its pronouns replaced; one that stays unclear is told what it is
    about."""
    if not (_WITHIN.search(question) or _is_about_its_own(question)):
        question = _with_names(question, last, answer)
    return question[:1].upper() + question[1:]


def _is_about_its_own(question: str) -> bool:
    """Whether the first part of a question names what the pronouns of the others stand for: "What
    did the oven cost, and who paid for it?"; not "How many floors are there, and when was it
    built?", "Who was its architect, and is it open?", "What is the pay, and when did she go?".
    """
    first, *others = _AND.split(question)
    if not others or _PRONOUN.search(first):
        return False
    if names(first):
        return True
    rest = " ".join(others)
    told = [one.of(first) for one in find_parts(first).phrases if one.role != "placed"]
    if PERSON.search(rest):
        return False  # Of a noun it is not known whether it is a person's.
    if _THING.search(rest):
        told = [one for one in told if not (is_several(one) or _WHO_IS.match(first))]
    return bool(told)


def find_person(last: str, answer: Answer | str) -> str:
    """Return who was last spoken of, ``""`` where nobody was."""
    return _subject(last, answer, person=True)


def _with_names(question: str, last: str, answer: Answer | str) -> str:
    """``question`` with the names of what its pronouns stand for."""
    of_one, several = PERSON.search(question), find_several(last)
    subject = _subject(last, answer, person=of_one is not None)
    if several and (ones := _ONES.match(question)):
        return f"{ones['which']} {_ARTICLE.sub('', several)} {ones['rest']}"
    pronoun = of_one or _OTHERS.search(question)
    if pronoun and (name := subject if of_one else several or subject):
        question = _replaced(question, PERSON if of_one else _OTHERS, name)
    topic = _without_repeated(find_topic(last), question) or subject
    if not topic or topic in question:
        return question
    thing = None if _EXPLETIVE.search(question) else _THING.search(question)
    if thing and of_one and thing.group().casefold() == "that":
        return question  # what somebody said or did: "Where did he say that?"
    if thing:
        return _replaced(question, _THING, topic) if _is_thing(topic, last) else question
    leans = len(question.split()) < _SHORT and not _stands(question, answer)
    if not pronoun and leans and (names(topic) or _DEFINITE.match(topic)):
        return f"About {topic}: {question[:1].lower()}{question[1:]}"
    return question


def _without_repeated(topic: str, question: str) -> str:
    """``topic`` up to a place of which the question has its own: "the warranty in months" in "How
    long is that in years?"."""
    for place in re.finditer(rf"\s(?!of\b)({PLACED})\s", topic):
        if re.search(rf"\b{place[1]}\b", question, re.I):
            return topic[: place.start()]
    return topic


def _is_thing(topic: str, last: str) -> bool:
    """Whether "it" can be the topic: what somebody did is not who did it, as in "What did Ana Reis
    propose?"."""
    asks_deed = re.match(r"what\s+(?:did|does|has)\b", last, re.I)
    return not (asks_deed and _PERSONAL_NAME.fullmatch(topic))


def _stands(question: str, answer: Answer | str) -> bool:
    """Whether a short question needs nothing of the turns before it.

    Of what was asked and not found there is nothing to tell, so that a question after it stands.
    """
    patterns = (_WHO_IS_SOMEBODY, _WHOLE, _INDEFINITE)
    is_refused = isinstance(answer, Answer) and not answer.found and bool(answer.nearest)
    return is_refused or any(pattern.match(question) for pattern in patterns)


def _replaced(question: str, pattern: re.Pattern[str], name: str) -> str:
    """``question`` with ``name`` for the first such pronoun of each of its parts, which may be
    answered apart: "When was it built, and who designed it?"."""
    parts = re.split(f"({_AND.pattern})", question, flags=re.I)
    for place, part in enumerate(parts):
        if (pronoun := pattern.search(part)) is not None:
            parts[place] = _replace(part, pronoun, name)
    return "".join(parts)


def _replace(question: str, pronoun: re.Match[str], name: str) -> str:
    """``question`` with ``name`` in the place of ``pronoun``, with "’s" where it owns something."""
    owns = pronoun.group().casefold() in _POSSESSIVE and not _object(question, pronoun)
    filled = f"{name}’s" if owns else name
    return f"{question[: pronoun.start()]}{filled}{question[pronoun.end() :]}"


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
        # What is only near a refusal is nothing that was spoken of.
        short, text = answer.short, "\n".join(citation.text for citation in answer.citations)
    asked = names(last)
    said = (*names(short), *(name for one in text.split("\n") for name in _told(one)))
    if person:
        # People's names have no article: "the Board" is nobody, unless there is nobody else.
        told = f"{last}\n{text}"
        people = [
            tuple(one for one in found if not _articled(one, told)) for found in (asked, said)
        ]
        asked, said = people if any(people) else (asked, said)
    if _WHO.match(last) and not WHO_IS_NAMED.match(last):
        said = tuple(name for name in said if not _in_question(name, last))
        # Who was asked for and not found is whoever the question calls so: "the mayor of Oslo".
        others = (_called(last, short),) if person else asked[:1]
        return next(filter(None, (*said[:1], *others)), "")
    return (asked or said or ("",))[0]


def _told(sentence: str) -> Iterable[str]:
    """The names in a sentence. In the row of a table a word alone has its capital from its cell."""
    found = names(sentence)
    return (one for one in found if " " in one) if " | " in sentence else found


def _called(last: str, short: str) -> str:
    """How somebody without a name is called: by the answer to "Who pays?", "the landlord", or by
    the question "Who is the caretaker?" itself."""
    if _ARTICLE.match(short) and len(short.split()) <= _LONGEST_CALLED:
        return short[:1].lower() + short[1:]
    return find_topic(last) if _WHO_IS_CALLED.match(last) else ""


_WHO_IS_CALLED = re.compile(r"^\W*who\s+(?:is|was|are|were)\s+(?:(?:the|an?)\s|\S+['’]s\s)", re.I)
"""A question for the name of somebody called otherwise: "Who is the caretaker?"."""


_LONGEST_CALLED = 4
"""Words of how somebody is called, at most."""


def _articled(name: str, text: str) -> bool:
    return re.search(rf"\b[Tt]he\s+{re.escape(name)}", text) is not None


def _in_question(name: str, last: str) -> bool:
    """Whether the question names it already, if with fewer words, or it is a day."""
    words = set(name.split())
    within = any(words.issuperset(one.split()) for one in names(last))
    return within or name in last or _DAY.match(name) is not None
