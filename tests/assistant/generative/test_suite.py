"""The same fixed questions put to the extractive answerer and to a model, side by side."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from assistant.pipeline import Assistant
from assistant.regression.cases import load
from assistant.regression.results import Report
from assistant.regression.runner import run
from assistant.settings import Settings
from assistant.sources import shipped
from index.terms import question_terms, terms

from .conftest import Script, Server

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
    article = next(iter(shipped()))
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
