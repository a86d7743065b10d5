"""What a question is about, told from its words: its topic, and where its noun phrases end."""

from __future__ import annotations

import re

from assistant.language.names import name_spans
from assistant.language.questions import ASK, AUXILIARY
from index.types import Span

PLACED = r"(?:for|in|on|at|by|from|with|during|of|to|under|after|before)"

EDGE = re.compile(
    rf"""(?:{PLACED}|{ASK}|{AUXILIARY}|be|been|being|and|or|but|than|as|that|many|much|he|she|it|
    they|we|you|i|about|between|according|into|over)""",
    re.I | re.X,
)
"""A word at which a noun phrase ends."""

_VERB = re.compile(rf"(?:{AUXILIARY}|be|been|being)", re.I)
"""A verb before which a noun phrase is over."""

_ASKS = re.compile(
    rf"""^(?:(?:how\s+(?:many|much)|which|what|whose)\s+(?!(?:{AUXILIARY})\b)(?:[\w-]+\s+){{1,3}}?(?=(?:{AUXILIARY})\b)
       |how\s+\w+\s+(?=(?:{AUXILIARY})\b)|{ASK}\s+)?
    (?:(?P<be>(?:is|are|was|were)\s+)|(?:{AUXILIARY}\s+)|(?P<subject>(?<=who\s|hat\s)(?=[a-z])))""",
    re.I | re.X,
)
"""The words of a question before what it is about: "When did", "How tall is", "Who"."""

_PARTICIPLE = re.compile(r"\s+(?:[a-z]+ed|built|made|found|lost|born|held|sold|written)$")
"""The verb at the end of a question in the passive: "the tower built"."""

_DOES = re.compile(r"\b(?:do|does|did)\s+$", re.I)
_DOING = re.compile(
    rf"^(?P<who>(?:the|an?)\s+(?:(?!{PLACED}\b)[\w’'-]+\s+){{1,2}}?)(?!{PLACED}\b)[a-z]+(?<!s)(?:\s+(?:out|up|down|off))?$",
    re.I,
)
"""What is left after "does" in a short question, with the verb at its end: "a new pump cost", "the
lamp go out"; not "the keys" alone."""


def with_article(last: str, name: Span) -> Span:
    """A name with the article in front of it: "the Borea X"."""
    article = re.search(r"\b(?:the|an?)\s+$", last[: name.start], re.I)
    return Span(article.start(), name.end) if article else name


def find_topic(last: str) -> str:
    """What the last question asks about: what is done to, or else who does it.

    "When did Russia begin airstrikes in Syria?" is about "airstrikes in Syria", "How tall is
    the tower?" about "the tower", "Who designed the tower?" about "the tower" too.
    """
    match = _ASKS.match(last.strip())
    rest = last.strip(" ?.!")[match.end() if match else 0 :]
    if match is None or not rest:
        return ""
    if _DOES.search(match[0]) and (doing := _DOING.match(rest)):
        return doing["who"].strip()
    if match["subject"] is not None:
        return _noun_phrase(rest.partition(" ")[2])
    named = name_spans(rest)
    if named and with_article(rest, named[0]).start == 0:
        _, _, after = rest[named[0].end :].strip().partition(" ")
        return _noun_phrase(after) or with_article(rest, named[0]).of(rest)
    return _noun_phrase(_PARTICIPLE.sub("", rest) if match["be"] else rest)


def _noun_phrase(text: str) -> str:
    """``text`` if it begins as a noun phrase does, up to an auxiliary verb; else ``""``."""
    named = name_spans(text)
    if named and not named[0].start and re.match(r"\s+(?:the|an?)\s", text[named[0].end :]):
        text = text[named[0].end :]  # "Tull a gold watch": what she was sent
    words = text.split()
    if not words or EDGE.fullmatch(words[0]):
        return ""
    verbs = (place for place, word in enumerate(words) if _VERB.fullmatch(word))
    return " ".join(words[: next(verbs, len(words))])
