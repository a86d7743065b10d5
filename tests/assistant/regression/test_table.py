"""The table on narrow and wide terminals, and JUnit XML that parses."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from typing import Any

import pytest
from rich.console import Console

from assistant.regression.cases import parse
from assistant.regression.results import Report
from assistant.regression.runner import run
from assistant.regression.table import junit, render

CASES = """\
cases:
- {id: fine, question: "When did the harbour open?", answer: Monday}
- {id: wrong, question: "Who cut the [bold]ribbon[/bold]?", answer: nobody}
- {id: open, question: "Which fish swim?", answer: cod, known_failure: no fish here}
"""


@pytest.fixture
def report(word_assistant: type[Any]) -> Report:
    text = "The harbour did open on Monday. The mayor cut a ribbon [3]\x1b[31m."
    return run(parse(CASES, "h.yaml"), word_assistant({"Harbour": text}))


def printed(reports: Sequence[Report], width: int, *, verbose: bool = False) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=False)
    console.print(render(reports, verbose=verbose))
    return console.file.getvalue()


@pytest.mark.parametrize("width", [30, 40, 80, 200])
def test_no_line_is_wider_than_the_terminal(report: Report, width: int) -> None:
    lines = printed([report], width, verbose=True).splitlines()
    assert max(map(len, lines)) <= width


def test_source_and_question_are_not_markup(report: Report) -> None:
    shown = printed([report], 200)
    assert "Who cut the [bold]ribbon[/bold]?" in shown
    assert "[1] “The mayor cut a ribbon [3]" in shown
    assert "\x1b" not in shown


def test_what_passed_is_listed_only_when_asked_for(report: Report) -> None:
    assert "fine" not in printed([report], 80)
    assert "fine" in printed([report], 80, verbose=True)


def test_counts_scores_and_reasons_are_there(report: Report) -> None:
    shown = printed([report], 80).replace("\u00a0", " ")
    assert "3 questions: 1 passed, 1 failed, 1 known failure (33%)" in shown
    assert "exact match 0.333" in shown
    assert "(no fish here)" in shown
    assert "refusals right" not in shown
    assert "All suites: 6 questions: 2 passed, 2 failed, 2 known failures (33%)" in printed(
        [report, report], 80
    )


def test_junit(report: Report) -> None:
    suite = ET.fromstring(junit([report]).encode("utf-8"))[0]
    assert suite.attrib.items() >= {
        ("name", "h.yaml"),
        ("tests", "3"),
        ("failures", "1"),
        ("skipped", "1"),
        ("errors", "0"),
    }
    cases = {case.get("name"): case for case in suite.iter("testcase")}
    assert list(cases["fine"]) == []
    failure = cases["wrong"].find("failure")
    assert failure is not None
    assert failure.get("type") == "evidence moved"
    assert "[1] “The mayor cut a ribbon [3]\ufffd[31m" in str(failure.text)
    skipped = cases["open"].find("skipped")
    assert skipped is not None
    assert skipped.get("message") == "known failure: no fish here"
    names = [each.get("name") for each in suite.iter("property")]
    assert "exact_match" in names
    assert "refusal_accuracy" not in names
