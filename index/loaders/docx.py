"""Reads DOCX: paragraphs, list items and table rows in order, each on a line.

The text is the one that a reader of the final document sees: insertions are in it and deletions
are not, what stands in content controls, text boxes, footnotes and endnotes is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from index.loaders.draft import Draft, Fetched
from index.loaders.guard import open_archive, parse_xml, read_properties, refusing_damage
from index.loaders.numerals import write_numeral

if TYPE_CHECKING:
    from docx.document import Document

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_UNSEEN = frozenset(
    (f"{_WORD}del", f"{_WORD}moveFrom", f"{_WORD}pPr", f"{_WORD}rPr", f"{_WORD}sdtPr",
     "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
)  # fmt: skip
"""Elements whose content is no part of the final text, or stands there a second time."""

_WRAPPERS = frozenset(f"{_WORD}{name}" for name in ("sdt", "sdtContent", "customXml", "ins"))
"""Elements that may wrap the rows of a table and the cells of a row."""

_MARKS = {
    f"{_WORD}tab": " ",
    f"{_WORD}br": "\n",
    f"{_WORD}cr": "\n",
    f"{_WORD}noBreakHyphen": "-",
}
"""Elements that stand for a character."""

_STYLES = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
"""Kinds of numerals; all others are in figures."""

_LEVEL = re.compile(r"%(\d)")
"""The counter of a level in the pattern of a numbering: "%1.%2" has two, "100 %" none."""


def read(fetched: Fetched) -> Draft:
    """The text, with title, author and date from the file's properties.

    Raises:
        BadInput: it is damaged, needs a password, or unpacks to more than 200 MB.
    """
    from docx import Document as opened

    with refusing_damage(fetched, "DOCX"):
        properties = read_properties(open_archive(fetched, "DOCX"))
        document = opened(BytesIO(fetched.raw))
        return Draft("\n".join(_Reader(document).read_lines()), *properties)


class _Reader:
    """Reads one document; it counts the numbered paragraphs as it goes."""

    def __init__(self, document: Document) -> None:
        self._body = document.element.body
        self._notes = {kind: _read_notes(document, kind) for kind in ("footnote", "endnote")}
        self._numbering = _Numbering(document)

    def read_lines(self) -> Iterator[str]:
        """The lines of the body."""
        yield from self._read_blocks(self._body)

    def _read_blocks(self, parent: Any) -> Iterator[str]:
        """Paragraphs and tables under ``parent``, whatever wraps them."""
        carried = ""
        for block in parent:
            if block.tag == f"{_WORD}p":
                text, aside = self._read_paragraph(block)
                if _is_mark_deleted(block):
                    carried += text
                else:
                    yield carried + text
                    carried = ""
                yield from aside
            elif block.tag == f"{_WORD}tbl":
                yield from self._read_rows(block)
            elif block.tag not in _UNSEEN and isinstance(block.tag, str):
                yield from self._read_blocks(block)
        if carried:
            yield carried

    def _read_paragraph(self, paragraph: Any) -> tuple[str, list[str]]:
        """The text of a paragraph, and what stands beside it: text boxes and notes."""
        pieces: list[str] = []
        aside: list[str] = []
        self._read_inline(paragraph, pieces, aside)
        text = "".join(pieces)
        number = self._numbering.count(paragraph) if text.strip() else ""
        return (f"{number} {text}" if number else text), aside

    def _read_inline(self, parent: Any, pieces: list[str], aside: list[str]) -> None:
        for child in parent:
            if child.tag in _UNSEEN or not isinstance(child.tag, str):
                continue
            name = child.tag.removeprefix(_WORD)
            if name == "t":
                pieces.append(child.text or "")
            elif child.tag in _MARKS:
                pieces.append(_MARKS[child.tag])
            elif name == "txbxContent":
                aside.extend(self._read_blocks(child))
            elif name in ("footnoteReference", "endnoteReference"):
                kind = name.removesuffix("Reference")
                note = self._notes[kind].get(child.get(f"{_WORD}id"))
                aside.extend(self._read_blocks(note) if note is not None else ())
            else:
                self._read_inline(child, pieces, aside)

    def _read_rows(self, table: Any) -> Iterator[str]:
        """A row a line, its cells apart by bars; a cell merged over rows stands in each."""
        above: dict[int, str] = {}
        for row in _find(table, "tr"):
            column, texts = 0, list[str]()
            for cell in _find(row, "tc"):
                properties = cell.find(f"{_WORD}tcPr")
                if _is_continued(properties):
                    text = above.get(column, "")
                else:
                    text = " ".join(" ".join(self._read_blocks(cell)).split())
                above[column] = text
                column += _width(properties)
                texts.append(text)
            yield " | ".join(text for text in texts if text)


def _find(parent: Any, name: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, whatever wraps them."""
    for child in parent:
        if child.tag == f"{_WORD}{name}":
            if not _is_row_deleted(child):
                yield child
        elif child.tag in _WRAPPERS:
            yield from _find(child, name)


def _is_row_deleted(row: Any) -> bool:
    """Whether a tracked change takes a table row away."""
    return row.find(f"{_WORD}trPr/{_WORD}del") is not None


def _is_mark_deleted(paragraph: Any) -> bool:
    """Whether a tracked change joins a paragraph with the next one."""
    return paragraph.find(f"{_WORD}pPr/{_WORD}rPr/{_WORD}del") is not None


def _is_continued(properties: Any) -> bool:
    """Whether a cell goes on with the one above it."""
    merge = properties.find(f"{_WORD}vMerge") if properties is not None else None
    return merge is not None and merge.get(f"{_WORD}val", "continue") == "continue"


def _width(properties: Any) -> int:
    """How many columns a cell spans."""
    span = properties.find(f"{_WORD}gridSpan") if properties is not None else None
    return int(span.get(f"{_WORD}val", 1)) if span is not None else 1


def _read_notes(document: Document, kind: str) -> dict[str, Any]:
    """The footnotes or endnotes by id, without those that only draw a line."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{kind}s"):
            root = parse_xml(relation.target_part.blob)
            return {
                note.get(f"{_WORD}id"): note
                for note in root.iter(f"{_WORD}{kind}")
                if note.get(f"{_WORD}type") is None
            }
    return {}


class _Numbering:
    """The numbers and bullets of list items, which are in no text."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._styles = document.styles.element
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {
            one.get(f"{_WORD}abstractNumId"): one for one in root.iter(f"{_WORD}abstractNum")
        }
        for number in root.iter(f"{_WORD}num"):
            key = _value(number, "abstractNumId")
            if key in abstract:
                self._levels[number.get(f"{_WORD}numId")] = dict(_read_levels(abstract[key]))

    def count(self, paragraph: Any) -> str:
        """What stands before the paragraph: "3.", "b)", "-", or nothing."""
        number = self._find_number(paragraph)
        levels = self._levels.get(_value(number, "numId")) if number is not None else None
        if not levels:
            return ""
        level = int(_value(number, "ilvl") or 0)
        if level not in levels:
            return ""
        kind, pattern, _ = levels[level]
        counts = self._counts[_value(number, "numId")]
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        if kind == "bullet":
            return "-"
        if kind == "none":
            return ""

        def shown(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            kind_at, _, start = levels.get(at, ("decimal", "", 1))
            return write_numeral(counts.get(at, start), _STYLES.get(kind_at, "1"))

        return _LEVEL.sub(shown, pattern)

    def _find_number(self, paragraph: Any) -> Any:
        """The numbering of a paragraph, its own or that of its style."""
        properties = paragraph.find(f"{_WORD}pPr")
        if properties is None:
            return None
        own = properties.find(f"{_WORD}numPr")
        if own is not None:
            return own
        name = _value(properties, "pStyle")
        for style in self._styles.iter(f"{_WORD}style"):
            if name and style.get(f"{_WORD}styleId") == name:
                return style.find(f"{_WORD}pPr/{_WORD}numPr")
        return None


def _read_levels(abstract: Any) -> Iterator[tuple[int, tuple[str, str, int]]]:
    """Of each level of a list its kind of numeral, its pattern and where it starts."""
    for level in abstract.iter(f"{_WORD}lvl"):
        kind, pattern = _value(level, "numFmt") or "decimal", _value(level, "lvlText")
        yield int(level.get(f"{_WORD}ilvl")), (kind, pattern, int(_value(level, "start") or 1))


def _value(element: Any, name: str) -> str:
    """The value of a property, ``""`` where it is not there."""
    found = element.find(f"{_WORD}{name}") if element is not None else None
    return (found.get(f"{_WORD}val") or "") if found is not None else ""
