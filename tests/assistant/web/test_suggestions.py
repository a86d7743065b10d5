"""Questions that are suggested name what a text has, and cost little whatever that is."""

from __future__ import annotations

from time import process_time

from assistant.web.services.suggestions import _of_tables
from index.ingest import cut
from index.loaders import from_text


def test_the_head_of_a_column_is_asked_for() -> None:
    document = cut(from_text("Fees", "Item | Price\nOats | 4\nRye | 5"))
    assert [question for question, _ in _of_tables(document)] == [
        "What is the price for Oats?",
        "What is the price for Rye?",
    ]


def test_a_long_head_that_ends_in_a_digit_costs_little() -> None:
    document = cut(from_text("Fees", f"Item | {'a' * 30_000}1\nOats | 4\nRye | 5"))
    begun = process_time()
    assert list(_of_tables(document)) == []
    assert process_time() - begun < 1
