"""Judges whether sentences are marked where they are printed."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from index.geometry import Box
from index.ingest import cut
from index.loaders import load
from index.types import Document, Span
from tests.printed.press import Printed, PrintedWord

_FEWEST = 12
"""Letters of a sentence that is sampled at least: shorter ones stand at several places."""

_NEAR = 1.0
"""Points by which the middle of a word may lie outside of a mark that covers it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence with what is wrong with its mark; ``""``: nothing."""

    document: str
    text: str
    boxes: tuple[Box, ...]
    wrong: str


def load_printed(printed: Printed, folder: Path) -> Document:
    """The document as the index has it."""
    path = folder / f"{printed.name}.pdf"
    path.write_bytes(printed.raw)
    return cut(load(str(path)))


def sample(documents: Sequence[tuple[Printed, Document]], count: int) -> list[Judged]:
    """So many sentences of all documents, at random but the same each time, judged."""
    sentences = [
        (printed, document, span)
        for printed, document in documents
        for span in document.sentences
        if len(_letters(span.of(document.text))) >= _FEWEST
    ]
    chosen = random.Random(11).sample(sentences, min(count, len(sentences)))
    known = {printed.name: _Known(printed) for printed, _ in documents}
    return [
        _judge(printed.name, known[printed.name], document, span)
        for printed, document, span in chosen
    ]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


class _Known:
    """The words of a file by the letters in front of them: its text, and apart from that what
    stands about the text of each page."""

    def __init__(self, printed: Printed) -> None:
        self.words = [one for one in (*printed.words, *printed.aside) if _letters(one.text)]
        pages = sorted({word.page for word in printed.aside})
        asides = ([word for word in printed.aside if word.page == page] for page in pages)
        self._streams = [_Stream(words) for words in (printed.words, *asides)]

    def find(self, letters: str) -> Iterator[list[PrintedWord]]:
        """The words of each place where these letters are printed."""
        for stream in self._streams:
            yield from stream.find(letters)


class _Stream:
    """Words that are read one after the other."""

    def __init__(self, words: Sequence[PrintedWord]) -> None:
        self._words = [word for word in words if _letters(word.text)]
        written = [_letters(word.text) for word in self._words]
        self._text = "".join(written)
        self._starts = [0, *accumulate(map(len, written))]

    def find(self, letters: str) -> Iterator[list[PrintedWord]]:
        """The words of each place where these letters stand."""
        at = self._text.find(letters)
        while at >= 0:
            first = bisect_right(self._starts, at) - 1
            last = bisect_right(self._starts, at + len(letters) - 1) - 1
            yield self._words[first : last + 1]
            at = self._text.find(letters, at + 1)


def _judge(name: str, known: _Known, document: Document, span: Span) -> Judged:
    boxes = document.find_boxes(span.start, span.end)
    text = span.of(document.text)
    reasons = [
        _find_fault(known, words, boxes, document.find_page(span.start))
        for words in known.find(_letters(text))
    ]
    wrong = "" if "" in reasons else reasons[0] if reasons else "is not printed so"
    return Judged(name, text, boxes, wrong)


def _find_fault(
    known: _Known, words: Sequence[PrintedWord], boxes: Sequence[Box], page: int | None
) -> str:
    """What is wrong with marks of these words: a page, a word that is not covered, or a stranger
    that is."""
    if page != words[0].page:
        return f"page {page} in place of {words[0].page}"
    missed = [word.text for word in words if not _is_covered(word, boxes)]
    if missed:
        return f"not marked: {missed[:3]}"
    own = set(words)
    strange = (word for word in known.words if word not in own)
    marked = [word.text for word in strange if _is_covered(word, boxes, near=0.0)]
    return f"marked too: {marked[:3]}" if marked else ""


def _is_covered(word: PrintedWord, boxes: Sequence[Box], near: float = _NEAR) -> bool:
    """Whether the middle of a word, and its first and last quarter, lie in a mark on its page."""
    y = (word.top + word.bottom) / 2
    quarter = (word.right - word.left) / 4
    xs = (word.left + quarter, word.right - quarter)
    inside = [
        any(
            box.page == word.page
            and box.left - near <= x <= box.right + near
            and box.top - near <= y <= box.bottom + near
            for box in boxes
        )
        for x in xs
    ]
    return all(inside) if near else any(inside)
