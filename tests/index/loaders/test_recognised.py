"""Recognised lines as they are kept, and how pages are named: what needs no OCR to be tested."""

from __future__ import annotations

import numpy as np
import pytest

from index.loaders import ocr
from index.loaders.pieces import find_rows
from index.loaders.recogniser import Found


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


def test_small_print_keeps_its_lines_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its lines are nearer to each other than half the height of those of the text."""
    tops, heights = [0, 60, 120, 180, 210, 225, 240], [50, 50, 50, 50, 16, 16, 16]
    corners = np.array(
        [
            [(0, top), (900, top), (900, top + height), (0, top + height)]
            for top, height in zip(tops, heights, strict=True)
        ],
        np.float64,
    )
    texts = tuple("The deposit is paid back" for _ in tops)
    found = Found(corners, texts, (0.99,) * len(tops))
    monkeypatch.setattr(ocr, "recognise", lambda pixels: found)
    pieces = ocr.PictureReader("a").read(np.zeros((1, 1, 3), np.uint8), 1)
    assert [len(row) for row in find_rows(pieces)] == [1] * len(tops)
    assert len({piece.size for piece in pieces}) == 1


@pytest.mark.parametrize("formula", ["HCl", "KCl", "AlN", "ClO", "NaCl", "HCl, KCl"])
def test_chlorine_and_aluminium_keep_their_small_letter(formula: str) -> None:
    assert ocr._settle_capitals(formula) == formula
    assert ocr._settle_capitals("ClA, AlDS, SClENCE") == "CIA, AIDS, SCIENCE"
