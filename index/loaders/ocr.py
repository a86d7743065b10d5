"""Reads the pictures of pages in a file: their lines in place, and how certain each of them is."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from index.errors import BadInput
from index.loaders.draft import count_letters
from index.loaders.normal import normalise
from index.loaders.pieces import Piece, Word
from index.loaders.recogniser import INSTALL, recognise

if TYPE_CHECKING:
    from index.loaders.recogniser import Pixels, Points

_MOST_PAGES = 300
"""Pictures that are read of one file."""

_SECONDS = 3_600.0
"""Time that the pictures of one file may take."""

_LETTER_SIZE = 0.72
"""Size of letters as a share of the height of the box that is found about their line."""

_LARGE = 1.3
"""Height of a line, as a share of the middling one, from which on its letters are larger: less is
the difference between lines with and without letters that reach up or down."""

_WIDE = 5.0
"""Width of a line, in heights, from which on it tells how far its page is turned."""

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
"""Chinese forms of Latin letters and marks, which the model sometimes reads in Latin text."""

_MISREAD = re.compile(
    r"\b(?!(?:[BCFHIKNOPSUVWY]|[AC]l)+\b)"
    r"(?:(?=(?:l*[A-Z]){2})[A-Z]*l[A-Zl]+\b|[A-Z]{2,}l\b|Il(?=[.)]))"
)
"""Capitals with an "l" among them, which is an "I": "MRl", "IlI", "Il."; not "Ill", "All", "Il",
nor the chlorine and aluminium of "HCl", "AlN"."""

_WIDE_SCRIPT = re.compile("[\u2e80-\u9fff\uac00-\ud7a3]")
"""A letter of a script that is written with those forms: Chinese, Japanese, Korean."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line of a picture; ``certainty`` is in percent."""

    text: str
    certainty: int


class PictureReader:
    """Reads the pictures of one file, and refuses to read on for ever; ``name`` is the file's."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._until = time.monotonic() + _SECONDS
        self._read: dict[int, list[ReadLine]] = {}

    def read(
        self,
        pixels: Pixels,
        page: int,
        unit: float = 1.0,
        corner: tuple[float, float] = (0.0, 0.0),
    ) -> list[Piece]:
        """The lines of a picture of shape (height, width, 3), RGB, which is page ``page`` of the
        file; one pixel is ``unit`` points, and its upper left corner is at ``corner``, in points
        from the left and from below.

        Raises:
            BadInput: the file has too many pictures, or reading them takes too long.
        """
        if len(self._read) >= _MOST_PAGES:
            raise BadInput(
                f"The {self._name} has more than {_MOST_PAGES} pages without text, "
                "which is more than are recognised of one file; split it."
            )
        if time.monotonic() > self._until:
            raise BadInput(f"The {self._name} takes longer than an hour to recognise; split it.")
        try:
            pieces, self._read[page] = _recognise(pixels, unit, corner)
        except BadInput:
            raise
        except Exception as error:  # The engine may raise anything, also for want of memory.
            raise BadInput(
                f"Page {page} of the {self._name} cannot be recognised; leave it out, or install "
                f"OCR anew with {INSTALL}."
            ) from error
        return pieces

    def mark(self, rows: Iterable[tuple[str, int]]) -> tuple[tuple[int, int, int], ...]:
        """Which of the rows of a text, each with its page, were recognised, as an ``Outline`` has
        them; a row of several lines side by side is as certain as the least certain of them."""
        marked: list[tuple[int, int, int]] = []
        letters = 0
        for text, page in rows:
            end = letters + count_letters(text)
            parts = [line for line in self._read.get(page, ()) if line.text in text]
            if parts and end > letters:
                whole = [line for line in parts if line.text == text] or parts
                marked.append((letters, end, min(line.certainty for line in whole)))
            letters = end
        return tuple(marked)


def _recognise(
    pixels: Pixels, unit: float, corner: tuple[float, float]
) -> tuple[list[Piece], list[ReadLine]]:
    """The lines of a picture as pieces of a page, turned upright, and as they were read.

    The words of a piece, each line as one, are where they are seen on the page; there are none
    where the picture had to be turned by right angles, since the page is shown unturned.
    """
    found = recognise(pixels)
    if not found.texts:
        return [], []
    corners = _turn_upright(found.corners)
    heights = (corners[:, 2:, 1].mean(1) - corners[:, :2, 1].mean(1)).tolist()
    usual = median(heights)
    lines: list[ReadLine] = []
    pieces: list[Piece] = []
    rows = zip(found.texts, found.scores, found.corners, corners, heights, strict=True)
    for text, score, seen, box, height in rows:
        clean = _settle_capitals(normalise(" ".join(_use_latin_forms(text).split())))
        if not clean:
            continue
        lines.append(ReadLine(clean, math.floor(100 * score)))
        # How high a box is depends on which letters reach up or down; its middle hardly does.
        height = height if height > _LARGE * usual or _LARGE * height < usual else usual
        size = _LETTER_SIZE * unit * max(height, usual)
        left, right = (unit * float(box[ends, 0].mean()) for ends in ([0, 3], [1, 2]))
        # Rows count from above, points from below.
        middle = -unit * float(box[:, 1].mean())
        bottom, top = middle - unit * height / 2, middle + unit * height / 2
        words = () if found.turns else (_place_line(clean, seen, unit, corner),)
        pieces.append(Piece(clean, left, bottom, right, top, size, words))
    return pieces, lines


def _place_line(text: str, seen: Points, unit: float, corner: tuple[float, float]) -> Word:
    """A line as one word of the page, around its corners of shape (4, 2), as it lies there."""
    (left, top), (right, bottom) = seen.min(0), seen.max(0)
    across, up = corner
    return Word(
        count_letters(text),
        across + unit * float(left),
        up - unit * float(bottom),
        across + unit * float(right),
        up - unit * float(top),
    )


def _use_latin_forms(text: str) -> str:
    """A line with Latin marks, unless it is of a script that is written with the others."""
    return text if _WIDE_SCRIPT.search(text) else text.translate(_FULL_WIDTH)


def _settle_capitals(text: str) -> str:
    """A line with capitals where the model read their like among capitals: "MRl", "IlI", "Il."."""
    return _MISREAD.sub(lambda found: found[0].replace("l", "I"), text)


def _turn_upright(corners: Points) -> Points:
    """The corners of boxes, of shape (boxes, 4, 2), of a page that was laid down a little askew,
    turned back by the middling slope of its lines."""
    import numpy as np

    along = corners[:, 1] - corners[:, 0] + corners[:, 2] - corners[:, 3]
    down = corners[:, 3] - corners[:, 0] + corners[:, 2] - corners[:, 1]
    wide = np.hypot(*along.T) > _WIDE * np.hypot(*down.T)
    if not wide.any():
        return corners
    angle = float(np.median(np.arctan2(along[wide, 1], along[wide, 0])))
    cosine, sine = math.cos(angle), math.sin(angle)
    turned: Points = corners @ np.array([[cosine, -sine], [sine, cosine]])
    return turned


def name_pages(pages: Sequence[int]) -> str:
    """Pages as a sentence names them: "page 3", "pages 1-4, 7 and 9"."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    named = [f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    listed = ", ".join(named[:-1]) + " and " + named[-1] if len(named) > 1 else named[0]
    return f"page{'s' * (len(pages) > 1)} {listed}"
