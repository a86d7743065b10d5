"""Reads Markdown: its text without the marks, a block or list item a line."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from index.loaders.draft import Draft, Fetched, find_levels, outline_lines
from index.loaders.encoding import decode
from index.loaders.html import whole
from index.loaders.markdown_notes import Notes, part_notes
from index.loaders.table import join_cells

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_INLINE = re.compile(r"[\[\]*_<&`~!\\]")
"""What may begin or end a mark inside a paragraph."""

_DENSEST, _MOST_MARKS = 5_000, 200_000
"""Such characters of one paragraph, and of a whole text, that are read as marks: the cost of marks
that nobody closes grows with their square. A page-long paragraph full of links has some hundred."""

_MOST_LINES = 200_000
"""Lines of a text whose blocks are told apart; the blocks of more would fill the memory."""

_FRONT_MATTER = re.compile(
    r"(---|\+\+\+)[ \t]*\n(.{0,20000}?)\n(?:\1|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL
)

_MOST_DOTS = 500
"""Dots of a line of TOML: the cost of a key grows with the square of its parts."""

_CALLOUT = re.compile(r"\[!([a-z]{1,20})\](?![(\[])[-+]?[ \t]*([^\n]{0,500})(?:\n|$)", re.I)
"""What says of which kind a quotation is, and its title: "[!WARNING]", "[!faq]- Fees"; not the
link "[!note](fees.md)"."""


def read(fetched: Fetched) -> Draft:
    """The text; title, author and date come from the front matter, else the first heading.

    A footnote follows the paragraph that it belongs to. Links keep their text, images their
    description, code its lines, a table one line a row.

    Raises:
        BadInput: the file is binary, or in no known encoding.
    """
    # A tab counts as four columns in a list or a code block.
    text = decode(fetched.raw, fetched.name, fetched.charset).expandtabs(4)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    metadata, body = _front_matter(text)
    if body.count("\n") > _MOST_LINES:
        return Draft(body, _words(metadata.get("title")), heading=True)
    body, notes = part_notes(body)
    tokens = _make_parser().parse(body)
    given = _words(metadata.get("title"))
    lines, levels = _Writer(tokens, notes).write()
    return Draft(
        "\n".join(lines),
        given or notes.strip(_first_heading(tokens)),
        author=_words(metadata.get("author", metadata.get("authors"))),
        date=_words(metadata.get("date")),
        heading=bool(given),
        outline=outline_lines(lines, levels),
    )


@cache
def _make_parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.core.ruler.at("inline", _parse_inline)
    return parser


def _parse_inline(state: StateCore) -> None:
    """Read the marks inside paragraphs; where there are far too many, they stay what they are."""
    from markdown_it.token import Token

    left = _MOST_MARKS
    for number, token in enumerate(state.tokens):
        if token.type != "inline":
            continue
        if number > 1 and state.tokens[number - 2].type == "blockquote_open":
            token.content = _name_callout(token.content)
        token.children = []
        marks = len(_INLINE.findall(token.content))
        left -= marks
        if marks <= _DENSEST and left >= 0:
            state.md.inline.parse(token.content, state.md, state.env, token.children)
        else:
            token.children.append(Token("text", "", 0, content=token.content))


def _name_callout(quoted: str) -> str:
    """A quotation that says of which kind it is, with its title or else the kind above it."""
    match = _CALLOUT.match(quoted)
    if not match:
        return quoted
    title = match[2].strip() or match[1].capitalize()
    return f"{title}\\\n{quoted[match.end() :]}".removesuffix("\\\n")


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The values before the text, if they are YAML or TOML, and the text that follows."""
    import tomllib

    import yaml

    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    try:
        is_toml = match[1] == "+++"
        read = tomllib.loads if is_toml else yaml.safe_load
        is_plain = all(line.count(".") < _MOST_DOTS for line in match[2].split("\n"))
        values = read(match[2]) if is_plain or not is_toml else None
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


_STRIKE = re.compile(r"<(/?)(?:del|s|strike)(?:\s[^>]*)?>", re.I)
"""A tag before words that are struck out, or behind them: "<del>", "</s>"."""


def _inline(token: Token) -> str:
    """The words of a heading, a paragraph or a cell, without those that are struck out."""
    pieces: list[str] = []
    struck = 0
    for child in token.children or ():
        turn = _turn_strike(child)
        struck = max(struck + turn, 0)
        if not struck and not turn:
            pieces.append(_piece(child))
    return "".join(pieces)


def _turn_strike(token: Token) -> int:
    """1 of what begins to strike words out, -1 of what ends it, 0 of all else."""
    if token.type in ("s_open", "s_close"):
        return token.nesting
    tag = _STRIKE.fullmatch(token.content) if token.type == "html_inline" else None
    return 0 if tag is None else -1 if tag[1] else 1


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
    """Writes the tokens of a text as lines; ``above`` writes the text that a footnote is of."""

    def __init__(self, tokens: list[Token], notes: Notes, above: _Writer | None = None) -> None:
        self._tokens = tokens
        self._notes = notes
        self._above = above
        self._aside: list[str] = above._aside if above else []
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
        self._aside += [] if self._above else self._notes.take_rest()
        self._write_notes()
        return self._lines, self._levels

    def _write(self, token: Token) -> None:
        if token.type in {"fence", "code_block"}:
            self._lines.extend(token.content.rstrip("\n").split("\n"))
        elif token.type == "html_block":
            self._write_page(token.content)
        elif token.type == "inline" and self._cells is not None:
            self._cells.append(self._words(token).replace("\n", " ").strip())
        elif token.type == "inline":
            self._paragraph(self._words(token))
            self._write_notes()
        elif token.type in {"heading_open", "heading_close"}:
            self._level = int(token.tag[1:]) if token.nesting > 0 else 0
        elif token.type == "tr_open":
            self._cells = []
        elif token.type == "tr_close" and self._cells is not None:
            self._lines.append(join_cells(self._cells))
            self._cells = None
        elif token.type == "table_close":
            self._write_notes()
        else:
            self._list(token)

    def _words(self, token: Token) -> str:
        """The words of a heading, a paragraph or a cell; the notes to it are kept for later."""
        words = _inline(token)
        self._aside += self._notes.take(words)
        return self._notes.strip(words)

    def _write_notes(self) -> None:
        """The notes to what has been written, behind it, and the notes to those."""
        while self._aside and not self._above:
            tokens = _make_parser().parse(self._aside.pop(0))
            lines, _ = _Writer(tokens, self._notes, self).write()
            self._lines += [line for line in lines if line]

    def _write_page(self, page: str) -> None:
        """A block in HTML, with its headings and tables."""
        text, outline = whole(page)
        lines = text.split("\n")
        levels = find_levels(lines, outline)
        self._levels |= {len(self._lines) + number: level for number, level in levels.items()}
        self._lines.extend(lines)

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
