"""Answers with and without a real, small model: ``python -m tests.benchmark.real_model``.

Sets the model up in a cache folder, serves it on this machine with llama.cpp, and asks questions of
people (the validation part) through the chat path, once with it and once without. Its replies are
kept in the cache folder, so that what only changes the check is measured without asking again.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from assistant import Answer, Assistant, Settings
from assistant.regression.cases import Case, Suite
from assistant.regression.comparison import contains
from assistant.regression.quotes import Evidence, locate
from tests.benchmark import llama
from tests.benchmark.machine import CACHE
from tests.benchmark.people import Outcome, open_suite, read_suites
from tests.benchmark.replies import Replies, asking, keeping
from tests.benchmark.tables import figure, table

_PORT = 18_080

_EVIDENCE = 300
"""Tokens of evidence, far fewer than by default: reading them is what takes a small model's time."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One question with its outcomes without and with the model."""

    without: Outcome
    with_model: Outcome

    @property
    def kind(self) -> str:
        """What kind of question it is: by whether it is answered, and by its first tag."""
        case = self.without.case
        return "absent" if case.unanswerable else case.tags[0] if case.tags else "plain"


def spread(count: int, of: int) -> list[int]:
    """``count`` places of a list of length ``of``, as far apart as can be."""
    count = min(count, of)
    return [(2 * at + 1) * of // (2 * count) for at in range(count)]


def choose(suites: Sequence[Suite], count: int) -> Iterator[tuple[Suite, tuple[Case, ...]]]:
    """``count`` cases of all suites, as many of each as can be and spread over it."""
    for at, suite in enumerate(suites):
        share = count // len(suites) + (at < count % len(suites))
        yield suite, tuple(suite.cases[place] for place in spread(share, len(suite.cases)))


def ask_both(
    suite: Suite, cases: Sequence[Case], replies: Replies, settings: Settings
) -> Iterator[Pair]:
    """Every case, asked without and with the model; turns before it are answered without."""
    writing = open_suite(suite, settings)
    quoting = writing.quoting()
    documents = tuple(writing.documents)
    for case in cases:
        history: list[tuple[str, Answer]] = []
        for earlier in case.history:
            history.append((earlier, quoting.ask(earlier, tuple(history))))
        evidence = Evidence(
            tuple(locate(quote, documents) for quote in case.cites),
            tuple(locate(quote, documents) for quote in case.cites_any),
        )
        name = Path(suite.path).parent.name
        answers = [_timed(one, case, history, replies) for one in (quoting, writing)]
        yield Pair(*(Outcome(name, case, answer, evidence, took) for answer, took in answers))


def _timed(
    assistant: Assistant, case: Case, history: Sequence[tuple[str, Answer]], replies: Replies
) -> tuple[Answer, float]:
    """The answer and its seconds, with those that the model took for replies kept from before."""
    seconds, waited = replies.seconds, replies.waited
    started = time.perf_counter()
    answer = assistant.ask(case.question, tuple(history))
    took = time.perf_counter() - started
    return answer, took + (replies.seconds - seconds) - (replies.waited - waited)


def says_wrong(outcome: Outcome) -> bool:
    """Whether the answer says in its own words what the case lists as wrong, and nothing right."""
    own = [one.text for one in outcome.answer.statements if one.support != "quoted"]
    said = " ".join([outcome.answer.short, *own])
    right = outcome.case.answer
    return contains(said, outcome.case.wrong) and not (right and contains(said, right))


def rows(pairs: Sequence[Pair]) -> list[list[str]]:
    """The figures without the model and with it, a row each."""

    def row(name: str, outcomes: Sequence[Outcome]) -> list[str]:
        answerable = [one for one in outcomes if not one.case.unanswerable]
        absent = [one for one in outcomes if one.case.unanswerable]
        return [
            name,
            share(one.is_right for one in answerable),
            share(not one.answer.found for one in answerable),
            share(one.answer.found for one in absent),
            share(says_wrong(one) for one in answerable),
            figure(statistics.fmean(len(one.answer.citations) for one in answerable)),
            share(bool(one.answer.problems) for one in outcomes),
            figure(statistics.fmean(one.seconds for one in outcomes)),
        ]

    return [
        row("without", [one.without for one in pairs]),
        row("with", [one.with_model for one in pairs]),
    ]


def share(flags: Iterable[bool]) -> str:
    """How many of how many."""
    held = list(flags)
    return f"{sum(held)} of {len(held)}"


HEAD = (
    "model",
    "right and complete",
    "refused though answerable",
    "answered though absent",
    "says what is wrong",
    "cited sentences",
    "problems reported",
    "mean seconds",
)


def lost(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Those of the answerable questions that are right without the model and not with it."""
    for pair in pairs:
        if pair.without.is_right and not pair.with_model.is_right:
            yield pair


def by_kind(pairs: Sequence[Pair]) -> list[list[str]]:
    """For every kind of answerable question how many are right without and with the model."""
    kinds = sorted({one.kind for one in pairs} - {"absent"})
    held = {kind: [one for one in pairs if one.kind == kind] for kind in kinds}
    return [
        [
            kind,
            share(one.without.is_right for one in of),
            share(one.with_model.is_right for one in of),
        ]
        for kind, of in held.items()
    ]


def _record(pair: Pair) -> str:
    """One question as a line of JSON, to look at afterwards."""
    case = pair.without.case
    values = {
        "set": pair.without.suite,
        "id": case.id,
        "kind": pair.kind,
        "question": case.question,
        "gold": [*case.cites, *case.cites_any],
        "expected": list(case.answer),
        "right": [pair.without.is_right, pair.with_model.is_right],
        "without": pair.without.answer.to_dict(),
        "with": pair.with_model.answer.to_dict(),
    }
    return json.dumps(values, ensure_ascii=False)


def _asked(options: argparse.Namespace) -> Iterator[Pair]:
    """Every chosen question, asked while the model's server runs."""
    with ExitStack() as stack:
        address = options.address or stack.enter_context(
            llama.serving(options.cache, _PORT, options.threads)
        )
        replies = Replies(options.cache / "replies", asking(address))
        settings = Settings(
            llm="openai:small",
            llm_base_url=stack.enter_context(keeping(replies)),
            llm_timeout=900,
            llm_retries=0,
            llm_cache="off",
            llm_evidence=options.evidence,
        )
        each = stack.enter_context((options.each or Path(os.devnull)).open("w", encoding="utf-8"))
        for suite, cases in choose(tuple(read_suites("validation")), options.questions):
            for pair in ask_both(suite, cases, replies, settings):
                print(_record(pair), file=each, flush=True)
                yield pair


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table of some questions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=80)
    parser.add_argument("--cache", type=Path, default=CACHE / "real-model")
    parser.add_argument(
        "--address", default="", help="a server that runs already, in place of ours"
    )
    parser.add_argument("--evidence", type=int, default=_EVIDENCE)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--each", type=Path, help="write every question to this file as well")
    options = parser.parse_args(arguments)
    # The server asks for no key, but a client may not be made without one.
    os.environ.setdefault("OPENAI_API_KEY", "none")
    pairs = list(_asked(options))
    print(table(HEAD, rows(pairs)))
    print()
    print(table(("kind", "without", "with"), by_kind(pairs)))
    for pair in lost(pairs):
        print(f"lost: {pair.without.suite}/{pair.without.case.id} {pair.without.case.question!r}")


if __name__ == "__main__":
    main()
