"""Finds the footnotes of a Markdown text, which CommonMark itself does not know."""

from __future__ import annotations

import re
from collections.abc import Mapping

_DEFINITION = re.compile(r" {0,3}\[\^([^\]\s]{1,100})\]:[ \t]*(.*)")
"""The start of a note: "[^1]: Above 900 m only."."""

_MARK = re.compile(r"\[\^([^\]\s]{1,100})\]")
"""Where a note belongs: "scree[^1]"."""

_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_INDENT = " " * 4


class Notes:
    """The footnotes of one text by their labels, each to be taken once."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._left = dict(texts)
        self._labels = frozenset(texts)

    def strip(self, text: str) -> str:
        """``text`` without the marks of notes; a mark without a note is left in it."""
        return _MARK.sub(lambda mark: "" if mark[1] in self._labels else mark[0], text)

    def take(self, text: str) -> list[str]:
        """The notes that are marked in ``text`` and in nothing before it."""
        marked = (mark[1] for mark in _MARK.finditer(text))
        return [self._left.pop(label) for label in marked if label in self._left]

    def take_rest(self) -> list[str]:
        """The notes that are marked nowhere."""
        rest = list(self._left.values())
        self._left.clear()
        return rest


def part_notes(text: str) -> tuple[str, Notes]:
    """The text without its footnotes, and those. A note goes on in lines that follow at once, and
    in later ones that are indented."""
    kept: list[str] = []
    notes: dict[str, list[str]] = {}
    open_note: list[str] | None = None
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if open_note is None and mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        definition = None if fence else _DEFINITION.match(line)
        if definition:
            open_note = notes.setdefault(definition[1], [])
            open_note.append(definition[2])
        elif open_note is not None and _goes_on(open_note, line):
            open_note.append(line.removeprefix(_INDENT))
        else:
            open_note = None
            kept.append(line)
    return "\n".join(kept), Notes({label: "\n".join(lines) for label, lines in notes.items()})


def _goes_on(note: list[str], line: str) -> bool:
    return not line.strip() or line.startswith(_INDENT) or bool(note[-1].strip())
