"""Writes tables: a row a line, its cells apart by bars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set

from index.loaders.guard import Limits

BETWEEN_CELLS = " | "
"""Stands between the cells of a row."""


def join_cells(cells: Iterable[str]) -> str:
    """A row as a line: "Adult | 4 euro"; an empty cell keeps the heads over their columns."""
    return BETWEEN_CELLS.join(cells).rstrip(" |").lstrip()


def write_table(rows: Iterable[Sequence[str]], limits: Limits) -> list[str]:
    """The rows of a table as lines, without the columns that are empty in all of them; empty rows
    between others are one blank line."""
    kept: list[list[str]] = []
    filled: list[bool] = []
    for row in rows:
        cells = [" ".join(cell.split()) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        limits.count_cells(len(cells), sum(map(len, cells)))
        filled.extend([False] * (len(cells) - len(filled)))
        for column, cell in enumerate(cells):
            if cell:
                filled[column] = True
        if cells:
            kept.append(cells)
        elif kept and kept[-1]:
            kept.append([])
    if all(filled):
        return [join_cells(row) for row in kept]
    return [join_cells(cell for cell, has in zip(row, filled, strict=False) if has) for row in kept]


class Spans:
    """Cells that are merged over rows, which stand in each of those rows."""

    def __init__(self) -> None:
        self._open: dict[int, tuple[int, str]] = {}

    def covers(self, column: int) -> bool:
        """Whether a cell of a row above goes on in this column of the next row."""
        return column in self._open

    def fill(self, cells: list[str], heights: Mapping[int, int]) -> list[str]:
        """The next row with the cells that go on in it; ``heights`` says over how many rows the
        cells in some of its columns go."""
        for column, (left, text) in list(self._open.items()):
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = cells[column] or text
            if left > 1:
                self._open[column] = left - 1, text
            else:
                del self._open[column]
        for column, height in heights.items():
            if height > 1 and column < len(cells) and cells[column]:
                self._open[column] = height - 1, cells[column]
        return cells


class Hidden:
    """Counts the sheets of a workbook, and their rows and columns, that are not shown though they
    have something in them."""

    def __init__(self) -> None:
        self.sheets = self.rows = self.columns = 0
        self._filled: set[int] = set()

    def leave_columns(self, cells: Sequence[str], columns: Set[int]) -> list[str]:
        """The cells of a row without those in hidden columns."""
        if not columns:
            return list(cells)
        self._filled.update(at for at, cell in enumerate(cells) if cell and at in columns)
        return [cell for at, cell in enumerate(cells) if at not in columns]

    def end_sheet(self) -> None:
        """Count the columns of a sheet that has been read."""
        self.columns += len(self._filled)
        self._filled.clear()
