"""What passes between fetching a text, reading it and making a source of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from index.geometry import PlacedWord


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes at a location, before anybody has looked into them.

    ``name`` is what an error calls the input; ``suffix`` (``".pdf"``) says the kind;
    ``charset`` is the encoding a server declared, or ``""``.
    """

    raw: bytes
    name: str
    uri: str
    suffix: str
    charset: str = ""

    @property
    def stem(self) -> str:
        """The file name without its suffix, for want of a better title."""
        return PurePosixPath(self.uri.replace("\\", "/")).stem


@dataclass(frozen=True, slots=True)
class Outline:
    """Where headings and pages are in a text that is not normalised yet.

    Places count the letters and digits in front of them, which stay what they are when lines are
    joined and blanks and hyphens go. ``headings`` are (start, end, level), ``pages`` (start,
    number of the page), and ``recognised`` lines read by OCR as (start, end, percent of certainty).
    """

    headings: tuple[tuple[int, int, int], ...] = ()
    pages: tuple[tuple[int, int], ...] = ()
    recognised: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Pages:
    """Where the words of a text that is not normalised yet stand on its pages.

    ``sizes`` are width and height of every page in points, as it is shown; ``words`` are in order
    of the text and count letters in place of characters, as an ``Outline`` does.
    """

    sizes: tuple[tuple[float, float], ...] = ()
    words: tuple[PlacedWord, ...] = ()


def count_letters(text: str) -> int:
    """The letters and digits of ``text`` in its normal form."""
    if text.isascii():
        return sum(map(str.isalnum, text))
    return sum(map(str.isalnum, unicodedata.normalize("NFC", text)))


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, an item of a list or a row of a table; ``level`` is that of a heading, 0 of any
    other."""

    text: str
    level: int = 0


def join_lines(lines: Iterable[Line]) -> tuple[str, Outline]:
    """The text of lines and its outline."""
    lines = list(lines)
    texts = [line.text for line in lines]
    levels = {number: line.level for number, line in enumerate(lines) if line.level}
    return "\n".join(texts), outline_lines(texts, levels)


def outline_lines(lines: Iterable[str], levels: Mapping[int, int]) -> Outline:
    """The outline of a text of these lines; ``levels`` is that of every line that is a heading."""
    headings: list[tuple[int, int, int]] = []
    letters = 0
    for number, line in enumerate(lines):
        end = letters + count_letters(line)
        if number in levels and end > letters:
            headings.append((letters, end, levels[number]))
        letters = end
    return Outline(tuple(headings))


def find_levels(lines: Iterable[str], outline: Outline) -> dict[int, int]:
    """The level of every line that is a heading of the outline of a text of these lines."""
    levels = {start: level for start, _, level in outline.headings}
    found: dict[int, int] = {}
    letters = 0
    for number, line in enumerate(lines):
        count = count_letters(line)
        if count and letters in levels:
            found[number] = levels[letters]
        letters += count
    return found


def outline_blocks(blocks: Iterable[str]) -> Outline:
    """The outline of a text of blocks, the first line of each of which is its heading: sheets of a
    workbook, slides."""
    lines, levels = list[str](), dict[int, int]()
    for block in filter(str.strip, blocks):
        levels[len(lines)] = 1
        lines += block.split("\n")
    return outline_lines(lines, levels)


def join_outlines(parts: Iterable[tuple[str, Outline]]) -> Outline:
    """The outline of texts one after the other, of the outline of each."""
    headings: list[tuple[int, int, int]] = []
    before = 0
    for text, outline in parts:
        headings += [(before + start, before + end, n) for start, end, n in outline.headings]
        before += count_letters(text)
    return Outline(tuple(headings))


@dataclass(frozen=True, slots=True)
class Draft:
    """A text as read from its file, not normalised yet; ``title`` is ``""`` where none is given.

    ``heading`` says that the title is part of what the author wrote, so that it belongs
    in the text even where the file keeps it apart. ``remark`` is that of the source.
    """

    text: str
    title: str = ""
    author: str = ""
    date: str = ""
    heading: bool = False
    outline: Outline = field(default_factory=Outline)
    remark: str = ""
    pages: Pages = field(default_factory=Pages)
