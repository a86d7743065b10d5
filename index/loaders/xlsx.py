"""Reads workbooks of Excel: a row a line, each sheet under its name, numbers and dates as shown."""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from index.loaders.draft import Draft, Fetched, outline_blocks
from index.loaders.guard import Limits, open_archive, read_properties, refusing_damage
from index.loaders.remarks import (
    count_marks,
    join_remarks,
    name_comments,
    name_hidden,
    name_uncalculated,
)
from index.loaders.table import Hidden, Spans, write_table

_STREAMED = (
    "xl/worksheets/", "xl/sharedStrings", "xl/pivotCache/", "xl/externalLinks/", "xl/comments",
    "xl/threadedComments/", "customXml/",
)  # fmt: skip
"""Parts that are read as they go by, or not at all."""

_LARGEST_TREE = 10_000_000
"""Bytes of the other parts, whose every element becomes an object: styles, names, charts."""

_STRING = re.compile(rb"<(?:\w+:)?si\b")
"""One of the texts that cells share."""

_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]{0,40}?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"'
)
"""Cells merged over rows: the letters of the left column, the first and the last row."""

_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]{0,400})>")
"""A row of a sheet with what it says of itself."""

_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]{0,400})>")
"""The same of columns."""

_IS_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
"""What says that a row or some columns are not shown."""

_NUMBER = re.compile(rb'\b(r|min|max)="(\d{1,7})"')
"""The number of a row, or of the first or last of some columns."""

_UNCALCULATED = re.compile(
    rb"<(?:\w+:)?c\b(?![^<>]{0,200}\bt=[\"']str[\"'])[^<>]{0,200}>\s*+"
    rb"<(?:\w+:)?f\b[^<]{0,9000}(?:/>|</(?:\w+:)?f>)\s*+"
    rb"(?:<(?:\w+:)?v\s?/>\s*+|<(?:\w+:)?v></(?:\w+:)?v>\s*+)?</(?:\w+:)?c>"
)
"""A cell with a formula without a value, as programs write it that do not calculate; not one whose
value is an empty text, as that of ``=IF(A1="", "", A1)``."""

_COMMENT = re.compile(rb"<(?:\w+:)?comment\s")
"""A comment on a cell."""

_MOST_ROWS = 1_048_576
"""Rows of a sheet, by the limits of Excel."""

_CODE = re.compile(
    r"""
    "(?P<quoted>[^"]*)" | \\(?P<escaped>.)
    | \[\$(?P<currency>[^\]-]*)[^\]]*\]     # [$€-407]
    | \[[^\]]*\] | [_*].                    # [Red], a blank as wide as a bracket
    | (?P<digits>[#0?][#0?,.]*) | (?P<other>.)
    """,
    re.X,
)
"""The pieces of a number's format: '#,##0.00 "kg"' has digits, a blank and "kg"."""


def read(fetched: Fetched) -> Draft:
    """The rows of all sheets that are not hidden, with title, author and date from the file's
    properties; without a title there the file's name is it.

    Formulas give the value that was last calculated.

    Raises:
        BadInput: it is damaged, needs a password, or is too large.
    """
    from openpyxl import load_workbook

    # What it does not know of a workbook, such as a way of checking entries, is no matter here.
    warnings.filterwarnings("ignore", module="openpyxl")
    limits = Limits(fetched)
    with refusing_damage(fetched, "XLSX"), _open(fetched, limits) as archive:
        title, author, date = read_properties(archive)
        book = load_workbook(
            _Timed(fetched.raw, limits), read_only=True, data_only=True, keep_links=False
        )
        blocks, hidden = list[str](), Hidden()
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                rows = write_table(_read_rows(sheet, archive, hidden), limits)
                blocks.append("\n".join((sheet.title, *rows)) if rows else "")
            else:
                hidden.sheets += 1
        book.close()
        remark = join_remarks(
            name_hidden(fetched.name, hidden),
            name_uncalculated(
                fetched.name, count_marks(archive, "xl/worksheets/sheet", _UNCALCULATED)
            ),
            name_comments(fetched.name, count_marks(archive, "xl/comments", _COMMENT)),
        )
    text, outline = "\n\n".join(blocks), outline_blocks(blocks)
    return Draft(text, title or fetched.stem, author, date, outline=outline, remark=remark)


class _Timed(BytesIO):
    """The bytes of a file, which end when the time is over, whatever the workbook's reader does."""

    def __init__(self, raw: bytes, limits: Limits) -> None:
        super().__init__(raw)
        self._limits = limits

    def read(self, size: int | None = -1) -> bytes:
        self._limits.check_time()
        return super().read(size)


def _open(fetched: Fetched, limits: Limits) -> ZipFile:
    archive = open_archive(fetched, "XLSX", streamed=_STREAMED, most=_LARGEST_TREE)
    for name in archive.namelist():
        if name.startswith("xl/sharedStrings"):
            limits.count_cells(sum(1 for _ in _STRING.finditer(archive.read(name))))
    return archive


def _find_hidden(content: bytes) -> tuple[set[int], set[int]]:
    """The rows and the columns of a sheet that are not shown, both from 0."""
    rows, columns = set[int](), set[int]()
    for pattern, hidden in ((_ROW, rows), (_COLUMN, columns)):
        for given in pattern.findall(content):
            if _IS_HIDDEN.search(given):
                numbers = [int(number) for _, number in _NUMBER.findall(given)]
                most = min(max(numbers, default=0), _MOST_ROWS)
                hidden.update(range(min(numbers, default=1) - 1, most))
    return rows, columns


def _find_merged(content: bytes) -> dict[int, dict[int, int]]:
    """By its first row, in which columns a cell is merged over how many rows; both from 0."""
    from openpyxl.utils import column_index_from_string

    merged: dict[int, dict[int, int]] = defaultdict(dict)
    # They stand behind the rows, and the workbook's reader does not give them.
    for column, first, last in _MERGED.findall(content):
        if last != first:
            at = column_index_from_string(column.decode()) - 1
            merged[int(first) - 1][at] = int(last) - int(first) + 1
    return merged


def _read_rows(sheet: Any, archive: ZipFile, hidden: Hidden) -> Iterator[list[str]]:
    """The rows of a sheet that are shown; those with something in them that are not are counted."""
    content = archive.read(sheet._worksheet_path)
    merged, (rows, columns) = _find_merged(content), _find_hidden(content)
    sheet.reset_dimensions()  # Those that a file states may be wrong, and then cells are lost.
    spans = Spans()
    for number, row in enumerate(sheet.iter_rows()):
        if number >= _MOST_ROWS:
            raise ValueError("No workbook has such rows.")
        cells = spans.fill([_show(cell) for cell in row], merged.get(number, {}))
        if number in rows:
            hidden.rows += any(cells)
        else:
            yield hidden.leave_columns(cells, columns)
    hidden.end_sheet()


def _show(cell: Any) -> str:
    """A cell as a person sees it, but for dates, which are ISO 8601's."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.datetime):
        shown = value.isoformat(" ", "seconds")
        return shown.removesuffix(" 00:00:00").removesuffix(":00") if len(shown) == 19 else shown
    if isinstance(value, dt.time):
        return value.isoformat("seconds").removesuffix(":00")
    if isinstance(value, dt.timedelta):
        return _show_duration(value)
    if isinstance(value, (int, float)):
        return _show_number(value, cell.number_format)
    return str(value)


def _show_duration(value: dt.timedelta) -> str:
    """A length of time, which may go over a day: "26:30", "0:05:30"."""
    minutes, seconds = divmod(round(abs(value).total_seconds()), 60)
    sign = "-" if value < dt.timedelta(0) else ""
    shown = f"{sign}{minutes // 60}:{minutes % 60:02}"
    return f"{shown}:{seconds:02}" if seconds else shown


def _show_number(value: float, code: str) -> str:
    """A number in a format: 0.15 in "0.0%" is "15.0%", 1234.5 in '#,##0.00 "€"' is "1,234.50 €".

    Formats of fractions and powers, and those with conditions, give the plain number.
    """
    before, digits, after, percent = _read_code(code)
    if not digits:
        return str(value) if isinstance(value, int) else f"{value:.15g}"
    whole, _, decimals = digits.partition(".")
    most, least = len(decimals), decimals.count("0")
    grouping = "," if "," in whole else ""
    shown = f"{abs(value) * 100 if percent else abs(value):{grouping}.{most}f}"
    for _ in range(most - least):
        shown = shown.removesuffix("0")
    shown = shown.removesuffix(".")
    if not grouping:
        front, point, rest = shown.partition(".")
        shown = front.zfill(whole.count("0")) + point + rest
    sign = "-" if value < 0 and shown.strip("0.,") else ""
    return f"{sign}{before}{shown}{after}".strip()


@lru_cache(maxsize=1_000)
def _read_code(code: str) -> tuple[str, str, str, bool]:
    """What a format puts before the digits, the digits, what it puts behind, and whether that makes
    it a percentage. No digits where the format is not one of plain numbers."""
    pieces, digits, percent = ["", ""], "", False
    if code in ("General", "@") or re.search(r"\[[<>=]|E[+-]|[#0?]\s*/", code):
        return "", "", "", False
    for match in _CODE.finditer(code):
        if match["digits"]:
            if digits:
                return "", "", "", False
            digits = match["digits"]
        elif match["other"] == ";":
            break
        else:
            percent = percent or match["other"] == "%"
            text = match["quoted"] or match["escaped"] or match["currency"] or match["other"] or ""
            pieces[bool(digits)] += text
    if digits.endswith(",") or digits.count(".") > 1:
        return "", "", "", False
    return pieces[0], digits, pieces[1], percent
