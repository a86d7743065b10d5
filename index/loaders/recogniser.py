"""Finds and recognises lines of text in a picture, with the models in the wheel of RapidOCR.

They are read from the package's own folder, so that nothing is fetched (PP-OCR: Cui et al., 2025,
"PaddleOCR 3.0 Technical Report").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from index.errors import BadInput
from index.loaders.blanks import Decoder

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Pixels = npt.NDArray[np.uint8]
    Points = npt.NDArray[np.float64]

IS_INSTALLED = find_spec("rapidocr") is not None
"""Whether the extra is there that recognises text."""

INSTALL = "pip install 'footnote[ocr]'"
"""The command that installs it."""

LONGEST = 2_400
"""Pixels of the longer side of a picture, at most: A4 at 205 dots an inch. It bounds the time and
the memory that one page takes."""

_BLOCK = 8
"""Side in pixels of the squares in which ink is looked for: about a stroke of a letter apart."""

_INK = 8
"""How far, of 255, the mean of a square with ink in it is from that of the paper; of paper with
noise of a standard deviation of 20 that is three deviations of such a mean."""

_GAP = 20
"""Squares without ink, from above, that part a page in bands: a page that is turned by two degrees
has its lines of A4 58 pixels, seven squares, askew."""

_EDGE = 5
"""Squares of paper that are left around a band."""

_READABLE = 0.8
"""Mean score of the lines of a page under which it may lie on its head or its side: printed pages
have 0.95 and more, pages on their head 0.7."""


@dataclass(frozen=True, slots=True)
class Found:
    """The lines of a picture: their ``corners`` in pixels, of shape (lines, 4, 2), from the upper
    left one clockwise, each as (column, row); their texts, and scores in [0, 1]. The picture was
    turned by so many right angles, counter-clockwise, before it was read."""

    corners: Points
    texts: tuple[str, ...]
    scores: tuple[float, ...]
    turns: int = 0

    @property
    def quality(self) -> float:
        """Mean score a letter, 0 where most lines stand upright."""
        import numpy as np

        letters = np.array([len(text) for text in self.texts], np.float64)
        if not letters.sum():
            return 0.0
        along = np.linalg.norm(self.corners[:, 1] - self.corners[:, 0], axis=1)
        down = np.linalg.norm(self.corners[:, 3] - self.corners[:, 0], axis=1)
        is_lying = letters[along > down].sum() > letters.sum() / 2
        return float(np.average(self.scores, weights=letters)) if is_lying else 0.0


def recognise(pixels: Pixels) -> Found:
    """The lines of a picture of shape (height, width, 3), RGB, however it lies: where they can
    hardly be read, it is turned by right angles, and the corners are those of the turned picture.

    Raises:
        BadInput: the extra is not installed, or came without its models.
    """
    import numpy as np

    found = _read_bands(pixels)
    if not found.texts or found.quality >= _READABLE:
        return found
    turned = (
        replace(_read_bands(np.ascontiguousarray(np.rot90(pixels, turns))), turns=turns)
        for turns in (1, 2, 3)
    )
    return max((found, *turned), key=lambda each: each.quality)


def _read_bands(pixels: Pixels) -> Found:
    """The lines of a picture, band by band: on a page with little on it the model sees nothing."""
    import numpy as np

    engine, lock = _load_engine()
    corners: list[Points] = []
    texts: list[str] = []
    scores: list[float] = []
    for left, top, right, bottom in find_bands(pixels):
        with lock:
            read = engine(np.ascontiguousarray(pixels[top:bottom, left:right]))
        if read.boxes is not None and read.txts:
            corners.append(np.add(read.boxes, (left, top), dtype=np.float64))
            texts += read.txts
            scores += map(float, read.scores)
    whole = np.concatenate(corners) if corners else np.zeros((0, 4, 2))
    return Found(whole, tuple(texts), tuple(scores))


def find_bands(pixels: Pixels) -> Iterator[tuple[int, int, int, int]]:
    """Where there is ink on a page: (left, top, right, bottom) of each band between wide gaps, in
    pixels, from above; none on an empty page."""
    import numpy as np

    height, width = pixels.shape[:2]
    across, down = width // _BLOCK, height // _BLOCK
    if not (across and down):
        return
    grey = pixels[: down * _BLOCK, : across * _BLOCK].mean(2, np.float32)
    means = grey.reshape(down, _BLOCK, across, _BLOCK).mean((1, 3))
    ink = np.abs(means - np.median(means)) > _INK
    rows = np.flatnonzero(ink.any(1))
    if not len(rows):
        return
    for run in np.split(rows, np.flatnonzero(np.diff(rows) > _GAP) + 1):
        columns = np.flatnonzero(ink[run[0] : run[-1] + 1].any(0))
        yield (
            int(max(columns[0] - _EDGE, 0)) * _BLOCK,
            int(max(run[0] - _EDGE, 0)) * _BLOCK,
            min(int(columns[-1] + 1 + _EDGE) * _BLOCK, width),
            min(int(run[-1] + 1 + _EDGE) * _BLOCK, height),
        )


@cache
def _load_engine() -> tuple[Any, Lock]:
    """The engine, and what lets one thread at a time use it.

    Raises:
        BadInput: it is not installed, or came without its models.
    """
    if not IS_INSTALLED:
        raise BadInput(f"Pictures of text cannot be read without OCR; install it with {INSTALL}.")
    import rapidocr
    from rapidocr import RapidOCR

    models = Path(rapidocr.__file__).parent / "models"
    options: dict[str, Any] = {
        "Global.log_level": "critical",
        "Global.max_side_len": LONGEST,
        # Single lines are not turned: the model for it takes some for lines on their head.
        "Global.use_cls": False,
        # Bands are looked at in their own size, and not made larger.
        "Det.limit_type": "max",
        "Det.limit_side_len": LONGEST,
    }
    for part in ("Det", "Rec"):
        options[f"{part}.model_path"] = str(_find_model(models, part.lower()))
    engine: Any = RapidOCR(params=options)
    lines = engine._load_rec_model()
    lines.postprocess_op = Decoder(lines.postprocess_op)
    return engine, Lock()


def _find_model(folder: Path, kind: str) -> Path:
    found = sorted(folder.glob(f"*_{kind}_*.onnx"))
    if not found:
        raise BadInput(f"The installed rapidocr has no models in it; install it with {INSTALL}.")
    return found[0]
