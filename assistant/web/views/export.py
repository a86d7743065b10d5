"""Writes answers and conversations to be taken away: as plain text, as Markdown and as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.answers import UNSUPPORTED_MARK, Answer, Citation, Statement
from assistant.web.services.conversations import Turn
from assistant.web.services.source import cited
from assistant.web.views.answer import LABELS, kind, percent, sureness

# Characters that mean something in Markdown.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!~]|&(?=#?\w+;))")

# What makes an item of a list of a line that it begins: "- a", "+ a", "1. a", "1) a"; not "1.5 m".
_ITEM = re.compile(r"^(\d{0,9})([-+.)])(?=\s|$)")


def copy_text(question: str, answer: Answer) -> str:
    """An answer as plain text with its footnotes, to be pasted elsewhere."""
    notes = [f"[{one.number}] “{one.text}” — {_place(one)}" for one in answer.citations]
    near = () if answer.citations else cited(answer)
    nearest = [f"Nearest: “{one.text}” — {_place(one)}" for one in near]
    sure = [f"({words}: {percent(answer)})"] if (words := sureness(answer)) else []
    return "\n".join([question, "", answer.text, *sure, "", *notes, *nearest]).strip()


def _place(citation: Citation) -> str:
    """The title of what is cited, with the page or heading where there is one."""
    # The top heading of a text is often its title.
    place = citation.place if citation.place != citation.title else ""
    return ", ".join(filter(None, (citation.title, place)))


def write_markdown(title: str, turns: Sequence[Turn]) -> str:
    """The conversation as Markdown, every citation a footnote numbered through the whole."""
    notes: list[str] = []
    parts = [f"# {_plain(title)}"]
    for turn in turns:
        parts += [f"## {_plain(turn.asked)}", *_answer(turn.answer, notes)]
    return "\n\n".join([*parts, *notes]) + "\n"


def write_json(title: str, turns: Sequence[Turn]) -> str:
    """The conversation as JSON; each ``answer`` is what ``Answer.from_dict`` reads."""
    values: dict[str, Any] = {
        "title": title,
        "turns": [{"asked": turn.asked, "answer": turn.answer.to_dict()} for turn in turns],
    }
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def _answer(answer: Answer, notes: list[str]) -> Iterator[str]:
    """The paragraphs of an answer; its citations are added to ``notes``."""
    first = len(notes)
    for one in cited(answer):
        quote = _plain(" ".join(one.text.split()))
        where = _place(one) if one.place else f"{one.title}, characters {one.start}–{one.end}"
        notes.append(f"[^{len(notes) + 1}]: “{quote}” — {_plain(where)}")
    if words := sureness(answer):
        yield f"*{LABELS[kind(answer)]}, {words}: {percent(answer)}.*"
    for statements in answer.paragraphs:
        yield "".join(_noted(one, first, at) for at, one in enumerate(statements))
    if answer.grade == "absent" and len(notes) > first:
        near = "".join(f"[^{number}]" for number in range(first + 1, len(notes) + 1))
        yield f"The nearest sentences: {near}"
    for problem in answer.problems:
        yield f"> {_plain(problem)}"


def _noted(statement: Statement, first: int, place: int) -> str:
    """A statement with its citations as footnotes, which count from ``first``."""
    before = " " if place and statement.before else ""
    if statement.support == "unsupported":
        return f"{before}{_plain(statement.text)} {_plain(UNSUPPORTED_MARK)}"
    notes = "".join(f"[^{first + citation.number}]" for citation in statement.citations)
    return f"{before}{_plain(statement.text)}{notes}"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _ITEM.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", " ".join(text.split())))
