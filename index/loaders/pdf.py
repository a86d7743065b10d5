"""Reads the text of a PDF, its pages run together and its broken lines joined."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING

from index.errors import BadInput
from index.loaders.draft import Draft, Fetched
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
_SOFT_HYPHEN = re.compile(r"\xad[^\S\n]*\n")
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
        pages = [_lines(page.extract_text()) for page in reader.pages]
        text, details = reflowed(_run_together(pages)), _details(reader)
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


def _lines(page: str) -> list[str]:
    """The lines of a page, normalised; a soft hyphen that shows at a line's end is a hyphen."""
    text = normalise(_SOFT_HYPHEN.sub("-\n", page).translate(_LIGATURES))
    return [line for line in text.split("\n") if line]


def _run_together(pages: list[list[str]]) -> str:
    """The pages without page numbers and without the lines that top or end most of them."""
    edges = Counter(key for page in pages for key in {_key(page[i]) for i in _edges(page)})
    running = {key for key, count in edges.items() if count >= 3 and 2 * count > len(pages)}
    kept: list[str] = []
    for page in pages:
        drop = {
            i for i in _edges(page) if _key(page[i]) in running or _PAGE_NUMBER.fullmatch(page[i])
        }
        kept.extend(line for i, line in enumerate(page) if i not in drop)
    return "\n".join(kept)


def _edges(page: list[str]) -> set[int]:
    """The positions of the first and the last line of a page of more than two."""
    return {0, len(page) - 1} if len(page) > 2 else set()


def _key(line: str) -> str:
    """A line as it is on every page: with its numbers masked."""
    return re.sub(r"\d+", "#", line.strip())
