"""Writes the main part of a page as a person sees it: a block, an item or a table row a line."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from index.loaders.draft import Outline, outline_lines
from index.loaders.fields import write_field
from index.loaders.formulas import write_formula
from index.loaders.furniture import HEADING, is_menu, is_of_site
from index.loaders.numerals import raise_figures, settle_fractions, write_numeral
from index.loaders.table import Spans, join_cells
from index.loaders.unseen import (
    conceals,
    find_hiding,
    find_notes,
    hides,
    is_bare_mark,
    is_hidden_by,
)

if TYPE_CHECKING:
    from lxml.html import HtmlElement

BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd",
     "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
     "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "li", "main", "menu",
     "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
     "thead", "tr", "ul")
)  # fmt: skip
"""Elements that begin a new line and end one."""

_LONGEST_SAID = 40
"""Characters of the end of a line by which a raised figure is told from a mark of a note."""

_LONGEST_CELL = 300
"""Characters of a table cell; one with more makes its table a layout, not a table of data."""


def write_main_part(tree: HtmlElement) -> tuple[str, Outline, bool]:
    """The text of the ``main`` element, else of the only article, else of the body; its headings;
    and whether the page itself marks that as its main part.

    Of a body, menus and the parts around the page's own text are left out.
    """
    mains = tree.xpath(".//main | .//*[@role='main']")
    articles = tree.xpath(".//article[not(ancestor::article)]")
    if len(mains) == 1:
        return *_Writer(mains[0], whole=True).write(), True
    if len(articles) == 1:
        return *_Writer(articles[0], whole=True).write(), True
    bodies = tree.xpath(".//body")
    return *_Writer(bodies[0] if bodies else tree, whole=False).write(), False


def write_body(tree: HtmlElement, marks_quotations: bool = False) -> tuple[str, Outline]:
    """All of the body but what it hides, and its headings: of a page that no site stands around;
    ``marks_quotations`` puts a mark in front of each line of a quotation."""
    bodies = tree.xpath(".//body")
    writer = _Writer(bodies[0] if bodies else tree, whole=True, marks_quotations=marks_quotations)
    return writer.write()


def measure_coverage(text: str, other: str) -> float:
    """The share of the words of the ``other`` text that ``text`` has, each as often, in [0, 1]."""
    wanted = Counter(re.findall(r"\w+", other))
    known = Counter(re.findall(r"\w+", text))
    total = wanted.total()
    return (wanted & known).total() / total if total else 1.0


class _Writer:
    """Writes one element; ``whole`` says that nothing inside it is the site's furniture."""

    def __init__(self, root: HtmlElement, *, whole: bool, marks_quotations: bool = False) -> None:
        self._root = root
        self._whole = whole
        self._marks_quotations = marks_quotations
        self._quoted = 0
        self._lines: list[str] = []
        self._pieces: list[str] = []
        self._lists: list[_Count | None] = []
        self._marker = ""
        self._row: _Row | None = None
        self._spans = Spans()
        self._parts: list[str] = []
        self._depth = 0
        self._is_heading = False
        self._hidden = 0
        self._preformatted = 0
        self._raised = 0
        self._levels: dict[int, int] = {}
        self._hiding, self._notes = find_hiding(root), find_notes(root)
        self._layouts = {table for table in root.iter("table") if _is_layout(table)}

    def write(self) -> tuple[str, Outline]:
        """All lines, and which of them are headings."""
        from lxml.etree import iterwalk

        for event, element in iterwalk(self._root, events=("start", "end", "comment", "pi")):
            name = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                self._open(element, name)
            elif event == "end":
                self._close(element, name)
            if event != "start" and element is not self._root:
                self._take(element.tail)
        self._flush()
        return "\n".join(self._lines), outline_lines(self._lines, self._levels)

    def _open(self, element: HtmlElement, name: str) -> None:
        if self._hidden or self._hides(element, name):
            if not self._hidden:
                self._pieces.append(self._write_sign(element, name))
            self._hidden += 1
            return
        self._break(name)
        if HEADING.fullmatch(name):
            self._is_heading = True
        elif name in ("ol", "ul", "menu"):
            self._lists.append(_Count(element) if name == "ol" else None)
        elif name == "li":
            counter = self._lists[-1] if self._lists else None
            self._marker = f"{counter.count(element)}. " if counter else "- "
        elif name == "table" and not self._depth:
            self._spans = Spans()
        elif name == "tr" and not self._depth and not self._is_in_layout(element):
            self._row = _Row(self._spans)
        elif name in ("td", "th") and self._row is not None:
            self._depth += 1
            self._parts = self._parts if self._depth > 1 else []
        self._preformatted += name == "pre"
        self._raised += name == "sup"
        self._quoted += name == "blockquote"
        if name == "q":
            self._pieces.append("“")
        self._take(element.text)

    def _close(self, element: HtmlElement, name: str) -> None:
        if self._hidden:
            self._hidden -= 1
            return
        written = len(self._lines)
        self._break(name)
        if name == "q":
            self._pieces.append("”")
        if HEADING.fullmatch(name):
            self._is_heading = False
            self._levels.update(dict.fromkeys(range(written, len(self._lines)), int(name[1])))
        elif name in ("ol", "ul", "menu") and self._lists:
            self._lists.pop()
        elif name == "li":
            self._marker = ""
        elif name in ("td", "th") and self._row is not None:
            self._depth -= 1
            if not self._depth:
                between = ", " if element.find(".//li") is not None else " "
                self._row.add(element, between.join(self._parts))
        elif name == "tr" and not self._depth and self._row is not None:
            row = self._row.write()
            self._row = None
            if row:
                self._lines.append(row)
        self._preformatted -= name == "pre"
        self._raised -= name == "sup"
        self._quoted -= name == "blockquote"

    def _break(self, name: str) -> None:
        """End the line where an element does; a heading that is broken stays one."""
        if name == "br" and self._is_heading:
            self._pieces.append(" ")
        elif name in BLOCKS:
            self._flush()

    def _take(self, text: str | None) -> None:
        if text and not self._hidden:
            before = self._pieces[-1] if self._pieces else ""
            self._pieces.append(raise_figures(text, before) if self._raised else text)

    def _said(self) -> str:
        """The end of what has been written of the line."""
        return "".join(self._pieces[-4:])[-_LONGEST_SAID:]

    def _flush(self) -> None:
        """End the line: in a cell a part of it, else a line with its marker."""
        written = "".join(self._pieces)
        self._pieces = []
        if self._preformatted and not self._depth:
            self._lines.extend(written.strip("\n").split("\n") if written.strip() else ())
            return
        text = settle_fractions(" ".join(written.split()))
        if not text:
            return
        if self._depth:
            self._parts.append(text)
            return
        indent = "  " * max(len(self._lists) - 1, 0)
        if self._marks_quotations and self._quoted:
            indent = ">" * self._quoted + " " + indent
        self._lines.append(f"{indent}{self._marker or ('  ' if self._lists else '')}{text}")
        self._marker = ""

    def _hides(self, element: HtmlElement, name: str) -> bool:
        """Whether an element shows nothing, or only what is not the page's own."""
        # Most have no attributes, and there may be a million elements. Not by ``attrib``, which
        # looks names up again and fails at odd ones.
        given = dict(element.items())
        if hides(element, name, given) or is_hidden_by(self._hiding, name, given):
            return True
        if name == "sup" and is_bare_mark(element, self._said(), self._notes):
            return True
        if self._whole or element is self._root:
            return False
        if is_of_site(element, name, given):
            return True
        # Of lists inside each other only the outermost is looked at, or the cost were quadratic.
        return not self._lists and is_menu(element, name)

    def _write_sign(self, element: HtmlElement, name: str) -> str:
        """What stands for an element whose own text is not read: a formula, what a field holds."""
        if name == "math":
            return write_formula(element)
        if name not in ("input", "select", "textarea"):
            return ""
        given = dict(element.items())
        is_shown = not (conceals(given) or is_hidden_by(self._hiding, name, given))
        return write_field(element, name) if is_shown else ""

    def _is_in_layout(self, row: HtmlElement) -> bool:
        return next(row.iterancestors("table"), None) in self._layouts


class _Row:
    """The cells of a row, in the columns that the cells of the rows above leave to them."""

    def __init__(self, spans: Spans) -> None:
        self._spans = spans
        self._cells: list[str] = []
        self._heights: dict[int, int] = {}
        self._fillers: set[int] = set()

    def add(self, element: HtmlElement, text: str) -> None:
        """Put a cell behind the others."""
        while self._spans.covers(len(self._cells)):
            self._cells.append("")
        to_end = element.get("rowspan", "").strip() == "0"
        self._heights[len(self._cells)] = _MOST_ROWS if to_end else _read_count(element, "rowspan")
        self._cells.append(text)
        for _ in range(min(_read_count(element, "colspan"), _WIDEST) - 1):
            self._fillers.add(len(self._cells))
            self._cells.append("")

    def write(self) -> str:
        """The row as a line; a cell over several rows stands in each, one over columns once."""
        cells = self._spans.fill(self._cells, self._heights)
        return join_cells(cell for at, cell in enumerate(cells) if cell or at not in self._fillers)


_WIDEST = 1_000
"""Columns that a cell may go over, as browsers have it."""

_MOST_ROWS = 65_534
"""Rows that a cell may go over, which one to the end of its table does."""


def _read_count(element: HtmlElement, name: str) -> int:
    """Over how many rows or columns a cell goes."""
    count = element.get(name, "").strip()
    return int(count) if re.fullmatch(r"[1-9]\d{0,4}", count) else 1


class _Count:
    """Counts the items of a numbered list as a browser does."""

    def __init__(self, element: HtmlElement) -> None:
        down = "reversed" in element.attrib
        first = len(element.findall("li")) if down else 1
        self._next = _read_whole(element, "start", first)
        self._step = -1 if down else 1
        self._style = element.get("type", "1")

    def count(self, item: HtmlElement) -> str:
        """The number of the next item."""
        number = _read_whole(item, "value", self._next)
        self._next = number + self._step
        return write_numeral(number, self._style)


def _read_whole(element: HtmlElement, name: str, otherwise: int) -> int:
    """An attribute that is a whole number."""
    value = element.get(name, "").strip()
    return int(value) if re.fullmatch(r"-?\d{1,9}", value) else otherwise


def _is_layout(table: HtmlElement) -> bool:
    """Whether a table only puts things beside each other: it says so, or holds headings or much
    text."""
    if table.get("role") in ("presentation", "none"):
        return True
    if table.find(".//table") is not None or table.xpath(".//h1 | .//h2 | .//h3"):
        return True
    return any(len(cell.text_content()) > _LONGEST_CELL for cell in table.iter("td"))
