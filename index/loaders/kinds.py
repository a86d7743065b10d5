"""Which reader reads which kind of file."""

from __future__ import annotations

from collections.abc import Callable

from index.errors import BadInput
from index.loaders.csv import read as read_csv
from index.loaders.docx import read as read_docx
from index.loaders.draft import Draft, Fetched
from index.loaders.eml import read as read_eml
from index.loaders.epub import read as read_epub
from index.loaders.html import read as read_html
from index.loaders.markdown import read as read_markdown
from index.loaders.msg import read as read_msg
from index.loaders.opendocument import read_sheets
from index.loaders.opendocument import read_text as read_odt
from index.loaders.pdf import read as read_pdf
from index.loaders.pptx import read as read_pptx
from index.loaders.rtf import read as read_rtf
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
)
"""What a person calls each kind, and what reads the files whose suffix says it."""

_READERS = {suffix: reader for _, readers in _KINDS for suffix, reader in readers.items()}

SUFFIXES = tuple(_READERS)

NAMES = f"{', '.join(name for name, _ in _KINDS[:-1])} or {_KINDS[-1][0]}"
"""The kinds as a sentence names them: "text, Markdown, … or e-mail"."""


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
    return reader(fetched)
