"""Writes a conversation out: Markdown with footnotes, or JSON that is read back exactly."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.answer import Answer
from assistant.web.conversations import Turn

_MARKER = re.compile(r"\[(\d+)\]")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!~])")


def markdown(title: str, turns: Sequence[Turn]) -> str:
    """The conversation as Markdown, every citation a footnote numbered through the whole."""
    notes: list[str] = []
    parts = [f"# {_plain(title)}"]
    for turn in turns:
        parts += [f"## {_plain(turn.asked)}", *_answer(turn.answer, notes)]
    return "\n\n".join([*parts, *notes]) + "\n"


def as_json(title: str, turns: Sequence[Turn]) -> str:
    """The conversation as JSON; each ``answer`` is what ``Answer.from_dict`` reads."""
    values: dict[str, Any] = {
        "title": title,
        "turns": [{"asked": turn.asked, "answer": turn.answer.to_dict()} for turn in turns],
    }
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def _answer(answer: Answer, notes: list[str]) -> Iterator[str]:
    """The paragraphs of an answer; its citations are added to ``notes``."""
    first = len(notes)
    for one in answer.citations or answer.nearest:
        quote = _plain(" ".join(one.text.split()))
        where = f"{_plain(one.title)}, characters {one.start}–{one.end}"
        notes.append(f"[^{len(notes) + 1}]: “{quote}” — {where}")
    known = len(answer.citations)
    for paragraph in answer.text.split("\n\n"):
        yield _noted(paragraph, first, known)
    if not answer.found and len(notes) > first:
        near = "".join(f"[^{number}]" for number in range(first + 1, len(notes) + 1))
        yield f"The nearest sentences: {near}"
    for problem in answer.problems:
        yield f"> {_plain(problem)}"


def _noted(paragraph: str, first: int, known: int) -> str:
    """A paragraph with its markers turned into footnotes, and the rest of it plain."""
    written, end = "", 0
    for found in _MARKER.finditer(paragraph):
        if 1 <= (number := int(found.group(1))) <= known:
            written += _plain(paragraph[end : found.start()].rstrip(" ")) + f"[^{first + number}]"
            end = found.end()
    return written + _plain(paragraph[end:])


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
