"""What is kept of the places of words is what was given."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.geometry import Box, Geometry, PlacedWord, pack_geometry

STEP = 0.25
"""Points to which places are kept."""


@st.composite
def placed(draw: st.DrawFn) -> list[PlacedWord]:
    """Words in order of the text, anywhere on pages of any size, with blanks between them."""
    words: list[PlacedWord] = []
    end = 0
    for _ in range(draw(st.integers(1, 30))):
        start = end + draw(st.integers(1, 400))
        end = start + draw(st.integers(1, 40))
        left, top = draw(st.integers(-400, 60_000)) * STEP, draw(st.integers(-400, 60_000)) * STEP
        width, height = draw(st.integers(1, 4_000)) * STEP, draw(st.integers(1, 400)) * STEP
        page = draw(st.integers(1, 3))
        words.append(PlacedWord(start, end, page, left, top, left + width, top + height))
    return words


@given(placed())
def test_every_word_has_its_box_again(words: list[PlacedWord]) -> None:
    geometry = pack_geometry([(595.0, 842.0)] * 3, words)
    for word in words:
        assert geometry.find_boxes(word.start, word.end) == (Box(*word[2:]),)
        assert geometry.find_boxes(word.end, word.end + 1) == ()


def test_words_of_a_line_share_a_box_and_cells_do_not() -> None:
    line = [PlacedWord(0, 3, 1, 10, 20, 30, 30), PlacedWord(4, 8, 1, 33, 20, 60, 30)]
    far = PlacedWord(11, 13, 1, 200, 20, 220, 30)
    below = PlacedWord(14, 19, 1, 10, 33, 50, 43)
    geometry = pack_geometry([(595, 842)], [*line, far, below])
    assert geometry.find_boxes(0, 19) == (
        Box(1, 10, 20, 60, 30), Box(1, 200, 20, 220, 30), Box(1, 10, 33, 50, 43),
    )  # fmt: skip
    assert geometry.find_boxes(5, 6) == (Box(1, 33, 20, 60, 30),)


def test_pieces_of_a_word_are_one() -> None:
    pieces = [PlacedWord(0, 2, 1, 10, 20, 20, 30), PlacedWord(2, 5, 1, 20.5, 20, 40, 30)]
    assert pack_geometry([(595, 842)], pieces).find_boxes(0, 1) == (Box(1, 10, 20, 40, 30),)
    over_a_line = [PlacedWord(0, 2, 1, 500, 20, 520, 30), PlacedWord(2, 5, 1, 10, 33, 40, 43)]
    assert len(pack_geometry([(595, 842)], over_a_line).find_boxes(0, 5)) == 2


def test_sizes_are_kept_page_by_page() -> None:
    sizes = [(595.3, 841.9), (595.3, 841.9), (841.9, 595.3)]
    assert pack_geometry(sizes, []).sizes == tuple(sizes)
    assert Geometry().sizes == ()
    assert Geometry().find_boxes(0, 10) == ()
