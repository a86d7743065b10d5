"""Rows: of a table only those that a question names are cited, if it names any."""

from __future__ import annotations

import pytest

from assistant.extractive.candidates import Candidate
from assistant.extractive.rows import keep_named_rows
from index.segment import sentences
from index.types import Document

PLOTS = (
    "Plot | Rent | Water\nQuarter plot | 22 pounds | 6 pounds\nHalf plot | 40 pounds | 11 pounds\n"
    "Half plot, raised | 50 pounds | 11 pounds\nFull plot | 72 pounds | 20 pounds\n\n"
    "Rent is due in May.\n\nDay | Hours\nMonday | 9 to 12\nTuesday | closed"
)


def keep(question: str, *numbers: int) -> list[int]:
    held = Document("d", "", PLOTS, "d", "", sentences=sentences(PLOTS))
    chosen = [Candidate("d", at, held.sentences[at], None, {}, 0.0) for at in numbers]
    return [one.sentence for one in keep_named_rows(question, chosen, {"d": held})]


@pytest.mark.parametrize(
    ("question", "chosen", "expected"),
    [
        # The row asked for, with the head of its table and what else is cited.
        ("how much is a half plot", (2, 0, 1, 4, 5), (2, 0, 5)),
        # Each of two rows that are named, and one whose words are all in the question too.
        ("half plot or full plot?", (2, 1, 4), (2, 4)),
        ("is a raised half plot dearer than a half plot?", (2, 3, 4), (2, 3)),
        # No row is named, or only by a part of its first cell.
        ("which plot is cheapest?", (1, 2, 4), (1, 2, 4)),
        ("what does the smallest one cost", (1, 0, 2), (1, 0, 2)),
        # A row of another table stays where the question names none of its.
        ("half plot: when is somebody there?", (2, 1, 7, 8), (2, 7, 8)),
        ("half plot on a tuesday?", (2, 1, 7, 8), (2, 8)),
        # The best stays.
        ("half plot", (1, 2, 4), (1, 2)),
    ],
)
def test_of_a_table_the_rows_that_a_question_names_are_kept(
    question: str, chosen: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    assert keep(question, *chosen) == list(expected)


@pytest.mark.parametrize(
    ("table", "question", "chosen"),
    [
        (
            "Departure | Quay\n8:00 | North\n9:00 | South\n10:00 | North\n11:00 | South",
            "Which ferries leave after 9:00?",
            (3, 2, 4),
        ),
        (
            "Rank | City\n1 | Velmouth\n2 | Harrow\n3 | Tarn",
            "What are the 3 largest cities?",
            (1, 2, 3),
        ),
        (PLOTS, "Which plots are cheaper than a full plot?", (4, 1, 2)),
        (PLOTS, "What is there besides the half plot?", (2, 1, 4)),
    ],
)
def test_a_row_that_others_are_compared_with_is_not_the_one_asked_for(
    table: str, question: str, chosen: tuple[int, ...]
) -> None:
    held = Document("d", "", table, "d", "", sentences=sentences(table))
    ranked = [Candidate("d", at, held.sentences[at], None, {}, 0.0) for at in chosen]
    assert keep_named_rows(question, ranked, {"d": held}) == tuple(ranked)


def test_what_is_no_row_is_always_kept() -> None:
    text = "A half plot is small. A full one is big."
    held = Document("d", "", text, "d", "", sentences=sentences(text))
    chosen = [Candidate("d", at, span, None, {}, 0.0) for at, span in enumerate(held.sentences)]
    assert keep_named_rows("half plot", chosen, {"d": held}) == tuple(chosen)
