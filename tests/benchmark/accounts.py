"""Measures how accounts that differ are shown: ``python -m tests.benchmark.accounts PART``.

``PART`` is a file of ``tests/questions/accounts``: developing, held_out, likenesses or
likenesses_held_out. A case with ``values`` has documents, or places in one, that give different
ones; the others agree in other words or units, or are about different things. Shown is a case whose
answer has an account of every value (and tells which corrects, where one does); a false alarm one
with accounts where nothing differs.

``PART`` may also be ordinary, ordinary_held_out, pooled or validation: the questions of people,
which ``tests.benchmark.ordinary`` asks.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from assistant import Answer, Assistant, Settings
from index.library import Library
from index.loaders import from_text
from index.terms import terms

FOLDER = Path(__file__).parents[1] / "questions" / "accounts"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question with its answer; ``values`` are those that its documents differ in."""

    question: str
    values: tuple[str, ...]
    corrected: bool
    answer: Answer

    @property
    def is_right(self) -> bool:
        """Whether the answer shows all accounts that differ, or none where none do."""
        accounts = self.answer.accounts
        if not self.values:
            return not accounts
        told = any(one.corrects for one in accounts) if self.corrected else True
        return (
            told
            and all(
                any(is_in(value, f"{one.value} {one.citations[0].text}") for one in accounts)
                for value in self.values
            )
            and len(accounts) == len(self.values)
        )


def is_in(value: str, text: str) -> bool:
    """Whether the words of a value stand in a text one after the other."""
    return f" {' '.join(terms(value))} " in f" {' '.join(terms(text))} "


def open_all(part: str) -> Iterator[tuple[Assistant, Sequence[dict[str, Any]]]]:
    """The sets of a part, each as an assistant over its documents, with its cases."""
    for suite in yaml.safe_load((FOLDER / f"{part}.yaml").read_text("utf-8")):
        library = Library("", "", "cpu")
        library.add([_source(one) for one in suite["documents"]])
        yield Assistant(Settings(), library), suite["cases"]


def ask_all(part: str) -> Iterator[Outcome]:
    """The cases of a part, each asked of its own documents."""
    for assistant, cases in open_all(part):
        for case in cases:
            values = tuple(map(str, case.get("values", ())))
            answer = assistant.ask(case["question"])
            yield Outcome(case["question"], values, bool(case.get("corrected")), answer)


def _source(one: dict[str, Any]) -> Any:
    return replace(from_text(one["title"], one["text"]), date=str(one.get("date", "")))


def main(part: str) -> None:
    """Prints what went wrong, then the shares."""
    outcomes = list(ask_all(part))
    for one in outcomes:
        if not one.is_right:
            called = "not shown" if one.values else "false alarm"
            accounts = [account.value for account in one.answer.accounts]
            print(f"{called}: {one.question} {accounts} ({one.answer.grade})")
    differ = [one for one in outcomes if one.values]
    agree = [one for one in outcomes if not one.values]
    shown = sum(one.is_right for one in differ)
    alarms = sum(not one.is_right for one in agree)
    print(f"{part}: shown {shown} of {len(differ)} ({shown / len(differ):.0%}), "
          f"false alarms {alarms} of {len(agree)} ({alarms / len(agree):.0%})")  # fmt: skip


if __name__ == "__main__":
    from tests.benchmark import ordinary

    (ordinary.main if sys.argv[1] in ordinary.PARTS else main)(sys.argv[1])
