"""Which reader reads which kind of file."""

from __future__ import annotations

import re
from collections.abc import Callable

from index.errors import BadInput
from index.loaders.csv import read as read_csv
from index.loaders.docx import read as read_docx
from index.loaders.draft import Draft, Fetched
from index.loaders.eml import read as read_eml
from index.loaders.epub import read as read_epub
from index.loaders.html import read as read_html
from index.loaders.images import read as read_image
from index.loaders.markdown import read as read_markdown
from index.loaders.msg import read as read_msg
from index.loaders.opendocument import read_sheets
from index.loaders.opendocument import read_text as read_odt
from index.loaders.pdf import read as read_pdf
from index.loaders.pptx import read as read_pptx
from index.loaders.recogniser import IS_INSTALLED
from index.loaders.rtf import read as read_rtf
from index.loaders.signatures import PICTURES, refuse_renamed
from index.loaders.text import read as read_text
from index.loaders.xlsx import read as read_xlsx

_KINDS: tuple[tuple[str, dict[str, Callable[[Fetched], Draft]]], ...] = (
    ("text", {".txt": read_text, ".text": read_text}),
    ("Markdown", {".md": read_markdown, ".markdown": read_markdown}),
    ("HTML", {".html": read_html, ".htm": read_html}),
    ("PDF", {".pdf": read_pdf}),
    ("Word", {".docx": read_docx}),
    ("ODT", {".odt": read_odt}),
    ("RTF", {".rtf": read_rtf}),
    ("EPUB", {".epub": read_epub}),
    ("PowerPoint", {".pptx": read_pptx}),
    ("Excel", {".xlsx": read_xlsx, ".xlsm": read_xlsx}),
    ("ODS", {".ods": read_sheets}),
    ("CSV", {".csv": read_csv, ".tsv": read_csv}),
    ("e-mail", {".eml": read_eml, ".msg": read_msg}),
    ("image", dict.fromkeys(PICTURES, read_image)),
)
"""What a person calls each kind, and what reads the files whose suffix says it."""

IMAGES = frozenset(PICTURES)
"""Suffixes of pictures, which are read where OCR is installed."""

_READERS = {suffix: reader for _, readers in _KINDS for suffix, reader in readers.items()}

SUFFIXES = tuple(suffix for suffix in _READERS if IS_INSTALLED or suffix not in IMAGES)

_NAMED = [name for name, readers in _KINDS if readers.keys() & set(SUFFIXES)]

NAMES = f"{', '.join(_NAMED[:-1])} or {_NAMED[-1]}"
"""The kinds as a sentence names them: "text, Markdown, … or e-mail"."""


_KIND_OF_SUFFIX = {suffix: name for name, readers in _KINDS for suffix in readers}
_KIND_OF_WORD = {"webpage": "HTML"} | {
    re.sub(r"\W", "", word).casefold(): name
    for suffix, name in _KIND_OF_SUFFIX.items()
    for word in (name, suffix)
}
"""The kind by its name or a suffix, as somebody may type it: "email", "docx", "powerpoint"."""


def find_kind(word: str) -> str:
    """The kind that somebody calls by its name or by a suffix of it: "Word" for "docx", "word".

    Raises:
        BadInput: there is no such kind.
    """
    kind = _KIND_OF_WORD.get(re.sub(r"\W", "", word).casefold())
    if kind is None:
        names = ", ".join(name for name, _ in _KINDS)
        raise BadInput(f"There is no kind {word[:60]!r}; use one of {names}.")
    return kind


def kind_of(uri: str) -> str:
    """The kind of what is at a path or an address: of its suffix; without a known one a page is
    HTML, and anything else text."""
    is_address = "://" in uri
    path = re.split(r"[?#]", uri)[0] if is_address else uri
    suffix = re.search(r"\.\w+$", path)
    kind = _KIND_OF_SUFFIX.get(suffix[0].lower()) if suffix else None
    return kind or ("HTML" if is_address else "text")


def read(fetched: Fetched) -> Draft:
    """The text of a file, by the kind that its suffix says.

    Raises:
        BadInput: the suffix is unknown, or the file is not what its suffix says.
    """
    reader = _READERS.get(fetched.suffix)
    if reader is None:
        raise BadInput(
            f"The {fetched.name} is of a kind that cannot be read; "
            f"convert it to one of {', '.join(SUFFIXES)}."
        )
    refuse_renamed(fetched)
    return reader(fetched)
