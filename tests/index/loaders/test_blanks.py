"""Blanks that the model saw between two letters and did not write are in the recognised line."""

from __future__ import annotations

import numpy as np
import pytest

from index.loaders.blanks import Decoder, add_blanks

LETTERS = ["", *"abcdefghijklmnopqrstuvwxyzI0123456789.,()|- "]
BLANK = len(LETTERS) - 1


def see(text: str, blanks: dict[int, float]) -> np.ndarray:
    """What a model gives for a line: a column for each letter and an empty one behind it, in which
    a blank has the probability of the letter's place in ``blanks``."""
    given = np.zeros((2 * len(text), len(LETTERS)), np.float32)
    for at, letter in enumerate(text):
        given[2 * at, LETTERS.index(letter)] = 0.99
        given[2 * at + 1, BLANK] = blanks.get(at, 0.0)
        given[2 * at + 1, 0] = 1 - blanks.get(at, 0.0)
    return given


@pytest.mark.parametrize(
    ("text", "blanks", "read"),
    [
        ("can Icome", {4: 0.4}, "can I come"),
        ("12 kg|7.50", {4: 0.15, 5: 0.45}, "12 kg | 7.50"),
        ("(3)after", {2: 0.2}, "(3) after"),
        ("rest.your", {4: 0.16}, "rest. your"),
        ("to18", {1: 0.46}, "to 18"),
        ("ill", {0: 0.47}, "ill"),
        ("doIt", {1: 0.2, 2: 0.02}, "doIt"),
        ("a b", {0: 0.3, 1: 0.3}, "a b"),
        ("7.50", {0: 0.05}, "7.50"),
        ("", {}, ""),
    ],
)
def test_probable_blanks_are_written(text: str, blanks: dict[int, float], read: str) -> None:
    assert add_blanks(text, see(text, blanks), BLANK) == read


def test_letters_without_a_column_are_left_as_they_are() -> None:
    assert add_blanks("abc", see("ab", {0: 0.4}), BLANK) == "abc"


def test_the_decoder_of_the_engine_is_completed() -> None:
    class Inner:
        character = LETTERS

        def __call__(self, given: np.ndarray, words: bool = False) -> object:
            return [("7I", 0.9)], [words]

    lines, words = Decoder(Inner())(np.stack([see("7I", {0: 0.3})]), words=True)
    assert lines == [("7 I", 0.9)]
    assert words == [True]
