"""Reads the text of a PDF, its pages run together and its broken lines joined."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from io import BytesIO
from statistics import median
from typing import TYPE_CHECKING, Any

from index.errors import BadInput
from index.loaders.draft import Draft, Fetched, Outline, count_letters
from index.loaders.layout import Line, Piece, read_page
from index.loaders.lines import reflowed
from index.loaders.normal import has_words, normalise

if TYPE_CHECKING:
    from pypdf import PdfReader

_PAGE_NUMBER = re.compile(
    r"\s*(?:page|p\.)?\s*[-–—]?\s*\d{1,4}\s*[-–—]?\s*(?:(?:/|of)\s*\d{1,4})?\s*", re.IGNORECASE
)
_JUNK_TITLE = re.compile(
    r"(?:microsoft \w+ - .*|untitled.*|.*\.(?:docx?|odt|rtf|tex|dvi|indd|qxd|pdf|txt|html?))\s*",
    re.IGNORECASE,
)
_SOFT_HYPHEN = re.compile(r"[\xad\ufffe\x02]+\s*$")
"""A hyphen at the end of a line that only breaks a word, as PDFium gives it."""

_NOTE = re.compile(r"(?:\d{1,3}|[*†‡§])\s?\S")
"""The start of a footnote: "1 See the archive", "* In 1902"; not "horsepower", "12"."""

_LEAST = 4.0
"""Points of the smallest letters that somebody reads; less is a size in units of the page."""

_SMALL = 0.92
"""Size of the letters of a footnote, as a share of those of the text, at most."""

_LARGE = 1.15
"""Size of the letters of a heading, as a share of those of the text, at least."""

# Printers' shapes of two or three letters, which nobody types into a question.
_LIGATURES = str.maketrans(
    {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
)
_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?")


def read(fetched: Fetched) -> Draft:
    """The text of all pages, with the title, author and date that the file records.

    Raises:
        BadInput: it is damaged, needs a password, or has pictures of text only.
    """
    from pypdf.errors import FileNotDecryptedError, WrongPasswordError

    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    locked = BadInput(f"The {fetched.name} is encrypted; it needs its password removed.")
    try:
        reader = _opened(fetched.raw)
        if reader is None:
            raise locked
        pages, notes = _read_pages(fetched.raw)
        rows = _run_together(pages)
        text, details = "\n\n".join(_flow(rows, notes)), _details(reader)
    except BadInput:
        raise
    except (FileNotDecryptedError, WrongPasswordError) as error:
        raise locked from error
    except Exception as error:  # A damaged file can make the parser raise anything.
        raise BadInput(
            f"The {fetched.name} cannot be read as PDF; it may be damaged, so save it anew."
        ) from error
    if not has_words(text):
        raise BadInput(f"The {fetched.name} has no text in it, only pictures; run OCR on it first.")
    title, author, date = details
    return Draft(text, title, author, date, outline=_outline([*rows, *notes]))


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a page, ``""`` between blocks; ``size`` is that of a heading's letters in points,
    0 of any other line; pages count from 1."""

    text: str
    page: int
    size: float = 0.0


def _opened(raw: bytes) -> PdfReader | None:
    """The file, or ``None`` where it cannot be opened without a password."""
    from pypdf import PasswordType, PdfReader

    reader = PdfReader(BytesIO(raw))
    # Many files are encrypted with an empty password, only to forbid printing.
    if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
        return None
    return reader


def _details(reader: PdfReader) -> tuple[str, str, str]:
    """Title, author and date; a title that only names the file it was made from is none."""
    found = reader.metadata
    title, author, made = (
        str(found.get(key) or "") if found else "" for key in ("/Title", "/Author", "/CreationDate")
    )
    date = _DATE.match(made)
    return (
        "" if _JUNK_TITLE.fullmatch(title) else title,
        author,
        "-".join(part for part in date.groups() if part) if date else "",
    )


def _flow(rows: Sequence[_Row], notes: Sequence[_Row]) -> Iterator[str]:
    """The blocks of a text with their broken lines joined, and each footnote, which may go on in
    further lines."""
    for block in "\n".join(row.text for row in rows).split("\n\n"):
        if block.strip():
            yield reflowed(block)
    if notes:
        yield reflowed("\n".join(note.text for note in notes))


def _outline(rows: Sequence[_Row]) -> Outline:
    """Where pages begin and which lines are headings; the larger the letters, the higher.

    Lines of a heading that follow on each other are one.
    """
    sizes = sorted({row.size for row in rows if row.size}, reverse=True)
    headings: list[tuple[int, int, int]] = []
    pages: list[tuple[int, int]] = []
    letters = 0
    for before, row in zip((None, *rows), rows, strict=False):
        end = letters + count_letters(row.text)
        if end > letters and (not pages or pages[-1][1] != row.page):
            pages.append((letters, row.page))
        if row.size and end > letters:
            goes_on = before is not None and before.size == row.size
            start = headings.pop()[0] if goes_on and headings else letters
            headings.append((start, end, sizes.index(row.size) + 1))
        letters = end
    return Outline(tuple(headings), tuple(pages))


def _read_pages(raw: bytes) -> tuple[list[list[_Row]], list[_Row]]:
    """The lines of each page in reading order, and all footnotes."""
    from pypdfium2 import PdfDocument

    pages: list[list[_Row]] = []
    notes: list[_Row] = []
    with PdfDocument(raw) as document:
        for number in range(len(document)):
            lines = read_page(list(_read_pieces(document[number])))
            body = [line for line in lines if not _is_number(line)]
            size = median(line.size for line in body) if body else 0.0
            kept, below = _part_notes(lines, size)
            notes.extend(_Row(normalise(line.text), number + 1) for line in below)
            pages.append(list(_write_blocks(kept, size, number + 1)))
    return pages, notes


def _read_pieces(page: Any) -> Iterator[Piece]:
    """The runs of text of a page with their boxes, turned as the page is shown."""
    text = page.get_textpage()
    turned = page.get_rotation()
    for number in range(text.count_rects()):
        box = left, bottom, right, top = text.get_rect(number)
        shown = _clean_run(text.get_text_bounded(*box))
        size = _letter_size(text, left, (top + bottom) / 2) or top - bottom
        if turned == 90:
            left, bottom, right, top = bottom, -right, top, -left
        elif turned == 180:
            left, bottom, right, top = -right, -top, -left, -bottom
        elif turned == 270:
            left, bottom, right, top = -top, left, -bottom, right
        yield Piece(shown, left, bottom, right, top, size)


def _clean_run(text: str) -> str:
    """A run of text on one line, in the letters that people type."""
    return " ".join(_SOFT_HYPHEN.sub("-", text.translate(_LIGATURES)).split())


def _letter_size(text: Any, left: float, middle: float) -> float:
    """The size of the letters at a place in points, 0 where the file gives it in other units."""
    from pypdfium2 import raw

    index = text.get_index(left, middle, 3, 3)
    size = raw.FPDFText_GetFontSize(text, index) if index is not None else 0.0
    return round(float(size), 1) if size > _LEAST else 0.0


def _part_notes(lines: Sequence[Line], size: float) -> tuple[list[Line], list[Line]]:
    """The lines of a page, and apart from them its footnotes: at its end, in smaller letters, and
    with a number or a star in front of the first."""
    end = len(lines)
    while end and (lines[end - 1].size < _SMALL * size or _is_number(lines[end - 1])):
        end -= 1
    start = next((n for n in range(end, len(lines)) if _is_note(lines[n])), len(lines))
    below = [line for line in lines[start:] if not _is_number(line)]
    kept = [*lines[:start], *(line for line in lines[start:] if _is_number(line))]
    return kept, below


def _is_number(line: Line) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(line.text))


def _is_note(line: Line) -> bool:
    return bool(_NOTE.match(line.text)) and not _is_number(line)


def _write_blocks(lines: Sequence[Line], size: float, page: int) -> Iterator[_Row]:
    """The lines, an empty one around headings and before each block."""
    was_large = False
    for number, line in enumerate(lines):
        is_large = line.size > _LARGE * size
        begins = is_large is not was_large or (line.opens and not is_large)
        if number and begins:
            yield _Row("", page)
        yield _Row(normalise(line.text), page, line.size if is_large else 0.0)
        was_large = is_large


def _run_together(pages: list[list[_Row]]) -> list[_Row]:
    """The pages without page numbers and without the lines that top or end most of them."""
    edges = Counter(key for page in pages for key in {_key(page[i].text) for i in _edges(page)})
    running = {key for key, count in edges.items() if count >= 3 and 2 * count > len(pages)}
    kept: list[_Row] = []
    for page in pages:
        drop = {i for i in _edges(page) if _is_furniture(page[i].text, running)}
        rows = [row for i, row in enumerate(page) if i not in drop]
        full = [number for number, row in enumerate(rows) if row.text]
        kept.extend(rows[full[0] : full[-1] + 1] if full else ())
    return kept


def _is_furniture(line: str, running: Set[str]) -> bool:
    return _key(line) in running or bool(_PAGE_NUMBER.fullmatch(line))


def _edges(page: list[_Row]) -> set[int]:
    """The positions of the first and the last line of a page of more than two."""
    full = [number for number, row in enumerate(page) if row.text]
    return {full[0], full[-1]} if len(full) > 2 else set()


def _key(line: str) -> str:
    """A line as it is on every page: with its numbers masked."""
    return re.sub(r"\d+", "#", line.strip())
