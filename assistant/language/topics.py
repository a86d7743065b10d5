"""What a question is about, told from its words: one thing, or several of a kind."""

from __future__ import annotations

import re

from assistant.language.names import name_spans
from assistant.language.phrases import Phrase, find_parts, kind

_SEVERAL = re.compile(r"\b(?:[a-z]+[^\Wsu]s|people|children|men|women)$", re.I)
"""Several of a kind: "the lock gates", "people"; not "the pass", "the bonus"."""


def find_topic(last: str) -> str:
    """Return what the last question asks about: what is done to, or else who does it.

    "When did Russia begin airstrikes in Syria?" is about "airstrikes in Syria", "How tall is
    the tower?" about "the tower", "Who designed the tower?" about "the tower" too, and "What did
    the board decide about the fence?" about "the fence".
    """
    phrase = _topic(last)
    return _with_places(last, phrase) if phrase else ""


def find_several(last: str) -> str:
    """Return the things of which the last question asks, if they are several, else ``""``.

    "How many eggs are in the cake?" asks of "the eggs", "Why did sales rise?" of "sales".
    """
    topic = _topic(last)
    if topic and is_several(topic.of(last)):
        return _with_places(last, topic)
    for phrase in find_parts(last).phrases:
        if phrase.role in ("asked", "subject") and is_several(phrase.of(last)):
            return f"the {phrase.of(last)}" if phrase.role == "asked" else phrase.of(last)
    return ""


def is_several(phrase: str) -> bool:
    """Return whether a phrase is of several of a kind."""
    return _SEVERAL.search(phrase) is not None and not name_spans(phrase)


def _topic(last: str) -> Phrase | None:
    parts = find_parts(last)
    told = [one for one in parts.phrases if one.role != "asked"]
    about = [one for one in told if one.preposition == "about"]
    objects = [one for one in told if one.role == "object"]
    subjects = [one for one in told if one.role == "subject"]
    if parts.auxiliary.lower() in ("is", "are", "was", "were"):
        objects, subjects = subjects, objects
    # What happened in a year is not the year; "Which clause deals with noise?" is of the clause.
    others = [one for one in told if kind(one.of(last)) != "date" and not one.of(last).isdigit()]
    others = [] if len(told) < len(parts.phrases) else others
    return next(iter((*about, *objects, *subjects, *others)), None)


def _with_places(last: str, phrase: Phrase) -> str:
    """A phrase with what comes right after it: "the tower on Harrow Rock"."""
    end = phrase.span.end
    for one in find_parts(last).phrases:
        between = last[end : one.span.start].split()
        if one.span.start > end and one.preposition and between == [one.preposition]:
            end = one.span.end
    return last[phrase.span.start : end]
