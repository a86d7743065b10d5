"""Reads PPTX: each slide under its number and title, its notes behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from index.loaders.draft import Draft, Fetched, outline_blocks
from index.loaders.guard import (
    Limits,
    open_archive,
    parse_xml,
    read_properties,
    refusing_damage,
)
from index.loaders.numerals import write_numeral
from index.loaders.remarks import (
    count_marks,
    join_remarks,
    name_comments,
    name_hidden_slides,
)
from index.loaders.table import Spans, write_table

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SLIDE = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

_FURNITURE = frozenset(("sldNum", "dt", "ftr", "hdr"))
"""Places of a slide that say the same on all: its number, the date, the foot and the head."""

_TITLES = frozenset(("title", "ctrTitle"))
"""Places that hold a slide's title."""

_STYLES = {"arabic": "1", "alphaLc": "a", "alphaUc": "A", "romanLc": "i", "romanUc": "I"}
"""Numerals by the beginning of what a numbering is called: "arabicPeriod", "alphaLcParenR"."""

_ENDS = {"Period": ("", "."), "ParenR": ("", ")"), "ParenBoth": ("(", ")"), "Plain": ("", "")}
"""What stands around a numeral by the end of what its numbering is called."""

_COMMENT = re.compile(rb"<(?:\w+:)?cm\s")
"""A comment on a slide."""


def read(fetched: Fetched) -> Draft:
    """The text of the slides that are not hidden, with title, author and date from the file's
    properties.

    Raises:
        BadInput: it is damaged, needs a password, or is too large.
    """
    from pptx import Presentation

    with refusing_damage(fetched, "PPTX"):
        archive = open_archive(fetched, "PPTX")
        properties = read_properties(archive)
        comments = count_marks(archive, "ppt/comments/", _COMMENT)
        limits = Limits(fetched)
        slides = Presentation(BytesIO(fetched.raw)).slides
        blocks, hidden = list[str](), 0
        for number, slide in enumerate(slides, 1):
            limits.check_time()
            if slide.element.get("show") in ("0", "false"):
                hidden += 1
            else:
                blocks.append("\n".join(_read_slide(slide, number, limits)))
    title, author, date = properties
    text, outline = "\n\n".join(blocks), outline_blocks(blocks)
    remark = join_remarks(
        name_hidden_slides(fetched.name, hidden), name_comments(fetched.name, comments)
    )
    return Draft(text, title or fetched.stem, author, date, outline=outline, remark=remark)


def _read_slide(slide: Any, number: int, limits: Limits) -> Iterator[str]:
    """The heading of a slide, its text and its notes."""
    reader = _Reader(slide.part, limits)
    lines = list(reader.read_shapes(slide.element))
    yield f"Slide {number}: {reader.title}" if reader.title else f"Slide {number}"
    yield from lines
    if slide.has_notes_slide:
        notes = slide.notes_slide
        lines = list(_Reader(notes.part, limits, of_notes=True).read_shapes(notes.element))
        if lines:
            yield f"Notes to slide {number}"
            yield from lines


class _Reader:
    """Reads the shapes of one slide, or of the notes to it; the title is kept apart."""

    def __init__(self, part: Any, limits: Limits, *, of_notes: bool = False) -> None:
        self.title = ""
        self._part = part
        self._limits = limits
        self._of_notes = of_notes

    def read_shapes(self, parent: Any) -> Iterator[str]:
        """The text of all shapes in their order, groups and diagrams included."""
        for shape in parent:
            self._limits.check_time()
            if not isinstance(shape.tag, str) or shape.tag == _FALLBACK or _is_hidden(shape):
                continue
            if shape.tag == f"{_SLIDE}sp":
                yield from self._read_shape(shape)
            elif shape.tag == f"{_DRAWING}tbl":
                yield from write_table(_read_rows(shape), self._limits)
            elif shape.tag == f"{_DIAGRAM}relIds":
                yield from self._read_diagram(shape)
            elif shape.tag != f"{_SLIDE}pic":
                yield from self.read_shapes(shape)

    def _read_shape(self, shape: Any) -> Iterator[str]:
        place = shape.find(f"{_SLIDE}nvSpPr/{_SLIDE}nvPr/{_SLIDE}ph")
        kind = place.get("type", "body") if place is not None else ""
        body = shape.find(f"{_SLIDE}txBody")
        if body is None or kind in _FURNITURE or (self._of_notes and kind != "body"):
            return
        lines = list(_read_paragraphs(body))
        if kind in _TITLES and not self.title:
            self.title = " ".join(" ".join(lines).split())
        else:
            yield from lines

    def _read_diagram(self, shape: Any) -> Iterator[str]:
        """The texts of a SmartArt diagram, which are in a part of their own."""
        part = self._part.related_part(shape.get(f"{_RELATIONS}dm"))
        for point in parse_xml(part.blob).iter(f"{_DIAGRAM}t"):
            yield from _read_paragraphs(point)


def _is_hidden(shape: Any) -> bool:
    """Whether a shape is not shown."""
    names = (one for group in shape[:1] for one in group[:1] if one.tag == f"{_SLIDE}cNvPr")
    return any(one.get("hidden") in ("1", "true") for one in names)


def _read_rows(table: Any) -> Iterator[list[str]]:
    """The rows of a table; a cell merged over rows stands in each."""
    spans = Spans()
    for row in table.iterchildren(f"{_DRAWING}tr"):
        cells, heights = list[str](), dict[int, int]()
        for cell in row.iterchildren(f"{_DRAWING}tc"):
            heights[len(cells)] = int(cell.get("rowSpan", 1))
            body = cell.find(f"{_DRAWING}txBody")
            cells.append("" if body is None else " ".join(_read_paragraphs(body)))
        yield spans.fill(cells, heights)


def _read_paragraphs(body: Any) -> Iterator[str]:
    """The paragraphs of a text, those of numbered lists behind their numbers."""
    counts: dict[int, int] = {}
    for paragraph in body.iterchildren(f"{_DRAWING}p"):
        pieces = []
        for one in paragraph.iter(f"{_DRAWING}t", f"{_DRAWING}br"):
            pieces.append("\n" if one.tag == f"{_DRAWING}br" else one.text or "")
        text = "".join(pieces).replace("\v", "\n")
        if text.strip():
            number = _count(paragraph.find(f"{_DRAWING}pPr"), counts)
            yield f"{number} {text}" if number else text


def _count(properties: Any, counts: dict[int, int]) -> str:
    """The number of a paragraph, ``""`` where it has none; counting goes on at its level."""
    level = int(properties.get("lvl", 0)) if properties is not None else 0
    for deeper in [one for one in counts if one > level]:
        del counts[deeper]
    numbering = properties.find(f"{_DRAWING}buAutoNum") if properties is not None else None
    if numbering is None:
        counts.pop(level, None)
        return ""
    counts[level] = counts.get(level, int(numbering.get("startAt", 1)) - 1) + 1
    kind = numbering.get("type", "arabicPeriod")
    style = next((shown for name, shown in _STYLES.items() if kind.startswith(name)), "1")
    before, after = next((ends for name, ends in _ENDS.items() if kind.endswith(name)), ("", "."))
    return f"{before}{write_numeral(counts[level], style)}{after}"
