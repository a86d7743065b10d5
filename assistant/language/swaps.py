"""Asks the last question of something else, in the place of what is most like it."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.language.names import name_spans
from assistant.language.numbers import number_spans
from assistant.language.phrases import CODE, DETERMINER, PLACED, find_parts, kind, owns
from index.terms import terms
from index.types import Span

_POSSESSOR = re.compile(r"(?:\b(?:the|an?|my|our)\s+)?(?:[\w-]+\s+)??[\w-]+['’]s\b", re.I)
_ONE = re.compile(
    r"""^(?P<article>the|an?|that|this)\s+
    (?:(?P<which>[\w-]+(?:\s[\w-]+)?)\s+ones?
    |(?P<ordinal>first|second|third|fourth|fifth|sixth|last|next|other|\d+(?:st|nd|rd|th)))$""",
    re.I | re.X,
)
"""One of a kind without the noun: "the green one", "the second"; not "the second half"."""

_RELATIVE_TIME = re.compile(r"^the\s+\w+\s+(?:before|after)$", re.I)
"""A time told from another: "the year before"."""

_DEFINITE = re.compile(
    r"(?:the|this|that|these|those|his|her|its|their|my|our|your)\b|\S+['’]s\b", re.I
)
_COMMON = frozenset(terms("the a an this that of"))
"""Words that two phrases share for nothing."""

_PLACES = {"in", "on", "at"}
"""Prepositions of which the noun chooses one: "on the beach", "in the restaurant"."""

_CLAUSE = re.compile(r"\b(?:if|while|when|unless)\s", re.I)


def swap(last: str, placed: str, phrase: str) -> str:
    """Return the last question asked of ``phrase`` (after the preposition ``placed``, if any).

    It stands in the place of what is most like it, or at the end where nothing is. "The green
    one" takes its noun from there, and "Lee’s" only whose it is.
    """
    if owns(phrase):
        return _with_owner(last, phrase)
    if re.fullmatch(r"it|them|this|that", phrase, re.I):
        return _with_preposition(last, placed)
    found = _candidates(last)
    if not (DETERMINER.fullmatch(phrase.split()[0]) or find_parts(last).opening):
        found += _last_noun(last)
    one = _ONE.match(phrase)
    if one:
        # A noun that something tells apart is the likelier: "the red light", not "the button".
        found = tuple(span for span in found if len(_content(span.of(last))) > 1) or found
    if _RELATIVE_TIME.match(phrase) and (time := _time(last)):
        return f"{last[: time.start]}{phrase} {time.of(last).split(' ', 1)[1]}{last[time.end :]}"
    best = max(
        found, key=lambda span: (_likeness(last, span, placed, phrase), span.start), default=None
    )
    if best is None or _likeness(last, best, placed, phrase) <= 0:
        rest = last.rstrip(" ?.!")
        return f"{rest} {placed} {phrase}?" if placed else f"{rest}, about {phrase}?"
    if one:
        noun = _content(best.of(last))[-1]
        phrase = f"{one['article']} {one['which'] or one['ordinal']} {noun}"
    start, own = best.start, _preposition(last, best)
    if placed and own and own != placed:
        start, phrase = last[: best.start].rstrip().rfind(" ") + 1, f"{placed} {phrase}"
    return f"{last[:start]}{phrase}{last[best.end :]}"


def swap_clause(last: str, clause: str) -> str:
    """Return the last question under another condition: "if I take too many"."""
    conjunction = clause.split()[0].lower()
    rest = last.rstrip(" ?.!")
    for own in _CLAUSE.finditer(rest, 1):
        if own.group().strip().lower() == conjunction:
            return f"{rest[: own.start()]}{clause}?"
    during = re.search(r"\s+during\s", rest) if conjunction == "while" else None
    return f"{rest[: during.start()] if during else rest} {clause}?"


def _likeness(last: str, span: Span, placed: str, phrase: str) -> float:
    """How alike in kind a phrase of the last question is to another phrase.

    A shared word says most, of it the head noun; then that both are dates, numbers, names or
    neither; then the same preposition or none, and that both are definite or neither is.
    """
    own = span.of(last)
    left, right = terms(own), terms(phrase)
    preposition = _preposition(last, span)
    first, other = own.split()[0].lower(), phrase.split()[0].lower()
    same_kind, same_head = kind(own) == kind(phrase), left[-1:] == right[-1:]
    is_placed = preposition == placed or {preposition, placed} <= _PLACES
    shared = set(left[:-1]) & set(right[:-1]) - _COMMON
    return (
        6 * same_head
        + 3 * bool(shared)
        + (4 if same_kind else -4)
        + (2 if placed and is_placed else 0)
        + (1 if not placed and not preposition and kind(own) != "name" else 0)
        + (1.5 if bool(_DEFINITE.match(own)) == bool(_DEFINITE.match(phrase)) else 0)
        + (0.5 if first == other and DETERMINER.fullmatch(first) else 0)
        + (1.5 if bool(DETERMINER.fullmatch(first)) == bool(DETERMINER.fullmatch(other)) else 0)
        - (1 if _is_asked(last, span) else 0)
        - (9 if placed and not (is_placed or same_head) and kind(own) in ("noun", "name") else 0)
        + (1 if own.endswith("s") and phrase.endswith("s") else 0)
        + (1 if " of " in own and " of " in phrase else 0)
    )


def _is_asked(last: str, span: Span) -> bool:
    return (
        re.match(r"\s*(?:how\s+(?:many|much)|which|what)\s+$", last[: span.start], re.I) is not None
    )


def _content(phrase: str) -> list[str]:
    """The words of a phrase without its determiner."""
    words = phrase.split()
    return words[1:] if DETERMINER.fullmatch(words[0]) else words


def _preposition(last: str, span: Span) -> str:
    """The preposition right before a phrase."""
    before = last[: span.start].split()
    return before[-1].lower() if before and re.fullmatch(PLACED, before[-1], re.I) else ""


def _candidates(last: str) -> tuple[Span, ...]:
    """What can be replaced: noun phrases, with what belongs to them, and names and numbers."""
    phrases = find_parts(last).phrases
    spans = [phrase.span for phrase in phrases]
    for left, right in pairwise(phrases):
        if right.preposition == "of" and right.span.start - left.span.end <= len(" of "):
            spans.append(Span(left.span.start, right.span.end))
    named = name_spans(last)
    spans += [_with_article(last, name) for name in named]
    codes = [Span(*match.span()) for match in CODE.finditer(last)]
    spans += number_spans(last)
    spans += [one for one in codes if not any(n.start <= one.start < n.end for n in named)]
    return tuple(dict.fromkeys(spans))


def _last_noun(last: str) -> tuple[Span, ...]:
    """The last word of a question with nothing to tell it from a verb: "Does the rent include
    heating?"; tried where something without an article, "water", is put in."""
    word = re.search(r"\b(?P<noun>[a-z]+)\W*$", last)
    parts = find_parts(last)
    is_open = word and not any(one.span.end >= word.end("noun") for one in parts.phrases)
    is_long = any(
        one.role == "subject" and len(_content(one.of(last))) > 1 for one in parts.phrases
    )
    return (Span(*word.span("noun")),) if word and is_open and is_long else ()


def _with_article(last: str, name: Span) -> Span:
    """A name with the article in front of it: "the Borea X"."""
    article = re.search(r"\b(?:the|an?)\s+$", last[: name.start], re.I)
    return Span(article.start(), name.end) if article else name


def _with_owner(last: str, owner: str) -> str:
    """The last question with another owner: "the tenant’s" for "the landlord’s"."""
    names_with_mark = [
        Span(name.start, name.end + 2)
        for name in name_spans(last)
        if owns(last[name.end : name.end + 2])
    ]
    owned = names_with_mark or [Span(*match.span()) for match in _POSSESSOR.finditer(last)]
    if not owned:
        return f"{last.rstrip(' ?.!')}, about {owner}?"
    return f"{last[: owned[-1].start]}{owner}{last[owned[-1].end :]}"


def _with_preposition(last: str, placed: str) -> str:
    """The last question with another preposition before the same: "against it" for "for it"."""
    phrases = [one for one in find_parts(last).phrases if one.preposition]
    if not phrases or not placed:
        return last
    start = last[: phrases[-1].span.start].rstrip().rfind(" ") + 1
    return f"{last[:start]}{placed} {last[phrases[-1].span.start :]}"


def _time(last: str) -> Span | None:
    """Where the last question has a time after a preposition: "in 2022"."""
    for phrase in find_parts(last).phrases:
        if phrase.preposition and kind(phrase.of(last)) in ("date", "number"):
            return Span(last[: phrase.span.start].rstrip().rfind(" ") + 1, phrase.span.end)
    return None
