"""Questions that a text seems to answer but does not: one detail swapped for another of its kind.

The kinds are those that crowd workers used for SQuAD 2.0 (Rajpurkar et al., 2018, table 2):
entity and number swaps, antonyms and negation.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence

from assistant.language.names import name_spans
from assistant.language.numbers import number_spans
from index.types import Span

_FAMILIES = (
    "January February March April May June July August September October November December",
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "north south east west",
    "northern southern eastern western",
    "red blue green yellow black white brown grey",
    "one two three four five six seven eight nine ten",
    "first second third fourth fifth sixth last",
)
_OPPOSITES = (
    "more less|most least|largest smallest|larger smaller|big small|biggest smallest|"
    "high low|higher lower|highest lowest|increase decrease|increased decreased|"
    "before after|early late|earlier later|earliest latest|begin end|began ended|"
    "started stopped|start stop|win lose|won lost|allow forbid|allowed forbidden|"
    "always never|all none|many few|above below|over under|inside outside|include exclude|"
    "included excluded|accept reject|accepted rejected|agree disagree|agreed disagreed|"
    "support oppose|supported opposed|positive negative|rich poor|strong weak|"
    "stronger weaker|strongest weakest|new old|newest oldest|younger older|"
    "youngest oldest|public private|male female|men women|man woman|boy girl|husband wife|"
    "father mother|son daughter|brother sister|king queen|build destroy|built destroyed|"
    "gain lose|gained lost|rise fall|rose fell|arrive leave|arrived left|enter exit|"
    "join leave|joined left|open close|opened closed|buy sell|bought sold|hired fired|"
    "friend enemy|allies enemies|war peace|major minor|majority minority|maximum minimum|"
    "common rare|true false|good bad|best worst|better worse|easy difficult|fast slow|"
    "long short|longest shortest|hot cold|heavy light|thick thin|wide narrow|"
    "legal illegal|possible impossible|likely unlikely|successful unsuccessful|"
    "able unable|similar different|same different|north south|internal external|"
    "domestic foreign|modern ancient|upper lower|left right|top bottom|birth death|"
    "born died|alive dead|created destroyed|discovered lost|used unused|known unknown|"
    "known forgotten|attack defend|attacked defended|encourage discourage|improve worsen|"
    "improved worsened|import export|love hate|like dislike|cause prevent|"
    "caused prevented|helped hindered|raise lower|raised lowered|popular unpopular"
)
_NEGATED = re.compile(r"\b(did|does|do|was|were|is|are|has|have|had|can|could|will|would)\b", re.I)


def _opposites() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for pair in _OPPOSITES.split("|"):
        left, right = pair.split()
        found[left] = (*found.get(left, ()), right)
        found[right] = (*found.get(right, ()), left)
    for family in (line.split() for line in _FAMILIES):
        for word in family:
            others = tuple(other for other in family if other != word)
            found[word.lower()] = (*found.get(word.lower(), ()), *others)
    return found


_SWAPS = _opposites()


def corrupted(
    question: str, near: str, far: Sequence[str], avoid: Iterable[str], chance: random.Random
) -> str | None:
    """``question`` with one detail swapped for another of its kind, or ``None``.

    The replacement comes from ``near`` (the text that answers the question) or, as often,
    from one of the ``far`` texts (others of the same article); it is never one of
    ``avoid`` (the answers) nor anything already in the question.
    """
    ways: list[Callable[[], str | None]] = [
        lambda: _swap_detail(question, near, far, tuple(avoid), chance),
        lambda: _swap_word(question, chance),
        lambda: _negated(question) if chance.random() < 0.3 else None,
    ]
    if chance.random() < 0.35:
        ways[0], ways[1] = ways[1], ways[0]
    return next((found for way in ways if (found := way()) is not None), None)


def _swap_detail(
    question: str, near: str, far: Sequence[str], avoid: tuple[str, ...], chance: random.Random
) -> str | None:
    """Another name or number in the place of one that the question mentions."""
    details = [(span, name_spans) for span in name_spans(question)]
    details += [(span, number_spans) for span in number_spans(question)]
    chance.shuffle(details)
    texts = [near, *far] if chance.random() < 0.5 else [*far, near]
    for span, kind in details:
        for text in texts:
            others = _others(span.of(question), question, text, kind, avoid)
            if others:
                other = chance.choice(others)
                return question[: span.start] + other + question[span.end :]
    return None


def _others(
    detail: str,
    question: str,
    text: str,
    kind: Callable[[str], tuple[Span, ...]],
    avoid: tuple[str, ...],
) -> list[str]:
    """The details of ``text`` that may stand in the place of ``detail``."""
    taken = question.lower()
    year = re.fullmatch(r"1\d{3}|20\d\d", detail) is not None
    found = {span.of(text) for span in kind(text)}
    return sorted(
        other
        for other in found
        if other.lower() not in taken
        and not any(other.lower() in answer.lower() for answer in avoid)
        and (kind is name_spans or (re.fullmatch(r"1\d{3}|20\d\d", other) is not None) == year)
        and abs(other.count(" ") - detail.count(" ")) <= 2
    )


def _swap_word(question: str, chance: random.Random) -> str | None:
    """The question with one word turned into its opposite or a sister word."""
    words = [
        match
        for match in re.finditer(r"[A-Za-z]+", question)
        if match.group().lower() in _SWAPS and not (match.group() == "May" and match.start() == 0)
    ]
    if not words:
        return None
    match = chance.choice(words)
    other = chance.choice(_SWAPS[match.group().lower()])
    return question[: match.start()] + other + question[match.end() :]


def _negated(question: str) -> str | None:
    """The question with its first auxiliary verb denied."""
    match = _NEGATED.search(question)
    if match is None or re.search(r"\b(not|never)\b|n't", question):
        return None
    return f"{question[: match.end()]} not{question[match.end() :]}"
