"""Finds the files of the documents that a visitor may see, and draws their pages."""

from __future__ import annotations

from pathlib import Path
from threading import BoundedSemaphore

from assistant.web.services.originals import Originals
from assistant.web.services.source import SourceReader
from index.errors import BadInput
from index.types import Document

_AT_ONCE, _PATIENCE = 4, 5.0
"""Pages that are drawn or wait for it at once, and seconds that a further one waits."""

WIDTHS = (800, 1_600, 2_400)
"""Pixels across that are drawn: a telephone, a pane, a pane on a fine screen or enlarged."""


class PageImages:
    """The pages of documents as pictures; ``who`` is always the visitor."""

    def __init__(self, source: SourceReader, originals: Originals) -> None:
        self._source, self._originals = source, originals
        self._turns = BoundedSemaphore(_AT_ONCE)

    def draw(self, who: str, document: str, page: int, width: int) -> bytes:
        """A page (from 1) as a PNG, of the least of ``WIDTHS`` that is not under ``width``.

        Raises:
            BadInput: there is no such document for this visitor, or no such page, its file is not
                there as it was read, or it cannot be drawn.
        """
        from index.loaders.pdfium import draw_page

        place, opened = self.find_file(who, document)
        if not opened.geometry.packed:
            raise BadInput(f"“{opened.title}” has no pages that can be shown.")
        wide = next((one for one in WIDTHS if one >= width), WIDTHS[-1])
        if not self._turns.acquire(timeout=_PATIENCE):
            raise BadInput("Too many pages are being drawn; try again in a moment.")
        try:
            return draw_page(place, page, wide)
        finally:
            self._turns.release()

    def find_file(self, who: str, document: str) -> tuple[Path, Document]:
        """The file that a document was read from, as it was then, and the document.

        Raises:
            BadInput: there is no such document for this visitor, or its file is not there any more.
        """
        opened = self._source.document(who, document)
        place = self._originals.find(opened)
        if place is None:
            raise BadInput(
                f"The file of “{opened.title}” is not there as it was read; add it again."
            )
        return place, opened
