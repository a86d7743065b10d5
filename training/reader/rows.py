"""The rows of the reading files: questions on a context, with their answers."""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from index.errors import BadInput
from index.terms import STOPWORDS
from index.types import Span

_WORD = re.compile(r"\w+")
_ENDING = re.compile(r"(?<=\w{3})(?:ed|es|s|ing)$")
"""The ending of a plural or a past form: "ship-s", "sail-ed"; three letters stay in front."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a reading file; no ``answers``: the context does not answer the question."""

    set: str
    title: str
    question: str
    context: str
    answers: tuple[Span, ...]


def read_rows(path: Path) -> tuple[Row, ...]:
    """The rows of a gzipped JSONL reading file.

    Raises:
        BadInput: the file is missing or a line is not a row.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return tuple(_row(json.loads(line)) for line in lines)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{path} cannot be read as gzipped JSONL rows: {error}.") from error


def _row(values: dict[str, object]) -> Row:
    answers = values["answers"]
    if not isinstance(answers, list):
        raise ValueError("answers is not a list")
    return Row(
        str(values["set"]),
        str(values["title"]),
        str(values["question"]).strip(),
        str(values["context"]),
        tuple(Span(*answer) for answer in answers),
    )


def joined(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, single sentences joined with the neighbouring sentences of their document."""
    rows = list(rows)
    lines: dict[str, dict[tuple[int, int], str]] = defaultdict(dict)
    for row in rows:
        if row.set.startswith("qamr"):
            document, place = _place(row.title)
            lines[document][place] = row.context
    for row in rows:
        yield _with_neighbours(row, lines) if row.set.startswith("qamr") else row


def _place(title: str) -> tuple[str, tuple[int, int]]:
    """Document and (paragraph, sentence) of a title like ``Wiki1k:wikinews:12:3:1``."""
    document, paragraph, sentence = title.rsplit(":", 2)
    return document, (int(paragraph), int(sentence))


def _with_neighbours(row: Row, lines: Mapping[str, Mapping[tuple[int, int], str]]) -> Row:
    document, place = _place(row.title)
    places = sorted(lines[document])
    at = places.index(place)
    before = "".join(lines[document][p] + "\n" for p in places[max(at - 1, 0) : at])
    after = "".join("\n" + lines[document][p] for p in places[at + 1 : at + 2])
    moved = tuple(Span(a.start + len(before), a.end + len(before)) for a in row.answers)
    return replace(row, title=document, context=before + row.context + after, answers=moved)


def without_near_duplicates(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows that ask something of their context that no row before them asks.

    Of the crowded single sentences a question in other words, with the same content words
    and the same answer, is dropped too.
    """
    seen: set[tuple[object, ...]] = set()
    for row in rows:
        crowded = row.set.startswith("qamr")
        asked = frozenset(content_words(row.question)) if crowded else row.question
        key = (row.context, asked, row.answers[0].of(row.context) if row.answers else "")
        if key not in seen:
            seen.add(key)
            yield row


def content_words(text: str) -> list[str]:
    """The content words of ``text``, in lower case, without a plural or past ending."""
    found = (word.lower() for word in _WORD.findall(text))
    return [_ENDING.sub("", word) for word in found if word not in STOPWORDS]
