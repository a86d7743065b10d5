"""Two readers as one: which of them reads what, and when the larger one is loaded."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.reader import Reading, Rereader, Window, load_reader
from assistant.reader.cascade import CascadeReader, Scale
from assistant.reader.hybrid import HybridReader
from index.errors import BadInput
from index.segment import sentences
from index.types import Span

WINDOW = Window("A goat eats. It rains.", sentences("A goat eats. It rains."))


class FixedReader:
    """Gives every sentence the same score, half of it as its evidence."""

    def __init__(self, score: float) -> None:
        self.name, self.score = f"fixed-{score}", score

    def read(self, question: str, windows: Sequence[Window]) -> tuple[tuple[Reading, ...], ...]:
        return tuple(
            tuple(
                Reading(at, Span(0, 1), self.score, 0.5, self.score / 2)
                for at, _ in enumerate(window.sentences)
            )
            for window in windows
        )


def test_the_small_reader_reads_and_the_larger_one_reads_again() -> None:
    reader = CascadeReader(FixedReader(1.0), lambda: FixedReader(4.0))
    assert reader.name == "fixed-1.0"
    assert [one.score for one in reader.read("q", [WINDOW])[0]] == [1.0, 1.0]
    assert [one.score for one in reader.reread("q", [WINDOW])[0]] == [4.0, 4.0]


def test_what_the_larger_reader_says_is_put_on_the_scale_of_the_small_one() -> None:
    scale = Scale(score=(2.0, -1.0), evidence=(0.5, 3.0))
    reader = CascadeReader(FixedReader(1.0), lambda: FixedReader(4.0), scale)
    ((first, second),) = reader.reread("q", [WINDOW])
    assert first == Reading(0, Span(0, 1), 7.0, 0.5, 4.0)
    assert second.sentence == 1


def test_the_larger_reader_is_loaded_once_and_only_where_it_reads() -> None:
    loads = list[str]()

    def load() -> FixedReader:
        loads.append("loaded")
        return FixedReader(4.0)

    reader = CascadeReader(FixedReader(1.0), load)
    reader.read("q", [WINDOW])
    assert loads == []
    for _ in range(2):
        reader.reread("q", [WINDOW])
    assert loads == ["loaded"]


def test_weights_that_are_damaged_are_named_when_they_are_needed() -> None:
    def load() -> FixedReader:
        raise BadInput("The reader's weights are damaged.")

    reader = CascadeReader(FixedReader(1.0), load)
    with pytest.raises(BadInput, match="damaged"):
        reader.reread("q", [WINDOW])


def test_the_reader_that_ships_reads_again_and_others_do_not() -> None:
    assert isinstance(load_reader(), Rereader)
    assert not isinstance(HybridReader(), Rereader)


def test_both_readers_that_ship_find_what_is_said_word_by_word() -> None:
    text = "The mill stands on a hill. Anna Berg founded the mill in 1871. It rained all day."
    window = Window(text, sentences(text))
    reader = load_reader()
    assert isinstance(reader, Rereader)
    for read in (reader.read, reader.reread):
        (found,) = read("Who founded the mill?", [window])
        best = max(found, key=lambda one: one.evidence)
        assert best.sentence == 1
        assert best.span is not None
        assert best.span.of(text) == "Anna Berg"
