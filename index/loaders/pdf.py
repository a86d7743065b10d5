"""Reads the text of a PDF, its pages run together and its broken lines joined."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from statistics import median
from typing import TYPE_CHECKING, Any

from index.errors import BadInput
from index.loaders.draft import Draft, Fetched
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
        text, details = "\n\n".join(_flow(_run_together(pages), notes)), _details(reader)
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
    return Draft(text, title, author, date)


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


def _flow(text: str, notes: Sequence[str]) -> Iterator[str]:
    """The blocks of a text with their broken lines joined, and each footnote, which may go on in
    further lines."""
    for block in text.split("\n\n"):
        if block.strip():
            yield reflowed(block)
    if notes:
        yield reflowed("\n".join(notes))


def _read_pages(raw: bytes) -> tuple[list[list[str]], list[str]]:
    """The lines of each page in reading order, ``""`` between blocks; and all footnotes."""
    from pypdfium2 import PdfDocument

    pages: list[list[str]] = []
    notes: list[str] = []
    with PdfDocument(raw) as document:
        for number in range(len(document)):
            lines = read_page(list(_read_pieces(document[number])))
            body = [line for line in lines if not _is_number(line)]
            size = median(line.size for line in body) if body else 0.0
            kept, below = _part_notes(lines, size)
            notes.extend(_normal_lines(line.text for line in below))
            pages.append(_normal_lines(_write_blocks(kept, size)))
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


def _write_blocks(lines: Sequence[Line], size: float) -> Iterator[str]:
    """The lines, an empty one around headings and before each block."""
    was_large = False
    for number, line in enumerate(lines):
        is_large = line.size > _LARGE * size
        begins = is_large is not was_large or (line.opens and not is_large)
        if number and begins:
            yield ""
        yield line.text
        was_large = is_large


def _normal_lines(lines: Iterable[str]) -> list[str]:
    return [normalise(line) for line in lines]


def _run_together(pages: list[list[str]]) -> str:
    """The pages without page numbers and without the lines that top or end most of them."""
    edges = Counter(key for page in pages for key in {_key(page[i]) for i in _edges(page)})
    running = {key for key, count in edges.items() if count >= 3 and 2 * count > len(pages)}
    kept: list[str] = []
    for page in pages:
        drop = {
            i for i in _edges(page) if _key(page[i]) in running or _PAGE_NUMBER.fullmatch(page[i])
        }
        lines = [line for i, line in enumerate(page) if i not in drop]
        kept.extend("\n".join(lines).strip("\n").split("\n") if lines else ())
    return "\n".join(kept)


def _edges(page: list[str]) -> set[int]:
    """The positions of the first and the last line of a page of more than two."""
    full = [number for number, line in enumerate(page) if line]
    return {full[0], full[-1]} if len(full) > 2 else set()


def _key(line: str) -> str:
    """A line as it is on every page: with its numbers masked."""
    return re.sub(r"\d+", "#", line.strip())
