"""Measures answers to questions as people type them: ``python -m tests.benchmark.people SPLIT``.

``SPLIT`` is a folder of ``tests/questions/people``: train, validation or test. Every set of
documents is indexed in memory, and every question asked of it by the default, offline path.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant import Answer, Assistant, Settings
from assistant.regression.cases import Case, Suite, load
from assistant.regression.metrics import accepted
from assistant.regression.quotes import Evidence, locate
from index.library import Library
from index.loaders import load as load_source

PEOPLE = Path(__file__).parents[1] / "questions" / "people"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question with its answer; ``evidence`` is what it should cite, placed."""

    suite: str
    case: Case
    answer: Answer
    evidence: Evidence
    seconds: float

    @property
    def is_complete(self) -> bool:
        """Whether every sentence that the answer needs is cited."""
        cited = self.answer.citations
        if self.evidence.any_of and not any(
            quote.cited_by(cited) for quote in self.evidence.any_of
        ):
            return False
        return self.answer.found and all(quote.cited_by(cited) for quote in self.evidence.all_of)

    @property
    def has_right_headline(self) -> bool | None:
        """Whether the short answer is right; ``None`` where there is none to judge."""
        if not self.answer.short:
            return None
        if self.case.unanswerable:
            return False
        return bool(self.case.answer) and accepted(self.answer, self.case.answer)

    @property
    def is_right(self) -> bool:
        """Whether the answer is complete and its headline, if it has one, right."""
        return self.is_complete and self.has_right_headline is not False


def read_suites(split: str) -> Iterator[Suite]:
    """The suites of a split, in order of name."""
    for path in sorted((PEOPLE / split).rglob("*.questions.yaml")):
        yield load(path)


def open_suite(suite: Suite, settings: Settings | None = None) -> Assistant:
    """An assistant in memory over the documents of a suite."""
    settings = settings or Settings()
    library = Library("", settings.encoder, settings.device)
    library.add(load_source(source, uri=Path(source).name) for source in suite.sources)
    return Assistant(settings, library)


def ask_suite(suite: Suite) -> Iterator[Outcome]:
    """Every question of a suite, asked after those of its history."""
    assistant = open_suite(suite)
    documents = tuple(assistant.documents)
    for case in suite.cases:
        history: list[tuple[str, Answer]] = []
        for earlier in case.history:
            history.append((earlier, assistant.ask(earlier, tuple(history))))
        started = time.perf_counter()
        answer = assistant.ask(case.question, tuple(history))
        seconds = time.perf_counter() - started
        evidence = Evidence(
            tuple(locate(quote, documents) for quote in case.cites),
            tuple(locate(quote, documents) for quote in case.cites_any),
        )
        yield Outcome(Path(suite.path).parent.name, case, answer, evidence, seconds)


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The probability that a positive scores above a negative, ties counting half."""
    pairs = [(p > n) + 0.5 * (p == n) for p in positive for n in negative]
    return statistics.fmean(pairs) if pairs else float("nan")


def calibration_error(outcomes: Iterable[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error over equally wide bins of confidence (Naeini et al., 2015)."""
    binned: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in outcomes:
        binned[min(int(confidence * bins), bins - 1)].append((confidence, right))
    total = sum(map(len, binned.values()))
    return sum(
        abs(sum(c for c, _ in group) - sum(r for _, r in group)) for group in binned.values()
    ) / max(total, 1)


def summarise(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """The figures over all outcomes, shares in [0, 1]."""
    answerable = [one for one in outcomes if not one.case.unanswerable]
    absent = [one for one in outcomes if one.case.unanswerable]
    judged = [one for one in answerable if one.case.answer and one.has_right_headline is not None]
    cited = [
        any(quote.supported_by(citation) for quote in (*one.evidence.all_of, *one.evidence.any_of))
        for one in answerable
        for citation in one.answer.citations
    ]
    seconds = sorted(one.seconds for one in outcomes)

    def share(flags: Iterable[bool]) -> float:
        return round(statistics.fmean(list(flags) or [0.0]), 3)

    return {
        "questions": len(outcomes),
        "right and complete": share(one.is_right for one in answerable),
        "complete": share(one.is_complete for one in answerable),
        "refused though answerable": share(not one.answer.found for one in answerable),
        "answered though absent": share(one.answer.found for one in absent),
        "headlines": len(judged),
        "headlines right": share(bool(one.has_right_headline) for one in judged),
        "citation precision": share(cited),
        "auroc": round(
            auroc(
                [one.answer.confidence for one in answerable],
                [one.answer.confidence for one in absent],
            ),
            3,
        ),
        "calibration error": round(
            calibration_error(
                (one.answer.confidence, not one.case.unanswerable and one.is_complete)
                for one in outcomes
                if one.answer.found
            ),
            3,
        ),
        "p50 ms": round(1000 * seconds[len(seconds) // 2]),
        "p95 ms": round(1000 * seconds[int(len(seconds) * 0.95)]),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures of a split, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("split", choices=("train", "validation", "test"))
    parser.add_argument("--each", action="store_true", help="print every question as well")
    options = parser.parse_args(arguments)
    outcomes = [outcome for suite in read_suites(options.split) for outcome in ask_suite(suite)]
    if options.each:
        for one in outcomes:
            state = "right" if one.is_right else "complete" if one.is_complete else "-"
            state = "absent" if one.case.unanswerable else state
            line = f"{one.suite}/{one.case.id} {state} {one.answer.confidence:.2f}"
            print(f"{line} {one.case.question!r} -> {one.answer.text!r}", file=sys.stderr)
    print(json.dumps(summarise(outcomes), indent=2))


if __name__ == "__main__":
    main()
