"""Reads the texts and sheets of OpenDocument: paragraphs, list items and rows, each on a line.

As of a DOCX, the text is the final one: what tracked changes deleted is not in it, what stands in
text boxes and notes is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import groupby
from typing import Any
from zipfile import ZipFile

from index.loaders.draft import Draft, Fetched, Line, join_lines, outline_blocks
from index.loaders.guard import Limits, encrypted, open_archive, parse_xml, refusing_damage
from index.loaders.opendocument_forms import read_ticks
from index.loaders.opendocument_styles import (
    STYLE,
    TEXT,
    Level,
    Styles,
    find_running_heads,
    is_hidden,
    read_styles,
    write_number,
)
from index.loaders.remarks import (
    join_remarks,
    name_comments,
    name_hidden,
    name_running_heads,
)
from index.loaders.table import Hidden, Spans, write_table

_NAMES = "{urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _DRAW, _META = (
    f"{_NAMES}{room}:1.0}}" for room in ("office", "table", "drawing", "meta")
)
_DUBLIN = "{http://purl.org/dc/elements/1.1/}"

_UNSEEN = frozenset(
    (f"{TEXT}tracked-changes", f"{TEXT}note-citation", f"{TEXT}ruby-text",
     f"{_OFFICE}annotation", f"{_OFFICE}forms", f"{_OFFICE}event-listeners",
     f"{TEXT}table-of-content", f"{TEXT}alphabetical-index-source", f"{TEXT}hidden-text")
)  # fmt: skip
"""Elements whose content is no part of the final text, or whose lines are headings of it."""

_COMMENT = re.compile(rb"<office:annotation[\s>]")
"""A comment: "<office:annotation>"; not the end of what it is on, "<office:annotation-end/>"."""

_HIDDEN = ("collapse", "filter")
"""What rows and columns that are not shown are called."""

_MOST_BLANKS = 1_000
"""Blanks in a row that a paragraph may ask for."""


def read_text(fetched: Fetched) -> Draft:
    """The text of an ODT, with title, author and date from its properties.

    Raises:
        BadInput: it is damaged, needs a password, or is too large.
    """
    with refusing_damage(fetched, "ODT"), open_archive(fetched, "ODT") as archive:
        _refuse_encrypted(archive, fetched)
        raw = archive.read("content.xml")
        content = parse_xml(raw)
        styles = [content]
        if "styles.xml" in archive.namelist():
            styles.append(parse_xml(archive.read("styles.xml")))
        body = content.find(f"{_OFFICE}body/{_OFFICE}text")
        reader = _Reader(read_styles(styles), Limits(fetched), read_ticks(content))
        text, outline = join_lines(reader.read_blocks(body))
        heads = (
            " ".join(line.text for line in reader.read_blocks(head))
            for head in find_running_heads(styles)
        )
        remark = join_remarks(
            name_comments(fetched.name, len(_COMMENT.findall(raw))),
            name_running_heads(fetched.name, heads, text),
        )
        return Draft(text, *_read_properties(archive), outline=outline, remark=remark)


def read_sheets(fetched: Fetched) -> Draft:
    """The rows of the sheets of an ODS that are not hidden, each sheet under its name; without a
    title in the properties the file's name is it.

    Raises:
        BadInput: it is damaged, needs a password, or is too large.
    """
    with (
        refusing_damage(fetched, "ODS"),
        open_archive(fetched, "ODS", streamed=["content.xml"]) as archive,
    ):
        _refuse_encrypted(archive, fetched)
        title, author, date = _read_properties(archive)
        limits, hidden, content = Limits(fetched), Hidden(), archive.read("content.xml")
        blocks = []
        for name, rows in _read_tables(content, limits, hidden):
            lines = write_table(rows, limits)
            blocks.append("\n".join((name, *lines)) if lines else "")
        remark = join_remarks(
            name_hidden(fetched.name, hidden),
            name_comments(fetched.name, len(_COMMENT.findall(content))),
        )
        text, outline = "\n\n".join(blocks), outline_blocks(blocks)
        return Draft(text, title or fetched.stem, author, date, outline=outline, remark=remark)


def _refuse_encrypted(archive: ZipFile, fetched: Fetched) -> None:
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise encrypted(fetched)


def _read_properties(archive: ZipFile) -> tuple[str, str, str]:
    """Title, author and date, ``""`` for each that is not there."""
    if "meta.xml" not in archive.namelist():
        return "", "", ""
    meta = parse_xml(archive.read("meta.xml")).find(f"{_OFFICE}meta")
    if meta is None:
        return "", "", ""
    title = meta.findtext(f"{_DUBLIN}title") or ""
    author = meta.findtext(f"{_META}initial-creator") or meta.findtext(f"{_DUBLIN}creator") or ""
    made = meta.findtext(f"{_META}creation-date") or meta.findtext(f"{_DUBLIN}date") or ""
    return title, author, made[:10]


def _read_tables(
    content: bytes, limits: Limits, unseen: Hidden
) -> Iterator[tuple[str, Iterator[list[str]]]]:
    """Name and rows of every sheet that is shown; the rows of one are to be read before the next
    sheet is asked for."""
    from lxml import etree

    hidden = set[str]()
    reader = _Reader(Styles(), limits)
    events = etree.iterparse(
        BytesIO(content),
        events=("start", "end"),
        tag=(*(f"{_TABLE}table{part}" for part in ("", "-row", "-column")), f"{STYLE}style"),
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
    )
    for event, element in events:
        if element.tag == f"{STYLE}style" and event == "end":
            properties = element.find(f"{STYLE}table-properties")
            if properties is not None and properties.get(f"{_TABLE}display") == "false":
                hidden.add(element.get(f"{STYLE}name"))
        elif element.tag == f"{_TABLE}table" and event == "start":
            if element.get(f"{_TABLE}style-name") in hidden:
                unseen.sheets += 1
                for _ in _read_events(events, reader, Hidden()):
                    pass
            else:
                yield element.get(f"{_TABLE}name", ""), _read_events(events, reader, unseen)


def _read_events(events: Any, reader: _Reader, unseen: Hidden) -> Iterator[list[str]]:
    """The rows of a sheet that are shown as its elements go by; what has been read is let go."""
    spans, depth = Spans(), 1
    columns, hidden = 0, set[int]()
    for event, element in events:
        if element.tag == f"{_TABLE}table":
            depth += 1 if event == "start" else -1
            if not depth:
                unseen.end_sheet()
                return
        elif element.tag == f"{_TABLE}table-column" and event == "end" and depth == 1:
            times = min(int(element.get(f"{_TABLE}number-columns-repeated", 1)), _MOST_COLUMNS)
            if element.get(f"{_TABLE}visibility") in _HIDDEN:
                hidden.update(range(columns, columns + times))
            columns += times
        elif element.tag == f"{_TABLE}table-row" and event == "end" and depth == 1:
            for cells in reader.read_row(element, spans):
                if element.get(f"{_TABLE}visibility") in _HIDDEN:
                    unseen.rows += any(cells)
                else:
                    yield unseen.leave_columns(cells, hidden)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


class _Reader:
    """Reads blocks and rows; it counts the items of lists and the headings as it goes."""

    def __init__(
        self, styles: Styles, limits: Limits, ticks: Mapping[str, str] | None = None
    ) -> None:
        self._styles = styles
        self._ticks = ticks or {}
        self._limits = limits
        self._counts: dict[tuple[str, int], int] = {}
        self._headings: dict[int, int] = {}

    def read_blocks(self, parent: Any, style: str = "", depth: int = 0) -> Iterator[Line]:
        """Paragraphs, items and tables under ``parent``, whatever wraps them."""
        for block in parent:
            if block.tag in (f"{TEXT}p", f"{TEXT}h"):
                yield from self._read_paragraph(block, is_item=depth > 0)
            elif block.tag == f"{TEXT}list":
                yield from self._read_list(block, style, depth + 1)
            elif block.tag == f"{_TABLE}table":
                yield from self._read_table(block)
            elif block.tag not in _UNSEEN and isinstance(block.tag, str) and not is_hidden(block):
                yield from self.read_blocks(block, style, depth)

    def _read_table(self, table: Any) -> Iterator[Line]:
        """A row a line; of rows with tables in them the cells one after the other, as blocks."""
        spans = Spans()
        for holds_tables, group in groupby(_find_rows(table), _holds_tables):
            if holds_tables:
                for row in group:
                    yield from self.read_blocks(row)
            else:
                rows = (row for one in group for row in self.read_row(one, spans))
                yield from map(Line, write_table(rows, self._limits))

    def _read_paragraph(self, block: Any, *, is_item: bool) -> Iterator[Line]:
        """A paragraph or a heading, and what stands beside it."""
        self._limits.check_time()
        pieces, aside = list[str](), list[Line]()
        self._read_inline(block, pieces, aside)
        text = "".join(pieces)
        level = self._styles.headings.get(block.get(f"{TEXT}style-name", ""), 0)
        if block.tag == f"{TEXT}h":
            level = int(block.get(f"{TEXT}outline-level", 1))
            unnumbered = is_item or block.get(f"{TEXT}is-list-header") == "true"
            if text.strip() and not unnumbered:
                text = self._count_heading(level) + text
        yield Line(text, level)
        yield from aside

    def _count_heading(self, level: int) -> str:
        """The number of the next heading of a level, with a blank behind it, ``""`` where headings
        have none."""
        for deeper in [one for one in self._headings if one > level]:
            del self._headings[deeper]
        kinds = self._styles.outline
        if not kinds.get(level, Level()).style:
            return ""
        self._headings[level] = self._headings.get(level, kinds[level].start - 1) + 1
        return write_number(level, kinds, self._headings)

    def _read_list(self, block: Any, style: str, depth: int) -> Iterator[Line]:
        """The items of a list, each behind its number."""
        style = block.get(f"{TEXT}style-name") or style
        kinds = self._styles.lists.get(style, {})
        kind = kinds.get(depth, Level())
        goes_on = block.get(f"{TEXT}continue-numbering") == "true" or block.get(
            f"{TEXT}continue-list"
        )
        if not goes_on or (style, depth) not in self._counts:
            self._counts[style, depth] = kind.start - 1
        for item in block:
            marker = ""
            if item.tag == f"{TEXT}list-item":
                count = int(item.get(f"{TEXT}start-value", self._counts[style, depth] + 1))
                self._counts[style, depth] = count
                counts = {at: self._counts.get((style, at), 1) for at in range(1, depth + 1)}
                marker = write_number(depth, kinds, counts) if kind.style else "- "
            lines = [one for one in self.read_blocks(item, style, depth) if one.text.strip()]
            for number, line in enumerate(lines):
                marked = not number and not line.text.startswith("- ")
                # Headings may stand in lists that only number them.
                marked = marked and bool(kind.style or not line.level)
                yield Line(f"{marker}{line.text}", line.level) if marked else line

    def _read_inline(self, parent: Any, pieces: list[str], aside: list[Line]) -> None:
        """The text of a paragraph, and what stands beside it: text boxes and notes."""
        pieces.append(" ".join((parent.text or "").split("\n")))
        for child in parent:
            if child.tag == f"{TEXT}s":
                pieces.append(" " * min(int(child.get(f"{TEXT}c", 1)), _MOST_BLANKS))
            elif child.tag == f"{TEXT}tab":
                pieces.append(" ")
            elif child.tag == f"{TEXT}line-break":
                pieces.append("\n")
            elif child.tag == f"{_DRAW}control":
                pieces.append(self._ticks.get(child.get(f"{_DRAW}control", ""), ""))
            elif child.tag == f"{TEXT}note" or str(child.tag).startswith(_DRAW):
                aside.extend(self._read_aside(child))
            elif self._is_shown(child):
                self._read_inline(child, pieces, aside)
            pieces.append(" ".join((child.tail or "").split("\n")))

    def _is_shown(self, element: Any) -> bool:
        """Whether an element inside a paragraph is part of what is seen of it."""
        if element.tag in _UNSEEN or not isinstance(element.tag, str):
            return False
        return element.get(f"{TEXT}style-name") not in self._styles.hidden

    def _read_aside(self, element: Any) -> Iterator[Line]:
        """The blocks of a note, or of the text boxes of a drawing, without what describes it."""
        for child in element:
            if child.tag in (f"{TEXT}note-body", f"{_DRAW}text-box"):
                yield from self.read_blocks(child)
            elif child.tag in (f"{TEXT}p", f"{TEXT}list"):
                yield from self.read_blocks(element)
                return
            elif str(child.tag).startswith(_DRAW):
                yield from self._read_aside(child)

    def read_row(self, row: Any, spans: Spans) -> Iterator[list[str]]:
        """A row, as often as it is repeated; an empty one once."""
        cells, heights = list[str](), dict[int, int]()
        for cell in row:
            if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                continue
            text = self._read_cell(cell)
            times = int(cell.get(f"{_TABLE}number-columns-repeated", 1))
            heights[len(cells)] = int(cell.get(f"{_TABLE}number-rows-spanned", 1))
            if text:
                self._limits.check_room(times, times * len(text))
            cells.extend([text] * times if text else [""] * min(times, _MOST_COLUMNS))
        times = int(row.get(f"{_TABLE}number-rows-repeated", 1))
        if any(cells):
            self._limits.check_room(times, times * sum(map(len, cells)))
        for _ in range(times if any(cells) else 1):
            yield spans.fill(list(cells), heights)

    def _read_cell(self, cell: Any) -> str:
        """The text of a cell as it is shown, else its value."""
        lines = " ".join(line.text for line in self.read_blocks(cell)).split()
        values = ("string-value", "date-value", "time-value", "boolean-value", "value")
        shown = (cell.get(f"{_OFFICE}{name}") for name in values)
        return " ".join(lines) or next((value for value in shown if value), "")


_MOST_COLUMNS = 16_384
"""Columns of a sheet."""


def _holds_tables(row: Any) -> bool:
    return row.find(f".//{_TABLE}table") is not None


def _find_rows(table: Any) -> Iterator[Any]:
    """The rows of a table, whatever groups them."""
    for child in table:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif str(child.tag).startswith((f"{_TABLE}table-row", f"{_TABLE}table-header-rows")):
            yield from _find_rows(child)
