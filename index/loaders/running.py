"""Runs the pages of a print together: without page numbers, and what heads and foots them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass

from index.loaders.layout import Word

_PAGE_NUMBER = re.compile(
    r"\s*(?:page|p\.)?\s*[-–—]?\s*\d{1,4}\s*[-–—]?\s*(?:(?:/|of)\s*\d{1,4})?\s*", re.IGNORECASE
)
_FIRST, _LAST = re.compile(r"^\d{1,4}(?!\S)"), re.compile(r"(?<!\S)\d{1,4}$")
"""A number at the start or the end of a line: "12 | The port", "Yearbook 13"; not "1.2 Power"."""

_CELLS = " | "
"""Stands in the rows of tables, the heads of which may be printed on every page."""

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
    kept: list[list[Row]] = []
    shown: set[str] = set()
    for page in pages:
        drop = set[int]()
        for at in _find_edges(page):
            row, key = page[at], _mask(page[at].text)
            is_numbered = offset is not None and offset in _find_offsets(row, _FIRST, _LAST)
            if is_page_number(row.text) or is_numbered:
                drop.add(at)
            elif key in running:
                # The head of a table is read once.
                if _CELLS not in row.text or key in shown:
                    drop.add(at)
                shown.add(key)
        kept.append([row for at, row in enumerate(page) if at not in drop])
    return kept


def _find_running(pages: Sequence[Sequence[Row]]) -> set[str]:
    """What most pages have at an edge, or most of the left and most of the right pages."""
    running = _find_common(pages)
    left, right = _find_common(pages[1::2], least=2), _find_common(pages[::2], least=2)
    for edge in (min, max):
        both = [
            {_mask(page[edge(edges)].text) for page in side if (edges := _find_edges(page))} & found
            for side, found in ((pages[1::2], left), (pages[::2], right))
        ]
        if all(both):
            running |= both[0] | both[1]
    return running


def _find_common(pages: Sequence[Sequence[Row]], least: int = 3) -> set[str]:
    """What more than half of some pages, and not fewer than ``least``, have at an edge."""
    keys = Counter(
        key for page in pages for key in {_mask(page[at].text) for at in _find_edges(page)}
    )
    return {key for key, count in keys.items() if count >= least and 2 * count > len(pages)}


def _find_repeated(first: Sequence[Row], second: Sequence[Row]) -> set[str]:
    """What two pages have both at their top or both at their foot, but for their numbers and where
    it is no heading."""
    found: set[str] = set()
    edges: tuple[Callable[[Set[int]], int], ...] = (min, max)
    for edge in edges:
        rows = [page[edge(_find_edges(page))] for page in (first, second) if _find_edges(page)]
        texts = {re.sub(rf"\b{row.page}$", "#", row.text.strip()) for row in rows if not row.size}
        if len(rows) == 2 and len(texts) == 1 and not any(row.size for row in rows):
            found.add(_mask(rows[0].text))
    return found


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


def _mask(line: str) -> str:
    """A line as it is on every page: with its numbers masked."""
    return re.sub(r"\d+", "#", line.strip())
