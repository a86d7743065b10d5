"""Scores of answers against the truth: exact match, F1, citation precision and recall, refusals.

Exact match and token F1 are those of SQuAD (Rajpurkar et al. 2016, the official evaluation
script), with three departures: punctuation of every script is dropped, not only ASCII; so is
a preposition in front ("on Wednesday" is "Wednesday"); and what makes a number stays in it:
its sign, its decimal point, its percent sign ("4.5%" is not "45"). As in SQuAD, an answer is
scored against the acceptable answer that suits it best.
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
from assistant.regression.quotes import Evidence, fold

_ARTICLES = frozenset(("a", "an", "the"))
_PREPOSITIONS = frozenset(("on", "in", "at", "by"))
# These stand between words without a blank.
_PARTING = re.compile("[—―…]")

# The dollar sign is dropped, as in SQuAD, before signs are looked at: "-$30" is -30. An en dash
# is a hyphen: it stands in ranges (1939–1945) and, in place of a minus sign, before numbers.
_LEVELLED = str.maketrans({"$": None, "–": "-"})

# Groups of three digits (of two, in India) behind a comma, an apostrophe or a blank. A number
# that goes on to the left (1939 250, 4.5 100) or starts with 0 has no such groups.
_GROUPED = re.compile(
    r"(?<![\d.,:/])(?<!\d )[1-9]\d{0,2}(?:(?:,\d{2,3})*,\d{3}|(?:'\d{3})+|(?: \d{3})+)(?!\d)"
)

# Numbers are written alike: the zero before a decimal point, no blanks in a range (5 - 10), the
# percent sign once in a range (5%-10%), one word for percent, the degree sign parted from its
# number, one sign for plus or minus.
_ALIKE = (
    (re.compile(r"(?<![\w.])\.(?=\d)"), "0."),
    (re.compile(r"(?<=[\d%]) - (?=\d)"), "-"),
    (re.compile(r"(?<=\d) ?%(?=-\d)"), ""),
    (re.compile(r" ?%|\bper cent\b"), " percent "),
    (re.compile(r"(?<=\d)°"), " °"),
    (re.compile(r"\+/-"), "±"),
)

# The punctuation that is part of a number: whatever stands between two digits (4.5, 9:30, 24/7,
# 1939-1945), the sign of an exponent (1e-5), and a minus sign, which stands before a number and
# behind no word.
_NUMERIC = re.compile(r"(?<=\d)[^\w\s]+(?=\d)|(?<=\de)-(?=\d)|(?<![\w.,;!?%°)\]}/-])-(?=[£€¥]?\d)")


def tokens(text: str) -> tuple[str, ...]:
    """The words that count: lower case, no articles, no preposition in front, no punctuation
    but in numbers, from which only the separators of thousands are dropped."""
    parted = _numbers_alike(_PARTING.sub(" ", fold(text.casefold())).translate(_LEVELLED))
    numeric = {at for match in _NUMERIC.finditer(parted) for at in range(*match.span())}
    letters = (x for at, x in enumerate(parted) if at in numeric or not _is_punctuation(x))
    words = [word for word in "".join(letters).split() if word not in _ARTICLES]
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


def measure(cases: Iterable[tuple[Case, Evidence, Answer]]) -> Metrics:
    """The scores of the answers given to cases."""
    cases = tuple(cases)
    answerable = [(answer, case.answer) for case, _, answer in cases if case.answer]
    known = [(e, a.citations) for case, e, a in cases if case.unanswerable or e.quotes]
    cited = [evidence.supported_by(one) for evidence, citations in known for one in citations]
    return Metrics(
        exact_match=_share(a.found and exact_match(prediction(a), e) for a, e in answerable),
        f1=_share(a.found * f1(prediction(a), e) for a, e in answerable),
        citation_precision=_share(cited),
        citation_recall=_ratio(
            sum(evidence.cited(citations) for evidence, citations in known),
            sum(evidence.expected for evidence, _ in known),
        ),
        refusal_accuracy=_share(not a.found for case, _, a in cases if case.unanswerable),
        answer_rate=_share(a.found for case, _, a in cases if not case.unanswerable),
    )


def _words(text: str) -> tuple[str, ...]:
    """``tokens``, or the bare text where nothing of it counts ("A", "?")."""
    return tokens(text) or (text.casefold().strip(),)


def _numbers_alike(text: str) -> str:
    """``text`` with numbers that differ only in their spelling spelt the same."""
    text = _GROUPED.sub(lambda match: re.sub(r"\D", "", match[0]), text)
    for pattern, spelling in _ALIKE:
        text = pattern.sub(spelling, text)
    return text


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
