"""Windows: a sentence with those around it, as training and answering both cut them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reader.windows import (
    BESIDE,
    NEIGHBOUR,
    describe_place,
    reach,
    reach_passage,
    window,
)
from index.segment import sentences
from index.types import Heading, Source, Span

TEXT = "One. Two is here. Three. Four. Five. Six."
SPANS = sentences(TEXT)


@pytest.mark.parametrize(
    ("centre", "expected"), [(0, (0, 1)), (1, (0, 2)), (2, (1, 3)), (5, (4, 5))]
)
def test_a_sentence_on_either_side(centre: int, expected: tuple[int, int]) -> None:
    assert reach(SPANS, centre) == expected


def test_a_long_neighbour_ends_its_side() -> None:
    text = f"Short one. {'long ' * 250}. After. Last."
    spans = sentences(text)
    assert reach(spans, 0) == (0, 0)
    assert reach(spans, 2) == (2, 3)


def test_a_long_sentence_has_its_neighbours() -> None:
    text = f"Before. {'long ' * 250}. After."
    assert reach(sentences(text), 1) == (0, 2)


@given(st.lists(st.integers(1, 1_500), min_size=1, max_size=8), st.data())
def test_a_window_holds_its_centre_and_keeps_within_its_length(
    lengths: list[int], data: st.DataObject
) -> None:
    spans, start = [], 0
    for length in lengths:
        spans.append(Span(start, start + length))
        start += length + 1
    text = "x" * start
    centre = data.draw(st.integers(0, len(spans) - 1))
    first, last = reach(spans, centre)
    cut = window(text, spans, centre)
    assert first <= centre <= last
    assert max(centre - first, last - centre) <= BESIDE
    beside = [*lengths[first:centre], *lengths[centre + 1 : last + 1]]
    assert all(length <= NEIGHBOUR for length in beside)
    assert [s.end - s.start for s in cut.sentences] == lengths[first : last + 1]


def test_a_passage_grows_on_both_sides_up_to_its_length() -> None:
    text = " ".join(f"Sentence {number:02}." for number in range(40))
    spans = sentences(text)
    assert reach_passage(spans, 20, 65) == (18, 22)
    assert reach_passage(spans, 0, 65) == (0, 4)
    assert reach_passage(spans, 39, 65) == (35, 39)
    assert reach_passage(spans, 5) == (0, 39)
    assert reach_passage(spans, 5, 1) == (5, 5)


MANUAL = "Pumps\nGeneral.\nFaults\nCodes\nE31\nLet it dry.\nCare\nRinse it."


def _stands(under: str, title: str = "Aster 3") -> str:
    """What a line of the manual stands under."""
    levels = {"Pumps": 1, "Faults": 2, "Codes": 3, "E31": 4, "Care": 2}
    headings = tuple(
        Heading(MANUAL.index(name), MANUAL.index(name) + len(name), level)
        for name, level in levels.items()
    )
    source = Source("", title, MANUAL, "", "", headings=headings)
    return describe_place(source, MANUAL.index(under))


def test_a_passage_stands_under_the_title_and_the_nearest_headings() -> None:
    assert _stands("Let it dry.") == "Aster 3: Codes: E31"
    assert _stands("Rinse it.") == "Aster 3: Pumps: Care"
    assert _stands("Care") == "Aster 3: Pumps"
    assert _stands("Pumps") == "Aster 3"


def test_a_name_is_said_once_and_cut_where_it_is_long() -> None:
    assert _stands("General.", title="Pumps") == "Pumps"
    assert _stands("General.", title="") == "Pumps"
    assert _stands("General.", title="pump " * 40) == f"{('pump ' * 16).strip()}: Pumps"
