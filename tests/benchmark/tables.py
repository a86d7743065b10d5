"""Tables in Markdown that also read well on a terminal, and figures as they are printed in them."""

from __future__ import annotations

from collections.abc import Sequence


def table(head: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    """A Markdown table; the first column is text, the others are figures."""
    columns = [list(column) for column in zip(head, *body, strict=True)]
    widths = [max(3, *map(len, column)) for column in columns]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join(_line(row, widths) for row in (head, rule, *body))


def figure(value: float, unit: str = "") -> str:
    """Three significant digits, and more only where they stand before the point."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}{' ' + unit if unit else ''}"


def times(more: float, less: float) -> str:
    """How many times ``more`` is ``less``."""
    return f"{figure(more / less)}×" if less else "–"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [row[0].ljust(widths[0])]
    cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
    return "| " + " | ".join(cells) + " |"
