"""Joins the broken lines of what an e-mail quotes, each quotation behind its marks."""

from __future__ import annotations

import re

from index.loaders.lines import is_marked, runs_on

_QUOTED = re.compile(r"((?:>[ \t]?)+)(.*)")
"""A line that is quoted, once or more: "> Yes", ">> No", "> > No"."""

_WROTE = re.compile(
    r"(?:wrote|schrieb|skrev|a écrit|escribió|ha scritto|escreveu|napsal\(a\)|napisał(?:\(a\))?)"
    r"[^:]{0,80}:\s*"
)
"""The end of a line that says who is quoted, where it was broken: "wrote:"."""

_FULL = 50
"""Characters of a line that may have been broken to fit, at least."""


def join_quoted(text: str) -> str:
    """``text`` with the lines of a quotation that were broken to fit on one line, and the line that
    says whose it is."""
    lines: list[str] = []
    marks_before = ""
    for line in text.split("\n"):
        quoted = _QUOTED.fullmatch(line)
        marks, said = (re.sub(r"\s", "", quoted[1]), quoted[2]) if quoted else ("", line)
        if lines and marks == marks_before and _goes_on(lines[-1], said, marks):
            lines[-1] = f"{lines[-1].rstrip()} {said.strip()}"
        else:
            lines.append(f"{marks} {said}".rstrip() if marks else line)
        marks_before = marks
    return "\n".join(lines)


def _goes_on(before: str, said: str, marks: str) -> bool:
    """Whether what a line says goes on with the line ``before`` it."""
    own = before.removeprefix(marks).strip()
    if len(own) < _FULL or not said.strip():
        return False
    if _WROTE.fullmatch(said):
        return True
    return bool(marks) and not is_marked(said) and runs_on(own, said)
