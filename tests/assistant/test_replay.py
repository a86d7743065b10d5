"""Answers are read back from JSON, and nothing else is taken for one."""

from __future__ import annotations

from typing import Any

import pytest

from assistant import Answer, BadInput, Citation

CITED = Citation(1, "a", "A", 0, 9, "Goats eat", 0.9)
SAVED = Answer("Who eats?", True, "Goats.", "Goats", 0.9, (CITED,), (), ("odd",)).to_dict()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"extra": 1}, "has the unknown key 'extra'"),
        ({"found": "yes"}, "has str under 'found'"),
        ({"confidence": True}, "has bool under 'confidence'"),
        ({"problems": [1]}, "'problems' must be strings"),
        ({"citations": [{"number": 1}]}, "A saved citation has the missing key 'document_id'"),
        ({"citations": ["[1]"]}, "A saved citation must be an object, not str"),
    ],
)
def test_what_is_no_answer_is_refused_in_a_sentence(change: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said.replace("[", r"\[")):
        Answer.from_dict(SAVED | change)


def test_a_missing_key_is_named() -> None:
    with pytest.raises(BadInput, match="missing key 'question'"):
        Answer.from_dict({key: value for key, value in SAVED.items() if key != "question"})


def test_an_answer_comes_back_equal() -> None:
    assert Answer.from_dict(SAVED).to_dict() == SAVED
