"""Sentences of PDFs are known to stand where they are printed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.geometry import Box, Geometry
from index.types import Document
from tests.printed.papers import print_all
from tests.printed.places import load_printed, sample
from tests.printed.press import Printed

SHARE = 0.99
"""Of the sentences that are to be marked on the right page and at the right place."""

Loaded = list[tuple[Printed, Document]]


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    folder = tmp_path_factory.mktemp("printed")
    return [(printed, load_printed(printed, folder)) for printed in print_all()]


def test_sentences_are_marked_where_they_are_printed(documents: Loaded) -> None:
    assert len(documents) >= 20
    judged = sample(documents, 1_000)
    wrong = [one for one in judged if one.wrong]
    assert len(judged) == 1_000
    assert len(wrong) <= (1 - SHARE) * len(judged), [(one.document, one.wrong) for one in wrong]
    assert {one.document for one in judged} == {printed.name for printed, _ in documents}


def moved(document: Document, down: float = 0.0, pages: int = 0) -> Document:
    """The document with all its boxes at another place."""

    class Moved(Geometry):
        def find_boxes(self, start: int, end: int) -> tuple[Box, ...]:
            return tuple(
                replace(one, page=one.page + pages, top=one.top + down, bottom=one.bottom + down)
                for one in document.geometry.find_boxes(start, end)
            )

    return replace(document, geometry=Moved())


def test_marks_that_are_a_line_or_a_page_off_are_told(documents: Loaded) -> None:
    for change in ({"down": 13.0}, {"pages": 1}):
        off = [(printed, moved(document, **change)) for printed, document in documents]
        assert all(one.wrong for one in sample(off, 100))


def test_a_sentence_over_two_pages_has_boxes_on_both(documents: Loaded) -> None:
    pages = [
        {box.page for box in document.find_boxes(span.start, span.end)}
        for _, document in documents
        for span in document.sentences
    ]
    both = [each for each in pages if len(each) == 2]
    assert both
    assert all(max(each) - min(each) == 1 for each in both)


def test_letters_drawn_one_by_one_are_read_as_words(documents: Loaded) -> None:
    (letters,) = [(p, d) for p, d in documents if p.name == "letters"]
    printed, document = letters
    written = " ".join(word.text for word in printed.words)
    assert " ".join(document.text.split()) == written


def test_columns_under_a_running_head_are_read_one_after_the_other(documents: Loaded) -> None:
    (landscape,) = [(p, d) for p, d in documents if p.name == "landscape"]
    printed, document = landscape
    first = " ".join(word.text for word in printed.words[:80])
    assert first in " ".join(document.text.split())


def test_boxes_lie_on_their_page(documents: Loaded) -> None:
    for _, document in documents:
        sizes = document.geometry.sizes
        for span in document.sentences:
            for box in document.find_boxes(span.start, span.end):
                width, height = sizes[box.page - 1]
                assert 0 <= box.left < box.right <= width
                assert 0 <= box.top < box.bottom <= height
