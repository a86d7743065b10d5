"""Writes the numbers of lists, figures above the line, fractions, and ticks of forms."""

from __future__ import annotations

import re

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
"""Roman numerals, the greatest first."""

_LARGEST = 10_000
"""Counts above it are written in figures whatever the list says: letters would fill lines."""


def write_numeral(count: int, style: str) -> str:
    """A count as a list shows it: 4 in "1", "a", "A", "i" and "I" is "4", "d", "D", "iv", "IV"."""
    if style in ("a", "A") and 0 < count < _LARGEST:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if style == "A" else letter
    if style in ("i", "I") and 0 < count < _LARGEST:
        written = ""
        for value, numeral in _ROMAN:
            written += numeral * (count // value)
            count %= value
        return written.upper() if style == "I" else written
    return str(count)


_POWER = re.compile(r"[-−+]?\d+")
_RAISED_FIGURES = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = str.maketrans("0123456789-−+", f"{_RAISED_FIGURES}⁻⁻⁺")
_LOWERED = str.maketrans(_RAISED_FIGURES, "0123456789")


def raise_figures(text: str, before: str) -> str:
    """What is set above the line after ``before``: figures behind a figure are written as raised
    ones, since 10 and a raised 3 are not 103. Others stay as people type them: "m2", "1st"."""
    if before[-1:].isdecimal() and _POWER.fullmatch(text.strip()):
        return text.translate(_RAISED)
    return text


_FRACTION = re.compile(rf"(?<=\d)([{_RAISED_FIGURES}]{{1,2}})\s?[/⁄]\s?(\d{{1,2}})(?!\d)")
"""A raised figure behind a whole number, and what it is divided by: "2¹⁄2"; not "10³/100"."""

_SLASH = re.compile(r"(?<=\d)⁄(?=\d)")
"""The slash of a fraction: "3⁄4"."""

_PARTS = frozenset((2, 3, 4, 5, 6, 8, 10, 12, 16, 32, 64))
"""What measures are divided by."""


def settle_fractions(text: str) -> str:
    """Fractions that are set with a raised and a lowered figure as people type them: "2¹⁄2" is
    "2 1/2"."""

    def write(found: re.Match[str]) -> str:
        over, under = found[1].translate(_LOWERED), found[2]
        is_part = int(over) < int(under) and int(under) in _PARTS
        return f" {over}/{under}" if is_part else found[0]

    return _SLASH.sub("/", _FRACTION.sub(write, text))


TICK = r"\[[x ]\]"
"""What ``write_tick`` writes, as a pattern."""


def write_tick(is_ticked: bool) -> str:
    """A box or button of a form, as Markdown writes it."""
    return "[x]" if is_ticked else "[ ]"
