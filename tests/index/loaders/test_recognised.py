"""Recognised lines as they are kept, and how pages are named: what needs no OCR to be tested."""

from __future__ import annotations

import pytest

from index.loaders import ocr


@pytest.mark.parametrize(
    ("pages", "named"),
    [([3], "page 3"), ([1, 2], "pages 1-2"), ([1, 2, 4, 6, 7], "pages 1-2, 4 and 6-7")],
)
def test_pages_are_named_in_runs(pages: list[int], named: str) -> None:
    assert ocr.name_pages(pages) == named


def test_the_place_of_a_mark_does_not_move_with_joined_lines() -> None:
    reader = ocr.PictureReader("a")
    reader._read = {2: [ocr.ReadLine("mor-", 91), ocr.ReadLine("ning | all", 80)]}
    rows = [("Good", 1), ("", 2), ("mor-", 2), ("ning | all", 2)]
    assert reader.mark(rows) == ((4, 7, 91), (7, 14, 80))


def test_chinese_forms_become_latin_in_latin_text() -> None:
    assert ocr._use_latin_forms("41\uff05\uff0c he said\uff1a no") == "41%, he said: no"
    assert ocr._use_latin_forms("\u9ad8\u7ea7\uff0c") == "\u9ad8\u7ea7\uff0c"


def test_a_small_letter_among_capitals_is_one() -> None:
    read = "Chapter Il. of the MRl, part IlI; All are Ill, Il y a, XMLl"
    right = "Chapter II. of the MRI, part III; All are Ill, Il y a, XMLI"
    assert ocr._settle_capitals(read) == right
