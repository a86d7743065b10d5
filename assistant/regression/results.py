"""What came of asking a suite: a verdict for each case, and the report over them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assistant.answers import Answer
from assistant.regression.cases import Case, Suite
from assistant.regression.metrics import Metrics, measure
from assistant.regression.quotes import Evidence

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


class Verdict(StrEnum):
    """What a case counts as; the second and the last make a check fail."""

    PASS = "passed"
    FAIL = "failed"
    KNOWN_FAILURE = "known failure"
    UNEXPECTED_PASS = "unexpected pass"


class Kind(StrEnum):
    """How an answer departs from what its case expects, told by its evidence."""

    OTHER_WORDING = "same evidence, other wording"
    EVIDENCE_LOST = "evidence lost"
    EVIDENCE_MOVED = "evidence moved"
    NEWLY_ANSWERED = "newly answered"
    NEWLY_REFUSED = "newly refused"
    SOURCE_CHANGED = "source changed"


@dataclass(frozen=True, slots=True)
class CaseResult:
    """The answer to one case, judged; ``kind`` is ``None`` where it is as expected.

    ``path`` is that of the suite, ``evidence`` what the case expects to be cited, placed in
    the sources; ``nearest`` holds, for each quote that stands in no source, the sentence
    most like it (or ``""``); ``seconds`` is how long the question took.
    """

    path: str
    case: Case
    answer: Answer
    evidence: Evidence
    kind: Kind | None
    nearest: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def verdict(self) -> Verdict:
        """The kind and the mark as one; a case whose quotes are gone fails, known or not."""
        if self.kind is Kind.SOURCE_CHANGED:
            return Verdict.FAIL
        if self.case.known_failure:
            return Verdict.KNOWN_FAILURE if self.kind else Verdict.UNEXPECTED_PASS
        return Verdict.FAIL if self.kind else Verdict.PASS

    @property
    def ok(self) -> bool:
        """Whether nobody has to look at this case."""
        return self.verdict in (Verdict.PASS, Verdict.KNOWN_FAILURE)

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON values, the same for the same answer."""
        return {
            "id": self.case.id,
            "line": self.case.line,
            "question": self.case.question,
            "tags": list(self.case.tags),
            "verdict": self.verdict.value,
            "kind": self.kind.value if self.kind else None,
            "known_failure": self.case.known_failure or None,
            "expected": {
                "unanswerable": self.case.unanswerable,
                "answer": list(self.case.answer),
                "cites": list(self.case.cites),
                "cites_any": list(self.case.cites_any),
            },
            "answer": self.answer.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Report:
    """The results of one suite, in the order of its cases; ``answerer`` says whose answers they
    are, where more than one was asked."""

    suite: Suite
    results: tuple[CaseResult, ...]
    answerer: str = ""

    @property
    def name(self) -> str:
        """The path of the suite, and whose answers they are."""
        return f"{self.suite.path} · {self.answerer}" if self.answerer else self.suite.path

    @property
    def ok(self) -> bool:
        """Whether the check holds: no failure, and no known failure that passes."""
        return all(result.ok for result in self.results)

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many cases there are of each verdict, zeros included."""
        verdicts = [result.verdict for result in self.results]
        return {verdict: verdicts.count(verdict) for verdict in Verdict}

    @property
    def metrics(self) -> Metrics:
        """The scores over all cases."""
        return measure((each.case, each.evidence, each.answer) for each in self.results)

    @property
    def seconds(self) -> float:
        """How long the questions took."""
        return sum(result.seconds for result in self.results)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON values, the same for the same answers."""
        return {
            "suite": self.suite.path,
            **({"answerer": self.answerer} if self.answerer else {}),
            "ok": self.ok,
            "counts": {verdict.value: count for verdict, count in self.counts.items()},
            "metrics": self.metrics.to_dict(),
            "cases": [result.to_dict() for result in self.results],
        }


def summary(counts: dict[Verdict, int]) -> str:
    """The counts as one line, known failures with their share of all:
    ``3 questions: 1 passed, 1 failed, 1 known failure (33%)``."""
    total = sum(counts.values())
    parts = [_plural(count, verdict, total) for verdict, count in counts.items() if count]
    return f"{total} question{'s' * (total != 1)}: {', '.join(parts) or 'none asked'}"


def _plural(count: int, verdict: Verdict, total: int) -> str:
    endings = {Verdict.KNOWN_FAILURE: "s", Verdict.UNEXPECTED_PASS: "es"}
    words = f"{count} {verdict.value}{endings.get(verdict, '') if count != 1 else ''}"
    return f"{words} ({count / total:.0%})" if verdict is Verdict.KNOWN_FAILURE else words
