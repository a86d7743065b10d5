"""Keeps the heads of tables from being answers: they only name what stands in the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count, takewhile

from assistant.extractive.candidates import Candidate
from assistant.extractive.features import heads_rows, is_row
from index.types import Document


def drop_heads(found: Sequence[Candidate], documents: Mapping[str, Document]) -> list[Candidate]:
    """The sentences that are no head of a table, or all where there are no others."""
    rest = [one for one in found if not heads_rows(documents[one.document_id], one.sentence)]
    return rest or list(found)


def drop_lone_heads(
    found: Sequence[Candidate], documents: Mapping[str, Document]
) -> list[Candidate]:
    """The sentences without the heads under which none of the others is a row."""
    places = {one.place for one in found}

    def is_lone(one: Candidate) -> bool:
        document = documents[one.document_id]
        rows = takewhile(lambda number: is_row(document, number), count(one.sentence + 1))
        return heads_rows(document, one.sentence) and not any(
            (one.document_id, number) in places for number in rows
        )

    return [one for one in found if not is_lone(one)] or list(found)
