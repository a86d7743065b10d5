"""Reads DOCX: paragraphs and tables in order, a paragraph or a row a line."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

from index.errors import BadInput
from index.loaders.draft import Draft, Fetched

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LARGEST = 200_000_000


def read(fetched: Fetched) -> Draft:
    """The text, with title, author and date from the file's properties.

    Raises:
        BadInput: it is damaged, needs a password, or unpacks to more than 200 MB.
    """
    from docx import Document as opened

    if fetched.raw.startswith(_OLE):
        raise BadInput(
            f"The {fetched.name} is encrypted or of Word's older kind; "
            "it needs its password removed, or saving as DOCX."
        )
    _measure(fetched)
    try:
        document = opened(BytesIO(fetched.raw))
        properties = document.core_properties
        made = properties.created or properties.modified
        return Draft(
            "\n".join(_lines(document)),
            properties.title or "",
            properties.author or "",
            made.date().isoformat() if made else "",
        )
    except Exception as error:  # A damaged file can make the parser raise anything.
        raise _damaged(fetched) from error


def _measure(fetched: Fetched) -> None:
    """Refuse a file that would fill the memory when unpacked."""
    try:
        with ZipFile(BytesIO(fetched.raw)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except Exception as error:  # A damaged archive can make the parser raise anything, too.
        raise _damaged(fetched) from error
    if size > _LARGEST:
        raise BadInput(f"The {fetched.name} unpacks to more than 200 MB; split it.")


def _damaged(fetched: Fetched) -> BadInput:
    return BadInput(
        f"The {fetched.name} cannot be read as DOCX; it may be damaged, so save it anew."
    )


def _lines(document: Document) -> Iterator[str]:
    from docx.text.paragraph import Paragraph

    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from _rows(block)


def _rows(table: Table) -> Iterator[str]:
    """A row a line, its cells apart by bars; a merged cell once."""
    for row in table.rows:
        cells = {cell._tc: cell for cell in row.cells}
        texts = (" ".join(cell.text.split()) for cell in cells.values())
        yield " | ".join(text for text in texts if text)
