"""Puts what is printed above and below the line into it: powers, indices, the marks of notes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from index.loaders.numerals import raise_figures
from index.loaders.pieces import Piece, find_size

_SMALL = 0.85
"""Size of such letters, as a share of those beside them, at most."""

_LONGEST = 5
"""Characters: "6", "-12", "nd", "[14]"."""

_NEAR = 0.35
"""Room between them and the letters beside them, in sizes of those, at most."""

_APART = 1.0
"""The same between the number of a note and the note."""

_OFF = 0.1
"""How far their middles are apart at least, in heights of the letters beside them."""

_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§])[\])]?")
"""What refers to a note: "1", "[14]", "*"; not "nd", "10,3"."""

_NOTE = re.compile(r"(\d{1,3}|[*†‡§])[.)]?\s")
"""The start of a note: "1 See the archive", "* In 1902"."""

_MEASURE = re.compile(r"\d\s?[^\W\d_]{1,2}$")
"""A figure and its unit, to which a power belongs: "20 m", "5 km"; not "Lang"."""

_PUNCTUATION = frozenset(".,;:!?)]”’\"'»")


def settle_raised(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces of a page; small ones a little above or below the end of another are on its line.

    A mark of a note is left out: behind punctuation, or where a note of the page has the same.
    """
    usual = find_size((piece.size, piece.text) for piece in pieces)
    small = {
        at
        for at, piece in enumerate(pieces)
        if piece.size <= _SMALL * usual and len(piece.text.strip()) <= _LONGEST
    }
    if not small:
        return list(pieces)
    large = [piece for at, piece in enumerate(pieces) if at not in small]
    before = _Neighbours(large, [piece.right for piece in large])
    after = _Neighbours(large, [piece.left for piece in large])
    notes = {
        found[1] for one in large if one.size <= 0.92 * usual and (found := _NOTE.match(one.text))
    }
    settled: list[Piece] = []
    marks: list[tuple[Piece, Piece]] = []
    for at, piece in enumerate(pieces):
        base = before.find(piece, piece.left, _NEAR) if at in small else None
        follower = after.find(piece, piece.right, _APART) if at in small and base is None else None
        if base is not None:
            marks.append((piece, base))
        elif follower is not None:
            notes.add(piece.text.strip())
            text = f"{piece.text.strip()} "
            settled.append(replace(piece, text=text, bottom=follower.bottom, top=follower.top))
        else:
            settled.append(piece)
    settled += [_settle(*pair) for pair in marks if not _is_mark(*pair, notes)]
    return settled


class _Neighbours:
    """Pieces by one of their edges."""

    def __init__(self, pieces: Sequence[Piece], edges: Sequence[float]) -> None:
        order = sorted(range(len(pieces)), key=edges.__getitem__)
        self._pieces = [pieces[at] for at in order]
        self._edges = [edges[at] for at in order]

    def find(self, piece: Piece, edge: float, room: float) -> Piece | None:
        """The nearest piece at an edge of a small one that it stands a little above or below."""
        reach = room * piece.size / _SMALL
        start = bisect_left(self._edges, edge - reach)
        end = bisect_left(self._edges, edge + reach)
        found = [one for one in self._pieces[start:end] if _is_off(piece, one)]
        return min(found, key=lambda one: abs(one.middle - piece.middle), default=None)


def _is_off(piece: Piece, base: Piece) -> bool:
    """Whether a small piece is a little above or below the line of a larger one."""
    overlaps = piece.bottom < base.top and piece.top > base.bottom
    is_off = abs(piece.middle - base.middle) > _OFF * base.height
    return overlaps and is_off and piece.size <= _SMALL * base.size


def _is_mark(piece: Piece, base: Piece, notes: set[str]) -> bool:
    """Whether a small piece refers to a note."""
    text = piece.text.strip()
    if piece.middle < base.middle or not _MARK.fullmatch(text):
        return False
    if base.text[-1:].isdecimal() or _MEASURE.search(base.text):
        return False
    return base.text[-1:] in _PUNCTUATION or text.strip("[]()") in notes


def _settle(piece: Piece, base: Piece) -> Piece:
    """A small piece on the line of a larger one."""
    text = piece.text
    if piece.middle > base.middle:
        text = raise_figures(text, base.text)
    return replace(piece, text=text, bottom=base.bottom, top=base.top)
