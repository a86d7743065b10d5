"""Answers on a terminal: the answer, then numbered quotations under which stands their title."""

from __future__ import annotations

import io
import re
from typing import Any

from rich.console import Console

from assistant.answers import Answer, Citation, statements_from_text
from assistant.cli.answers import render_answer


def drawn(answer: Answer, width: int = 60) -> str:
    file = io.StringIO()
    Console(file=file, width=width, markup=True, force_terminal=True).print(render_answer(answer))
    return re.sub(r"\x1b\[[0-9;]*m", "", file.getvalue())


def cited(number: int, text: str, title: str = "Port") -> Citation:
    return Citation(number, f"{title}-1", title, 0, len(text), text, 0.9)


def answer_of(text: str, *citations: Citation, **values: Any) -> Answer:
    statements = statements_from_text(text, citations)
    return Answer("q", values.pop("found", True), statements, citations=citations, **values)


def test_the_quotes_are_not_said_twice() -> None:
    answer = answer_of(
        "Monday.\n\n“It opened on Monday.” [1]\n\n“At noon.” [2]\n\n“Gulls came.” [3]",
        cited(1, "It opened on Monday."),
        cited(2, "At noon."),
        cited(3, "Gulls came.", "Birds"),
        short="Monday",
    )
    lines = [line.rstrip() for line in drawn(answer).splitlines()]
    assert lines == [
        "Monday.",
        "",
        "[1] “It opened on Monday.”",
        "[2] “At noon.”",
        "    Port",
        "[3] “Gulls came.”",
        "    Birds",
    ]


def test_an_answer_in_other_words_keeps_its_markers() -> None:
    answer = answer_of("It opened. [1]", cited(1, "It opened."))
    assert drawn(answer).startswith("It opened. [1]\n\n[1] “It opened.”")


def test_a_refusal_shows_what_came_near_and_notes() -> None:
    answer = answer_of(
        "The source does not say.",
        found=False,
        nearest=(cited(1, "It opened."),),
        problems=("The model failed.",),
    )
    shown = drawn(answer)
    assert "Nearest in the source:\n[1] “It opened.”" in shown
    assert shown.rstrip().endswith("Note: The model failed.")


def test_source_text_is_neither_markup_nor_control() -> None:
    text = "A [bold]b[/bold] [/red] \x1b]0;owned\x07 :smile: \u202ec"
    answer = answer_of(f"“{text}” [1]", cited(1, text, "[b]T\x1b"))
    shown = drawn(answer, width=100)
    assert "[bold]b[/bold] [/red]" in shown
    assert ":smile:" in shown
    assert not re.search("[\x1b\x07\u202e]", shown)
    assert "[b]T" in shown


def test_a_narrow_terminal_loses_nothing() -> None:
    text = "Antidisestablishmentarianism" * 3
    shown = drawn(answer_of("x [1]", cited(1, text)), width=20)
    assert text in "".join(shown.split())
