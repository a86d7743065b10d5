"""Reads RTF: paragraphs, list items and table rows, each on a line.

The text is the final one, as of a DOCX: deletions and hidden text are not in it, insertions, text
boxes and notes are.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace
from itertools import count

from index.loaders.draft import Draft, Fetched, Line, join_lines
from index.loaders.guard import Limits, refusing_damage
from index.loaders.headings import find_outline_level, find_style_level
from index.loaders.remarks import join_remarks, name_comments, name_running_heads
from index.loaders.rtf_words import (
    BUFFERED,
    CHARSETS,
    ENCODING_WORDS,
    ENCODINGS,
    KEPT,
    LINE_ENDS,
    RUNNING,
    SIGNS,
    SKIPPED,
    STYLING,
)
from index.loaders.table import join_cells

_TOKEN = re.compile(
    rb"""\\(?P<word>[a-zA-Z]{1,32})(?P<value>-?\d{1,10})?[ ]?
    | \\'(?P<hex>[0-9a-fA-F]{2}) | \\(?P<sign>[^a-zA-Z]) | (?P<brace>[{}]) | [\r\n\0]+
    | (?P<text>[^\\{}\r\n\0]+) | \\""",
    re.X,
)

_DEEPEST = 2_000
"""Groups inside each other; Word writes some 20."""

_OFTEN = 10_000
"""Tokens between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class _State:
    """What holds in a group: whether it is skipped, in which buffer its text is kept, its font, the
    style of its paragraphs and their own outline level."""

    is_skipped: bool = False
    is_hidden: bool = False
    buffer: bytes = b""
    font: int = -1
    fallback: int = 1
    is_in_fonts: bool = False
    is_in_styles: bool = False
    style: int = 0
    outline: int | None = None


@dataclass(slots=True)
class _Table:
    """The row that is being read: its cells, which of them go on with the ones above, and those."""

    is_open: bool = False
    cells: list[str] = field(default_factory=list)
    goes_on: list[bool] = field(default_factory=list)
    is_next_merged: bool = False
    above: list[str] = field(default_factory=list)


_COMMENT = re.compile(rb"\{\\\*\\annotation\b")
"""The start of a comment."""


def read(fetched: Fetched) -> Draft:
    """The text, with title, author and date from the file's own record.

    Raises:
        BadInput: it is damaged or empty.
    """
    with refusing_damage(fetched, "RTF"):
        if not fetched.raw.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"{\\rtf"):
            raise ValueError("It does not begin as RTF does.")
        reader = _Reader(Limits(fetched))
        reader.read(fetched.raw)
    text, outline = join_lines(reader.lines)
    remark = join_remarks(
        name_comments(fetched.name, len(_COMMENT.findall(fetched.raw))),
        name_running_heads(fetched.name, reader.heads, text),
    )
    return Draft(text, reader.title, reader.author, reader.date, outline=outline, remark=remark)


class _Reader:
    """Reads the tokens of one file."""

    def __init__(self, limits: Limits) -> None:
        self.lines: list[Line] = []
        self.heads: list[str] = []
        self.title = self.author = self.date = ""
        self._limits = limits
        self._state = _State()
        self._stack: list[_State] = []
        self._pieces: list[str] = []
        self._outer: list[list[str]] = []
        self._notes: list[str] = []
        self._bytes = bytearray()
        self._encoding = "cp1252"
        self._fonts: dict[int, str] = {}
        self._default = -1
        self._levels: dict[int, int] = {}
        self._skip = 0
        self._table = _Table()
        self._made: dict[bytes, int] | None = None

    def read(self, raw: bytes) -> None:
        """Read all tokens; the text of the file ends with its outermost group."""
        at = raw.index(b"{\\rtf")
        for number in count():
            match = _TOKEN.match(raw, at)
            if not match:
                break
            at = match.end()
            if not number % _OFTEN:
                self._limits.check_time()
            if match["word"] == b"bin":
                at += max(0, int(match["value"] or 0))
            elif match["brace"]:
                self._turn(match["brace"] == b"{")
                if not self._stack:
                    break
            elif match["word"]:
                self._obey(match["word"], match["value"])
            elif match["sign"]:
                self._sign(match["sign"])
            elif match["hex"] or match["text"]:
                self._take(bytes.fromhex(match["hex"].decode()) if match["hex"] else match["text"])
        # A file that was cut off has groups and a row that do not end.
        self._decode()
        while self._outer:
            self._pieces = self._outer.pop() + self._pieces
        if self._table.cells:
            self._end_row()
        self._end_line()

    def _turn(self, opens: bool) -> None:
        """Begin or end a group; at its end what it changed is as it was."""
        self._decode()
        self._skip = 0
        if opens:
            self._stack.append(self._state)
            if len(self._stack) > _DEEPEST:
                raise ValueError("Its groups are too deep.")
        elif self._stack:
            inner, self._state = self._state, self._stack.pop()
            if inner.buffer and inner.buffer != self._state.buffer:
                self._end_buffer(inner)
            if self._made and not self._state.is_skipped:
                self._end_date()

    def _end_buffer(self, inner: _State) -> None:
        name, text = inner.buffer, "".join(self._pieces)
        self._pieces = self._outer.pop()
        if name == b"footnote":
            self._notes.append(text)
        elif name in RUNNING:
            self.heads.append(text)
        elif name in (b"listtext", b"pntext"):
            marker = text.strip()
            # The bullets of the font Symbol are letters of no meaning.
            self._pieces.append(f"{marker if any(map(str.isalnum, marker)) else '-'} ")
        elif name == b"s":
            self._levels[inner.style] = _find_level(
                inner.outline, find_style_level(text.strip(" ;"))
            )
        elif name == b"title":
            self.title = text
        else:
            self.author = text

    def _end_date(self) -> None:
        made = self._made or {}
        if made.get(b"yr"):
            parts = (made[b"yr"], made.get(b"mo", 1), made.get(b"dy", 1))
            self.date = "{:04}-{:02}-{:02}".format(*parts)
        self._made = None

    def _obey(self, word: bytes, value: bytes | None) -> None:
        """Do what a control word says."""
        number = int(value) if value is not None else None
        if word == b"u" and number is not None:
            self._decode()
            self._write(chr(number % 0x10000))
            self._skip = self._state.fallback
            return
        self._decode()
        self._skip = 0
        if word == b"uc":
            self._state = replace(self._state, fallback=max(0, number or 0))
        elif word in ENCODING_WORDS:
            self._choose_encoding(word, number or 0)
        elif word in STYLING:
            self._choose_style(word, number or 0)
        elif word == b"plain":
            self._state = replace(self._state, is_hidden=False, font=self._default)
        elif word in (b"deleted", b"v"):
            self._state = replace(self._state, is_hidden=number != 0)
        elif word in SKIPPED:
            self._state = replace(self._state, is_skipped=True)
        elif word in KEPT:
            # Only what the group itself said is taken back, not what holds around it.
            self._state = replace(self._state, is_skipped=self._stack[-1].is_skipped)
        elif word in BUFFERED:
            self._begin_buffer(word)
        elif word == b"creatim":
            self._made = {}
        elif word in (b"yr", b"mo", b"dy") and self._made is not None:
            self._made[word] = number or 0
        elif word in SIGNS:
            self._write(SIGNS[word])
        elif not self._state.is_skipped:
            self._lay_out(word)

    def _begin_buffer(self, word: bytes) -> None:
        if not self._state.is_skipped and not self._state.buffer:
            self._outer.append(self._pieces)
            self._pieces = []
            self._state = replace(self._state, buffer=word)

    def _choose_encoding(self, word: bytes, number: int) -> None:
        """Take note of how the bytes that follow are to be read."""
        if word == b"fonttbl":
            self._state = replace(self._state, is_in_fonts=True, is_skipped=True)
        elif word in (b"f", b"deff"):
            self._default = number if word == b"deff" else self._default
            self._state = replace(self._state, font=number)
        elif word == b"fcharset" and self._state.is_in_fonts:
            self._fonts[self._state.font] = CHARSETS.get(number, "") if number else ""
        elif word == b"ansicpg":
            try:
                self._encoding = codecs.lookup(f"cp{number}").name
            except LookupError:
                self._encoding = "cp1252"
        elif word in ENCODINGS:
            self._encoding = ENCODINGS[word]

    def _choose_style(self, word: bytes, number: int) -> None:
        """Take note of the style and the outline level of paragraphs, or of a style itself."""
        if word == b"stylesheet":
            self._state = replace(self._state, is_in_styles=True, is_skipped=True)
        elif word == b"outlinelevel":
            self._state = replace(self._state, outline=number)
        elif not self._state.is_in_styles:
            self._state = replace(self._state, style=number)
        elif not self._stack[-1].buffer:
            self._state = replace(self._state, style=number, is_skipped=False)
            self._begin_buffer(word)

    def _lay_out(self, word: bytes) -> None:
        """End a paragraph, a cell or a row, or say of a paragraph that it is in a table."""
        table = self._table
        if word in LINE_ENDS:
            if table.is_open or self._state.buffer:
                self._write(" ")
            else:
                self._end_line()
        elif word in (b"intbl", b"trowd"):
            table.is_open = True
            if word == b"trowd":
                table.goes_on, table.is_next_merged = [], False
        elif word == b"pard":
            self._state = replace(self._state, style=0, outline=None)
            table.is_open = bool(table.cells)
        elif word == b"clvmrg":
            table.is_next_merged = True
        elif word == b"cellx":
            table.goes_on.append(table.is_next_merged)
            table.is_next_merged = False
        elif word == b"cell" and self._state.buffer:
            self._write(" ")
        elif word == b"cell":
            self._limits.count_cells(1)
            table.cells.append(" ".join("".join(self._pieces).split()))
            self._pieces = []
        elif word == b"row" and not self._state.buffer:
            self._end_row()

    def _end_row(self) -> None:
        table = self._table
        cells = [
            table.above[at]
            if not cell and at < len(table.above) and at < len(table.goes_on) and table.goes_on[at]
            else cell
            for at, cell in enumerate(table.cells)
        ]
        self._limits.count_cells(0, sum(map(len, cells)))
        self.lines.append(Line(join_cells(cells)))
        self._table = _Table(above=cells)
        self._end_notes()

    def _end_line(self) -> None:
        self._decode()
        level = _find_level(self._state.outline, self._levels.get(self._state.style, 0))
        self.lines.append(Line("".join(self._pieces), level))
        self._pieces = []
        self._table = _Table()
        self._end_notes()

    def _end_notes(self) -> None:
        self.lines.extend(map(Line, self._notes))
        self._notes = []

    def _sign(self, sign: bytes) -> None:
        self._decode()
        if sign == b"*":
            self._state = replace(self._state, is_skipped=True)
        elif self._skip:
            self._skip -= 1
        elif sign in b"\r\n":
            self._lay_out(b"par")
        else:
            self._write(SIGNS.get(sign, ""))

    def _take(self, raw: bytes) -> None:
        """Keep bytes, but for those that only stand for a character that was given before."""
        skipped = min(self._skip, len(raw))
        self._skip -= skipped
        if not self._state.is_skipped and not self._state.is_hidden:
            self._bytes += raw[skipped:]

    def _decode(self) -> None:
        if self._bytes:
            encoding = self._fonts.get(self._state.font) or self._encoding
            self._pieces.append(self._bytes.decode(encoding, "replace"))
            self._bytes.clear()

    def _write(self, text: str) -> None:
        if not self._state.is_skipped and not self._state.is_hidden:
            self._pieces.append(text)


def _find_level(outline: int | None, of_style: int) -> int:
    """The level of a line by its own outline level, else by that of its style."""
    return of_style if outline is None else find_outline_level(outline)
