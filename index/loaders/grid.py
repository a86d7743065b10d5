"""Writes the lines of a print: those of a table in its columns, others piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.loaders.numerals import TICK
from index.loaders.pieces import Piece
from index.loaders.table import BETWEEN_CELLS, join_cells

Rows = Sequence[Sequence[Piece]]
Column = tuple[float, float]
"""Left and right of a column, in points."""


@dataclass(frozen=True, slots=True)
class Group:
    """The numbers of the rows in a line, its pieces in the order of its text, and that; whether it
    is a row of a table; ``follows``: with cells, it goes on with the table above."""

    numbers: Sequence[int]
    pieces: Sequence[Piece]
    text: str
    is_row: bool
    follows: bool = False


_CELL_GAP = 1.8
"""Room between two cells of a row that stands alone, in sizes of the letters."""

_TIGHT = 1.45
"""From line to line inside a cell, in sizes of the letters, at most."""

_LOOSE = 1.6
"""From row to row of a table whose cells may have more than one line, at least."""

_WIDER = 1.6
"""How much wider than the widest gap between rows one is that parts two tables."""

_MOST_BETWEEN = 3
"""Lines with one cell alone between rows of a table, at most."""

_MARK = re.compile(rf"(?:[-*•–·▪◦]|{TICK}|\(?\w{{1,3}}[.)]|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}\.?)$")
"""A bullet, a tick or a number that stands apart from its item: "•", "[x]", "12.", "(b)", "1.2";
not "Day"."""


def begins_item(row: Sequence[Piece]) -> bool:
    """Whether a line begins with a mark that stands apart from its item."""
    return len(row) > 1 and bool(_MARK.match(row[0].text.strip()))


def group_rows(rows: Rows, height: float) -> Iterator[Group]:
    """The lines of a region. A row of a table whose cells have several lines is one line."""
    at = 0
    for start, end, columns in _find_tables(rows):
        yield from _leave_rows(rows, at, start, height)
        for numbers in _group_tight(rows, start, end, height):
            cells = [
                [piece for one in numbers for piece in rows[one] if _is_in(piece, column)]
                for column in columns
            ]
            pieces = [piece for cell in cells for piece in cell]
            follows = numbers[0] > start or _is_near(rows, start, end)
            yield Group(numbers, pieces, _write_cells(cells), is_row=True, follows=follows)
        at = end
    yield from _leave_rows(rows, at, len(rows), height)


def _leave_rows(rows: Rows, start: int, end: int, height: float) -> Iterator[Group]:
    """Rows that are in no table, each a line."""
    for at in range(start, end):
        text = _write_row(rows[at], height)
        yield Group([at], rows[at], text, is_row=False, follows=_is_near(rows, at, at + 2))


def _find_tables(rows: Rows) -> Iterator[tuple[int, int, Sequence[Column]]]:
    """First row, row after the last, and the columns of each run of rows that are a table: white
    gutters go through all of them, and no gap between them is much wider than the others."""
    full = [number for number, row in enumerate(rows) if len(row) > 1]
    tops = [_find_top(row) for row in rows]
    at = 0
    while at < len(full):
        to, columns, widest = at + 1, list[Column](), 0.0
        while to < len(full) and full[to] - full[to - 1] <= _MOST_BETWEEN + 1:
            found = _find_columns(rows[full[at] : full[to] + 1])
            gap = max(tops[one - 1] - tops[one] for one in range(full[to - 1] + 1, full[to] + 1))
            if not found or (widest and gap > _WIDER * widest):
                break
            to, columns, widest = to + 1, found, max(widest, gap)
        if columns and not _only_marks(rows[full[at] : full[to - 1] + 1], columns):
            yield full[at], full[to - 1] + 1, columns
        at = to


def _find_columns(rows: Rows) -> list[Column]:
    """The columns of a table, none where these rows have none in common; a cell that stands alone
    in its row makes none."""
    columns: list[Column] = []
    for piece in sorted(
        (one for row in rows if len(row) > 1 for one in row), key=lambda one: one.left
    ):
        if columns and piece.left <= columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], piece.right)
        else:
            columns.append((piece.left, piece.right))
    alone = (row[0] for row in rows if len(row) == 1)
    fit = all(sum(_is_in(piece, column) for column in columns) == 1 for piece in alone)
    return columns if fit and len(columns) >= max(map(len, rows)) else []


def _only_marks(rows: Rows, columns: Sequence[Column]) -> bool:
    """Whether all columns but the last only mark what stands in that, as bullets do: a list."""
    *marks, _ = columns
    return all(
        bool(_MARK.match(piece.text.strip()))
        for row in rows
        for piece in row
        if any(_is_in(piece, column) for column in marks)
    )


def _is_in(piece: Piece, column: Column) -> bool:
    """Whether a piece reaches into a column."""
    return piece.left <= column[1] and piece.right >= column[0]


def _group_tight(rows: Rows, start: int, end: int, height: float) -> list[list[int]]:
    """The numbers of the rows of a table by the line they belong to: in a table whose rows are well
    apart, those that are close to each other."""
    gaps = [_find_top(above) - _find_top(below) for above, below in pairwise(rows[start:end])]
    full = [gap for at, gap in enumerate(gaps, start) if len(rows[at]) > 1 < len(rows[at + 1])]
    apart = bool(full) and median(full) > _LOOSE * height
    groups = [[start]]
    for at, gap in enumerate(gaps, start + 1):
        if apart and gap < _TIGHT * height:
            groups[-1].append(at)
        else:
            groups.append([at])
    return groups


def _is_near(rows: Rows, at: int, end: int) -> bool:
    """Whether a row with cells is little further below the one above than those beside it, up to
    ``end``, are from each other: so is a row under a head whose cells span columns."""
    first = max(0, at - 2)
    gaps = [_find_top(above) - _find_top(below) for above, below in pairwise(rows[first:end])]
    beside = [gap for number, gap in enumerate(gaps, first + 1) if number != at]
    if not (at and beside and len(rows[at]) > 1):
        return False
    return gaps[at - 1 - first] <= _WIDER * max(beside)


def _find_top(row: Sequence[Piece]) -> float:
    """How far up the highest letters of a row are; their feet lie deeper where one has a tail."""
    return max(piece.top for piece in row)


def _write_cells(cells: Sequence[Sequence[Piece]]) -> str:
    """A row of a table; a mark or a label in the first of its columns belongs to the next."""
    texts = [" ".join(piece.text.strip() for piece in cell) for cell in cells]
    while len(texts) > 1 and _is_label(texts[0]):
        texts[:2] = [f"{texts[0]} {texts[1]}".strip()]
    return join_cells(texts)


def _write_row(row: Sequence[Piece], height: float) -> str:
    """A line that is in no table; pieces that stand far apart are cells, with bars between them."""
    text = row[0].text.strip()
    for before, piece in pairwise(row):
        is_cell = piece.left - before.right > _CELL_GAP * height and not _is_label(text)
        text += (BETWEEN_CELLS if is_cell else " ") + piece.text.strip()
    return text


def _is_label(text: str) -> bool:
    """Whether a text only marks or names what stands behind it: "12.", "Length:"."""
    return bool(_MARK.match(text)) or (text.endswith(":") and BETWEEN_CELLS not in text)
