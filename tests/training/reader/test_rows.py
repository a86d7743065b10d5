"""Tests of the contrast pairs among the training rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.errors import BadInput
from training.reader.rows import PEOPLE, contrast_rows

TEXT = "The mill opened in 1902.\nIt closed in 1950, after the flood.\n"


def write_pair(folder: Path, **changes: object) -> Path:
    """A set of one document and one contrast pair, with some of its values changed."""
    (folder / "mill.txt").write_text(TEXT, encoding="utf-8")
    pair = {
        "file": "mill.txt",
        "question": "when did it shut",
        "cites": ["It closed in 1950, after the flood."],
        "answer": "1950",
        "near_miss": "when did it burn",
        **changes,
    }
    (folder / "contrasts.jsonl").write_text(json.dumps(pair) + "\n", encoding="utf-8")
    return folder


def test_a_pair_is_an_answerable_row_and_one_that_is_not(tmp_path: Path) -> None:
    answered, missed = contrast_rows(write_pair(tmp_path))
    assert [span.of(answered.context) for span in answered.answers] == ["1950"]
    assert [span.of(answered.context) for span in answered.evidence] == [
        "It closed in 1950, after the flood."
    ]
    assert (missed.question, missed.answers, missed.evidence) == ("when did it burn", (), ())
    assert missed.context == answered.context


def test_without_a_short_answer_the_sentences_are_the_answer(tmp_path: Path) -> None:
    answered, _ = contrast_rows(write_pair(tmp_path, answer=""))
    assert answered.answers == answered.evidence


def test_a_quote_that_is_not_in_the_document_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"line 1: the document has no sentence 'It closed\.'"):
        list(contrast_rows(write_pair(tmp_path, cites=["It closed."])))


def test_the_pairs_that_ship_hold() -> None:
    rows = list(contrast_rows(PEOPLE / "train"))
    assert len(rows) >= 1_500
    assert all(
        one.question != other.question for one, other in zip(rows[::2], rows[1::2], strict=True)
    )
