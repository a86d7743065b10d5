"""How probably two sentences with other values tell of one thing, by weights that are fitted.

What the two say of the same thing is much less certain from their words than from the reader: where
it finds that one of them hardly answers, its value belongs to something else.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.extractive.calibration import BIAS, probability
from assistant.extractive.given import Given
from assistant.extractive.subjects import GAP, LEANS, focus, holds
from assistant.extractive.values import Polarity
from assistant.language.contrasts import ASKING
from assistant.language.replies import denied_terms
from index.terms import terms

_OF = re.compile(r"\b([A-Za-z]+) (?:of|for) (?:the|an?|our|his|her|its) ((?:[\w-]+ ?){1,3})")
"""A thing and what it is a part of: "a hatch cover for the sea kayak", "the rent of the flat"; not
"the offer for plums", whose plums are no one thing."""

_MEASURES = ASKING | frozenset(
    terms("fee charge rate rent length height width depth weight age size area duration speed "
          "temperature sum figure value use start beginning end opening closing")
)  # fmt: skip
"""What is no part of a thing but told of it: the length of a bridge is what the bridge is long."""

_MOST = 8.0
"""Where the reader's scores and the log-odds are cut off, which are hardly surer beyond."""


def is_difference(question: str, a: Given, b: Given, best: float) -> bool:
    """Whether two sentences with other values more probably tell of one thing than of two.

    ``best`` is the greatest evidence of any sentence.
    """
    known = judge_by_words(question, a, b)
    if known is not None:
        return known
    fitted = _load_fitted()
    return probability(fitted.weights, describe_difference(a, b, best)) >= fitted.least


def judge_by_words(question: str, a: Given, b: Given) -> bool | None:
    """Whether they tell of one thing, where the words or a table say so; ``None`` elsewhere.

    A row of a table is not weighed, since the reader knows too little of rows.
    """
    pairs = ((a, b), (b, a))
    if any(unlike(question, *pair) for pair in pairs for unlike in _UNLIKE):
        return False
    rows = [pair for pair in pairs if pair[0].told.candidate.scores.get("is_row")]
    return all(_is_row_of(question, *pair) for pair in rows) if rows else None


def describe_difference(a: Given, b: Given, best: float) -> dict[str, float]:
    """The features of two sentences with other values, by the one that answers less surely.

    ``reader`` is its score, ``evidence`` the log-odds that the answer needs it and ``least`` its
    evidence as a share of the best; ``overlap`` is the share of words in the shorter sentence that
    the other has, without the values.
    """
    one, other = a.told.candidate, b.told.candidate
    mine, theirs = (set(terms(given.told.bare)) for given in (a, b))
    evidence = min(one.evidence, other.evidence)
    return {
        BIAS: 1.0,
        "reader": _cut(min(one.scores["reader"], other.scores["reader"])) / 4,
        "evidence": _cut(math.log(max(evidence, 1e-4) / max(1 - evidence, 1e-4))) / 2,
        "least": evidence / max(best, 1e-4),
        "overlap": len(mine & theirs) / max(1, min(len(mine), len(theirs))),
        "corrects": float(any(given.corrects or given.earlier for given in (a, b))),
    }


def _cut(value: float) -> float:
    return max(-_MOST, min(_MOST, value))


def _belongs(question: str, a: Given, b: Given) -> bool:
    """Whether the first tells of something that belongs to what is asked, and the other does not.

    Asked for a kayak: "A cover for the kayak costs 38 pounds." beside "The kayak costs 640 pounds."
    """
    asked = focus(question)
    parts = set[str]()
    # What stands after the value is seldom its subject: "151 steps lead to the top of the tower".
    for part, whole in _OF.findall(a.told.bare.split(GAP)[0]):
        if set(terms(whole)) & asked and not part.endswith("ed"):
            parts.update(terms(part))
    said = frozenset(terms(f"{b.told.bare.split(GAP)[0]}\n{b.told.around}"))
    return bool(parts - _MEASURES - asked - said)


def _leaves_out(question: str, denying: Given, other: Given) -> bool:
    """Whether one denies something of the question that the other does not say at all.

    "The joker cannot be used in the music round." beside "Music is scored double." is no yes.
    """
    if not isinstance(denying.value, Polarity) or denying.value.yes:
        return False
    denied = {term for sides in denied_terms(denying.told.whole) for side in sides for term in side}
    said = other.told.held | frozenset(terms(other.told.before))
    return any(not holds(said, term) for term in denied & focus(question))


def _is_about_another(question: str, a: Given, b: Given) -> bool:
    """Whether the title of one says a word of the question that the other document never does.

    Asked how long oat bread bakes: "Bake for an hour." under "Oat bread", and under "Rye bread".
    """
    titled = focus(question) & frozenset(terms(a.told.document.title))
    if not titled:
        return False
    document = b.told.document
    said = frozenset(terms(f"{document.title}\n{document.text}"))
    return any(not holds(said, term) for term in titled)


def _has_own_subject(question: str, a: Given, b: Given) -> bool:
    """Whether one leans on a sentence before it that says what is asked, and the other does not.

    "It closes at ten." after one about the garden beside "The tower closes at six.".
    """
    if not LEANS.match(a.told.bare) or LEANS.match(b.told.bare):
        return False
    meant = focus(question) & a.told.held - frozenset(terms(a.told.whole))
    return bool(meant) and not meant & b.told.held


_UNLIKE = (_belongs, _leaves_out, _is_about_another, _has_own_subject)
"""What tells, of two sentences in either order, that they are about two things."""


def _is_row_of(question: str, row: Given, other: Given) -> bool:
    """Whether a row tells of what is asked in its own cells, and the other sentence of the same."""
    cells = focus(question) & frozenset(terms(row.told.whole))
    return bool(cells) and cells <= other.told.held | frozenset(terms(other.told.before))


@dataclass(frozen=True, slots=True)
class _Fitted:
    """The weights of the features, and the least probability of telling of one thing."""

    weights: Mapping[str, float]
    least: float


@cache
def _load_fitted() -> _Fitted:
    """What ``python -m tests.benchmark.differences`` has written."""
    text = (files("assistant.extractive") / "differences.json").read_text("utf-8")
    return _Fitted(**json.loads(text))
