"""Reads the validation rows: questions over one short text each, with what is right."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.types import Span


@dataclass(frozen=True, slots=True)
class Row:
    """``right`` are the spans of which a cited sentence must touch one; none: unanswerable."""

    set: str
    title: str
    question: str
    text: str
    right: tuple[Span, ...]

    @property
    def answers(self) -> tuple[str, ...]:
        """The short answers, for the sets that have them."""
        return tuple(dict.fromkeys(span.of(self.text) for span in self.right))


def reading(data: Path) -> Iterator[Row]:
    """The rows of ``squad2`` and ``qed``."""
    for row in _lines(data / "reading-validation.jsonl.gz"):
        right = tuple(Span(start, end) for start, end in row["answers"])
        yield Row(row["set"], row["title"], row["question"], row["context"], right)


def selection(data: Path) -> Iterator[Row]:
    """The rows of SelQA; a sentence a line, so that its boundaries are kept."""
    for row in _lines(data / "sentence-selection-validation.jsonl.gz"):
        lines = [" ".join(line.split()) for line in row["sentences"]]
        starts = [sum(len(line) + 1 for line in lines[:at]) for at in range(len(lines))]
        right = tuple(Span(starts[at], starts[at] + len(lines[at])) for at in row["answers"])
        yield Row("selqa", row["title"], row["question"], "\n".join(lines), right)


def elsewhere(asked: Sequence[Row]) -> list[Row]:
    """Every third question, asked of a text of another title, which does not answer it."""
    return [
        Row("elsewhere", other.title, row.question, other.text, ())
        for row, other in zip(
            asked[::3], asked[len(asked) // 2 :: 3] + asked[: len(asked) // 2 : 3], strict=False
        )
        if other.title != row.title
    ]


def _lines(path: Path) -> Iterator[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)
