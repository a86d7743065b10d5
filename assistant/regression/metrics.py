"""Scores of answers against the truth: exact match, F1, citation precision and recall, refusals.

Exact match and token F1 are those of SQuAD (Rajpurkar et al. 2016, the official evaluation
script), with two departures: punctuation of every script is dropped, not only ASCII, and so
is a preposition in front ("on Wednesday" is "Wednesday"). As in SQuAD, an answer is scored
against the acceptable answer that suits it best.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from assistant.answers import Answer
from assistant.regression.cases import Case
from assistant.regression.matching import Evidence

_ARTICLES = frozenset(("a", "an", "the"))
_PREPOSITIONS = frozenset(("on", "in", "at", "by"))
_PARTING = re.compile("[—―…]")  # these stand between words without a blank


def tokens(text: str) -> tuple[str, ...]:
    """The words that count: lower case, no punctuation, no articles, no preposition in front."""
    parted = _PARTING.sub(" ", text.casefold())
    kept = (letter for letter in parted if not _is_punctuation(letter))
    words = [word for word in "".join(kept).split() if word not in _ARTICLES]
    while len(words) > 1 and words[0] in _PREPOSITIONS:
        words.pop(0)
    return tuple(words)


def exact_match(given: str, expected: Iterable[str]) -> bool:
    """Whether ``given`` has the same words as one of ``expected``, in the same order."""
    return any(_words(given) == _words(one) for one in expected)


def f1(given: str, expected: Iterable[str]) -> float:
    """The harmonic mean of word precision and recall, in [0, 1]; the best over ``expected``."""
    return max((_f1(_words(given), _words(one)) for one in expected), default=0.0)


def contains(text: str, expected: Iterable[str]) -> bool:
    """Whether the words of one of ``expected`` stand in ``text``, side by side."""
    words = _words(text)
    return any(
        words[at : at + len(wanted)] == wanted
        for wanted in map(_words, expected)
        for at in range(len(words) - len(wanted) + 1)
    )


def prediction(answer: Answer) -> str:
    """What is scored: the short answer, or where there is none the statements without markers."""
    return answer.short or " ".join(statement.text for statement in answer.statements)


def accepted(answer: Answer, expected: Iterable[str]) -> bool:
    """Whether ``answer`` says one of ``expected``.

    A short answer must match exactly, after normalisation; a text without a short answer
    (a model that quotes or writes whole sentences) must contain it.
    """
    return (exact_match if answer.short else contains)(prediction(answer), expected)


@dataclass(frozen=True, slots=True)
class Metrics:
    """Scores over cases, each in [0, 1], or ``None`` where no case can be scored.

    ``exact_match`` and ``f1``: means over the answerable cases with an expected answer; a
    refusal scores 0. ``citation_precision``: of the sentences cited where the evidence is
    known (for an unanswerable question: none), the share that was expected.
    ``citation_recall``: of the quotes expected, the share cited. Both are counted over all
    cases together. ``refusal_accuracy``: of the unanswerable questions, the share refused
    (NoAns accuracy of SQuAD 2.0, Rajpurkar et al. 2018). ``answer_rate``: of the answerable
    ones, the share answered, rightly or not. Known failures count like any other case.
    """

    exact_match: float | None
    f1: float | None
    citation_precision: float | None
    citation_recall: float | None
    refusal_accuracy: float | None
    answer_rate: float | None

    def to_dict(self) -> dict[str, float | None]:
        """The scores by name."""
        return asdict(self)


def measure(asked: Iterable[tuple[Case, Evidence, Answer]]) -> Metrics:
    """The scores of the answers given to cases."""
    asked = tuple(asked)
    said = [(answer, case.answer) for case, _, answer in asked if case.answer]
    known = [(e, a.citations) for case, e, a in asked if case.unanswerable or e.quotes]
    cited = [evidence.supported_by(one) for evidence, citations in known for one in citations]
    return Metrics(
        exact_match=_share(a.found and exact_match(prediction(a), e) for a, e in said),
        f1=_share(a.found * f1(prediction(a), e) for a, e in said),
        citation_precision=_share(cited),
        citation_recall=_ratio(
            sum(evidence.cited(citations) for evidence, citations in known),
            sum(evidence.expected for evidence, _ in known),
        ),
        refusal_accuracy=_share(not a.found for case, _, a in asked if case.unanswerable),
        answer_rate=_share(a.found for case, _, a in asked if not case.unanswerable),
    )


def _words(text: str) -> tuple[str, ...]:
    """``tokens``, or the bare text where nothing of it counts ("A", "?")."""
    return tokens(text) or (text.casefold().strip(),)


def _is_punctuation(letter: str) -> bool:
    return letter in string.punctuation or unicodedata.category(letter).startswith("P")


def _f1(given: tuple[str, ...], expected: tuple[str, ...]) -> float:
    same = (Counter(given) & Counter(expected)).total()
    return 2 * same / (len(given) + len(expected))


def _share(values: Iterable[float]) -> float | None:
    scores = tuple(values)
    return _ratio(sum(scores), len(scores))


def _ratio(part: float, whole: int) -> float | None:
    return part / whole if whole else None
