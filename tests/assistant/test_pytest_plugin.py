"""The plugin, tested by running pytest inside pytest on files of questions."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from assistant import regression
from index.errors import BadInput

pytest_plugins = ["pytester"]

CASES = """\
cases:
- {id: fine, question: "When did the harbour open?", answer: Monday, tags: [time, skip]}
- {id: wrong, question: "When did the harbour open?", answer: Sunday, cites: [opened early]}
- {id: known, question: "Which fish swim?", answer: cod, known_failure: no fish here}
"""
TEXT = "The harbour did open on Monday. The harbour opened early."


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, word_assistant: type[Any]) -> list[Any]:
    """Suites are asked of a small assistant; the list holds each one opened."""
    assistants: list[Any] = []

    def open_suite(suite: Any) -> Any:
        if "missing.txt" in "".join(suite.sources):
            raise BadInput("missing.txt does not exist; name a file that does")
        assistants.append(word_assistant({"Harbour": TEXT}))
        return assistants[-1]

    monkeypatch.setattr(regression, "open_suite", open_suite)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    return assistants


def write(pytester: pytest.Pytester, text: str, name: str = "h") -> None:
    (pytester.path / f"{name}.questions.yaml").write_text(text, "utf-8")


def run(pytester: pytest.Pytester, *options: str) -> pytest.RunResult:
    # Of an editable install, the plugin is loaded before its asserts could be rewritten.
    quiet = ("-W", "ignore::pytest.PytestAssertRewriteWarning")
    return pytester.runpytest_inprocess("-p", "assistant.pytest_plugin", *options, *quiet)


def test_one_test_per_case(pytester: pytest.Pytester, opened: list[Any]) -> None:
    write(pytester, CASES)
    result = run(pytester, "-v")
    result.assert_outcomes(passed=1, failed=1, xfailed=1)
    result.stdout.fnmatch_lines(
        [
            "h.questions.yaml::fine PASSED*",
            "h.questions.yaml::wrong FAILED*",
            "h.questions.yaml::known XFAIL (no fish here)*",
            "footnote: 3 questions: 1 passed, 1 failed, 1 known failure (33%)",
        ]
    )
    assert result.ret == 1


def test_a_failure_is_the_evidence_and_no_traceback(
    pytester: pytest.Pytester, opened: list[Any]
) -> None:
    write(pytester, CASES)
    result = run(pytester)
    result.stdout.fnmatch_lines(
        [
            "*_ question: wrong _*",
            "When did the harbour open?",
            "evidence moved: another sentence is cited than the expected one",
            "  expected: “Sunday”",
            "    not cited: “The harbour opened early.”",
            "  answered: Monday",
            "    [[]1] “The harbour did open on Monday.” (Harbour)",
            "h.questions.yaml:3: case 'wrong'",
        ],
        consecutive=True,
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*pytest_plugin.py:*")


def test_a_known_failure_that_passes_fails(pytester: pytest.Pytester, opened: list[Any]) -> None:
    write(pytester, CASES.replace("tags: [time, skip]", "known_failure: true"))
    result = run(pytester, "-k", "fine")
    result.assert_outcomes(failed=1, deselected=2)
    result.stdout.fnmatch_lines(["*remove 'known_failure' from case 'fine'*"])
    result.stdout.fnmatch_lines(["footnote: 1 question: 1 unexpected pass"])


def test_runxfail_shows_known_failures(pytester: pytest.Pytester, opened: list[Any]) -> None:
    write(pytester, CASES)
    result = run(pytester, "--runxfail", "-k", "known")
    result.assert_outcomes(failed=1, deselected=2)
    result.stdout.fnmatch_lines(["newly refused: it should be answered, *"])


def test_tags_are_markers_but_steer_nothing(pytester: pytest.Pytester, opened: list[Any]) -> None:
    write(pytester, CASES)
    result = run(pytester, "-m", "time", "--strict-markers", "-W", "error")
    result.assert_outcomes(passed=1, deselected=2)
    run(pytester, "-m", "not time").assert_outcomes(failed=1, xfailed=1, deselected=1)


def test_a_wrong_file_is_one_line(pytester: pytest.Pytester, opened: list[Any]) -> None:
    write(pytester, CASES.replace("answer: cod", "anwser: cod"))
    pytester.makepyfile("def test_other(): pass")
    result = run(pytester, "--continue-on-collection-errors")
    result.assert_outcomes(errors=1, passed=1)
    result.stdout.fnmatch_lines(
        [
            "*ERROR collecting h.questions.yaml*",
            "h.questions.yaml:4: case 'known' has the unknown key 'anwser'; did you mean 'answer'?",
            "*short test summary*",
        ],
        consecutive=True,
    )


def test_a_source_that_cannot_be_read_is_one_sentence(
    pytester: pytest.Pytester, opened: list[Any]
) -> None:
    write(pytester, "sources: [missing.txt]\n" + CASES)
    result = run(pytester)
    result.assert_outcomes(failed=3)
    result.stdout.fnmatch_lines(["missing.txt does not exist; name a file that does"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_suites_alike_share_an_assistant_and_it_is_closed(
    pytester: pytest.Pytester, opened: list[Any]
) -> None:
    write(pytester, CASES, "a")
    write(pytester, CASES, "b")
    write(pytester, "settings: {candidates: 3}\n" + CASES, "c")
    run(pytester).assert_outcomes(passed=3, failed=3, xfailed=3)
    assert len(opened) == 2
    assert all(assistant.closed for assistant in opened)


def test_nothing_is_opened_to_collect(pytester: pytest.Pytester, opened: list[Any]) -> None:
    write(pytester, CASES)
    pytester.makefile(".yaml", other="cases: nonsense")
    result = run(pytester, "--collect-only", "-q")
    result.stdout.fnmatch_lines(["h.questions.yaml::fine", "3 tests collected*"])
    assert opened == []


def test_verdicts_are_in_the_junit_file(pytester: pytest.Pytester, opened: list[Any]) -> None:
    write(pytester, CASES)
    run(pytester, "--junit-xml=out.xml")
    cases = ET.parse(pytester.path / "out.xml").iter("testcase")
    verdicts = {case.get("name"): case[0][0].get("value") for case in cases}
    assert verdicts == {"fine": "passed", "wrong": "failed", "known": "known failure"}


def test_without_questions_the_plugin_is_silent_and_light() -> None:
    code = (
        "import sys; import assistant.pytest_plugin as plugin\n"
        "heavy = {'chromadb', 'torch', 'gradio', 'langchain_core', 'yaml'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
