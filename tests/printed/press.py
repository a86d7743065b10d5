"""Sets words on pages of a PDF and keeps where each of them stands, as the page is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

Drawn = Literal["lines", "words", "letters"]
"""What the file draws at once: a whole line, as most programs do, each word, or each letter."""

_RISE, _FALL = 0.72, 0.21
"""How far letters go above and below the line they stand on, in sizes."""

_LEADING = 1.25
"""From line to line, in sizes."""

_LEAST_BROKEN = 7
"""Letters of the shortest word that is broken at the end of a line."""

_SPACED = frozenset(
    f"{family}{style}" for family in ("Helvetica", "Times") for style in ("", "-Roman", "-Bold")
)
"""Fonts of scripts that have blanks between words."""

_VOWELS = frozenset("aeiouy")


@dataclass(frozen=True, slots=True)
class Face:
    """A font with its size in points."""

    font: str = "Times-Roman"
    size: float = 11.0

    def measure(self, text: str) -> float:
        """The width of a text in points."""
        return float(stringWidth(text, self.font, self.size))


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """A word and its box on a page (from 1), in points from the upper left corner as shown."""

    text: str
    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Printed:
    """A file with its words, in the order in which a person reads them.

    ``aside`` are words that are no part of the text: running heads and page numbers.
    """

    name: str
    raw: bytes
    words: tuple[PrintedWord, ...]
    aside: tuple[PrintedWord, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """Sizes of a page as it is shown in points, how it is turned (0, 90, 180, 270), and where the
    corner of its box lies in the coordinates of the file."""

    width: float = 595.0
    height: float = 842.0
    turned: int = 0
    corner: tuple[float, float] = (0.0, 0.0)


class Press:
    """Prints one file."""

    def __init__(self, paper: Paper | None = None, drawn: Drawn = "lines") -> None:
        self.paper = paper or Paper()
        self.drawn = drawn
        self.page = 1
        self._out = BytesIO()
        # The same file each time.
        self._canvas = Canvas(self._out, invariant=1)
        self._words: list[PrintedWord] = []
        self._aside: list[PrintedWord] = []
        self._notes: list[PrintedWord] = []
        self._open_page()

    def turn_page(self, paper: Paper | None = None) -> None:
        """Go on to the next page, of another paper if one is given."""
        self._canvas.showPage()
        self.page += 1
        self.paper = paper or self.paper
        self._open_page()

    def finish(self, name: str) -> Printed:
        """The file. Footnotes are read after everything else."""
        self._canvas.showPage()
        self._canvas.save()
        words = (*self._words, *self._notes)
        return Printed(name, self._out.getvalue(), words, tuple(self._aside))

    def put_line(
        self, words: Sequence[str], left: float, base: float, face: Face, *,
        width: float = 0.0, kind: Literal["text", "note", "aside"] = "text",
    ) -> None:  # fmt: skip
        """Print a line on ``base``, so far below the top; ``width`` stretches its blanks to it."""
        blank = face.measure(" ")
        if width and len(words) > 1:
            blank = (width - sum(map(face.measure, words))) / (len(words) - 1)
        places: list[float] = []
        at = left
        for word in words:
            places.append(at)
            shelf = {"text": self._words, "note": self._notes, "aside": self._aside}[kind]
            # Words of scripts without blanks are known by their letters.
            for piece in [word] if face.font in _SPACED else word:
                to = at + face.measure(piece)
                box = (at, base - _RISE * face.size, to, base + _FALL * face.size)
                shelf.append(PrintedWord(piece, self.page, *box))
                at = to
            at += blank
        self._draw(words, places, base, face, blank - face.measure(" "))

    def rule(self, left: float, base: float, right: float) -> None:
        """Draw a thin line across."""
        y = self.paper.height - base
        self._canvas.setLineWidth(0.4)
        self._canvas.line(left, y, right, y)

    def _draw(
        self, words: Sequence[str], places: Sequence[float], base: float, face: Face, more: float
    ) -> None:
        y = self.paper.height - base
        if self.drawn == "lines":
            text = self._canvas.beginText(places[0], y)
            text.setFont(face.font, face.size)
            text.setWordSpace(more)
            text.textOut(" ".join(words))
            self._canvas.drawText(text)
            return
        self._canvas.setFont(face.font, face.size)
        for word, left in zip(words, places, strict=True):
            pieces = word if self.drawn == "letters" else [word]
            for piece in pieces:
                self._canvas.drawString(left, y, piece)
                left += face.measure(piece)

    def _open_page(self) -> None:
        """Set the box of the page and draw so that all stands upright once it is turned."""
        paper, canvas = self.paper, self._canvas
        width, height = paper.width, paper.height
        if paper.turned in (90, 270):
            width, height = height, width
        x, y = paper.corner
        size = (x + width, y + height)
        # The library turns the size of a page along with the page.
        canvas.setPageSize(size[::-1] if paper.turned in (90, 270) else size)
        if (x, y) != (0, 0):
            canvas.setCropBox((x, y, x + width, y + height))
            canvas.translate(x, y)
        canvas.setPageRotation(paper.turned)
        if paper.turned == 90:
            canvas.translate(width, 0)
        elif paper.turned == 180:
            canvas.translate(width, height)
        elif paper.turned == 270:
            canvas.translate(0, height)
        canvas.rotate(paper.turned)


def break_lines(
    words: Sequence[str], face: Face, width: float, *, hyphens: bool = False
) -> Iterator[list[str]]:
    """The lines of a paragraph; with ``hyphens``, long words may be broken to fill them."""
    line: list[str] = []
    left = list(words)
    while left:
        word = left.pop(0)
        if face.measure(" ".join([*line, word])) <= width or not line:
            line.append(word)
            continue
        head = _fit_head(line, word, face, width) if hyphens else ""
        if head:
            line.append(f"{head}-")
            word = word[len(head) :]
        yield line
        line, left = [], [word, *left]
    if line:
        yield line


def _fit_head(line: Sequence[str], word: str, face: Face, width: float) -> str:
    """The longest start of a word that fits on a line with a hyphen, cut after a vowel."""
    if len(word) < _LEAST_BROKEN or not word.isalpha() or not word.islower():
        return ""
    for cut in range(len(word) - 3, 2, -1):
        fits = face.measure(" ".join([*line, f"{word[:cut]}-"])) <= width
        if fits and word[cut - 1] in _VOWELS and word[cut] not in _VOWELS:
            return word[:cut]
    return ""


@dataclass(frozen=True, slots=True)
class Column:
    """A place for running text: its edges in points from the left and from the top."""

    left: float
    top: float
    width: float
    bottom: float


class Setter:
    """Sets paragraphs into columns, page after page; ``begin_page`` prints what tops each page."""

    def __init__(
        self, press: Press, columns: Sequence[Column], face: Face, *,
        justified: bool = False, hyphens: bool = False, heads: Iterable[str] = (),
    ) -> None:  # fmt: skip
        self.press, self.face = press, face
        self._columns, self._number = columns, 0
        self._justified, self._hyphens = justified, hyphens
        self._heads = tuple(heads)
        self._notes: list[str] = []
        self._floor = columns[0].bottom
        self.base = columns[0].top
        self._begin_page()

    @property
    def column(self) -> Column:
        """Where is set now."""
        return self._columns[self._number]

    def set_paragraph(
        self, text: str, *, face: Face | None = None, indent: float = 0.0, mark: str = ""
    ) -> None:
        """Set a paragraph; ``mark`` stands in front of it where it is an item of a list."""
        face = face or self.face
        width = self.column.width - indent
        lines = list(break_lines(text.split(), face, width, hyphens=self._hyphens))
        for at, line in enumerate(lines):
            self._make_room(face)
            stretched = self._justified and at < len(lines) - 1
            first = [mark, *line] if mark and not at else line
            left = (
                self.column.left + indent - (face.measure(f"{mark} ") if first is not line else 0)
            )
            stretch = width if stretched and first is line else 0.0
            self.press.put_line(first, left, self.base, face, width=stretch)
            self.base += _LEADING * face.size
        self.base += 0.6 * face.size

    def set_heading(self, text: str, face: Face) -> None:
        """Set a heading with room about it, never at the foot of a column."""
        if self.base + 5 * face.size > self._floor:
            self._next_column()
        self.base += 0.8 * face.size
        self.set_paragraph(text, face=face)

    def set_note(self, text: str) -> None:
        """Set a footnote at the foot of this column."""
        face = Face(self.face.font, self.face.size - 2.5)
        lines = list(break_lines(text.split(), face, self.column.width))
        self._floor -= len(lines) * _LEADING * face.size + 2
        for at, line in enumerate(lines):
            base = self._floor + (at + 1) * _LEADING * face.size
            self.press.put_line(line, self.column.left, base, face, kind="note")

    def room(self) -> float:
        """Points that are left in the column."""
        return self._floor - self.base

    def _make_room(self, face: Face) -> None:
        if self.base + _FALL * face.size > self._floor:
            self._next_column()

    def _next_column(self) -> None:
        self._number += 1
        if self._number == len(self._columns):
            self._number = 0
            self.press.turn_page()
            self._begin_page()
        self.base, self._floor = self.column.top, self.column.bottom

    def _begin_page(self) -> None:
        """Print running heads and the number of the page."""
        paper, small = self.press.paper, Face(self.face.font, 8.5)
        for head in self._heads:
            words = head.replace("#", str(self.press.page)).split()
            width = small.measure(" ".join(words))
            base = 40.0 if words[-1:] != [str(self.press.page)] else paper.height - 36.0
            self.press.put_line(words, (paper.width - width) / 2, base, small, kind="aside")
