"""Opens PDFs in PDFium, one thread at a time, and draws their pages."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from threading import RLock
from typing import Any

from index.errors import BadInput
from index.loaders.annotations import Annotations, read_annotations

PDFIUM = RLock()
"""Held by whoever calls PDFium, which only one thread at a time may call."""

WIDEST = 2_400
"""Pixels of a page across at most: a page of paper at 290 to the inch."""

_MOST_PIXELS = 12_000_000
"""Pixels of a page at most, which takes 36 MB while it is drawn: a page may be a long strip."""

_SECONDS = 10.0
"""Time that drawing a page may take, during which no other can be drawn or read."""

_PNG_LEVEL = 3
"""Of zlib, for the image: higher ones take longer than sending the bytes that they save."""


@contextmanager
def open_document(file: bytes | Path) -> Iterator[Any]:
    """A document of PDFium; whoever uses it holds ``PDFIUM``."""
    from pypdfium2 import PdfDocument

    with PDFIUM:
        document = PdfDocument(file)
    try:
        yield document
    finally:
        with PDFIUM:
            document.close()


def open_page(document: Any, number: int) -> tuple[Any, Annotations]:
    """A page of a document, which count from 1, and what lies on it; what its fields hold and what
    is typed onto it is part of its text."""
    from pypdfium2 import raw

    page = document[number - 1]
    annotations = read_annotations(document, page)
    if not annotations.is_drawn:
        return page, annotations
    page.close()
    # Their looks may have to be made, which is done once the form is known.
    page = document[number - 1]
    flattened = raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
    if flattened != raw.FLATTEN_SUCCESS:
        return page, annotations
    page.close()
    return document[number - 1], annotations


def draw_page(file: Path, number: int, width: int) -> bytes:
    """A page of a PDF as a PNG, ``width`` pixels across, fewer where it would be too large.

    Pages count from 1.

    Raises:
        BadInput: there is no such page, or it cannot be drawn.
    """
    from pypdfium2 import PdfiumError

    try:
        with PDFIUM, open_document(file) as document:
            if not 1 <= number <= len(document):
                raise BadInput(
                    f"There is no page {number}; the document has {len(document)}, from 1 on."
                )
            document.init_forms()
            image = _draw(document, document[number - 1], width)
    except (PdfiumError, OSError, ValueError) as error:
        raise BadInput(f"Page {number} cannot be drawn; open the file itself.") from error
    out = BytesIO()
    image.save(out, "PNG", compress_level=_PNG_LEVEL)
    return out.getvalue()


def _draw(document: Any, page: Any, width: int) -> Any:
    """The image (PIL) of a page.

    Raises:
        BadInput: it takes too long.
    """
    from pypdfium2 import PdfBitmap, PdfiumError, internal, raw

    across, down = page.get_size()
    scale = min(min(width, WIDEST) / across, (_MOST_PIXELS / (across * down)) ** 0.5)
    size = max(1, round(across * scale)), max(1, round(down * scale))
    bitmap = PdfBitmap.new_native(*size, format=raw.FPDFBitmap_BGR)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
    arguments = (bitmap, page, 0, 0, *size, 0, raw.FPDF_ANNOT)
    end = time.monotonic() + _SECONDS
    pause = raw.IFSDK_PAUSE(version=1)
    internal.set_callback(pause, "NeedToPauseNow", lambda _: time.monotonic() > end)
    status = raw.FPDF_RenderPageBitmap_Start(*arguments, pause)
    raw.FPDF_RenderPage_Close(page)
    if status == raw.FPDF_RENDER_TOBECONTINUED:
        raise BadInput("The page takes too long to draw; open the file itself.")
    if status == raw.FPDF_RENDER_FAILED:
        raise PdfiumError("a page could not be drawn")
    if document.formenv:
        raw.FPDF_FFLDraw(document.formenv, *arguments)
    return bitmap.to_pil().copy()
