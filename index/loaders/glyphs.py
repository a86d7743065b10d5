"""Reads the runs of text on a page of a PDF with the boxes of their words, as PDFium gives them."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING, Any

from index.loaders.draft import count_letters
from index.loaders.pieces import Piece, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FEWEST_LETTERS = 2
"""Letters that are drawn at once on the middling, at least; with fewer, letters are words."""

_REACH = 1.5
"""Room between two letters of a word, in heights of the higher one, at most: between two dots 1."""

_FLAT = 0.2
"""Height of a run under which it is none, in sizes of its letters: a row of dots has a tenth."""

_RISE, _FALL = 0.72, 0.21
"""How far letters go above and below the line they stand on, in sizes (those of Times)."""

_UPRIGHT = 3.0
"""How much higher than wide a run is at least that goes up or down the page."""

Edges = tuple[float, float, float, float]
"""Left, bottom, right and top in points."""

_SOFT_HYPHEN = re.compile(r"[\xad\ufffe\x02]+\s*$")
"""A hyphen at the end of a line that only breaks a word, as PDFium gives it."""

_LEAST = 4.0
"""Points of the smallest letters that somebody reads; less is a size in units of the page."""

# Printers' shapes of two or three letters, which nobody types into a question.
_LIGATURES = str.maketrans(
    {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
)

_UNSPACED = re.compile(
    "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]|[^\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]+"
)
"""The words in a run without blanks: each ideograph or kana by itself, "東", "京", "2024"."""


def turn_edges(edges: Edges, turned: int) -> Edges:
    """A box as it lies once the page is turned clockwise by so many degrees about its corner."""
    left, bottom, right, top = edges
    if turned == 90:
        return bottom, -right, top, -left
    if turned == 180:
        return -right, -top, -left, -bottom
    if turned == 270:
        return -top, left, -bottom, right
    return edges


def read_pieces(page: Any) -> Iterator[Piece]:
    """The runs of text of a page with their boxes, turned as the page is shown."""
    text = page.get_textpage()
    glyphs = _Glyphs(text, page.get_rotation())
    for run in glyphs.read_runs():
        size = glyphs.measure_letters(run) or run.edges[3] - run.edges[1]
        words = tuple(glyphs.place_words(run, size))
        left, bottom, right, top = run.edges
        if words:
            # A run may begin or end with blanks, which part it from its neighbours.
            left, right = min(one.left for one in words), max(one.right for one in words)
        yield Piece(_clean_run(run.text), left, bottom, right, top, size, words)
    text.close()


@dataclass(frozen=True, slots=True)
class _Run:
    """What a file draws at once: its text, its box as the page is shown, and the numbers of its
    letters on the page, none where nobody can tell."""

    text: str
    edges: Edges
    letters: Sequence[int] = ()


class _Glyphs:
    """The letters of a page that can be seen, in the order of its text, each by its number."""

    def __init__(self, text: Any, turned: int) -> None:
        from pypdfium2 import raw

        self._text, self._turned, self._raw = text, turned, raw
        self._edges = [ctypes.c_double() for _ in range(4)]
        self._pointers = [ctypes.byref(edge) for edge in self._edges]
        written, count = text.get_text_range(), text.count_chars()
        if len(written) != count:
            # Letters that PDFium adds to what it writes or leaves out of it: each is asked for.
            codes = (raw.FPDFText_GetUnicode(text, index) for index in range(count))
            written = "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)
        self._written = written
        self._seen = [
            index for index, letter in enumerate(written) if letter != "\0" and not letter.isspace()
        ]

    def read_runs(self) -> list[_Run]:
        """The runs of the page.

        PDFium writes for a box all letters that reach into it. Where letters of two runs lie over
        each other, so that some would be written twice, and where each is drawn by itself, runs
        are told by what was drawn at once.
        """
        boxes = [self._text.get_rect(number) for number in range(self._text.count_rects())]
        texts = [self._text.get_text_bounded(*box) for box in boxes]
        owns = ["".join(text.split()) for text in texts]
        letters = "".join(self._written[index] for index in self._seen)
        if letters == "".join(owns) and len(letters) >= _FEWEST_LETTERS * len(boxes):
            ends = list(accumulate(map(len, owns)))
            numbers = [self._seen[start:end] for start, end in pairwise([0, *ends])]
        else:
            drawn = self._find_drawn()
            if len(drawn) == len(boxes):
                return list(self._join_drawn(drawn))
            numbers = self._find_letters(boxes, owns)
        edges = [turn_edges(box, self._turned) for box in boxes]
        return [_Run(*each) for each in zip(texts, edges, numbers, strict=True)]

    def measure_letters(self, run: _Run) -> float:
        """The size of the letters of a run in points, 0 where the file gives it in other units."""
        size = self._raw.FPDFText_GetFontSize(self._text, run.letters[0]) if run.letters else 0.0
        return round(float(size), 1) if size > _LEAST else 0.0

    def place_words(self, run: _Run, size: float) -> Iterator[Word]:
        """The words of a run; one whose letters are not known has the box of the whole run.

        A word is as high as its run, which is a line of letters of one size, unless that goes up
        or down the page.
        """
        left, bottom, right, top = run.edges
        upright = top - bottom <= _UPRIGHT * (right - left)
        if top - bottom < _FLAT * size and len(run.letters) > 1:
            # The font is missing, so that its letters have no height.
            bottom, top = bottom - _FALL * size, bottom + _RISE * size
        at = 0
        for piece in (piece for word in run.text.split() for piece in _UNSPACED.findall(word)):
            if run.letters:
                first = self._read_edges(run.letters[at])
                last = self._read_edges(run.letters[at + len(piece) - 1])
                left, right = min(first[0], last[0]), max(first[2], last[2])
                if not upright:
                    bottom, top = min(first[1], last[1]), max(first[3], last[3])
            at += len(piece)
            written = piece if piece.isascii() else piece.translate(_LIGATURES)
            yield Word(count_letters(written), left, bottom, right, top)

    def _find_drawn(self) -> list[list[int]]:
        """The letters by the objects of the page that draw them."""
        drawn = self._raw.FPDFText_GetTextObject
        objects = groupby(
            self._seen,
            lambda index: ctypes.cast(drawn(self._text.raw, index), ctypes.c_void_p).value,
        )
        return [list(numbers) for _, numbers in objects]

    def _join_drawn(self, drawn: Sequence[list[int]]) -> Iterator[_Run]:
        """Runs of what was drawn, joined where PDFium sees no blank between them on one line."""
        own: list[int] = []
        edges = (0.0, 0.0, 0.0, 0.0)
        for numbers in drawn:
            here = _surround(map(self._read_edges, numbers))
            if own and numbers[0] == own[-1] + 1 and _is_beside(edges, here):
                own, edges = own + numbers, _surround((edges, here))
                continue
            if own:
                yield _Run(self._written[own[0] : own[-1] + 1], edges, own)
            own, edges = numbers, here
        if own:
            yield _Run(self._written[own[0] : own[-1] + 1], edges, own)

    def _find_letters(self, boxes: Sequence[Edges], owns: Sequence[str]) -> list[list[int]]:
        """The letters in these boxes by their places; none where they are not those written."""
        import numpy as np

        edges = [turn_edges(self._read_edges(one), -self._turned % 360) for one in self._seen]
        letters: NDArray[np.float64] = np.array(edges, np.float64).reshape(-1, 4)
        found: list[list[int]] = []
        for (left, bottom, right, top), own in zip(boxes, owns, strict=True):
            inside = (np.minimum(letters[:, 2], right) > np.maximum(letters[:, 0], left)) & (
                np.minimum(letters[:, 3], top) > np.maximum(letters[:, 1], bottom)
            )
            numbers = [self._seen[number] for number in np.flatnonzero(inside)]
            found.append(numbers if len(numbers) == len(own) else [])
        return found

    def _read_edges(self, index: int) -> Edges:
        """The box of a letter. Called for every word, so without what the library adds to it."""
        self._raw.FPDFText_GetCharBox(self._text.raw, index, *self._pointers)
        left, right, bottom, top = self._edges
        return turn_edges((left.value, bottom.value, right.value, top.value), self._turned)


def _surround(boxes: Iterable[Edges]) -> Edges:
    """The smallest box around some."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _is_beside(one: Edges, other: Edges) -> bool:
    """Whether two boxes stand beside each other on a line, whichever comes first."""
    reach = _REACH * max(one[3] - one[1], other[3] - other[1])
    across = max(one[0], other[0]) - min(one[2], other[2])
    along = max(one[1], other[1]) - min(one[3], other[3])
    return -reach < across < reach and along < reach / 2


def _clean_run(text: str) -> str:
    """A run of text on one line, in the letters that people type."""
    return " ".join(_SOFT_HYPHEN.sub("-", text.translate(_LIGATURES)).split())
