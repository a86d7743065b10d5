"""What passes between fetching a text, reading it and making a source of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath


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
    joined and blanks and hyphens go. ``headings`` are (start, end, level) and ``pages`` (start,
    number of the page).
    """

    headings: tuple[tuple[int, int, int], ...] = ()
    pages: tuple[tuple[int, int], ...] = ()


def count_letters(text: str) -> int:
    """The letters and digits of ``text`` in its normal form."""
    return sum(map(str.isalnum, unicodedata.normalize("NFC", text)))


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
    in the text even where the file keeps it apart.
    """

    text: str
    title: str = ""
    author: str = ""
    date: str = ""
    heading: bool = False
    outline: Outline = field(default_factory=Outline)
