"""Turns what visitors think of answers into fixed questions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import yaml

from assistant.regression import SUFFIX, Case, load
from assistant.web.services.conversations import Turn
from index.errors import BadInput

_HEAD = "# Fixed questions from the chat: what was marked as right, and what should have come.\n"
_writing = Lock()


def approved(turn: Turn) -> Case:
    """The case that holds as long as a question is answered as it was in ``turn``."""
    answer = turn.answer
    if not answer.found:
        return _case(turn, unanswerable=True)
    cites = tuple(dict.fromkeys(citation.text for citation in answer.citations))
    return _case(turn, answer=(answer.short,) if answer.short else (), cites=cites)


def corrected(turn: Turn, sentence: str) -> Case:
    """The case that fails until ``sentence`` is cited (``""``: until the question is refused)."""
    return _case(turn, cites=(sentence,)) if sentence else _case(turn, unanswerable=True)


def keep(case: Case, path: Path) -> None:
    """Write a case into the file at ``path``, in place of one with its id.

    Raises:
        BadInput: the file is there and is not a file of questions, or cannot be written.
    """
    with _writing:
        held = [one for one in cases(path) if one.id != case.id]
        values = {"cases": [_values(one) for one in [*held, case]]}
        text = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=4096)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_HEAD + text, encoding="utf-8")
        except OSError as error:
            raise BadInput(f"{path.name} cannot be written: {error.strerror}") from None


def cases(path: Path) -> Sequence[Case]:
    """The cases in the file at ``path``; none if there is no such file."""
    return load(path).cases if path.is_file() else ()


def file_of(folder: Path, who: str) -> Path:
    """Where the cases of one visitor are kept."""
    return folder / f"{who}{SUFFIX}"


def _case(turn: Turn, **expected: Any) -> Case:
    question = turn.answer.question or turn.asked
    return Case(_id(turn), question, tags=("chat",), **expected)


def _id(turn: Turn) -> str:
    slug = re.sub(r"\W+", "-", turn.asked.casefold()).strip("-")[:40].strip("-")
    return f"{slug or 'question'}-{turn.id[:6]}"


def _values(case: Case) -> dict[str, Any]:
    """What a case holds, as the file spells it; what is empty is left out."""
    names = ("answer", "cites", "cites_any", "tags", "history")
    values: dict[str, Any] = {"id": case.id, "question": case.question}
    values |= {name: list(getattr(case, name)) for name in names if getattr(case, name)}
    if case.unanswerable:
        values["unanswerable"] = True
    if case.known_failure:
        values["known_failure"] = case.known_failure
    return values
