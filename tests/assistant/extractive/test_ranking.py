"""Ranking: which windows are read, and how reader and search make one probability."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.extractive.calibration import Calibration, fitted
from assistant.extractive.ranking import rank
from assistant.reader import Reading, Window
from index.segment import sentences
from index.types import Document, Hit, Span

SCALE = {"reader": 1.0, "hybrid": 1.0, "unmatched": -4.0}
WEIGHTS = Calibration(0.0, SCALE, SCALE, {})


class WordReader:
    """Scores a sentence by how often it says "goat", and answers with its first word."""

    name = "words"

    def __init__(self) -> None:
        self.read_windows: list[str] = []

    def read(self, question: str, windows: Sequence[Window]) -> tuple[tuple[Reading, ...], ...]:
        self.read_windows += [window.text for window in windows]
        return tuple(
            tuple(
                Reading(at, Span(s.start, s.start + 1), float(s.of(window.text).count("goat")))
                for at, s in enumerate(window.sentences)
            )
            for window in windows
        )


def document(text: str) -> Document:
    return Document("d", "Title", text, "d", "", sentences=sentences(text))


def hit(held: Document, number: int, score: float) -> Hit:
    span = held.sentences[number]
    return Hit("d", number, span.start, span.end, score, score, 0.0)


def test_a_sentence_is_read_with_those_around_it_and_all_are_ranked() -> None:
    held = document("One. Two goat. Three. Four. Five. Six.")
    reader = WordReader()
    found = rank("q", [hit(held, 1, 0.5), hit(held, 4, 0.9)], {"d": held}, reader, WEIGHTS, 1)
    assert reader.read_windows == ["One. Two goat. Three."]
    assert [one.sentence for one in found] == [1, 0, 2]
    assert found[0].answer == Span(5, 6)
    assert found[0].scores["hybrid"] == 0.5


def test_order_and_ties_do_not_depend_on_the_order_of_the_windows() -> None:
    held = document("A goat. B goat. C goat. D goat.")
    hits = [hit(held, number, 0.5) for number in range(4)]
    first = rank("q", hits, {"d": held}, WordReader(), WEIGHTS, 4)
    other = rank("q", hits[::-1], {"d": held}, WordReader(), WEIGHTS, 4)
    assert first == other
    assert [one.sentence for one in first] == [0, 1, 2, 3]


def test_a_name_that_the_window_lacks_counts_against_it() -> None:
    held = document("A goat eats.")
    known, unknown = (
        rank(asked, [hit(held, 0, 0.5)], {"d": held}, WordReader(), WEIGHTS, 1)[0]
        for asked in ("what of the Title?", "what of Brandt?")
    )
    assert known.probability > unknown.probability
    assert unknown.scores["unmatched"] == 1.0


def test_of_a_very_long_sentence_the_likeliest_part_is_read() -> None:
    held = document("word " * 500 + "the goat of Brandt " + "word " * 500)
    reader = WordReader()
    (found,) = rank("Whose goat?", [hit(held, 0, 0.5)], {"d": held}, reader, WEIGHTS, 1)
    assert "goat" in reader.read_windows[0]
    assert len(reader.read_windows[0]) <= 1_500
    assert found.span == held.sentences[0]
    assert found.answer is not None
    assert found.answer.of(held.text).strip()


@pytest.mark.parametrize("reader", ["footnote", "hybrid", "any/other-model"])
def test_every_reader_has_a_calibration_with_ordered_thresholds(reader: str) -> None:
    made = fitted(reader)
    assert made.thresholds["lenient"] < made.thresholds["balanced"] < made.thresholds["strict"]
    low, high = (made.probability({"dense": value}) for value in (-1.0, 1.0))
    assert 0 < low < high < 1
