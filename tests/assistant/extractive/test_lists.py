"""Lists: one of which the most part is cited is cited whole."""

from __future__ import annotations

import pytest

from assistant.extractive.candidates import Candidate
from assistant.extractive.lists import complete_lists
from index.segment import sentences
from index.types import Document

STEPS = "To clean it:\n1. Switch it off.\n2. Wipe it. Use a dry cloth.\n3. Wait.\n\nIt is blue."


def document(text: str, id: str = "d") -> Document:
    return Document(id, "", text, id, "", sentences=sentences(text))


def rank(*documents: Document) -> list[Candidate]:
    return [
        Candidate(held.id, at, span, None, {}, 0.0)
        for held in documents
        for at, span in enumerate(held.sentences)
    ]


def complete(text: str, *numbers: int) -> list[str]:
    held = document(text)
    ranked = rank(held)
    chosen = complete_lists([ranked[number] for number in numbers], ranked, {"d": held})
    return [one.span.of(text) for one in chosen]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        # Two of three items: the third is added, and all sentences of each.
        ((1, 2), ["1. Switch it off.", "2. Wipe it.", "Use a dry cloth.", "3. Wait."]),
        ((0, 4, 1), ["To clean it:", "1. Switch it off.", "2. Wipe it.", "Use a dry cloth.", "3. Wait."]),
        # The best stays first.
        ((4, 1), ["3. Wait.", "1. Switch it off.", "2. Wipe it.", "Use a dry cloth."]),
        # One item may be all that is asked for, two sentences of one item are one.
        ((4,), ["3. Wait."]),
        ((2, 3), ["2. Wipe it.", "Use a dry cloth."]),
        ((0, 5), ["To clean it:", "It is blue."]),
    ],
)  # fmt: skip
def test_a_list_of_which_most_is_cited_is_cited_whole(
    numbers: tuple[int, ...], expected: list[str]
) -> None:
    assert complete(STEPS, *numbers) == expected


def test_two_of_four_items_are_not_the_most_part_but_three_of_five_are() -> None:
    items = [f"- item {at}." for at in range(5)]
    assert complete("\n".join(items[:4]), 0, 1) == items[:2]
    assert complete("\n".join(items), 0, 1, 2) == items


def test_a_long_list_is_left_as_it_is() -> None:
    items = [f"- item {at}." for at in range(12)]
    assert complete("\n".join(items), *range(8)) == items
    longer = [*items, "- item 12."]
    assert complete("\n".join(longer), *range(9)) == longer[:9]


def test_rows_of_tables_and_lone_items_are_no_list() -> None:
    rows = "| a | 1 |\n| b | 2 |\n| c | 3 |"
    assert complete(rows, 0, 1) == ["| a | 1 |", "| b | 2 |"]
    apart = "- one.\nText between.\n- two.\nMore text."
    assert complete(apart, 0, 1) == ["- one.", "Text between."]


def test_only_sentences_that_are_ranked_are_added_and_of_the_same_document() -> None:
    first, second = document("- a.\n- b.\n- c."), document("- x.\n- y.\n- z.", "e")
    ranked = rank(first, second)
    documents = {"d": first, "e": second}
    chosen = complete_lists([ranked[0], ranked[1], ranked[3]], ranked, documents)
    assert [one.place for one in chosen] == [("d", 0), ("d", 1), ("d", 2), ("e", 0)]
    assert complete_lists(ranked[:2], ranked[:2], documents) == tuple(ranked[:2])
