"""The same fixed questions put to the extractive answerer and to a model, side by side."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.cli.application import app
from assistant.pipeline import Assistant, read_shipped
from assistant.regression.cases import load
from assistant.regression.results import Report
from assistant.regression.runner import run
from assistant.settings import Settings
from index.terms import question_terms, terms
from tests.scripted_model import Script, Server

from .conftest import TEXTS

Made = Callable[..., Assistant]
SUITE = Path(__file__).parents[2] / "questions" / "article.questions.yaml"


def copying(prompt: str) -> Script:
    """A model that copies the sentence with most of the question's words, if it has half."""
    evidence, question = prompt.split("</source>")
    wanted = set(question_terms(question.partition("Question:")[2]))
    lines = re.findall(r"^\[(\d+)\] (.+)$", evidence, re.M)
    number, text = max(lines, key=lambda line: len(wanted & set(terms(line[1]))))
    if len(wanted & set(terms(text))) * 2 < len(wanted):
        return Script("NOT IN SOURCE")
    return Script(f"{text} [{number}]", sizes=(40,))


def passed(report: Report) -> set[str]:
    return {result.case.id for result in report.results if result.kind is None}


def test_one_suite_judges_both(server: Server, made: Made, tmp_path: Path) -> None:
    server.say = copying
    article = next(iter(read_shipped()))
    suite = load(SUITE)
    suite = replace(suite, cases=suite.cases[:8] + suite.cases[-8:])
    kept = str(tmp_path / "replies.sqlite3")
    texts = {article.title: article.text}
    generative = made(texts, reader="", strictness="balanced", llm_cache=kept)
    extractive = Assistant.from_texts(texts, Settings())
    first = run(suite, generative)
    asked = len(server.requests)
    again = run(suite, made(texts, reader="", strictness="balanced", llm_cache=kept))
    assert len(passed(first)) >= 8
    assert len(passed(run(suite, extractive))) >= 8
    # A second run is repeatable and free.
    assert len(server.requests) == asked >= 12
    assert [one.answer for one in again.results] == [one.answer for one in first.results]
    assert all(one.answer.verify(generative) for one in first.results)


def test_check_shows_both_side_by_side(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite = write_suite(tmp_path, monkeypatch, server)
    server.say = lambda prompt: Script("NOT IN SOURCE")
    # A model's refusal stands only where the quoted answer is not sure.
    monkeypatch.setattr("assistant.generative.writer.SURE", 1.1)
    shown = footnote("check", "--llm", "openai:scripted", suite)
    assert shown.exit_code == 1, shown.stderr
    assert "port.questions.yaml · without a model" in shown.stdout
    assert "port.questions.yaml · openai:scripted" in shown.stdout
    row = next(line for line in shown.stdout.splitlines() if line.startswith("when"))
    assert re.search(r"passed +failed: newly refused", row)
    assert re.search(r"as expected +2 of 2 +1 of 2", shown.stdout)
    told = json.loads(footnote("check", "--json", "--llm", "openai:scripted", suite).stdout)
    assert [(one["answerer"], one["ok"]) for one in told["suites"]] == [
        ("without a model", True),
        ("openai:scripted", False),
    ]


def test_check_asks_the_model_once_unless_told_otherwise(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite = write_suite(tmp_path, monkeypatch, server)
    server.say = copying
    for options, asked in (((), 2), ((), 2), (("--no-cache",), 4), (("--no-cache",), 6)):
        done = footnote("check", "--llm", "openai:scripted", *options, suite)
        assert done.exit_code == 0, done.stderr
        assert len(server.requests) == asked


def footnote(*arguments: object) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


def write_suite(folder: Path, monkeypatch: pytest.MonkeyPatch, server: Server) -> Path:
    """A suite of two questions; the model's address and a cache of its own in the environment."""
    monkeypatch.setenv("FOOTNOTE_LLM_BASE_URL", server.url)
    monkeypatch.setenv("FOOTNOTE_LLM_CACHE", str(folder / "replies.sqlite3"))
    (folder / "port.txt").write_text(TEXTS["The harbour"], encoding="utf-8")
    path = folder / "port.questions.yaml"
    path.write_text(
        "sources: [port.txt]\ncases:\n"
        '- {id: when, question: "When was the harbour dredged?", cites: [dredged in 1931]}\n'
        '- {id: none, question: "Who invented the telephone?", unanswerable: true}\n',
        encoding="utf-8",
    )
    return path
