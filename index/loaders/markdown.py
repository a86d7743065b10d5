"""Reads Markdown: its text without the marks, a block or list item a line."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from index.loaders.draft import Draft, Fetched, outline_lines
from index.loaders.encoding import decode
from index.loaders.html import plain

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)


def read(fetched: Fetched) -> Draft:
    """The text; title, author and date come from the front matter, else the first heading.

    Links keep their text, images their description, code its lines, a table one line a row.

    Raises:
        BadInput: the file is binary, or in no known encoding.
    """
    from markdown_it import MarkdownIt

    # A tab counts as four columns in a list or a code block.
    text = decode(fetched.raw, fetched.name, fetched.charset).expandtabs(4)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    metadata, body = _front_matter(text)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body)
    given = _words(metadata.get("title"))
    lines, levels = _Writer(tokens).write()
    return Draft(
        "\n".join(lines),
        given or _first_heading(tokens),
        author=_words(metadata.get("author", metadata.get("authors"))),
        date=_words(metadata.get("date")),
        heading=bool(given),
        outline=outline_lines(lines, levels),
    )


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The values before the text, if they are YAML, and the text that follows."""
    import yaml

    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    try:
        values = yaml.safe_load(match[1])
    except (yaml.YAMLError, ValueError, RecursionError):
        values = None
    return (values, text[match.end() :]) if isinstance(values, dict) else ({}, text)


def _words(value: object) -> str:
    """A name, a date or a list of names on one line; anything else is left out."""
    if isinstance(value, list):
        return ", ".join(item for item in value if isinstance(item, str))
    return "" if value is None or isinstance(value, dict) else str(value)


def _first_heading(tokens: list[Token]) -> str:
    for opened, inline in pairwise(tokens):
        if opened.type == "heading_open":
            return _inline(inline).replace("\n", " ")
    return ""


def _inline(token: Token) -> str:
    """The words of a heading, a paragraph or a cell."""
    return "".join(_piece(child) for child in token.children or ())


def _piece(token: Token) -> str:
    if token.type == "hardbreak":
        return "\n"
    if token.type == "softbreak":
        return " "
    if token.type == "image":
        return _inline(token) or token.content
    if token.type == "html_inline":
        return "\n" if token.content.lower().startswith("<br") else ""
    return token.content


class _Writer:
    """Writes the tokens of a text as lines."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._lines: list[str] = []
        self._counts: list[int | None] = []
        self._marker = ""
        self._cells: list[str] | None = None
        self._level = 0
        self._levels: dict[int, int] = {}

    def write(self) -> tuple[list[str], dict[int, int]]:
        """All lines, top-level blocks apart from each other by a blank one; and the level of
        every line that is a heading."""
        for token in self._tokens:
            self._write(token)
            if token.level == 0 and token.nesting <= 0 and self._lines[-1:] != [""]:
                self._lines.append("")
        return self._lines, self._levels

    def _write(self, token: Token) -> None:
        if token.type in {"fence", "code_block"}:
            self._lines.extend(token.content.rstrip("\n").split("\n"))
        elif token.type == "html_block":
            self._lines.extend(plain(token.content).split("\n"))
        elif token.type == "inline" and self._cells is not None:
            self._cells.append(_inline(token).replace("\n", " ").strip())
        elif token.type == "inline":
            self._paragraph(_inline(token))
        elif token.type in {"heading_open", "heading_close"}:
            self._level = int(token.tag[1:]) if token.nesting > 0 else 0
        elif token.type == "tr_open":
            self._cells = []
        elif token.type == "tr_close" and self._cells is not None:
            self._lines.append(" | ".join(self._cells))
            self._cells = None
        else:
            self._list(token)

    def _list(self, token: Token) -> None:
        if token.type == "ordered_list_open":
            self._counts.append(int(token.attrs.get("start", 1)))
        elif token.type == "bullet_list_open":
            self._counts.append(None)
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            self._counts.pop()
        elif token.type == "list_item_open":
            count = self._counts[-1]
            self._marker = "- " if count is None else f"{count}{token.markup or '.'} "
            self._counts[-1] = None if count is None else count + 1
        elif token.type == "list_item_close":
            self._marker = ""

    def _paragraph(self, words: str) -> None:
        """A paragraph, a heading or an item; what follows in an item is set under its text."""
        indent = "  " * max(len(self._counts) - 1, 0)
        first = self._marker or ("  " if self._counts else "")
        self._marker = ""
        for number, line in enumerate(words.split("\n")):
            if self._level:
                self._levels[len(self._lines)] = self._level
            self._lines.append(
                f"{indent}{first if number == 0 else ' ' * len(first)}{line.strip()}"
            )
