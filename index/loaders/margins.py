"""Settles what stands outside the lines of a page: text off its edges, the numbers of its lines,
large initials."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from index.languages import guess_language, is_common
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

_SPACED = 1.5
"""From numbered line to numbered line, in distances from line to line, at most: numbers of
paragraphs are further apart."""

_MOST_SPACED = 0.8
"""Share of the numbers that count the lines between them, at least."""

_STOP = re.compile(r"[.!?…。！？۔؟।][\"'”’»)\]]*(?:\s|$)")
"""The end of a sentence: "It rained. |Then", "of winter.”"; not "at 4.20 euros"."""

_INITIAL = 1.8
"""Size of a large initial, as a share of that of the other letters, at least."""

_BESIDE = 0.6
"""Room between a large initial and the lines beside it, in sizes of the initial, at most."""

_ROOM_BELOW = 2.5
"""From the foot of a large initial to the middle of the line under it, in sizes of the letters of
the text, at most."""

_MOST_INITIALS = 20
"""Large letters of a page, at most; more are labels."""


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
    if len(found) < _FEWEST_NUMBERS:
        return list(pieces)
    left = set(map(id, found))
    top, bottom = found[0].top, found[-1].bottom
    beside = [one for one in pieces if id(one) not in left and bottom <= one.middle <= top]
    rows = find_rows([one for one in beside if one.text.strip()])
    if not _are_beside_prose(found, rows):
        return list(pieces)
    others = [one for one in pieces if id(one) not in left]
    if _count_lines(found, rows):
        return list(pieces) if _are_items(found, rows) else others
    return _put_in_front(found, others, rows) or [*pieces]


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


def _count_lines(numbers: Sequence[Piece], rows: Sequence[Sequence[Piece]]) -> bool:
    """Whether numbers count the lines beside them, or lines as far apart; not paragraphs, years or
    verses, which are text."""
    step = int(numbers[1].text) - int(numbers[0].text)
    middles = [-row[0].middle for row in rows]
    leading = median(below - above for above, below in pairwise(middles))
    places = [bisect_left(middles, -one.middle - leading / 2) for one in numbers]
    counting = sum(
        below - above == step or upper.middle - lower.middle < _SPACED * step * leading
        for (above, below), (upper, lower) in zip(pairwise(places), pairwise(numbers), strict=True)
    )
    return counting >= _MOST_SPACED * (len(numbers) - 1)


def _are_items(numbers: Sequence[Piece], rows: Sequence[Sequence[Piece]]) -> bool:
    """Whether lines that are all numbered are the items of a list, which are no sentences: running
    text has the end of one before its last line."""
    step = int(numbers[1].text) - int(numbers[0].text)
    return step == 1 and not any(_STOP.search(piece.text) for row in rows[:-1] for piece in row)


def _put_in_front(
    numbers: Sequence[Piece], others: Sequence[Piece], rows: Sequence[Sequence[Piece]]
) -> list[Piece]:
    """The other pieces, with each number in front of the line beside it, as that of a paragraph;
    none where a number is not at the left of one line."""
    firsts = [row[0] for row in rows]
    middles = [-one.middle for one in firsts]
    joined = {id(one): one for one in others}
    for number in numbers:
        at = bisect_left(middles, -number.middle)
        beside = [
            one
            for one in firsts[max(0, at - 1) : at + 1]
            if number.right <= one.left and one.bottom < number.middle < one.top
        ]
        if len(beside) != 1:
            return []
        line = beside[0]
        joined[id(line)] = replace(
            line,
            text=f"{number.text.strip()} {line.text.lstrip()}",
            left=number.left,
            words=(*number.words, *line.words),
        )
    return list(joined.values())


def _are_beside_prose(numbers: Sequence[Piece], rows: Sequence[Sequence[Piece]]) -> bool:
    """Whether the lines beside numbers are those of running text, and none of them a cell: full,
    with sentences that go on from line to line."""
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
    if not 0 < len(initials) <= _MOST_INITIALS:
        return list(pieces)
    text = " ".join(piece.text for piece in pieces)
    known, language = Counter(text.casefold().split()), guess_language(text)
    joined = {id(one): one for one in pieces}
    for initial in initials:
        first = _find_first(initial, list(joined.values()), usual)
        if first:
            key = next(key for key, one in joined.items() if one is first)
            joined[key] = _join_initial(initial, first, known, language)
            del joined[id(initial)]
    return list(joined.values())


def _find_first(initial: Piece, pieces: Sequence[Piece], usual: float) -> Piece | None:
    """The line whose first letter an initial is, if there is one: with a line of the same paragraph
    under the initial, which a grade or the letter of a chapter does not have."""
    small = [one for one in pieces if one.size < initial.size / _INITIAL]
    beside = [
        one
        for one in small
        if initial.bottom < one.middle < initial.top + usual
        and -_BESIDE < (one.left - initial.right) / initial.size < _BESIDE
    ]
    is_above = any(
        abs(one.left - initial.left) < usual
        and initial.bottom - _ROOM_BELOW * usual < one.middle < initial.bottom
        for one in small
    )
    if not (beside and is_above):
        return None
    first = max(beside, key=lambda one: (one.middle, -one.left))
    begun = first.text.lstrip()[:2]
    is_begun = begun[:1].isalpha() and not (begun[0].isupper() and begun[1:].islower())
    return first if is_begun else None


def _join_initial(initial: Piece, first: Piece, known: Mapping[str, int], language: str) -> Piece:
    """The first line beside an initial, with that in front of its first word; apart from it where
    it is a word by itself, as in "A ship"."""
    letter, text = initial.text.strip(), first.text.lstrip()
    word = text.split(maxsplit=1)[0].casefold()
    whole = f"{letter.casefold()}{word}"
    is_whole = whole in known or is_common(whole, language)
    is_word = not is_whole and (known.get(word, 0) > 1 or is_common(letter, language))
    words = first.words
    if words and initial.words and not is_word:
        own = words[0]
        words = (own._replace(letters=own.letters + 1, left=initial.left), *words[1:])
    else:
        words = (*initial.words, *words)
    return replace(
        first, text=f"{letter}{' ' if is_word else ''}{text}", left=initial.left, words=words
    )
