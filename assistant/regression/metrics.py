"""Scores of answers against the truth: exact match, F1, citation precision and recall, refusals.

Exact match and token F1 are those of SQuAD (Rajpurkar et al. 2016, the official evaluation
script), with three departures: punctuation of every script is dropped, not only ASCII; so is
a preposition in front ("on Wednesday" is "Wednesday"); and amounts are compared by value and
unit, however they are spelt ("€1,250" is "1250 euro", "4.5%" is not "45"). As in SQuAD, an
answer is scored against the acceptable answer that suits it best, and a dollar sign may be
missing on one side.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import product

from assistant.answers import Answer
from assistant.language.quantities import LOOSE_UNITS, is_unit, spell_quantities, strip_zeros
from assistant.regression.cases import Case
from assistant.regression.quotes import Evidence, fold
from index.loaders.normal import normalise

_ARTICLES = frozenset(("a", "an", "the"))
_PREPOSITIONS = frozenset(("on", "in", "at", "by"))
# Dashes between words without a blank, and an ellipsis. Between digits a dash is a range's.
_PARTING = re.compile("[—―…]")
_LONG_DASH = re.compile("[—―]")
_RANGE_DASH = re.compile(r"(?<=\d)[—―](?=\d)")

# A minus sign with a blank behind it, which a hyphen in its place would not have; an en dash is
# one at the beginning alone: further on it parts words.
_MINUS = re.compile(r"(?:(?<![\w)])\u2212|^\u2013)\s(?=[$€£¥]?\d)")

# The punctuation that is part of a number: whatever stands between two digits (4.5, 9:30, 24/7,
# 1939-1945), the sign of an exponent (1e-5), a comparison (<5), and a minus sign, which stands
# before a number and behind no word.
_NUMERIC = re.compile(
    r"(?<=\d)[^\w\s]+(?=\d)|(?<=\de)-(?=\d)|[<>](?=\d)|(?<![\w.,;!?%°)\]}/-])-(?=[£€¥]?\d)"
)


def tokens(text: str, *, joined: bool = False) -> tuple[str, ...]:
    """The words that count: lower case, no articles, no preposition in front, no punctuation
    but in numbers; amounts as ``spell_quantities`` spells them.

    A long dash parts words; with ``joined`` it is a hyphen, for which it may stand.
    """
    text = text if text.isascii() else _MINUS.sub("-", normalise(text))
    parted = _RANGE_DASH.sub("-", text)
    parted = fold(parted if joined else _PARTING.sub(" ", parted))
    parted = spell_quantities(parted).casefold()
    numeric = {at for match in _NUMERIC.finditer(parted) for at in range(*match.span())}
    letters = (x for at, x in enumerate(parted) if at in numeric or not _is_punctuation(x))
    words = [word for word in "".join(letters).split() if word not in _ARTICLES]
    while len(words) > 1 and words[0] in _PREPOSITIONS:
        words.pop(0)
    return tuple(words)


def exact_match(given: str, expected: Iterable[str]) -> bool:
    """Whether ``given`` has the same words as one of ``expected``, in the same order."""
    return any(_is_same(given, one) for one in expected)


def f1(given: str, expected: Iterable[str]) -> float:
    """The harmonic mean of word precision and recall, in [0, 1]; the best over ``expected``."""
    return max((_f1(given, one) for one in expected), default=0.0)


def contains(text: str, expected: Iterable[str]) -> bool:
    """Whether the words of one of ``expected`` stand in ``text``, side by side."""
    return any(
        _holds(words, wanted)
        for one in expected
        for words, wanted in product(_readings(text), _readings(one))
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


def _words(text: str, *, joined: bool = False) -> tuple[str, ...]:
    """``tokens``, or the bare text where nothing of it counts ("A", "?")."""
    return tokens(text, joined=joined) or (text.casefold().strip(),)


def _readings(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of ``text``: twice where a long dash may part them, or be a hyphen."""
    words = _words(text)
    return (words, _words(text, joined=True)) if _LONG_DASH.search(text) else (words,)


def _is_same(given: str, expected: str) -> bool:
    """Whether two texts have the same words; one of them may lack its dollar sign."""
    pairs = [(given, expected)]
    if "$" in given + expected:
        pairs += [(given.replace("$", ""), expected), (given, expected.replace("$", ""))]
    return any(
        len(words) == len(wanted) and _holds(words, wanted)
        for one, other in pairs
        for words, wanted in product(_readings(one), _readings(other))
    )


def _holds(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether ``wanted`` stands in ``words``."""
    return any(
        all(_is_alike(words, start + at, wanted, at) for at in range(len(wanted)))
        for start in range(len(words) - len(wanted) + 1)
    )


def _is_alike(words: tuple[str, ...], at: int, others: tuple[str, ...], place: int) -> bool:
    """Whether two words are the same, or amounts of the same value.

    A zero at the end of a decimal adds nothing to what is measured ("4.50 euro"); a bare number
    may be that of a version, of which 1.10 is not 1.1.
    """
    word, other = words[at], others[place]
    if word == other or (len(words) == len(others) == 1 and {word, other} == {"1", "one"}):
        return True
    if other in LOOSE_UNITS.get(word, ()) or word in LOOSE_UNITS.get(other, ()):
        return True
    measured = _is_measured(words, at) or _is_measured(others, place)
    return measured and strip_zeros(word) == strip_zeros(other)


def _is_measured(words: tuple[str, ...], at: int) -> bool:
    """Whether a unit follows the word at this place."""
    return any(map(is_unit, words[at + 1 : at + 2]))


def _is_punctuation(letter: str) -> bool:
    return letter in string.punctuation or unicodedata.category(letter).startswith("P")


def _f1(given: str, expected: str) -> float:
    if _is_same(given, expected):
        return 1.0
    words, wanted = _words(given), _words(expected)
    same = (Counter(words) & Counter(wanted)).total()
    return 2 * same / (len(words) + len(wanted))


def _share(values: Iterable[float]) -> float | None:
    scores = tuple(values)
    return _ratio(sum(scores), len(scores))


def _ratio(part: float, whole: int) -> float | None:
    return part / whole if whole else None
