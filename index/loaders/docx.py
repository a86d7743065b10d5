"""Reads DOCX: paragraphs, list items and table rows in order, each on a line.

The text is the one that a reader of the final document sees: insertions are in it and deletions
are not, what stands in content controls, text boxes, footnotes and endnotes is.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from index.loaders.docx_parts import is_contents, read_choice, read_chunk
from index.loaders.draft import Draft, Fetched, Line, join_lines
from index.loaders.formulas import write_formula
from index.loaders.guard import open_archive, parse_xml, read_properties, refusing_damage
from index.loaders.headings import find_outline_level, find_style_level, inherit_levels
from index.loaders.numbering import WORD as _WORD
from index.loaders.numbering import Numbering, is_on, read_value
from index.loaders.numerals import raise_figures, settle_fractions, write_tick
from index.loaders.remarks import join_remarks, name_comments, name_running_heads
from index.loaders.running_heads import find_heads
from index.loaders.symbols import read_symbol
from index.loaders.table import join_cells

if TYPE_CHECKING:
    from docx.document import Document


_UNSEEN = frozenset(
    (f"{_WORD}del", f"{_WORD}moveFrom", f"{_WORD}pPr", f"{_WORD}rPr", f"{_WORD}sdtPr", f"{_WORD}rt",
     "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
)  # fmt: skip
"""Elements whose content is no part of the final text, or stands there a second time."""

_WRAPPERS = frozenset(f"{_WORD}{name}" for name in ("sdt", "sdtContent", "customXml", "ins"))
"""Elements that may wrap the rows of a table and the cells of a row."""

_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
"""A formula."""

_BOX = "{http://schemas.microsoft.com/office/word/2010/wordml}checkbox"
"""What makes a content control a box to be ticked."""

_MARKS = {
    f"{_WORD}tab": " ",
    f"{_WORD}br": "\n",
    f"{_WORD}cr": "\n",
    f"{_WORD}ptab": " ",
    f"{_WORD}noBreakHyphen": "-",
}
"""Elements that stand for a character."""


def read(fetched: Fetched) -> Draft:
    """The text, with title, author and date from the file's properties.

    Raises:
        BadInput: it is damaged, needs a password, or unpacks to more than 200 MB.
    """
    from docx import Document as opened

    with refusing_damage(fetched, "DOCX"):
        properties = read_properties(open_archive(fetched, "DOCX"))
        document = opened(BytesIO(fetched.raw))
        reader = _Reader(document)
        text, outline = join_lines(reader.read_lines())
        remark = join_remarks(
            name_comments(fetched.name, len(_read_notes(document, "comment"))),
            name_running_heads(fetched.name, reader.read_running_heads(), text),
        )
        return Draft(text, *properties, outline=outline, remark=remark)


class _Reader:
    """Reads one document; it counts the numbered paragraphs as it goes."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._body = document.element.body
        self._heads = find_heads(document)
        for part in (self._body, *self._heads.above, *self._heads.below, *self._heads.running):
            _write_ticks(part)
        self._notes = {kind: _read_notes(document, kind) for kind in ("footnote", "endnote")}
        self._numbering = Numbering(document)
        self._levels = _read_heading_styles(document)
        self._hiding = _read_hiding_styles(document)
        self._chunks = set[str]()

    def read_lines(self) -> Iterator[Line]:
        """The lines of the body, between the head and the foot that its first page has alone."""
        for part in (*self._heads.above, self._body, *self._heads.below):
            yield from self._read_blocks(part)

    def read_running_heads(self) -> Iterator[str]:
        """What heads and foots the pages, each as one text."""
        for part in self._heads.running:
            yield " ".join(line.text for line in self._read_blocks(part))

    def _read_blocks(self, parent: Any, *, in_cell: bool = False) -> Iterator[Line]:
        """Paragraphs and tables under ``parent``, whatever wraps them; in a cell a number may stand
        alone."""
        carried, beside = "", list[Line]()
        for block in parent:
            if block.tag == f"{_WORD}p":
                text, aside = self._read_paragraph(block)
                carried, beside = carried + text, beside + aside
                if _is_mark_deleted(block):
                    continue
                # Paragraphs whose marks are gone take the number of the one they go on in.
                number = self._numbering.count(block)
                is_shown = carried.strip() or (in_cell and number != "-")
                line = f"{number} {carried}" if number and is_shown else carried
                yield Line(line, self._find_level(block))
                yield from beside
                carried, beside = "", []
            elif block.tag == f"{_WORD}tbl":
                yield from self._read_rows(block)
            elif block.tag == f"{_WORD}altChunk":
                yield from read_chunk(self._document, block, self._chunks)
            elif block.tag not in _UNSEEN and isinstance(block.tag, str) and not is_contents(block):
                yield from self._read_blocks(block, in_cell=in_cell)
        if carried or beside:
            yield from (Line(carried), *beside)

    def _find_level(self, paragraph: Any) -> int:
        """The level of a heading, by its own outline level or that of its style; else 0."""
        properties = paragraph.find(f"{_WORD}pPr")
        own = read_value(properties, "outlineLvl")
        return _level_of(own) if own else self._levels.get(read_value(properties, "pStyle"), 0)

    def _read_paragraph(self, paragraph: Any) -> tuple[str, list[Line]]:
        """The text of a paragraph, and what stands beside it: text boxes and notes."""
        pieces: list[str] = []
        aside: list[Line] = []
        self._read_inline(paragraph, pieces, aside)
        return settle_fractions("".join(pieces)), aside

    def _read_inline(self, parent: Any, pieces: list[str], aside: list[Line]) -> None:
        for child in parent:
            if child.tag in _UNSEEN or not isinstance(child.tag, str):
                continue
            name = child.tag.removeprefix(_WORD)
            if name == "r" and _is_hidden(child, self._hiding):
                continue
            if child.tag == _FORMULA:
                pieces.append(write_formula(child))
            elif name == "t":
                said, before = child.text or "", pieces[-1] if pieces else ""
                pieces.append(raise_figures(said, before) if _is_raised(parent) else said)
            elif child.tag in _MARKS:
                pieces.append(_MARKS[child.tag])
            elif name == "sym":
                font, code = (child.get(f"{_WORD}{key}", "") for key in ("font", "char"))
                pieces.append(read_symbol(font, code))
            elif name == "sdt" and _is_prompting(child):
                continue
            elif name == "checkBox":
                pieces.append(_read_tick(child))
            elif name == "ddList":
                pieces.append(read_choice(child))
            elif name == "txbxContent":
                aside.extend(self._read_blocks(child))
            elif name in ("footnoteReference", "endnoteReference"):
                kind = name.removesuffix("Reference")
                note = self._notes[kind].get(child.get(f"{_WORD}id"))
                aside.extend(self._read_blocks(note) if note is not None else ())
            else:
                self._read_inline(child, pieces, aside)

    def _read_rows(self, table: Any) -> Iterator[Line]:
        """A row a line, its cells apart by bars; a cell merged over rows stands in each. Of a row
        with a table in it the cells are read one after the other, as blocks."""
        above: dict[int, str] = {}
        for row in _find(table, "tr"):
            if row.find(f".//{_WORD}tbl") is not None:
                for cell in _find(row, "tc"):
                    yield from self._read_blocks(cell, in_cell=True)
                continue
            if is_on(row.find(f"{_WORD}trPr/{_WORD}hidden")):
                continue
            texts = [""] * _read_width(row, "trPr", "gridBefore", 0)
            column = len(texts)
            for cell in _find(row, "tc"):
                if _is_continued(cell, "vMerge"):
                    text = above.get(column, "")
                else:
                    lines = self._read_blocks(cell, in_cell=True)
                    text = " ".join(" ".join(line.text for line in lines).split())
                above[column] = text
                column += _read_width(cell, "tcPr", "gridSpan", 1)
                if not _is_continued(cell, "hMerge"):
                    texts.append(text)
            yield Line(join_cells(texts))


def _find(parent: Any, name: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, whatever wraps them."""
    for child in parent:
        if child.tag == f"{_WORD}{name}":
            if not _is_deleted(child):
                yield child
        elif child.tag in _WRAPPERS:
            yield from _find(child, name)


def _read_heading_styles(document: Document) -> dict[str, int]:
    """The level of every style of headings, by its id: its own, or that of the style that it is
    based on."""
    levels: dict[str, int] = {}
    bases: dict[str, str] = {}
    for style in document.styles.element.findall(f"{_WORD}style"):
        key = style.get(f"{_WORD}styleId")
        outline = read_value(style.find(f"{_WORD}pPr"), "outlineLvl")
        level = find_style_level(read_value(style, "name")) or _level_of(outline)
        if level or outline:
            levels[key] = level
        else:
            bases[key] = read_value(style, "basedOn")
    return levels | inherit_levels(levels, bases)


def _level_of(outline: str) -> int:
    """The level of an outline level, which counts from 0; 0 where it says plain text."""
    return find_outline_level(int(outline)) if outline.isdigit() else 0


def _read_hiding_styles(document: Document) -> frozenset[str]:
    """The ids of the styles of characters that hide what is in them."""
    return frozenset(
        style.get(f"{_WORD}styleId")
        for style in document.styles.element.findall(f"{_WORD}style")
        if style.get(f"{_WORD}type") == "character"
        and is_on(style.find(f"{_WORD}rPr/{_WORD}vanish"))
    )


def _write_ticks(body: Any) -> None:
    """Put ticks in place of the signs that content controls show, which any font may draw."""
    for box in body.iter(_BOX):
        content = box.getparent().getparent().find(f"{_WORD}sdtContent")
        signs = () if content is None else content.iter(f"{_WORD}t", f"{_WORD}sym")
        tick = write_tick(is_on(next(iter(box), None)))
        for sign in list(signs):
            sign.tag, sign.text, tick = f"{_WORD}t", tick, ""


def _read_tick(box: Any) -> str:
    """A box to be ticked of an older form."""
    marks = (box.find(f"{_WORD}{key}") for key in ("checked", "default"))
    return write_tick(is_on(next((mark for mark in marks if mark is not None), None)))


def _is_hidden(run: Any, hiding: frozenset[str]) -> bool:
    """Whether a run is hidden text, which is neither shown nor printed, by itself or its style."""
    properties = run.find(f"{_WORD}rPr")
    vanish = None if properties is None else properties.find(f"{_WORD}vanish")
    return is_on(vanish) if vanish is not None else read_value(properties, "rStyle") in hiding


def _is_raised(run: Any) -> bool:
    """Whether a run is set above the line."""
    return read_value(run.find(f"{_WORD}rPr"), "vertAlign") == "superscript"


def _is_prompting(control: Any) -> bool:
    """Whether a content control only asks to be filled in: its text is in the style of that."""
    styles = control.iterfind(f".//{_WORD}rStyle")
    return control.find(f"{_WORD}sdtPr/{_WORD}showingPlcHdr") is not None and any(
        style.get(f"{_WORD}val") == "PlaceholderText" for style in styles
    )


def _is_deleted(part: Any) -> bool:
    """Whether a tracked change takes a row or a cell of a table away."""
    marks = (f"{_WORD}trPr/{_WORD}del", f"{_WORD}tcPr/{_WORD}cellDel")
    return any(part.find(mark) is not None for mark in marks)


def _is_mark_deleted(paragraph: Any) -> bool:
    """Whether a tracked change joins a paragraph with the next one, or moves it away."""
    marks = (f"{_WORD}pPr/{_WORD}rPr/{_WORD}{name}" for name in ("del", "moveFrom"))
    return any(paragraph.find(mark) is not None for mark in marks)


def _is_continued(cell: Any, name: str) -> bool:
    """Whether a cell goes on with the one above it, by "vMerge", or with the one before it, by
    "hMerge", as older programs write it."""
    merge = cell.find(f"{_WORD}tcPr/{_WORD}{name}")
    return merge is not None and merge.get(f"{_WORD}val", "continue") == "continue"


def _read_width(part: Any, properties: str, name: str, otherwise: int) -> int:
    """Over how many columns a cell goes, or how many a row leaves free before its first."""
    value = read_value(part.find(f"{_WORD}{properties}"), name)
    return int(value) if value.isdigit() else otherwise


def _read_notes(document: Document, kind: str) -> dict[str, Any]:
    """The footnotes, endnotes or comments by id, without notes that only draw a line."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{kind}s"):
            root = parse_xml(relation.target_part.blob)
            return {
                note.get(f"{_WORD}id"): note
                for note in root.iter(f"{_WORD}{kind}")
                if note.get(f"{_WORD}type") is None
            }
    return {}
