"""Puts the pieces of text of a printed page in the order in which they are read.

A recursive cut of the page at its white gutters (the X-Y cut of Nagy and Seth, 1984): columns of
running text are read one after the other, everything else line by line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, product
from statistics import median

from index.loaders.grid import begins_item, group_rows
from index.loaders.lines import runs_on
from index.loaders.pieces import Piece, Word, find_rows


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is read; ``size`` is that of its letters in points, ``opens`` whether more room
    than usual is above it, ``words`` are those in it, in order; ``begins``: it is the first of
    a column or another region; ``ends``: it was broken on purpose, since the first word of the line
    below had room in it, or that begins an item; ``follows`` is that of the group."""

    text: str
    size: float
    opens: bool
    words: tuple[Word, ...] = ()
    begins: bool = False
    ends: bool = False
    follows: bool = False


_GUTTER = 0.8
"""Least width of a gutter between columns, in sizes of the letters."""

_EDGES = sorted(product(range(3), repeat=2), key=sum)[1:]
"""How many lines at the top and at the foot of a page may stand over and under its columns."""

_PROSE = 15
"""Characters of the middling line of a column; in a column of a table they are fewer."""

_FEWEST = 3
"""Lines of a column of running text."""

_WORD_GAP = 0.15
"""Room between two words, in sizes of the letters: pieces with less between them are one word."""

_APART = 1.5
"""From line to line, in sizes of the letters, from which on a new row of a table may begin."""

_SMALLER = 0.85
"""Size of the letters of a note in the margin, as a share of those of the text, at most."""

_SHARED = 0.6
"""Share of the blocks of a column that begin where those of all others do, in a table."""

_NEAR = 0.15
"""How far apart lines are at most that are one, in sizes of the letters."""

_TAILED, _TAIL = frozenset("gjpqyQ,;()[]"), 0.2
"""Letters that go below the line, and by how much, in sizes of the letters."""

_RAGGED = 0.15
"""How much of a column's width the lines of an indented paragraph may leave free at its right."""

_ROOM = 1.8
"""From line to line, in sizes of the letters, from which on a new block begins."""

_WIDER = 1.25
"""The same in running text, in usual distances from line to line."""

_RUN_ON = 0.25
"""Share of the lines of running text that end inside a sentence, at least."""


def read_page(pieces: Sequence[Piece]) -> list[Line]:
    """The lines of a page in reading order."""
    pieces = [piece for piece in pieces if piece.text.strip()]
    if not pieces:
        return []
    height = median(piece.size for piece in pieces) or 1.0
    lines: list[Line] = []
    for region in _cut(_join_pieces(pieces), height):
        above: float | None = None
        rows = find_rows(region)
        ends = _find_ends(rows)
        room = _find_leading(rows) * _WIDER
        for group in group_rows(rows, height):
            first, last = rows[group.numbers[0]], group.numbers[-1]
            size = max(piece.size for piece in group.pieces)
            gap = _ROOM * max(height, size)
            opens = above is None or above - _find_foot(first) > max(gap, room)
            words = tuple(word for piece in group.pieces for word in piece.words)
            begins_next = any(begins_item(row) for row in rows[last + 1 : last + 2])
            is_end = ends[last] or group.is_row or begins_next
            begins = above is None
            lines.append(Line(group.text, size, opens, words, begins, is_end, group.follows))
            above = _find_foot(rows[last])
    return lines


def _find_foot(row: Sequence[Piece]) -> float:
    """How far up the lowest letters of a row are."""
    return min(piece.bottom for piece in row)


def _find_leading(rows: Sequence[Sequence[Piece]]) -> float:
    """From line to line inside the sentences of running text, as of one that is double spaced; 0 of
    other lines."""
    inside = [
        _find_foot(above) - _find_foot(below)
        for above, below in pairwise(rows)
        if len(above) == len(below) == 1 and runs_on(above[0].text.strip(), below[0].text.strip())
    ]
    return median(inside) if len(inside) >= max(2.0, _RUN_ON * len(rows)) else 0.0


def _find_ends(rows: Sequence[Sequence[Piece]]) -> list[bool]:
    """Which lines of a column leave more room at their end than the next one's first word needs."""
    # What stands beside each other, as two addresses do, says nothing of how wide a paragraph is.
    alone = [row for row in rows if len(row) == 1]
    rights = sorted(row[-1].right for row in (alone if len(alone) >= _FEWEST else rows))
    left = min(row[0].left for row in rows)
    right = rights[int(0.9 * (len(rights) - 1))]
    edge = right - _RAGGED * (right - left)
    return [
        *(row[-1].right + _measure_word(below[0]) < edge for row, below in pairwise(rows)),
        False,
    ]


def _measure_word(piece: Piece) -> float:
    """The width of the first word of a piece, by its share of the letters."""
    text = piece.text.strip()
    return (piece.right - piece.left) * len(text.split(maxsplit=1)[0]) / len(text)


def _join_pieces(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of one line that are only a word apart, as one."""
    joined: list[Piece] = []
    for row in find_rows(pieces):
        last = row[0]
        for piece in row[1:]:
            gap = piece.left - last.right
            if gap < max(last.height, piece.height):
                between = " " if gap > _WORD_GAP * max(last.size, piece.size) else ""
                if last.text.endswith(" ") or piece.text.startswith(" "):
                    between = ""
                last = Piece(
                    last.text + between + piece.text,
                    last.left,
                    min(last.bottom, piece.bottom),
                    max(last.right, piece.right),
                    max(last.top, piece.top),
                    max(last.size, piece.size),
                    last.words + piece.words,
                )
            else:
                joined.append(last)
                last = piece
        joined.append(last)
    return joined


def _cut(pieces: list[Piece], height: float) -> Iterator[list[Piece]]:
    """The regions of a page in reading order."""
    columns = _columns(pieces, height)
    if columns:
        for column in columns:
            yield from _cut(column, height)
        return
    bands = _bands(pieces)
    if len(bands) > 1:
        merged = _merge_bands(bands, height)
        if len(merged) > 1:
            for band in merged:
                yield from _cut(band, height)
            return
    yield from _trim(pieces, height)


def _trim(pieces: list[Piece], height: float) -> Iterator[list[Piece]]:
    """Columns between lines that stand over and under their gutter, as running heads and page
    numbers do; without such columns all as one."""
    rows = find_rows(pieces)
    for above, below in _EDGES:
        inside = rows[above : len(rows) - below]
        if _columns([piece for row in inside for piece in row], height):
            for part in (rows[:above], inside, rows[len(rows) - below :]):
                yield from _cut([piece for row in part for piece in row], height) if part else ()
            return
    yield pieces


def _columns(pieces: list[Piece], height: float) -> list[list[Piece]]:
    """The columns of running text side by side, none where there is no gutter through all."""
    groups: list[list[Piece]] = []
    right = 0.0
    for piece in sorted(pieces, key=lambda piece: piece.left):
        if groups and piece.left - right < _GUTTER * height:
            groups[-1].append(piece)
            right = max(right, piece.right)
        else:
            groups.append([piece])
            right = piece.right
    prose = [group for group in groups if _is_prose(group)]
    if len(groups) < 2 or not prose or _is_table(groups, height):
        return []
    beside = [group for group in groups if not _is_prose(group) and not _is_note(group, prose)]
    return groups if all(_is_apart(group, prose, height) for group in beside) else []


def _is_apart(pieces: Sequence[Piece], prose: Sequence[Sequence[Piece]], height: float) -> bool:
    """Whether short lines beside running text are on other lines than that, as in a box; the cells
    of a table are on those of their rows."""
    lines = [_find_baseline(piece) for group in prose for piece in group]
    on_lines = sum(
        any(abs(line - _find_baseline(piece)) < _NEAR * height for line in lines)
        for piece in pieces
    )
    return len(pieces) >= _FEWEST and 2 * on_lines < len(pieces)


def _is_note(pieces: Sequence[Piece], prose: Sequence[Sequence[Piece]]) -> bool:
    """Whether few lines in smaller letters stand in the margin of running text, beside it; what is
    beside its first or last line may head or foot the page."""
    size = min(median(piece.size for piece in group) for group in prose)
    middles = [sorted(piece.middle for piece in group) for group in prose]
    bottom, top = max(each[1] for each in middles), min(each[-2] for each in middles)
    is_small = 2 * len(pieces) < min(map(len, prose)) and all(
        piece.size < _SMALLER * size and bottom <= piece.middle <= top for piece in pieces
    )
    return is_small and not _are_dates(pieces, prose)


def _are_dates(pieces: Sequence[Piece], prose: Sequence[Sequence[Piece]]) -> bool:
    """Whether pieces of mostly figures in the margin belong to the lines beside them, which begin
    something, as the entries of a life do; not years or numbers beside the middle of a sentence."""
    said = "".join(piece.text for piece in pieces)
    if sum(map(str.isalpha, said)) > sum(map(str.isdigit, said)):
        return False
    known = set(map(id, pieces))
    for group in prose:
        rows = find_rows([*pieces, *group])
        texts = [" ".join(one.text.strip() for one in row if id(one) not in known) for row in rows]
        beside = [at for at, row in enumerate(rows) if not known.isdisjoint(map(id, row))]
        if any(not texts[at] or runs_on(texts[at - 1], texts[at]) for at in beside):
            return False
    return True


def _find_baseline(piece: Piece) -> float:
    """How far up the line is that the letters of a piece stand on, but for their tails."""
    return piece.bottom + (_TAIL * piece.size if _TAILED.intersection(piece.text) else 0.0)


def _is_table(groups: Sequence[Sequence[Piece]], height: float) -> bool:
    """Whether columns are those of a table of long cells: its rows begin at one height in all.

    Of what is recognised in a picture, where a line is one word, the sizes are too rough to tell.
    """
    long = [piece for group in groups for piece in group if " " in piece.text.strip()]
    if all(len(piece.words) < 2 for piece in long):
        return False
    blocks = [_find_blocks(group, height) for group in groups]
    tops = [[max(piece.top for piece in block) for block in column] for column in blocks]
    shared = [
        top for top in tops[0]
        if all(any(abs(top - one) < 0.3 * height for one in column) for column in tops[1:])
    ]  # fmt: skip
    most = max(map(len, tops))
    if most == len(shared) == 2:
        return all(len(block) <= 2 for column in blocks for block in column)
    return len(shared) > 2 and len(shared) >= _SHARED * most


def _find_blocks(pieces: Sequence[Piece], height: float) -> list[list[Piece]]:
    """The pieces of a column, apart where more room is between them than between lines."""
    blocks: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.top):
        if blocks and blocks[-1][-1].top - piece.top < _APART * height:
            blocks[-1].append(piece)
        else:
            blocks.append([piece])
    return blocks


def _is_prose(pieces: Sequence[Piece]) -> bool:
    return len(pieces) >= _FEWEST and median(len(piece.text.strip()) for piece in pieces) >= _PROSE


def _bands(pieces: list[Piece]) -> list[list[Piece]]:
    """The page cut across, above and below each line that is wide."""
    left, right = min(p.left for p in pieces), max(p.right for p in pieces)

    def is_wide(row: Sequence[Piece]) -> bool:
        return any(piece.right - piece.left > 0.6 * (right - left) for piece in row)

    return [
        [piece for row in rows for piece in row] for _, rows in groupby(find_rows(pieces), is_wide)
    ]


def _merge_bands(bands: list[list[Piece]], height: float) -> list[list[Piece]]:
    """Bands that are no columns, joined with their neighbours: a short last line of a paragraph
    is no band of its own."""
    merged: list[list[Piece]] = []
    was_plain = False
    for band in bands:
        plain = not _columns(band, height)
        if merged and plain and was_plain:
            merged[-1].extend(band)
        else:
            merged.append(list(band))
        was_plain = plain
    return merged
