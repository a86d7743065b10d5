"""Tells whether two answers to one question say the same from the same evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assistant.answers.answer import Answer


@dataclass(frozen=True, slots=True)
class Change:
    """A question with its answers before and after an edit, which differ."""

    question: str
    before: Answer
    after: Answer

    def to_dict(self) -> dict[str, Any]:
        """The change as JSON values."""
        return {
            "question": self.question,
            "from": self.before.to_dict(),
            "to": self.after.to_dict(),
        }


def differs(before: Answer, after: Answer) -> bool:
    """Whether the words or the evidence of two answers differ.

    Where in a document a cited sentence stands is no difference, nor how sure the answers are.
    """
    return _essence(before) != _essence(after)


def find_changes(
    questions: Iterable[str], before: Iterable[Answer], after: Iterable[Answer]
) -> tuple[Change, ...]:
    """The questions whose answers differ, in order."""
    rows = zip(questions, before, after, strict=True)
    return tuple(Change(*row) for row in rows if differs(row[1], row[2]))


def _essence(answer: Answer) -> tuple[object, ...]:
    evidence = tuple((one.document_id, one.text) for one in answer.citations)
    return answer.grade, answer.short, answer.text, evidence
