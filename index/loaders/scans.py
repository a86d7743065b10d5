"""Reads the pages of a PDF that are pictures of text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from index.loaders import recogniser
from index.loaders.glyphs import Edges
from index.loaders.normal import has_words
from index.loaders.ocr import PictureReader, name_pages
from index.loaders.pieces import Piece

if TYPE_CHECKING:
    from index.loaders.recogniser import Pixels

_SCALE = 200 / 72
"""Pixels a point: 200 dots an inch, at which letters of 8 points are 22 pixels high."""


class Scans:
    """The pages of one PDF that have no text but something to be seen."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._reader = PictureReader(name)
        self._unread: list[int] = []

    def complete(self, pieces: list[Piece], page: Any, number: int, edges: Edges) -> list[Piece]:
        """The pieces of a page, or those recognised in its picture where there are none.

        ``edges`` are those of the page as it is shown, in points.

        Raises:
            BadInput: the file has too many such pages, or reading them takes too long.
        """
        if any(has_words(piece.text) for piece in pieces) or not _shows_anything(page):
            return pieces
        if not recogniser.IS_INSTALLED:
            self._unread.append(number)
            return pieces
        scale = min(_SCALE, recogniser.LONGEST / max(*page.get_size(), 1.0))
        return self._reader.read(_render(page, scale), number, 1 / scale, (edges[0], edges[3]))

    def mark(self, rows: Iterable[tuple[str, int]]) -> tuple[tuple[int, int, int], ...]:
        """Which of the rows of the text, each with its page, were recognised."""
        return self._reader.mark(rows)

    @property
    def remark(self) -> str:
        """Which pages need OCR, and how to install it; ``""`` where none does."""
        if not self._unread:
            return ""
        verb = "is a picture" if len(self._unread) == 1 else "are pictures"
        pages = name_pages(self._unread)
        return (
            f"Of the {self._name}, {pages} {verb} without text; "
            f"install OCR with {recogniser.INSTALL} and add it again."
        )


def _shows_anything(page: Any) -> bool:
    """Whether there is a picture or a drawing on a page."""
    return next(iter(page.get_objects(max_depth=2)), None) is not None


def _render(page: Any, scale: float) -> Pixels:
    """The picture of a page as it is shown, of shape (height, width, 3)."""
    bitmap = page.render(scale=scale, rev_byteorder=True)
    pixels: Pixels = bitmap.to_numpy()[:, :, :3].copy()
    return pixels
