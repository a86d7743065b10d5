"""Rewrites a follow-up question to stand alone, by rules, from the turns before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import Answer
from assistant.language.names import name_spans, names
from assistant.language.numbers import dates, number_spans
from assistant.language.questions import ASK, AUXILIARY, is_talk
from assistant.language.topics import EDGE, PLACED, find_topic, with_article
from index.terms import terms
from index.types import Span

Turn = tuple[str, Answer | str]
"""A question asked before, and the answer it got."""

_OPENING = re.compile(r"^(?:and|but|so|also|ok|okay|then)[,\s]+(?=\w)", re.I)
"""A word that only joins a question to the one before it: "And when was that?"."""

_OTHER = re.compile(
    rf"""^(?:(?:what|how)\s+about\s+|(?:and|but|or)\s+|(?={PLACED}\s))
    (?P<other>(?:(?P<placed>{PLACED})\s+)?(?!(?:{ASK}|{AUXILIARY})\b)(?P<phrase>[^,;:?!]+?))\W*$""",
    re.I | re.X,
)
"""Something else to ask the same of: "What about a service?", "And for the Aster 3?"."""

_LONGEST_OTHER = 6
"""Words of what is put in another's place, at most."""

_DETERMINER = re.compile(r"(?:the|an?|this|that|these|those|his|her|its|their|my|our|your)", re.I)
"""A word with which a noun phrase begins."""

_BARE = re.compile(
    r"^(?P<ask>who|when|where|why|how|which one|how many|how much|what for|by whom|says who)\W*$",
    re.I,
)
_FRAGMENT = re.compile(
    rf"""^(?:{PLACED}\s+(?:(?:which|what|how\s+many|how\s+much|whose)\s+(?!{AUXILIARY}\b)[\w-]+|what|whom)
    |(?:which|what)\s+[a-z-]+s)\W*$""",
    re.I | re.X,
)
"""A question without its verb, which is that of the last one: "In which countries?"."""

_PERSON = re.compile(r"\b(?:he|she|him|her|his|hers|himself|herself)\b", re.I)
_OTHERS = re.compile(r"\b(?:they|them|their|theirs)\b", re.I)
_SEVERAL = re.compile(r"^(?:the|these|those)\s(?:[\w’'-]+\s)?[a-z]+[^\Wsu]s$", re.I)
"""Several of a kind, for which "they" stands before any name: "the lock gates"; not "the pass"."""

_THING = re.compile(r"\b(?:it|its)\b|\b(?:that|this|those|these)(?=\s*[?.!]*$)", re.I)
"""A word for a thing: "it", "its"; "that" at the end, and not in "that tower"."""

_EXPLETIVE = re.compile(
    rf"\b{AUXILIARY}\s+it\s+(?:take|rain|snow|true|possible|be)\b|\bwhat\s+time\b|\bit\s+\w+\s+(?:to|that)\b",
    re.I,
)
"""An "it" that stands for nothing: "How long did it take to build", "Is it true"."""

_EVENT = re.compile(
    r"^(?P<ask>when|where|why|how)\s+(?:was|is|were|did)\s+(?:that|this|it)(?:\s+(?:happen|so))?\W*$",
    re.I,
)
"""A question about all that was asked before: "When was that?"."""

_WHOLE = re.compile(
    rf"""^(?:(?:who|what)\s+(?!(?:{AUXILIARY})\b)[a-z]+(?:s|ed)\s+(?:the|an?|his|her|its|their)\s+\w
    |which\s+(?!of\b)[a-z]+\s+(?!(?:{AUXILIARY})\b)[a-z]+(?:s|ed)\W*$)""",
    re.I | re.X,
)
"""A question that has its own verb and leans on nothing: "Who keeps the keys?", "Which lock
leaks?"; not "Who else?", "Which one is the oldest?", "Who signed?"."""

_SHORT = 5
"""Words under which a question without a pronoun still leans on the one before."""

_WHO = re.compile(r"^\W*(?:by\s+)?(?:who|whom)\b", re.I)
_WHO_IS_NAMED = re.compile(r"^\W*(?i:who\s+(?:is|was|are|were))\s+(?:[A-Z][\w’'.-]*\W*)+$")
_DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$")
_AUXILIARY = re.compile(
    rf"^(?:(?:how\s+(?:many|much|long)|which\s+\w+|{ASK})\s+)?(?P<rest>{AUXILIARY}\s+\S.*)$", re.I
)
"""A question with an auxiliary, which another question word can open: "did she die?"."""

_DONE = re.compile(r"^who\s+(?P<verb>[a-z]+ed)\s+(?P<object>(?:the|an?|[A-Z]).*)$", re.I)
"""A question for who did something, which can be asked in the passive."""

_BRACKETED = re.compile(r"\s*\([^()]*\)|\s*\[[^\[\]]*\]")
"""What stands in brackets, " (of directors)", in which no phrase of the question around it ends."""

_POSSESSIVE = {"his", "her", "hers", "their", "theirs", "its"}


def standalone(question: str, history: Sequence[Turn]) -> str:
    """Return ``question`` with what it leaves to the turns before it filled in.

    A question that names something and points at nothing is returned as it is, and so are
    thanks. "What about X?" asks the last question with X in the place of what is most like it.
    Pronouns for people are resolved against the names of the last question, then of the last
    answer's cited sentences; a bare "Why?" or "When was that?" asks it of the last question.
    """
    told = [turn for turn in history if not is_talk(turn[0])]
    if not told or is_talk(question):
        return question
    asked = question.strip()
    bare = _OPENING.sub("", asked)
    last, answer = _last_question(told[-1])
    if _FRAGMENT.match(bare) and (clause := _AUXILIARY.match(last.strip())):
        return f"{bare[:1].upper()}{bare[1:].rstrip(' ?.!')} {clause['rest'].rstrip(' ?.!')}?"
    other = _OTHER.match(asked)
    if other and len(other["phrase"].split()) <= _LONGEST_OTHER and not _PERSON.search(asked):
        return _put_in_place(last, (other["placed"] or "").lower(), other["phrase"])
    if match := _BARE.match(bare):
        return _asked_of(last, match["ask"])
    if names(bare) and not _PERSON.search(bare):
        return bare[:1].upper() + bare[1:] if bare != asked else question
    return _resolved(bare, last, answer)


def _last_question(turn: Turn) -> Turn:
    """The question of a turn, as it was understood, and its answer."""
    last, answer = turn
    return (answer.question if isinstance(answer, Answer) else last), answer


def _asked_of(last: str, ask: str) -> str:
    """The last question with another question word: "Where?" after "When did she die?"."""
    found = _AUXILIARY.match(last.strip())
    if found and ask.casefold() in ("when", "where", "why", "how"):
        rest = found["rest"].rstrip(" ?.!")
        return f"{ask.capitalize()} {rest[:1].lower()}{rest[1:]}?"
    rest = last.rstrip(" ?.!")
    if (done := _DONE.match(rest)) and ask.casefold() in ("when", "where", "why", "how"):
        return f"{ask.capitalize()} was {done['object']} {done['verb']}?"
    return f"{ask.capitalize()}, of this: {rest}?"


def _put_in_place(last: str, placed: str, phrase: str) -> str:
    """The last question, asked of ``phrase`` (after the preposition ``placed``, if any) in
    place of what is most like it; at its end where nothing is."""
    last, phrase = _BRACKETED.sub("", last), _closed(phrase)
    likest = max(
        _phrases(last),
        key=lambda span: (_likeness(last, span, placed, phrase), span.start),
        default=None,
    )
    rest = last.rstrip(" ?.!")
    if likest is None or _likeness(last, likest, placed, phrase) <= 0:
        return f"{rest} {placed} {phrase}?" if placed else f"{rest}, about {phrase}?"
    return f"{last[: likest.start]}{phrase}{last[likest.end :]}"


def _closed(phrase: str) -> str:
    """``phrase`` with its last bracket closed, which may have been taken for an end mark."""
    return f"{phrase})" if phrase.count("(") > phrase.count(")") else phrase


def _likeness(last: str, span: Span, placed: str, phrase: str) -> float:
    """How alike in kind a phrase of the last question is to another phrase.

    A shared word says most, of it the head noun; then that both are dates, numbers, names or
    neither; then the same preposition or none, and the same determiner.
    """
    own = span.of(last)
    left, right = terms(own), terms(phrase)
    before = last[: span.start].split()
    preposition = before[-1].lower() if before and re.fullmatch(PLACED, before[-1], re.I) else ""
    first, other = own.split()[0].lower(), phrase.split()[0].lower()
    articles = _DETERMINER.fullmatch(first), _DETERMINER.fullmatch(other)
    return (
        6 * (left[-1:] == right[-1:])
        + 3 * bool(set(left[:-1]) & set(right[:-1]) - set(terms("the a an this that")))
        + (4 if _kind(own) == _kind(phrase) else -4)
        + (2 if placed and preposition == placed.lower() else 0)
        + (1 if not placed and not preposition and _kind(own) != "name" else 0)
        + (0.5 if bool(articles[0]) == bool(articles[1]) else 0)
        + (0.5 if articles[0] and first == other else 0)
        - (5 if before[-1:] and before[-1].lower() in ("many", "much") else 0)
        - (6 if placed and preposition != placed.lower() and _kind(own) == "noun" else 0)
        - (2 if before and not EDGE.fullmatch(before[-1]) and _kind(own) == "noun" else 0)
        + (1 if own.endswith("s") and phrase.endswith("s") else 0)
    )


def _kind(phrase: str) -> str:
    """What a phrase is: a date, a number, a name, or anything else."""
    if dates(phrase, loose=True):
        return "date"
    spans = number_spans(phrase)
    if spans and spans[0].start == 0:
        return "number"
    return "name" if names(phrase) else "noun"


def _phrases(last: str) -> tuple[Span, ...]:
    """The noun phrases of a question: names, and words between those that cannot be in one.

    Without a parser the verb of "did night workers sleep" is told by its place: the last word
    before an edge, after an auxiliary. A phrase is taken with it and without it.
    """
    named = name_spans(last)
    runs: list[list[Span]] = [[]]
    spans: list[Span] = list(named) + list(number_spans(last))
    for match in re.finditer(r"[^\s?!.,;:]+(?:\.\d+)?", last):
        word = Span(*match.span())
        if EDGE.fullmatch(match.group()) or any(
            name.start <= word.start < name.end for name in named
        ):
            runs.append([])
            continue
        if _DETERMINER.fullmatch(match.group()) and runs[-1]:
            runs.append([])
        runs[-1].append(word)
    for run in runs:
        content = run[1:] if run and _DETERMINER.fullmatch(run[0].of(last)) else run
        if content:
            spans.append(Span(run[0].start, run[-1].end))
        if len(content) > 1:
            spans.append(Span(run[0].start, run[-2].end))
    return tuple(with_article(last, span) if span in named else span for span in spans)


_WHO_IS_SOMEBODY = re.compile(
    r"who(?:['’]s|\s+(?:is|are|was|were))\s+"
    r"(?!(?:the|an?|this|that|these|those|in|on|at|there|it|responsible|next)\b)\w",
    re.I,
)
"""A question for a person by name, whatever its capitals, which needs nothing of the turns before:
"who is pavel baev"; not "who was the keeper", "who is in charge"."""


def _resolved(question: str, last: str, answer: Answer | str) -> str:
    """``question`` with its pronouns replaced; one that stays unclear is told what it is about."""
    if (event := _EVENT.match(question)) is not None:
        return _asked_of(last, event["ask"])
    last = _BRACKETED.sub("", last)
    of_one = _PERSON.search(question)
    subject = _subject(last, answer, person=of_one is not None)
    person = of_one or _OTHERS.search(question)
    topic = find_topic(last) or subject
    if person and subject:
        several = of_one is None and _SEVERAL.search(topic)
        question = _replace(question, person, topic if several else subject)
    thing = None if _EXPLETIVE.search(question) else _THING.search(question)
    if topic and topic not in question:
        if thing:
            thing = _THING.search(question)
            question = _replace(question, thing, topic) if thing else question
        elif not person and len(question.split()) < _SHORT and not _stands(question):
            question = f"About {topic}: {question[:1].lower()}{question[1:]}"
    return question[:1].upper() + question[1:]


def _stands(question: str) -> bool:
    """Whether a short question needs nothing of the turns before it."""
    return bool(_WHO_IS_SOMEBODY.match(question) or _WHOLE.match(question))


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
        # Who was asked for and not found is whoever the question calls so: "the mayor of Oslo".
        return next(filter(None, (*said[:1], find_topic(last) if person else "", *asked[:1])), "")
    return (asked or said or ("",))[0]


def _articled(name: str, text: str) -> bool:
    return re.search(rf"\b[Tt]he\s+{re.escape(name)}", text) is not None


def _in_question(name: str, last: str) -> bool:
    """Whether the question names it already, if with fewer words, or it is a day."""
    words = set(name.split())
    within = any(words.issuperset(one.split()) for one in names(last))
    return within or name in last or _DAY.match(name) is not None
