"""Joins lines that were broken only to fit a page.

A line that was broken to fit could not have taken the first word of the next one. Verse,
lists, headlines and texts of one paragraph a line do not have that mark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from itertools import pairwise

from index.loaders.numerals import TICK
from index.loaders.spelling import Spelling
from index.loaders.table import BETWEEN_CELLS

_MARKER = re.compile(
    rf"\s{{2,}}|\t|\s*(?:[-–—*•·‣◦▪>|#+]|{TICK}|\(?(?:\d{{1,3}}|[a-zA-Z])[.)])(?:\s|$)"
)
_ITEM = re.compile(r"(\s*(?:[-–—*•·‣◦▪]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s+)\S")
"""The start of an item and the room before its text: "  - a", "12. b"."""

_NARROW = 25
"""Characters of the long lines of a printed text, under which they are those of a box or an
address: none goes on in a line that begins with a capital or a figure."""

_BROKEN_WORD = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)-$")
"""A word that goes on in the next line, or a compound: "contin-", "up-to-"."""

_GLUE = re.compile(r"\S[-—]$|—$|\d–$")
_RANGE = re.compile(r"\d[-–]$")
"""The first part of a range of numbers: "1914–", before "1918"."""

_SECTION = re.compile(r"\s*\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+([^\W\d_])")
"""The start of a numbered section, and its first letter: "2.4 Around trees", behind a full stop;
no small one, as in "Fig. |2.4 shows"."""

_LEADER = re.compile(r"(?:\.\s?){4,}\s*(?:\d+|[ivxlc]+)$")
"""Dots that lead to the number of a page: "2 Fees ........ 7"; not "and so on... 7"."""

_TICK = re.compile(rf"{TICK}$")
"""A box of a form at the end of a line, which ends with it: "[x]"."""

_FIRST_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_END = re.compile(r"[.!?:;…。！？۔؟।][\"'”’»)\]]*$")


def unwrapped(text: str) -> str:
    """``text`` with its paragraphs on one line each, if it was wrapped at a fixed width.

    Lines are joined only in a text of which most are full, at 50 to 100 characters, and
    go on in lower case; else the text is returned as it is.
    """
    lines = text.split("\n")
    width = _wrap_width(lines)
    if not width:
        return text
    joined = _joined(lines, lambda _, a, b: _is_full(a, b, width), Spelling(lines), is_typed=True)
    return "\n".join(joined)


def reflowed(text: str, ends: Container[int] = (), spelling: Spelling | None = None) -> str:
    """``text`` as cut from printed pages, with broken lines and broken words joined.

    A line is taken to go on in the next one if it is as long as the long lines of the text,
    or if the next one starts in lower case and no sentence has ended. ``ends`` are the numbers of
    lines that are known not to have been full, from 0: one of them without a full stop is a title,
    not the end of a paragraph, unless the next one goes on with it. ``spelling`` is that of the
    document whose part the text is.
    """
    lines = text.split("\n")
    lengths = sorted(len(line) for line in lines if line.strip())
    width = lengths[int(0.9 * len(lengths))] if lengths else 0

    def is_title(number: int, first: str) -> bool:
        if number not in ends or not first.isupper():
            return False
        line, below = lines[number].rstrip("*†‡§ "), "".join(lines[number + 1 : number + 2])
        return not (_END.search(line) or (below.strip() and runs_on(line, below)))

    def goes_on(number: int, line: str, following: str) -> bool:
        first = following.lstrip()[0]
        is_cut = number in ends or (width < _NARROW and (first.isupper() or first.isdigit()))
        section = _SECTION.match(following)
        begins = (section and not section[1].islower()) or is_title(number + 1, first)
        if begins and _END.search(line):
            return False
        is_full = not is_cut and _is_full(line, following, width)
        return is_full or runs_on(line, following)

    spelling = spelling or Spelling(lines)
    return "\n".join(_joined(lines, goes_on, spelling, is_typed=False))


def _is_full(line: str, following: str, width: int) -> bool:
    """Whether ``line`` had no room for the first word of the ``following`` one."""
    return len(line) + 1 + len(following.split(maxsplit=1)[0]) > 0.92 * width


def _hangs(line: str, column: int) -> bool:
    """Whether a line begins under the text of an item, and is no item itself."""
    indent = len(line) - len(line.lstrip())
    return indent == column and not _MARKER.match(line.lstrip())


def is_marked(line: str) -> bool:
    """Whether a line begins as an item, a quotation or an indented one does."""
    return bool(_MARKER.match(line))


def runs_on(line: str, following: str) -> bool:
    """Whether a line ends inside a sentence that the ``following`` one goes on with."""
    first = following.lstrip()[0]
    if first.isdigit() and _RANGE.search(line):
        return True
    return first.islower() and not _END.search(line)


def _pairs(lines: list[str]) -> Iterator[tuple[str, str, bool]]:
    """Each line with the one after it, and whether that may go on with it."""
    column = 0
    for line, following in pairwise([*lines, ""]):
        item = _ITEM.match(line)
        column = len(item[1]) if item else column
        hangs = column > 0 and _hangs(following, column)
        column = column if hangs else 0
        both = line.strip() and following.strip()
        ends = bool(_LEADER.search(line.rstrip()) or _TICK.search(line.rstrip()))
        can_go_on = hangs or not (_MARKER.match(following) or line.startswith(">"))
        yield line, following, bool(both) and can_go_on and not ends


def _wrap_width(lines: list[str]) -> int:
    """The width at which a text was wrapped, or 0 if it was not."""
    pairs = [(line, following) for line, following, goes_on in _pairs(lines) if goes_on]
    if len(pairs) < 2:
        return 0
    lengths = sorted(len(line) for line, _ in pairs)
    width = lengths[int(0.95 * (len(lengths) - 1))]
    full = [following for line, following in pairs if _is_full(line, following, width)]
    lower = sum(following.lstrip()[0].islower() for following in full)
    wrapped = 50 <= width <= 100 and len(full) >= 0.75 * len(pairs) and lower >= 0.5 * len(full)
    return width if wrapped else 0


def _joined(
    lines: list[str],
    goes_on: Callable[[int, str, str], bool],
    spelling: Spelling,
    *,
    is_typed: bool,
) -> Iterator[str]:
    """The lines, each joined with those that go on with it.

    ``is_typed`` says that a hyphen at the end of a line is the author's, not the printer's.
    """
    parts: list[str] = []
    for number, (line, following, joins) in enumerate(_pairs(lines)):
        parts.append(line if not parts else line.strip())
        # The rows of tables are lines of their own.
        is_row = BETWEEN_CELLS in line or BETWEEN_CELLS in following
        if joins and not is_row and goes_on(number, line, following):
            parts[-1], between = _seam(parts[-1], following, spelling, is_typed)
            parts.append(between)
        else:
            yield "".join(parts)
            parts = []


def _seam(line: str, following: str, spelling: Spelling, is_typed: bool) -> tuple[str, str]:
    """``line`` and what joins it to the ``following`` one: a blank, or nothing."""
    line, following = line.rstrip(), following.lstrip()
    broken, rest = _BROKEN_WORD.search(line), _FIRST_WORD.match(following)
    if broken and rest and following[0].islower():
        if spelling.is_shared(broken[1], rest[0]):
            return line, " "
        before = line[: broken.start()]
        keep = spelling.keeps_hyphen(before, broken[1], rest[0], is_typed=is_typed)
        return (line if keep else line[:-1]), ""
    ideographs = _is_ideograph(line[-1]) and _is_ideograph(following[0])
    glued = _GLUE.search(line) or ideographs
    return line, "" if glued else " "


def _is_ideograph(character: str) -> bool:
    """Whether a character is of a script written without blanks between words."""
    return "\u2e80" <= character <= "\u9fff" or "\uff00" <= character <= "\uff60"
