"""Settles what stands outside the lines of a page: text off its edges, the numbers of its lines,
large initials."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from index.loaders.glyphs import Edges
from index.loaders.lines import runs_on
from index.loaders.pieces import Piece, find_rows, find_size

_FEWEST_NUMBERS = 4
"""Numbers of lines beside a text, at least."""

_ALIGNED = 2.0
"""How far apart, in points, the left or the right edges of such numbers may be."""

_FULL = 0.85
"""Width of the middling line of a paragraph, as a share of the widest, at least."""

_LONG = 30
"""Characters of the middling line of a numbered text, at least."""

_RUN_ON = 0.25
"""Share of the lines of a numbered text that end inside a sentence, at least."""

_INITIAL = 1.8
"""Size of a large initial, as a share of that of the other letters, at least."""

_BESIDE = 0.6
"""Room between a large initial and the lines beside it, in sizes of the initial, at most."""


def leave_off_page(pieces: Iterable[Piece], edges: Edges) -> list[Piece]:
    """The pieces of a page without those that are outside its edges, where nobody sees them."""
    left, bottom, right, top = edges
    return [
        one
        for one in pieces
        if one.right > left and one.left < right and one.top > bottom and one.bottom < top
    ]


def settle_margins(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces of a page without the numbers of its lines, as laws and plays have them, and with
    large initials in the words that they begin."""
    return _join_initials(_leave_line_numbers(pieces))


def _leave_line_numbers(pieces: Sequence[Piece]) -> list[Piece]:
    numbers = [one for one in pieces if one.text.strip().isdecimal() and len(one.text.strip()) < 5]
    if len(numbers) < _FEWEST_NUMBERS:
        return list(pieces)
    found = max((_find_aligned(numbers, side) for side in ("left", "right")), key=len)
    if len(found) < _FEWEST_NUMBERS or not _are_beside_prose(found, pieces):
        return list(pieces)
    left = set(map(id, found))
    return [one for one in pieces if id(one) not in left]


def _find_aligned(numbers: Sequence[Piece], side: str) -> list[Piece]:
    """The most numbers of which one edge is at one place, from above, if they count on by equal
    steps; else none."""
    best: list[Piece] = []
    run: list[Piece] = []
    for one in sorted(numbers, key=lambda one: float(getattr(one, side))):
        if run and getattr(one, side) - getattr(run[0], side) > _ALIGNED:
            run = []
        run.append(one)
        best = run if len(run) > len(best) else best
    best.sort(key=lambda one: -one.middle)
    steps = {int(below.text) - int(above.text) for above, below in pairwise(best)}
    return best if len(steps) == 1 and min(steps) > 0 else []


def _are_beside_prose(numbers: Sequence[Piece], pieces: Sequence[Piece]) -> bool:
    """Whether the lines beside numbers are those of running text, and none of them a cell: full,
    with sentences that go on from line to line."""
    top, bottom = numbers[0].top, numbers[-1].bottom
    own = set(map(id, numbers))
    rows = find_rows([p for p in pieces if id(p) not in own and bottom <= p.middle <= top])
    beside = [pair for row in rows for pair in pairwise(row)]
    has_cells = any(right.left - left.right > right.height for left, right in beside)
    if len(rows) < len(numbers) or has_cells:
        return False
    lefts, rights = [row[0].left for row in rows], [row[-1].right for row in rows]
    outside = max(one.right for one in numbers) <= min(lefts) or (
        min(one.left for one in numbers) >= max(rights)
    )
    widths = [right - left for left, right in zip(lefts, rights, strict=True)]
    texts = [" ".join(piece.text.strip() for piece in row) for row in rows]
    going_on = sum(runs_on(line, below) for line, below in pairwise(texts))
    is_prose = going_on >= max(2.0, _RUN_ON * len(rows))
    is_long = median(map(len, texts)) >= _LONG and median(widths) >= _FULL * max(widths)
    return outside and is_prose and is_long


def _join_initials(pieces: Sequence[Piece]) -> list[Piece]:
    usual = find_size((piece.size, piece.text) for piece in pieces)
    initials = [
        one
        for one in pieces
        if len(one.text.strip()) == 1 and one.text.strip().isupper() and one.size > _INITIAL * usual
    ]
    if not initials:
        return list(pieces)
    known = Counter(word.casefold() for piece in pieces for word in piece.text.split())
    joined = {id(one): one for one in pieces}
    for initial in initials:
        beside = [
            one
            for one in joined.values()
            if one.size < initial.size / _INITIAL
            and initial.bottom < one.middle < initial.top + usual
            and -_BESIDE < (one.left - initial.right) / initial.size < _BESIDE
        ]
        if not beside:
            continue
        first = max(beside, key=lambda one: (one.middle, -one.left))
        key = next(key for key, one in joined.items() if one is first)
        joined[key] = _join_initial(initial, first, known)
        del joined[id(initial)]
    return list(joined.values())


def _join_initial(initial: Piece, first: Piece, known: Mapping[str, int]) -> Piece:
    """The first line beside an initial, with that in front of its first word; apart from it where
    it is a word by itself, as in "A ship"."""
    letter, text = initial.text.strip(), first.text.lstrip()
    word = text.split(maxsplit=1)[0].casefold()
    is_word = known.get(word, 0) > 1 and f"{letter.casefold()}{word}" not in known
    words = first.words
    if words and initial.words and not is_word:
        own = words[0]
        words = (own._replace(letters=own.letters + 1, left=initial.left), *words[1:])
    else:
        words = (*initial.words, *words)
    return replace(
        first, text=f"{letter}{' ' if is_word else ''}{text}", left=initial.left, words=words
    )
