"""Cuts the windows that a reader reads: a sentence with those around it. Training cuts them too."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.reader.types import Window
from index.types import Span

BESIDE = 1
"""Sentences on either side of the one that a window is cut around."""

NEIGHBOUR = 1_000
"""Characters of the longest sentence that is read along with another."""


def reach(spans: Sequence[Span], centre: int) -> tuple[int, int]:
    """Return the first and last sentence of the window around ``centre``, both inclusive.

    A side ends at the first sentence that is longer than ``NEIGHBOUR``.
    """
    first = last = centre
    while first > max(0, centre - BESIDE) and _is_short(spans[first - 1]):
        first -= 1
    while last < min(len(spans) - 1, centre + BESIDE) and _is_short(spans[last + 1]):
        last += 1
    return first, last


def _is_short(span: Span) -> bool:
    return span.end - span.start <= NEIGHBOUR


def window(text: str, spans: Sequence[Span], centre: int) -> Window:
    """Return the window of sentence ``centre`` of ``text`` and those around it."""
    first, last = reach(spans, centre)
    start = spans[first].start
    inside = tuple(Span(span.start - start, span.end - start) for span in spans[first : last + 1])
    return Window(text[start : spans[last].end], inside)
