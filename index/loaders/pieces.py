"""What is printed on a page: runs of text at their places."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

_SAME_LINE = 0.5
"""How far apart the middles of pieces of one line may be, in heights of the lower one."""


class Word(NamedTuple):
    """How many letters and digits a word has, and its box, in points from below and from the left.

    A tuple, since a document has a hundred thousand of them.
    """

    letters: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Piece:
    """Text at a place of a page, in points from its lower left corner; ``size`` is that of its
    letters, ``words`` are those in it, in order."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    words: tuple[Word, ...] = ()

    @property
    def height(self) -> float:
        """From the foot of its lowest letter to the head of its highest."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """Half way up."""
        return (self.top + self.bottom) / 2


def find_size(printed: Iterable[tuple[float, str]]) -> float:
    """The size of the letters of texts, each with its own: that of the middle letter of all."""
    sizes = sorted((size, len(text)) for size, text in printed)
    ends = list(accumulate(count for _, count in sizes))
    return sizes[bisect_left(ends, ends[-1] / 2)][0] if ends else 0.0


def find_rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces by line from above, each line from the left."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.middle, piece.left)):
        first = rows[-1][0] if rows else None
        if first and first.middle - piece.middle < _SAME_LINE * min(first.height, piece.height):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]
