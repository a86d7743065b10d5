"""Rewrites a follow-up question to stand alone, by rules, from the turns before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import Answer
from assistant.language.names import names
from assistant.language.phrases import PLACED, find_parts, kind
from assistant.language.pronouns import PERSON, WHO_IS_NAMED, find_person, resolve
from assistant.language.questions import ASK, AUXILIARY, is_talk
from assistant.language.swaps import swap, swap_clause

Turn = tuple[str, Answer | str]
"""A question asked before, and the answer it got."""

_OPENING = re.compile(r"^(?:and|but|so|also|ok|okay|then)[,\s]+(?=\w)", re.I)
"""A word that only joins a question to the one before it: "And when was that?"."""

_OTHER = re.compile(
    rf"""^(?:(?:(?:and|but|or|so)\s+)?
        (?:(?:what|how)\s+about|(?:the\s+)?same(?:\s+question)?\s+(?:(?P<same>for)|about))\s+
      |(?:and|but|or)\s+(?:how\s+many\s+(?={PLACED}\s))?|(?={PLACED}\s))
    (?:(?P<clause>(?:if|while|unless|when)\s+(?!{AUXILIARY}\b)[^,;:?!]+?)
      |(?:(?P<placed>{PLACED})\s+)?(?!(?:{ASK}|{AUXILIARY})\b)(?P<phrase>[^,;:?!]+?))\W*$""",
    re.I | re.X,
)
"""Something else to ask the same of: "What about a service?", "And for the Aster 3?", "Same for
the garage", "And if I forget a dose?"; not "And when did he die?"."""

_LONGEST_OTHER = 6
"""Words of what is put in another's place, at most."""

_LONE = re.compile(
    rf"^(?!(?:{ASK}|{AUXILIARY}|{PLACED}|and|any|anything|his|her|its|their|really)\b)"
    r"(?P<phrase>[^\s,;:?!]+(?:\s[^\s,;:?!]+){0,3}?)\W*$",
    re.I,
)
"""Something else to ask the same of, alone: "Tuesday?", "2023?", "Tom Reed?"."""

_BARE = re.compile(
    rf"""^(?P<ask>who|when|where|why|how|which\s+one|how\s+(?:many|much|often|long|come)|why\s+not
    |what\s+for|by\s+(?:how\s+much|whom)|to\s+whom|for\s+how\s+long|(?:since|until)\s+when|says\s+who
    |(?:who|what|where|when|any(?:one|body|thing))\s+else|how\s+(?!{AUXILIARY}\b)[a-z]+)\W*$""",
    re.I | re.X,
)
"""A question word alone, for which the rest is that of the last question: "Why?", "How often?",
"Who else?", "How wide?"."""

_FRAGMENT = re.compile(
    rf"""^(?:{PLACED}\s+(?:(?:which|what|how\s+many|how\s+much|whose)\s+(?!{AUXILIARY}\b)[\w-]+|what|whom)
    |(?:which|what)\s+[a-z-]+s)\W*$""",
    re.I | re.X,
)
"""A question without its verb, which is that of the last one: "In which countries?"."""

_COUNT = re.compile(
    rf"^(?P<ask>how\s+(?:many|much)\s+(?!(?:{AUXILIARY}|{PLACED})\b)[a-z-]+)\W*$", re.I
)
_COUNTED = re.compile(rf"^how\s+(?:many|much)\s+(?!{AUXILIARY}\b)[\w-]+\s+(?P<rest>.+)$", re.I)
"""A count of something else, "How many women?", after a count, "How many men work here?"."""

_UNNAMED = re.compile(rf"^how\s+many\s+(?={AUXILIARY}\b)", re.I)
_NAMED = re.compile(rf"^how\s+many\s+(?P<noun>[a-z-]+)\s+(?={AUXILIARY}\b)", re.I)
"""A count without its noun, "How many did Duda score?", and one with it, "How many goals did"."""

_EVENT = re.compile(
    rf"""^(?:(?P<ask>when|where(?!\s+(?:is|are)\s+it)|why|how)\s+(?:was|is|were|did)\s+(?:that|this|it)(?:\s+(?:happen|so))?
      |why\s+{AUXILIARY}\s+(?:he|she|they))\W*$""",
    re.I | re.X,
)
"""A question about all that was asked before: "When was that?", "Why did she?"."""

_AUXILIARY = re.compile(
    rf"^(?:(?:how\s+\w+|which\s+\w+|{ASK})\s+)?(?P<rest>{AUXILIARY}\s+\S.*)$", re.I
)
"""A question with an auxiliary, which another question word can open: "did she die?"."""

_DONE = re.compile(r"^[Ww]ho\s+(?P<verb>[a-z]+ed)\s+(?P<object>(?i:the|an?)\s.*|[A-Z].*)$")
"""A question for who did something, which can be asked in the passive."""

_ALONE = re.compile(r"how\s+(?:many|much|come)|by\s+how\s+much|why\s+not|what\s+for", re.I)
"""A question word that cannot open the last question: "How much is the tower?" asks its price."""

_MEASURE = re.compile(r"how\s+(?!(?:often|long)\b)[a-z]+", re.I)
"""A question for a measure, which is that of a thing: "how wide"."""

_BRACKETED = re.compile(r"\s*\([^()]*\)|\s*\[[^\[\]]*\]")
"""What stands in brackets, " (of directors)", in which no phrase of the question around it ends."""

_POSSESSED = re.compile(r"^(?P<whose>his|her|its|their)\s+(?P<owned>\w.*)$", re.I)
"""What is somebody's, "her address"."""


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
    if (filled := _filled(asked, bare, last, answer)) is not None:
        return filled
    if (noun := _NAMED.match(last)) and _UNNAMED.match(bare):
        bare = _UNNAMED.sub(f"How many {noun['noun']} ", bare)
    if names(bare) and not PERSON.search(bare):
        return _capital(bare) if bare != asked else question
    return resolve(bare, _BRACKETED.sub("", last), answer)


def _last_question(turn: Turn) -> Turn:
    """The question of a turn, as it was understood, and its answer."""
    last, answer = turn
    return (answer.question if isinstance(answer, Answer) else last), answer


def _filled(asked: str, bare: str, last: str, answer: Answer | str) -> str | None:
    """The last question with what an incomplete one puts in, or ``None`` for a complete one."""
    if match := _BARE.match(bare) or _EVENT.match(bare):
        return _asked_of(last, match["ask"] or "Why", answer)
    if _FRAGMENT.match(bare) and (parts := find_parts(last)).opening + parts.auxiliary:
        return _asked_of(last, bare.rstrip(" ?.!"), answer)
    if (count := _COUNT.match(bare)) and (counted := _COUNTED.match(last)):
        return f"{_capital(count['ask'])} {counted['rest'].rstrip(' ?.!')}?"
    plain = _BRACKETED.sub("", last)
    other = _OTHER.match(asked)
    if other and other["clause"]:
        return swap_clause(plain, other["clause"])
    if other and len(other["phrase"].split()) <= _LONGEST_OTHER:
        phrase = _with_owner(other["phrase"], last, answer)
        if not (PERSON.search(phrase) or _POSSESSED.match(phrase)):
            same = "for" if other["same"] and re.search(r"\bfor\b", plain) else ""
            return swap(plain, (other["placed"] or same).lower(), _closed(phrase))
    lone = _LONE.match(asked)
    if _POSSESSED.match(bare) and find_person(last, answer) in names(last):
        return swap(plain, "", _with_owner(bare.rstrip(" ?.!"), last, answer))
    phrase = _uncapitalised(lone["phrase"], plain) if lone else ""
    return swap(plain, "", phrase) if phrase and _is_swapped(phrase, asked, plain) else None


def _uncapitalised(phrase: str, last: str) -> str:
    """A word without the capital that only opens a question, "Coffee?", where no name was asked
    about."""
    is_word = " " not in phrase and phrase.istitle() and kind(phrase) == "name"
    return phrase.lower() if is_word and not names(last) else phrase


def _with_owner(phrase: str, last: str, answer: Answer | str) -> str:
    """ "Ana Reis’s address" for "her address"; what is a thing's stays as it is."""
    possessed = _POSSESSED.match(phrase)
    if possessed is None or not PERSON.match(phrase):
        return phrase
    whose = find_person(last, answer)
    return f"{whose}’s {possessed['owned']}" if whose else phrase


def _is_swapped(phrase: str, asked: str, last: str) -> bool:
    """Whether a phrase alone is another of what the last question has: a date for a date; a noun
    only where that asked for a yes or a no: "Is parking included?", "Wifi?"."""
    own, parts = kind(phrase), find_parts(last)
    if owners := set(re.findall(r"[\w-]+['’]s\b", phrase)):
        return bool(owners & set(re.findall(r"[\w-]+['’]s\b", last)))
    if own == "noun":
        return "?" in asked and " " not in phrase and not parts.opening
    return any(kind(one.of(last)) == own for one in parts.phrases)


def _asked_of(last: str, ask: str, answer: Answer | str) -> str:
    """The last question with another question word: "Where?" after "When did she die?"."""
    rest = last.strip().rstrip(" ?.!")
    ask = _ANYTHING.sub("What", _ANYBODY.sub("Who", ask))
    word, _, more = ask.casefold().partition(" ")
    if more == "else" and rest.casefold().startswith(f"{word} "):
        return f"{_capital(ask)} {rest[len(word) + 1 :]}?"
    named = _NAMED_THINGS.match(rest) if ask.casefold() == "how many" else None
    if named:
        return f"{_capital(ask)} {named['things']}?"
    whole = f"{_capital(ask)}, of this: {rest}?"
    if word in ("who", "which", "says") or _ALONE.fullmatch(ask):
        return whole
    if found := _AUXILIARY.match(rest):
        is_of_thing = re.match(r"(?:is|are|was|were)\b", found["rest"], re.I)
        if _MEASURE.fullmatch(ask) and not is_of_thing:
            return whole
        clause = _with_subject(rest, found["rest"], answer)
        return f"{_capital(ask)} {clause[:1].lower()}{clause[1:]}?" if clause else whole
    if done := _DONE.match(rest):
        return f"{_capital(ask)} was {done['object']} {done['verb']}?"
    return whole


_ANYTHING = re.compile(r"^anything(?=\s)", re.I)
_ANYBODY = re.compile(r"^any(?:one|body)(?=\s)", re.I)
_NAMED_THINGS = re.compile(rf"^(?:which|what)\s+(?P<things>[a-z-]+s\s+{AUXILIARY}\b.*)$", re.I)
"""A question for things, of which "how many" can be asked: "Which batteries does it need"."""


def _with_subject(last: str, clause: str, answer: Answer | str) -> str:
    """The clause after a question word. Of "Who was sent off?" it has who that was in the place of
    "who"; it is ``""`` where that is not known."""
    if not re.match(r"who\b", last, re.I) or WHO_IS_NAMED.match(last):
        return clause
    auxiliary, _, rest = clause.partition(" ")
    found = names(answer.short) if isinstance(answer, Answer) else ()
    return f"{auxiliary} {found[0]} {rest}" if len(found) == 1 else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _closed(phrase: str) -> str:
    """``phrase`` with its last bracket closed, which may have been taken for an end mark."""
    return f"{phrase})" if phrase.count("(") > phrase.count(")") else phrase
