"""Gives the documents of the corpus, from a file or made by code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from index.loaders import load
from index.types import Source
from tests.index.corpus.expectation import Expectation
from tests.index.corpus.writers import books, messages, opendocument, printed, sheets, slides, word

FILES = Path(__file__).parent / "files"

MADE: dict[str, Callable[[], bytes]] = {
    **books.DOCUMENTS,
    **messages.DOCUMENTS,
    **opendocument.DOCUMENTS,
    **printed.DOCUMENTS,
    **sheets.DOCUMENTS,
    **slides.DOCUMENTS,
    **word.DOCUMENTS,
}
"""What makes each document that is in no file, by its name."""


def read_bytes(expectation: Expectation) -> bytes:
    """A document as it lies on a disk."""
    if expectation.name in MADE:
        return MADE[expectation.name]()
    raw = (FILES / expectation.name).read_bytes()
    return raw.decode().encode(expectation.encoding) if expectation.encoding else raw


def load_document(expectation: Expectation, folder: Path) -> Source:
    """A document as the index has it; ``folder`` is where it is put."""
    path = folder / expectation.name
    path.write_bytes(read_bytes(expectation))
    return load(str(path))
