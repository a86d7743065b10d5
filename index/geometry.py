"""Where the words of a text stand on the pages of its file, kept in little room.

A document of 200 pages has some 100,000 words. They are written as the steps from each to the next,
compressed page by page, so that only the pages that are asked for are unpacked.
"""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_UNIT = 0.25
"""Points to which places are kept: a twentieth of the width of a letter."""

_LEVEL = 6
"""Of zlib: higher levels win one per cent here."""

_SAME_LINE = 0.3
"""Least share of the lower of two words by which they overlap in height on one line."""

_CELL_GAP = 3.0
"""Room between two words, in heights of a line, from which on they get boxes of their own: cells
of a table."""

_JOINED = 0.3
"""Room between two pieces of one word at most, in heights of a line."""


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """A rectangle on a page, in points from the upper left corner of the page as it is shown,
    turned as its file says; pages count from 1."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


class PlacedWord(NamedTuple):
    """The characters ``start`` to ``end`` of a text, and the box in which they stand."""

    start: int
    end: int
    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Geometry:
    """The sizes of the pages of a file and the places of its words; ``packed`` is ``""`` where
    there are none.

    Written are first the sizes (width x height in points, with how many pages have it), then
    by stretch of text on one page the first character, the number of the page, and the words.
    """

    packed: str = ""

    @property
    def sizes(self) -> tuple[tuple[float, float], ...]:
        """Width and height of every page in points, as it is shown."""
        sizes: list[tuple[float, float]] = []
        for run in self.packed.partition(" ")[0].split(","):
            size, _, count = run.partition("*")
            if size:
                width, height = map(float, size.split("x"))
                sizes += [(width, height)] * int(count)
        return tuple(sizes)

    def find_boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """The boxes of the characters ``start`` to ``end``: one a line, more where it has gaps."""
        boxes: list[Box] = []
        for box in self._find_words(start, end):
            if boxes and _is_beside(boxes[-1], box):
                boxes[-1] = unite(boxes[-1], box)
            else:
                boxes.append(box)
        return tuple(boxes)

    def _find_words(self, start: int, end: int) -> Iterator[Box]:
        """The boxes of the words of which some character is among these."""
        stretches = self.packed.split(" ")[1:]
        firsts = [int(stretch.partition(":")[0]) for stretch in stretches]
        for at in range(max(bisect_right(firsts, start) - 1, 0), bisect_left(firsts, end)):
            _, page, words = stretches[at].split(":")
            for first, last, *edges in zip(*_unpack(words), strict=True):
                if firsts[at] + first < end and firsts[at] + last > start:
                    yield Box(int(page), *(edge * _UNIT for edge in edges))


def pack_geometry(
    sizes: Sequence[tuple[float, float]], words: Sequence[PlacedWord] | NDArray[np.float64]
) -> Geometry:
    """The geometry of a text: the sizes of all pages, and its words in order of the text.

    ``words`` may be given as rows of an array. Pieces that make one word on one line are kept as
    one.
    """
    import numpy as np

    runs = ((size, len(list(same))) for size, same in groupby(sizes))
    written = [",".join(f"{width:.1f}x{height:.1f}*{count}" for (width, height), count in runs)]
    rows = np.asarray(words, np.float64).reshape(-1, 7)
    if len(rows):
        rows = _join_pieces(rows)
        turns = np.flatnonzero(np.diff(rows[:, 2])) + 1
        written += [_pack(stretch) for stretch in np.split(rows, turns)]
    return Geometry(" ".join(written))


def _join_pieces(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """The words, of which those that follow on each other without a blank are joined on a line."""
    import numpy as np

    start, end, page, left, top, right, bottom = rows.T
    height = np.minimum(bottom[1:] - top[1:], bottom[:-1] - top[:-1])
    overlap = np.minimum(bottom[1:], bottom[:-1]) - np.maximum(top[1:], top[:-1])
    gap = np.maximum(left[1:], left[:-1]) - np.minimum(right[1:], right[:-1])
    goes_on = (start[1:] == end[:-1]) & (page[1:] == page[:-1])
    goes_on &= (overlap >= _SAME_LINE * height) & (gap <= _JOINED * height)
    first = np.flatnonzero(np.concatenate(([True], ~goes_on)))
    least, most = np.minimum.reduceat(rows, first), np.maximum.reduceat(rows, first)
    return np.column_stack((least[:, 0], most[:, 1], least[:, 2:5], most[:, 5:]))


def _is_beside(one: Box, other: Box) -> bool:
    """Whether two boxes are on one line with no more room between them than between words."""
    height = min(one.bottom - one.top, other.bottom - other.top)
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    if one.page != other.page or overlap < _SAME_LINE * height:
        return False
    between = max(one.left, other.left) - min(one.right, other.right)
    return between <= _CELL_GAP * max(one.bottom - one.top, other.bottom - other.top)


def unite(one: Box, other: Box) -> Box:
    """The smallest box around two on one page."""
    return Box(
        one.page,
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
    )


def _pack(rows: NDArray[np.float64]) -> str:
    """One stretch on a page, as ``start:page:words``.

    Of each word the gap before it and its length in characters, the gap before it and its width,
    the step down to it and its height: six columns of whole numbers of four bytes, of which the
    lowest bytes of all come first.
    """
    import numpy as np

    start, page = int(rows[0, 0]), int(rows[0, 2])
    left, top, right, bottom = np.rint(rows[:, 3:].T / _UNIT)
    ends = np.concatenate(([start], rows[:-1, 1]))
    rights = np.concatenate(([0], right[:-1]))
    sizes = (rows[:, 1] - rows[:, 0], right - left, bottom - top)
    steps = (rows[:, 0] - ends, left - rights, np.diff(top, prepend=0))
    columns = np.stack((*steps, *sizes)).astype("<i4")
    written = columns.view(np.uint8).reshape(-1, 4).T.tobytes()
    return f"{start}:{page}:{b64encode(zlib.compress(written, _LEVEL)).decode()}"


def _unpack(packed: str) -> list[list[int]]:
    """The columns of a stretch: first and last character, counted from its own first; left, top,
    right and bottom in units."""
    import numpy as np

    written = np.frombuffer(zlib.decompress(b64decode(packed)), np.uint8)
    columns = written.reshape(4, -1).T.copy().view("<i4").reshape(6, -1).astype(np.int64)
    gap, step, down, length, width, height = columns
    end, right, top = np.cumsum(gap + length), np.cumsum(step + width), np.cumsum(down)
    placed = np.stack((end - length, end, right - width, top, right, top + height))
    return [[int(number) for number in column] for column in placed]
