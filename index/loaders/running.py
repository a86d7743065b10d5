"""Runs the pages of a print together: without page numbers, and what heads and foots them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass

from index.loaders.pieces import Word
from index.loaders.table import BETWEEN_CELLS

_PAGE_NUMBER = re.compile(
    r"\s*(?:page|p\.)?\s*[-–—]?\s*\d{1,4}\s*[-–—]?\s*(?:(?:/|of)\s*\d{1,4})?\s*", re.IGNORECASE
)
_FIRST, _LAST = re.compile(r"^\d{1,4}(?!\S)"), re.compile(r"(?<!\S)\d{1,4}$")
"""A number at the start or the end of a line: "12 | The port", "Yearbook 13"; not "1.2 Power"."""

_NUMBER = re.compile(r"\d{1,6}")

Key = tuple[str, int | None]
Edge = Callable[[Set[int]], int]
_EDGES: tuple[Edge, ...] = (min, max)
"""The first of some lines, and the last."""

_ROUNDS = 2
"""Lines of a head or a foot, at most."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a page, ``""`` between blocks; ``size`` is that of a heading's letters in points,
    0 of any other line; pages count from 1; ``words`` are those in it, in order; ``ends`` is that
    of the line."""

    text: str
    page: int
    size: float = 0.0
    words: tuple[Word, ...] = ()
    ends: bool = False


def is_page_number(text: str) -> bool:
    """Whether a line is the number of a page: "12", "- 3 -", "Page 4 of 9"."""
    return bool(_PAGE_NUMBER.fullmatch(text))


def run_together(pages: Sequence[Sequence[Row]]) -> list[Row]:
    """The pages without page numbers and without the lines that top or end most of them; a page
    that begins with a heading begins a block."""
    for _ in range(_ROUNDS):
        pages = _drop_furniture(pages)
    kept: list[Row] = []
    for page in pages:
        full = _find_full(page)
        if full and page[full[0]].size:
            kept.append(Row("", page[0].page))
        kept.extend(page[full[0] : full[-1] + 1] if full else ())
    return kept


def _drop_furniture(pages: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """The pages without a line of furniture at each of their edges."""
    running = _find_repeated(*pages) if len(pages) == 2 else _find_running(pages)
    offset = _find_offset(pages)
    counts = Counter(
        name for page in pages for at in _find_edges(page) for name in _find_names(page, at)
    )
    names = {name for name, count in counts.items() if count >= 3 and 2 * count > len(pages)}
    kept: list[list[Row]] = []
    shown: set[Key] = set()
    for page in pages:
        drop = set[int]()
        for at in _find_edges(page):
            row = page[at]
            keys = _find_keys(row) & running
            # The head of a table, which is the same on every page, is read once.
            is_head = (row.text.strip(), None) in keys and BETWEEN_CELLS in row.text
            is_first = is_head and not keys & shown
            is_numbered = offset in set(_find_offsets(row, _FIRST, _LAST))
            is_named = bool(_find_names(page, at) & names)
            if is_page_number(row.text) or is_numbered or is_named or (keys and not is_first):
                drop.add(at)
            shown |= keys
        kept.append([row for at, row in enumerate(page) if at not in drop])
    return kept


def _find_names(page: Sequence[Row], at: int) -> set[str]:
    """The parts of a line apart from others, as the name of a book beside that of a chapter; a part
    of its neighbour too is a cell of a table, and one with figures may be one."""
    full = _find_full(page)
    within = page[full[1] if at == full[0] else full[-2]].text.split(BETWEEN_CELLS)
    parts = page[at].text.split(BETWEEN_CELLS)
    if len(parts) < 2 or len(within) > 1:
        return set()
    return {part for part in parts if not re.search(r"\d", part)}


def _find_keys(row: Row) -> set[Key]:
    """What tells a line as that of other pages: its text, or that with one number masked and by how
    much that is ahead of the count of the pages."""
    text = row.text.strip()
    keys: set[Key] = {(text, None)}
    for found in _NUMBER.finditer(text):
        masked = f"{text[: found.start()]}#{text[found.end() :]}"
        keys.add((masked, int(found[0]) - row.page))
    return keys


def _find_running(pages: Sequence[Sequence[Row]]) -> set[Key]:
    """What most pages have at an edge, or most of the left and most of the right pages."""
    running = _find_common(pages)
    sides = (pages[1::2], pages[::2])
    found = [_find_common(side, least=2) for side in sides]
    for edge in _EDGES:
        both = [
            {key for page in side for key in _find_keys_at(page, edge)} & common
            for side, common in zip(sides, found, strict=True)
        ]
        if all(both):
            running |= both[0] | both[1]
    return running


def _find_common(pages: Sequence[Sequence[Row]], least: int = 3) -> set[Key]:
    """What more than half of some pages, and not fewer than ``least``, have at an edge."""
    counts = Counter(
        key
        for page in pages
        for key in {one for edge in _EDGES for one in _find_keys_at(page, edge)}
    )
    return {key for key, count in counts.items() if count >= least and 2 * count > len(pages)}


def _find_repeated(first: Sequence[Row], second: Sequence[Row]) -> set[Key]:
    """What two pages have both at their top or both at their foot, where it is no heading."""
    found: set[Key] = set()
    for edge in _EDGES:
        rows = [page[edge(edges)] for page in (first, second) if (edges := _find_edges(page))]
        if len(rows) == 2 and not any(row.size for row in rows):
            found |= _find_keys(rows[0]) & _find_keys(rows[1])
    return found


def _find_keys_at(page: Sequence[Row], edge: Edge) -> set[Key]:
    """The keys of the first or the last line of a page."""
    edges = _find_edges(page)
    return _find_keys(page[edge(edges)]) if edges else set()


def _find_offset(pages: Sequence[Sequence[Row]]) -> int | None:
    """By how much the numbers at the edges of most pages are ahead of the count of the pages.

    Some end lines: numbers that only begin them may be those of chapters. Where others begin them,
    they are on left pages or on right ones.
    """
    ends: dict[int, set[int]] = defaultdict(set)
    starts: dict[int, set[int]] = defaultdict(set)
    for row in (page[at] for page in pages for at in _find_edges(page)):
        for offset in _find_offsets(row, _LAST):
            ends[offset].add(row.page)
        for offset in _find_offsets(row, _FIRST):
            starts[offset].add(row.page)
    for offset in sorted(ends, key=lambda one: (-len(ends[one]), one)):
        both = ends[offset] | starts[offset]
        sides = {page % 2 for page in starts[offset] - ends[offset]}
        if len(both) >= 3 and 2 * len(both) > len(pages) and len(sides) < 2:
            return offset
    return None


def _find_offsets(row: Row, *patterns: re.Pattern[str]) -> Iterator[int]:
    """By how much the numbers at the ends of a line are ahead of the count of its page; a heading
    has none."""
    for pattern in () if row.size else patterns:
        found = pattern.search(row.text.strip())
        if found:
            yield int(found[0]) - row.page


def _find_full(page: Sequence[Row]) -> list[int]:
    """The positions of the lines of a page that are not empty."""
    return [at for at, row in enumerate(page) if row.text]


def _find_edges(page: Sequence[Row]) -> set[int]:
    """The positions of the first and the last line of a page of more than two."""
    full = _find_full(page)
    return {full[0], full[-1]} if len(full) > 2 else set()
