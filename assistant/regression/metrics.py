"""Scores of answers against the truth: exact match, F1, citation precision and recall, refusals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from assistant.answers import Answer
from assistant.regression.cases import Case
from assistant.regression.comparison import contains, exact_match, f1
from assistant.regression.quotes import Evidence


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


def _share(values: Iterable[float]) -> float | None:
    scores = tuple(values)
    return _ratio(sum(scores), len(scores))


def _ratio(part: float, whole: int) -> float | None:
    return part / whole if whole else None
