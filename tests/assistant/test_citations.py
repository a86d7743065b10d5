"""A citation is a slice of a stored text, or it is not made."""

from __future__ import annotations

import pytest

from assistant.answer import cite, quoted
from index.types import Document, Span

TEXT = "Gulls are white. “Goats eat grass”, he said."
DOCUMENTS = {"a": Document("a", "A", TEXT, "a", "", ())}


def test_the_text_is_sliced_and_numbers_count_what_is_cited() -> None:
    made = cite(DOCUMENTS, [("gone", Span(0, 5), 1.0), ("a", Span(0, 16), 0.123456)])
    (citation,) = made
    assert (citation.number, citation.text, citation.score) == (1, "Gulls are white.", 0.1235)


@pytest.mark.parametrize("span", [Span(-1, 5), Span(5, 5), Span(6, 5), Span(0, len(TEXT) + 1)])
def test_what_is_outside_the_text_cannot_be_cited(span: Span) -> None:
    assert cite(DOCUMENTS, [("a", span, 1.0)]) == ()


def test_a_quotation_is_not_quoted_twice() -> None:
    plain, quotation = cite(DOCUMENTS, [("a", Span(0, 16), 1.0), ("a", Span(17, 44), 1.0)])
    assert quoted(plain) == "“Gulls are white.” [1]"
    assert quoted(quotation) == "“Goats eat grass”, he said. [2]"
