"""Asks ordinary questions, of which hardly any has sources that differ, and counts the alarms.

``python -m tests.benchmark.accounts PART`` with one of the parts below. An alarm is an answer that
tells of accounts that differ; a person read each and wrote into ``ordinary.yaml`` whether they do.
One that is not there yet is printed as not judged and counts as false.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant import Answer, Assistant, Settings
from assistant.regression.cases import Case, Suite
from index.library import Library
from index.loaders import load
from tests.benchmark.people import read_suites

LABELS = Path(__file__).parents[1] / "questions" / "accounts" / "ordinary.yaml"
PARTS = ("ordinary", "ordinary_held_out", "pooled", "validation")
_HELD_OUT = 3
"""One in so many sets with several documents is held out."""
_POOLED = 4
_EVERY = 88
"""Of so many sets four that follow each other by name, and so are alike, make one library."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A question of a set with the accounts that its answer gave; ``differ`` says whether they do,
    ``None`` where nobody judged it."""

    suite: str
    question: str
    answer: Answer
    differ: bool | None


def group_suites(part: str) -> Iterator[Sequence[Suite]]:
    """The sets of a part, those together whose documents are asked together."""
    suites = list(read_suites("validation" if part == "validation" else "train"))
    if part == "pooled":
        yield from (suites[at : at + _POOLED] for at in range(0, len(suites), _EVERY))
        return
    several = [one for one in suites if len(one.sources) > 1]
    for number, suite in enumerate(suites if part == "validation" else several):
        is_held_out = number % _HELD_OUT == _HELD_OUT - 1
        if part == "validation" or is_held_out == (part == "ordinary_held_out"):
            yield (suite,)


def name(suite: Suite) -> str:
    """The folder of a set, which is its name."""
    return Path(suite.path).parent.name


def open_group(suites: Sequence[Suite]) -> Assistant:
    """An assistant in memory over the documents of several sets."""
    settings = Settings()
    library = Library("", settings.encoder, settings.device)
    library.add(
        load(source, uri=f"{name(suite)}/{Path(source).name}")
        for suite in suites
        for source in suite.sources
    )
    return Assistant(settings, library)


def read_labels() -> dict[tuple[str, str], list[dict[str, Any]]]:
    """The judged alarms by set and question."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in yaml.safe_load(LABELS.read_text("utf-8")):
        found.setdefault((one["set"], one["question"]), []).append(one)
    return found


def ask_all(part: str) -> Iterator[Alarm | None]:
    """The alarm of every question of a part, ``None`` for most."""
    labels = read_labels()
    for suites in group_suites(part):
        assistant = open_group(suites)
        for suite in suites:
            for case in suite.cases:
                answer = _ask(assistant, case)
                values = sorted(one.value for one in answer.accounts)
                known = labels.get((name(suite), case.question), ())
                differ = [one["differ"] for one in known if sorted(one["accounts"]) == values]
                judged = differ[0] if differ else None
                yield Alarm(name(suite), case.question, answer, judged) if values else None


def _ask(assistant: Assistant, case: Case) -> Answer:
    """The answer to a question, asked after those of its history."""
    history: list[tuple[str, Answer]] = []
    for earlier in case.history:
        history.append((earlier, assistant.ask(earlier, tuple(history))))
    return assistant.ask(case.question, tuple(history))


def main(part: str) -> None:
    """Prints every alarm with its judgement, then how many of all questions are false ones."""
    asked = list(ask_all(part))
    alarms = [one for one in asked if one]
    for one in alarms:
        called = {True: "true", False: "false", None: "not judged"}[one.differ]
        print(f"{called}: {one.suite}: {one.question}")
        for account in one.answer.accounts:
            print(f"    {account.value}: {account.title[:40]}: {account.citations[0].text[:160]}")
    false = sum(not one.differ for one in alarms)
    print(f"{part}: {len(asked)} questions, {len(alarms)} alarms, {false} of them false "
          f"({false / max(1, len(asked)):.1%} of the questions)")  # fmt: skip
