"""Reads the text of a PDF, its pages run together and its broken lines joined."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING

from index.errors import BadInput
from index.geometry import PlacedWord
from index.loaders.draft import Draft, Fetched, Outline, Pages, count_letters
from index.loaders.glyphs import Edges, read_pieces, turn_edges
from index.loaders.guard import damaged, encrypted, refuse_empty
from index.loaders.layout import Line, read_page
from index.loaders.lines import reflowed, runs_on
from index.loaders.margins import leave_off_page, settle_margins
from index.loaders.normal import has_words, normalise
from index.loaders.numerals import settle_fractions
from index.loaders.pdfium import PDFIUM, open_document, open_page
from index.loaders.pieces import Word, find_size
from index.loaders.raised import settle_raised
from index.loaders.remarks import join_remarks, name_comments
from index.loaders.running import Row, is_page_number, run_together
from index.loaders.scans import Scans
from index.loaders.spelling import Spelling
from index.loaders.table import BETWEEN_CELLS

if TYPE_CHECKING:
    from pypdf import PdfReader

_JUNK_TITLE = re.compile(
    r"(?:microsoft \w+ - .*|untitled.*|.*\.(?:docx?|odt|rtf|tex|dvi|indd|qxd|pdf|txt|html?))\s*",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(\d{1,3}|[*†‡§])\s?\S")
"""The start of a footnote: "1 See the archive", "* In 1902"; not "horsepower", "12"."""

_SMALL = 0.92
"""Size of the letters of a footnote, as a share of those of the text, at most."""

_LARGE = 1.15
"""Size of the letters of a heading, as a share of those of the text, at least."""

_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?")


def read(fetched: Fetched) -> Draft:
    """The text of all pages, with the title, author and date that the file records.

    Raises:
        BadInput: it is damaged, needs a password, or has no text, or pictures of it alone and OCR
            is not installed.
    """
    from pypdf.errors import FileNotDecryptedError, WrongPasswordError

    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    refuse_empty(fetched)
    locked = encrypted(fetched)
    try:
        reader = _opened(fetched.raw)
        if reader is None:
            raise locked
        scans = Scans(fetched.name)
        printed = _read_pages(fetched.raw, scans)
        rows, notes = run_together(printed.pages), printed.notes
        text, details = "\n\n".join(_flow(rows, notes)), _details(reader)
    except BadInput:
        raise
    except (FileNotDecryptedError, WrongPasswordError) as error:
        raise locked from error
    except Exception as error:  # A damaged file can make the parser raise anything.
        raise damaged(fetched, "PDF") from error
    if not has_words(text):
        raise BadInput(scans.remark or f"The {fetched.name} has no text in it.")
    title, author, date = details
    in_order = [*rows, *notes]
    outline = replace(
        _outline(in_order), recognised=scans.mark((row.text, row.page) for row in in_order)
    )
    places = Pages(tuple(printed.sizes), tuple(_place_words(in_order, printed.corners)))
    remark = join_remarks(scans.remark, name_comments(fetched.name, printed.comments))
    return Draft(text, title, author, date, outline=outline, remark=remark, pages=places)


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


def _flow(rows: Sequence[Row], notes: Sequence[Row]) -> Iterator[str]:
    """The blocks of a text with their broken lines joined, and each footnote, which may go on in
    further lines."""
    spelling = Spelling(row.text for row in (*rows, *notes))
    for is_text, group in groupby(rows, lambda row: bool(row.text.strip())):
        if is_text:
            yield _reflow(list(group), spelling)
    if notes:
        yield "\n".join(_reflow(note, spelling) for note in _part_each_note(notes))


def _part_each_note(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The lines of each footnote: one begins with the next number, with 1, or with a star."""
    note: list[Row] = []
    last = 0
    for row in rows:
        found = _NOTE.match(row.text)
        number = int(found[1]) if found and found[1].isdigit() else 0
        if note and found and (not number or number in (1, last + 1)):
            yield note
            note = []
        last = number or last
        note.append(row)
    yield note


def _reflow(rows: Sequence[Row], spelling: Spelling) -> str:
    ends = {number for number, row in enumerate(rows) if row.ends}
    return reflowed("\n".join(row.text for row in rows), ends, spelling)


def _outline(rows: Sequence[Row]) -> Outline:
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


def _place_words(rows: Sequence[Row], corners: Sequence[Edges]) -> Iterator[PlacedWord]:
    """The words of the rows, by the letters of the text in front of them, in points from the upper
    left corner of their page, of which ``corners`` has the edges.

    What has no letters, as a dash, belongs to the word before it, or else to the one after it.
    """
    letters = 0
    for row in rows:
        at, end = letters, letters + count_letters(row.text)
        left, _, _, top = corners[row.page - 1]
        for word in _give_letters(row.words):
            to = min(at + word.letters, end)
            yield PlacedWord(
                at, to, row.page,
                word.left - left, top - word.top, word.right - left, top - word.bottom,
            )  # fmt: skip
            at = to
        letters = end


def _give_letters(words: Sequence[Word]) -> Sequence[Word]:
    """The words of a line that have letters, each with the signs about it that have none."""
    if all(word.letters for word in words):
        return words
    joined: list[Word] = []
    for word in words:
        if joined and not (word.letters and joined[-1].letters):
            last = joined.pop()
            word = Word(
                last.letters + word.letters,
                min(last.left, word.left),
                min(last.bottom, word.bottom),
                max(last.right, word.right),
                max(last.top, word.top),
            )
        joined.append(word)
    return joined


@dataclass(slots=True)
class _Print:
    """What is on the pages of a file: the lines of each in reading order, all footnotes, the sizes
    of the pages as they are shown, the edges of each, in points, and the number of comments."""

    pages: list[list[Row]] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)
    sizes: list[tuple[float, float]] = field(default_factory=list)
    corners: list[Edges] = field(default_factory=list)
    comments: int = 0


def _read_pages(raw: bytes, scans: Scans) -> _Print:
    """The lines of each page in reading order, and all footnotes."""
    printed = _Print()
    with open_document(raw) as document:
        for number in range(1, len(document) + 1):
            with PDFIUM:
                page, annotations = open_page(document, number)
                corner = turn_edges(page.get_bbox(), page.get_rotation())
                shown = leave_off_page(read_pieces(page), corner)
                pieces = scans.complete(shown, page, number, corner)
                printed.corners.append(corner)
                printed.sizes.append(page.get_size())
                page.close()
            lines = read_page(annotations.complete(settle_raised(settle_margins(pieces))))
            printed.comments += annotations.comments
            size = find_size(
                (line.size, line.text) for line in lines if not is_page_number(line.text)
            )
            kept, below = _part_notes(lines, size)
            for line in below:
                printed.notes.append(
                    Row(normalise(line.text), number, words=line.words, ends=line.ends)
                )
            printed.pages.append(list(_write_blocks(kept, size, number)))
    return printed


def _part_notes(lines: Sequence[Line], size: float) -> tuple[list[Line], list[Line]]:
    """The lines of a page, and apart from them its footnotes: at its end, in smaller letters, and
    with a number or a star in front of the first."""
    end = len(lines)
    while end and (lines[end - 1].size < _SMALL * size or is_page_number(lines[end - 1].text)):
        end -= 1
    start = next((n for n in range(end, len(lines)) if _is_note(lines[n])), len(lines))
    below = [line for line in lines[start:] if not is_page_number(line.text)]
    kept = [*lines[:start], *(line for line in lines[start:] if is_page_number(line.text))]
    return kept, below


def _is_note(line: Line) -> bool:
    return bool(_NOTE.match(line.text)) and not is_page_number(line.text)


def _write_blocks(lines: Sequence[Line], size: float, page: int) -> Iterator[Row]:
    """The lines, an empty one around headings and before each block."""
    was_large = False
    for number, line in enumerate(lines):
        is_large = line.size > _LARGE * size
        before = lines[number - 1].text if number else ""
        goes_on = (line.begins and number and runs_on(before, line.text)) or (
            # Rows of a table stay together, however far apart they are printed.
            line.follows and BETWEEN_CELLS in before and BETWEEN_CELLS in line.text
        )
        if number and (is_large is not was_large or (line.opens and not goes_on)):
            yield Row("", page)
        size_shown = line.size if is_large else 0.0
        yield Row(normalise(settle_fractions(line.text)), page, size_shown, line.words, line.ends)
        was_large = is_large
