"""Reads the text in a picture: a scan, a photograph of a page, a screenshot."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from index.errors import BadInput
from index.loaders.draft import Draft, Fetched, Outline, count_letters
from index.loaders.guard import refusing_damage
from index.loaders.layout import read_page
from index.loaders.lines import reflowed
from index.loaders.normal import has_words
from index.loaders.ocr import PictureReader
from index.loaders.recogniser import INSTALL, IS_INSTALLED, LONGEST

if TYPE_CHECKING:
    from PIL.Image import Image

    from index.loaders.recogniser import Pixels

_MOST_PIXELS = 150_000_000
"""Pixels of one picture: A4 at 1,200 dots an inch takes 420 MB when it is unpacked."""


class NoText(BadInput):
    """A picture in which there is no text."""


def read(fetched: Fetched) -> Draft:
    """The text that is recognised in a picture, or in all those of a TIFF, which are its pages.

    Raises:
        BadInput: OCR is not installed, or the picture is damaged or too large.
        NoText: there is no text in it.
    """
    if not IS_INSTALLED:
        raise explain_missing(fetched.name)
    reader = PictureReader(fetched.name)
    rows: list[tuple[str, int]] = []
    for number, pixels in enumerate(_unpack(fetched), 1):
        for line in read_page(reader.read(pixels, number)):
            rows += [("", number)] * line.opens + [(line.text, number)]
    blocks = "\n".join(text for text, _ in rows).split("\n\n")
    text = "\n\n".join(reflowed(block.strip("\n")) for block in blocks if block.strip())
    if not has_words(text):
        raise NoText(f"The {fetched.name} has no text in it that can be recognised.")
    return Draft(text, outline=_outline(rows, reader))


def explain_missing(name: str) -> BadInput:
    """The refusal of a picture where OCR is not installed."""
    return BadInput(
        f"The {name} is a picture, whose text cannot be read without OCR; "
        f"install it with {INSTALL}."
    )


def _outline(rows: list[tuple[str, int]], reader: PictureReader) -> Outline:
    """The recognised lines, and where pages begin if there are several."""
    pages: list[tuple[int, int]] = []
    letters = 0
    for text, page in rows:
        if count_letters(text) and (not pages or pages[-1][1] != page):
            pages.append((letters, page))
        letters += count_letters(text)
    return Outline(pages=tuple(pages) if len(pages) > 1 else (), recognised=reader.mark(rows))


def _unpack(fetched: Fetched) -> Iterator[Pixels]:
    """The pictures in a file, each upright, on white, and no larger than it is read.

    Raises:
        BadInput: it is damaged or too large.
    """
    from PIL import Image, ImageSequence

    with refusing_damage(fetched, "a picture"), Image.open(BytesIO(fetched.raw)) as file:
        _check_size(file, fetched)
        # A JPEG is unpacked at a fraction of its size where that is all that is needed.
        file.draft("RGB", (2 * LONGEST, 2 * LONGEST))
        for picture in ImageSequence.Iterator(file):
            _check_size(picture, fetched)
            yield _flatten(picture)


def _check_size(picture: Image, fetched: Fetched) -> None:
    if picture.width * picture.height > _MOST_PIXELS:
        most = _MOST_PIXELS // 1_000_000
        raise BadInput(f"The {fetched.name} has more than {most} million pixels; scan it smaller.")


def _flatten(picture: Image) -> Pixels:
    import numpy as np
    from PIL import Image, ImageOps

    # As the camera was held.
    upright: Any = ImageOps.exif_transpose(picture)
    if "transparency" in upright.info or upright.mode in ("RGBA", "LA", "PA"):
        clear = upright.convert("RGBA")
        upright = Image.new("RGBA", clear.size, "white")
        upright.alpha_composite(clear)
    flat = upright.convert("RGB")
    flat.thumbnail((LONGEST, LONGEST))
    return np.asarray(flat, np.uint8)
