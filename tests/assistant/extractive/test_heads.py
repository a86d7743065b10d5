"""The head of a table names what stands in its rows, and is no answer of its own."""

from __future__ import annotations

import pytest

from assistant import Assistant
from assistant.extractive.candidates import Candidate
from assistant.extractive.heads import drop_heads, drop_lone_heads

TEXT = "It is so.\n\nPlot | Rent\n12 | 48 pounds\n13 | 36 pounds\n\nIt rains.\n\nDay | Fare\nMonday | 12 euros"


@pytest.mark.parametrize(
    ("found", "without", "without_lone"),
    [
        ([1, 0], [0], [0]),
        ([3, 1], [3], [3, 1]),
        ([1, 6], [6], [6]),
        ([1], [1], [1]),
        ([1, 5], [1, 5], [1, 5]),
        ([5, 2, 1], [2], [2, 1]),
    ],
)
def test_a_head_stands_only_over_its_own_rows(
    found: list[int], without: list[int], without_lone: list[int]
) -> None:
    (document,) = Assistant.from_texts({"One": TEXT}).documents
    candidates = [
        Candidate(document.id, number, document.sentences[number], None, {}, 0.5)
        for number in found
    ]
    documents = {document.id: document}
    assert [one.sentence for one in drop_heads(candidates, documents)] == without
    assert [one.sentence for one in drop_lone_heads(candidates, documents)] == without_lone


def test_a_refusal_names_rows_and_no_head() -> None:
    assistant = Assistant.from_texts({"One": TEXT})
    answer = assistant.ask("Who is the tenant of plot 15?")
    assert not answer.found
    assert "Plot | Rent" not in [one.text for one in answer.nearest]
