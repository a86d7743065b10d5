"""Reads answers that were kept as JSON, by this version or an older one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from assistant.answers.statements import (
    UNSUPPORTED_MARK,
    Account,
    Citation,
    Origin,
    Statement,
    Support,
    quote,
)
from index.errors import BadInput

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_MARKS = re.compile(r" ((?:\[\d+\])+|" + re.escape(UNSUPPORTED_MARK) + r")(?=\s|$)")
"""The markers after a statement in the text of a kept answer that has no statements.

"It ended. [1][2]" and "It ended. [unsupported]" end in one; "see [1]: it ended" holds none."""


def statements_from_text(text: str, citations: Sequence[Citation]) -> tuple[Statement, ...]:
    """Return the statements of an answer that was kept as text alone; joined, they are ``text``."""
    statements: list[Statement] = []
    for before, paragraph in _paragraphs(text):
        start = 0
        for match in _MARKS.finditer(paragraph):
            piece = paragraph[start : match.start()]
            statements.append(_statement_of(piece, match[1], citations, before))
            start, before = match.end(), ""
        if paragraph[start:]:
            statements.append(_statement_of(paragraph[start:], "", citations, before))
    return tuple(statements)


def _statement_of(piece: str, mark: str, citations: Sequence[Citation], before: str) -> Statement:
    """One statement of a kept text; a marker that leads to no citation stays in its words."""
    text = piece.lstrip()
    before += piece[: len(piece) - len(text)]
    if mark == UNSUPPORTED_MARK:
        return Statement(text, (), "unsupported", before)
    numbers = [int(number) for number in re.findall(r"\d+", mark)]
    by_number = {citation.number: citation for citation in citations}
    if not numbers or not by_number.keys() >= set(numbers):
        return Statement(f"{text} {mark}" if mark else text, (), "none", before)
    cited = tuple(by_number[number] for number in numbers)
    support: Support = "quoted" if text == quote(cited[0]) else "supported"
    return Statement(text, cited, support, before)


def _paragraphs(text: str) -> Iterator[tuple[str, str]]:
    """The paragraphs of ``text``, each with the empty lines in front of it."""
    before = ""
    for number, piece in enumerate(re.split(r"(\n\n+)", text)):
        if number % 2:
            before = piece
        elif piece:
            yield before, piece


@dataclass(frozen=True, slots=True)
class SavedStatement:
    """The JSON values of a statement; its citations are numbers."""

    text: str
    citations: tuple[int, ...] = ()
    support: Support = "quoted"
    before: str = "\n\n"

    def bind(self, citations: Sequence[Citation]) -> Statement:
        """The statement with those of ``citations`` that it names."""
        cited = tuple(one for one in citations if one.number in self.citations)
        return Statement(self.text, cited, self.support, self.before)


@dataclass(frozen=True, slots=True)
class SavedAccount:
    """The JSON values of an account; its citations are numbers."""

    value: str
    title: str
    citations: tuple[int, ...] = ()
    date: str = ""
    corrects: bool = False
    question: str = ""

    def bind(self, citations: Sequence[Citation]) -> Account:
        """The account with those of ``citations`` that it names."""
        cited = tuple(one for one in citations if one.number in self.citations)
        return Account(self.value, cited, self.title, self.date, self.corrects, self.question)


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """The JSON values of an answer of any version; ``statements`` is ``None`` in older ones."""

    question: str
    found: bool = False
    text: str = ""
    short: str = ""
    confidence: float = 0.0
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    problems: tuple[str, ...] = ()
    statements: tuple[SavedStatement, ...] | None = None
    origin: Origin = "quoted"
    accounts: tuple[SavedAccount, ...] = ()


@cache
def _saved_reader() -> TypeAdapter[SavedAnswer]:
    from pydantic import TypeAdapter

    return TypeAdapter(SavedAnswer)


def read_saved(values: Any) -> SavedAnswer:
    """The saved values with their types checked.

    Raises:
        BadInput: they are no answer; the sentence names the key.
    """
    from pydantic import ValidationError

    if not isinstance(values, dict):
        raise BadInput(f"A saved answer must be an object, not {type(values).__name__}.")
    try:
        return _saved_reader().validate_json(json.dumps(values), strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        if first["type"] == "missing":
            sentence = f"A saved answer lacks the key {place!r}; save the answer again."
        else:
            sentence = (
                f"A saved answer has {type(first['input']).__name__} under {place!r} "
                "where that does not belong; save the answer again."
            )
        raise BadInput(sentence) from None
    except (TypeError, ValueError):
        raise BadInput("A saved answer holds what JSON cannot; save the answer again.") from None


def older_origin(saved: SavedAnswer, statements: Sequence[Statement]) -> Origin:
    """The origin of an answer that was kept before origins were.

    A sentence among its problems was the only sign of a model that had given way.
    """
    if not saved.found:
        return "refused"
    if any(problem.endswith("without the model.") for problem in saved.problems):
        return "replaced"
    words = (one for one in statements if one.text.rstrip(".!?…") != saved.short.rstrip(".!?…"))
    return "quoted" if all(one.support == "quoted" for one in words) else "written"
