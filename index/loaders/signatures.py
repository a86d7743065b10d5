"""Tells a file's kind by what is in it, where that is not what its name says."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

from index.errors import BadInput
from index.loaders.draft import Fetched

_SIGNATURES: tuple[tuple[bytes, str, tuple[str, ...]], ...] = (
    (b"%PDF-", "a PDF", (".pdf",)),
    (b"{\\rtf", "RTF", (".rtf",)),
    (b"\x89PNG\r\n", "a picture", (".png",)),
    (b"\xff\xd8\xff", "a picture", (".jpg", ".jpeg")),
    (b"II*\0", "a picture", (".tif", ".tiff")),
    (b"MM\0*", "a picture", (".tif", ".tiff")),
)
"""How files of a kind begin, what the kind is called, and the suffixes of its names."""

_PARTS = (
    ("word/document.xml", "a Word document", (".docx",)),
    ("xl/workbook.xml", "an Excel workbook", (".xlsx", ".xlsm")),
    ("ppt/presentation.xml", "a PowerPoint presentation", (".pptx",)),
)
"""Parts that the archives of Office have."""

_TYPES = {
    b"application/epub+zip": ("an EPUB", (".epub",)),
    b"application/vnd.oasis.opendocument.text": ("an ODT", (".odt",)),
    b"application/vnd.oasis.opendocument.spreadsheet": ("an ODS", (".ods",)),
}
"""What other archives say of themselves."""

_PAGE = re.compile(rb"\s{0,99}(?:<!doctype html|<html[\s>])", re.I)
"""The start of a page; texts and e-mails may begin with one too."""

_TEXTS = frozenset((".txt", ".text", ".md", ".markdown", ".html", ".htm", ".csv", ".tsv", ".eml"))
"""Suffixes of files that are text, which a page may be."""

PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp")
"""Suffixes of pictures, which are told by what is in them whatever their name."""


def refuse_renamed(fetched: Fetched) -> None:
    """Refuse a file that is plainly of another kind than its name says.

    Raises:
        BadInput: it is; the sentence says which kind, and the suffix that it needs.
    """
    kind, suffixes = _find_kind(fetched)
    if not suffixes or fetched.suffix in suffixes:
        return
    if fetched.suffix in PICTURES and suffixes[0] in PICTURES:
        return
    told = f"not text but {kind}" if fetched.suffix in _TEXTS else f"{kind} by its content"
    raise BadInput(f"The {fetched.name} is {told}; rename it to end in {suffixes[0]}.")


def _find_kind(fetched: Fetched) -> tuple[str, tuple[str, ...]]:
    """What a file is called by its content, and its suffixes; none where its content tells none."""
    start = fetched.raw[:1024].lstrip(b"\xef\xbb\xbf\r\n\t ")
    for signature, kind, suffixes in _SIGNATURES:
        if start.startswith(signature):
            return kind, suffixes
    if start.startswith(b"PK\x03\x04"):
        return _find_archive(fetched.raw)
    if fetched.suffix not in _TEXTS and _PAGE.match(start):
        return "HTML", (".html", ".htm")
    return "", ()


def _find_archive(raw: bytes) -> tuple[str, tuple[str, ...]]:
    """The same of an archive; one that is damaged tells none."""
    try:
        with ZipFile(BytesIO(raw)) as archive:
            names = frozenset(archive.namelist())
            told = _read_start(archive, "mimetype") if "mimetype" in names else b""
    except Exception:  # A damaged archive can make its reader raise anything.
        return "", ()
    found = ((kind, suffixes) for part, kind, suffixes in _PARTS if part in names)
    return _TYPES.get(told) or next(found, ("", ()))


def _read_start(archive: ZipFile, name: str) -> bytes:
    """The beginning of a part, of which no more is unpacked: nobody has looked at its size yet."""
    with archive.open(name) as part:
        return part.read(99).strip()
