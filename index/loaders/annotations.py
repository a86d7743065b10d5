"""Reads what lies on a page of a PDF: ticked boxes and typed texts; comments are counted."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from statistics import median
from typing import Any

from index.loaders.draft import count_letters
from index.loaders.glyphs import Edges, turn_edges
from index.loaders.numerals import TICK, write_tick
from index.loaders.pieces import Piece, Word

_TYPED = (3, 13, 20)
"""Texts that were typed onto a page, stamps, and fields of a form, by the numbers of PDFium."""

_COMMENTS = (1, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15)
"""Notes, and marks that may have one: shapes, highlights, underlines, strokes, carets, ink."""

_TICKED = (2, 3)
"""Check boxes and radio buttons, by the numbers of PDFium."""

_LIST = 5
"""A list of which some lines are chosen, by the numbers of PDFium."""

_HIDDEN = 0b100010
"""Flags of what is not shown on a screen: hidden, or not to be viewed."""

_USUAL = 10.0
"""Points of letters where a page has no text to tell."""

_LOW = 2.5
"""Height of a box for one line, in sizes of the letters, at most."""

_LEADING = 1.2
"""From line to line of a typed text, in sizes of the letters."""


@dataclass(slots=True)
class Annotations:
    """What lies on a page: its texts with their boxes, none of which is drawn, where ticks stand,
    the number of comments, and whether there are fields or texts to be drawn."""

    texts: list[tuple[str, Edges]] = field(default_factory=list)
    ticks: list[Edges] = field(default_factory=list)
    comments: int = 0
    is_drawn: bool = False

    def complete(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces of a page with these texts among them; ticks stand in place of their looks."""
        size = median(piece.size for piece in pieces) if pieces else _USUAL
        kept = [one for one in pieces if not any(_is_within(one, box) for box in self.ticks)]
        for text, edges in self.texts:
            kept += _place(text, edges, size)
        return kept


def read_annotations(document: Any, page: Any) -> Annotations:
    """What lies on a page; whoever asks holds PDFium."""
    from pypdfium2 import raw

    found = Annotations()
    count = raw.FPDFPage_GetAnnotCount(page)
    if count:
        # Fields have a state only once the form is known.
        document.init_forms()
    for index in range(count):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if annotation and not raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
            _read(annotation, document.formenv, page.get_rotation(), found)
        raw.FPDFPage_CloseAnnot(annotation)
    return found


def _read(annotation: Any, form: Any, turned: int, found: Annotations) -> None:
    """Put one annotation among those that were found."""
    from pypdfium2 import raw

    kind = raw.FPDFAnnot_GetSubtype(annotation)
    found.is_drawn = found.is_drawn or kind in _TYPED
    if kind in _COMMENTS:
        found.comments += bool(_read_string(annotation, b"Contents").strip())
    elif kind == raw.FPDF_ANNOT_FREETEXT and raw.FPDFAnnot_GetAP(annotation, 0, None, 0) <= 2:
        text = _read_string(annotation, b"Contents")
        found.texts.append((text, _find_edges(annotation, turned)))
    elif kind == raw.FPDF_ANNOT_WIDGET and form is not None:
        state = _read_state(annotation, form)
        if state is not None:
            edges = _find_edges(annotation, turned)
            found.ticks.append(edges)
            found.texts.append((state, edges))


def _read_state(annotation: Any, form: Any) -> str | None:
    """Whether a box or a button is ticked, or what is chosen of a list; ``None`` of other fields,
    whose looks say what they hold."""
    from pypdfium2 import raw

    kind = raw.FPDFAnnot_GetFormFieldType(form.raw, annotation)
    if kind in _TICKED:
        return write_tick(_is_ticked(annotation, form))
    if kind != _LIST:
        return None
    options = range(raw.FPDFAnnot_GetOptionCount(form.raw, annotation))
    chosen = (at for at in options if raw.FPDFAnnot_IsOptionSelected(form.raw, annotation, at))
    return ", ".join(_read_option(annotation, form, at) for at in chosen)


def _read_option(annotation: Any, form: Any, number: int) -> str:
    """A line of a list."""
    from pypdfium2 import raw

    return _read_wide(partial(raw.FPDFAnnot_GetOptionLabel, form.raw, annotation, number))


def _is_ticked(annotation: Any, form: Any) -> bool:
    """Whether a box or a button is ticked, also where its looks are still to be made."""
    from pypdfium2 import raw

    state = _read_string(annotation, b"AS")
    if state:
        return state != "Off"
    if raw.FPDFAnnot_IsChecked(form.raw, annotation):
        return True
    # A program may have given a box its value alone.
    return _read_string(annotation, b"V") not in ("", "Off")


def _find_edges(annotation: Any, turned: int) -> Edges:
    """The box of an annotation as the page is shown."""
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, box)
    left, right = sorted((box.left, box.right))
    bottom, top = sorted((box.bottom, box.top))
    return turn_edges((left, bottom, right, top), turned)


def _read_string(annotation: Any, key: bytes) -> str:
    """A text or a name that an annotation holds."""
    from pypdfium2 import raw

    return _read_wide(partial(raw.FPDFAnnot_GetStringValue, annotation, key))


def _read_wide(ask: Callable[[Any, int], int]) -> str:
    """A text that PDFium puts into a buffer, once it has told how long that has to be."""
    from pypdfium2 import raw

    length = ask(None, 0)
    if length <= 2:
        return ""
    buffer = ctypes.create_string_buffer(length)
    ask(ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), length)
    return buffer.raw[: length - 2].decode("utf-16-le", "replace")


def _is_within(piece: Piece, box: Edges) -> bool:
    """Whether the middle of a piece lies in a box."""
    across = (piece.left + piece.right) / 2
    return box[0] <= across <= box[2] and box[1] <= piece.middle <= box[3]


def _place(text: str, edges: Edges, size: float) -> Iterator[Piece]:
    """The lines of a text in a box: a tick or a line in a low one half way up, else from its top
    down."""
    lines = [line for line in text.replace("\r", "\n").split("\n") if line.strip()]
    left, bottom, right, top = edges
    is_low = top - bottom < _LOW * size or re.fullmatch(TICK, text)
    above = (top + bottom + size) / 2 if is_low and len(lines) == 1 else top
    for number, line in enumerate(lines):
        head = above - number * _LEADING * size
        words = tuple(_place_words(line, left, head - size, right, head))
        yield Piece(line, left, head - size, right, head, size, words)


def _place_words(line: str, left: float, bottom: float, right: float, top: float) -> Iterator[Word]:
    """The words of a line, each as wide as its share of the characters."""
    share = (right - left) / max(len(line), 1)
    at = 0
    for word in line.split():
        at = line.index(word, at)
        end = at + len(word)
        yield Word(count_letters(word), left + at * share, bottom, left + end * share, top)
        at = end
