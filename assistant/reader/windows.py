"""Cuts the windows that a reader reads: a sentence with those around it. Training cuts them too."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.reader.types import Window
from index.types import Span

BESIDE = 2
"""Sentences on either side of the one that a window is cut around."""

LONGEST = 1_000
"""Characters of a window of several sentences: some 250 word pieces."""


def reach(
    spans: Sequence[Span], centre: int, beside: int = BESIDE, longest: int = LONGEST
) -> tuple[int, int]:
    """Return the first and last sentence of the window around ``centre``, both inclusive.

    Sentences are taken in by turns, the one before first, while the window stays within
    ``longest`` characters; a side ends at the first sentence that would make it longer.
    """
    first = last = centre
    is_open = {-1: True, 1: True}
    for _ in range(beside):
        for side in (-1, 1):
            grown = (first - 1, last) if side < 0 else (first, last + 1)
            fits = grown[0] >= 0 and grown[1] < len(spans)
            is_open[side] &= fits and spans[grown[1]].end - spans[grown[0]].start <= longest
            if is_open[side]:
                first, last = grown
    return first, last


def window(text: str, spans: Sequence[Span], centre: int) -> Window:
    """Return the window of sentence ``centre`` of ``text`` and those around it."""
    first, last = reach(spans, centre)
    start = spans[first].start
    inside = tuple(Span(span.start - start, span.end - start) for span in spans[first : last + 1])
    return Window(text[start : spans[last].end], inside)
