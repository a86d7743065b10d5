"""Draws the list of conversations."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.answers import UNSUPPORTED_MARK, Answer, Statement
from assistant.web.services.conversations import Conversation, Turn
from assistant.web.services.source import cited
from assistant.web.views.markup import Html, element

# What can be done with a conversation: the name of the act and the word on its button.
_ACTS = (
    ("rename", "Rename"),
    ("markdown", "Markdown"),
    ("json", "JSON"),
    ("delete", "Delete"),
)


def draw_history(conversations: Sequence[Conversation], words: str = "") -> Html:
    """The conversations, the latest first, each with what can be done with it."""
    if not conversations:
        nothing = "No conversation has these words." if words else "There is no conversation yet."
        return element("p", nothing, class_="empty", role="status")
    return element("ul", (_item(one) for one in conversations), class_="history")


def _item(one: Conversation) -> Html:
    count = f"{one.turns} question{'s' * (one.turns != 1)}"
    # The page writes it in the reader's own zone.
    written = f"{one.changed[:16].replace('T', ' ')} UTC"
    when = element("time", written, datetime=one.changed)
    buttons = (
        element("button", word, type="button", data_act=act, aria_label=f"{word}: {one.title}")
        for act, word in _ACTS
    )
    return element(
        "li",
        element("button", one.title, type="button", data_act="resume", class_="title", dir="auto"),
        element("span", f"{count}, ", when, class_="when"),
        element("span", buttons, class_="acts"),
        data_conversation=one.id,
        data_title=one.title,
    )


# Characters that mean something in Markdown.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!~])")


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
        place = _plain(one.place) or f"characters {one.start}–{one.end}"
        where = f"{_plain(one.title)}, {place}"
        notes.append(f"[^{len(notes) + 1}]: “{quote}” — {where}")
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
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
