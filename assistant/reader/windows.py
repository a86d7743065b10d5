"""Cuts the windows that a reader reads: a sentence with those around it. Training cuts them too."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.reader.types import Window
from index.types import Source, Span

BESIDE = 1
"""Sentences on either side of the one that a window is cut around."""

PASSAGE = 1_400
"""Characters of a passage: about 350 word pieces, which leaves room for the question."""

NEIGHBOUR = 1_000
"""Characters of the longest sentence that is read along with another."""

_NAME = 80
"""Characters of a title or of a heading that are read along."""

_LEVELS = 2
"""Headings above a passage that are read along: the nearest ones."""


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


def reach_passage(spans: Sequence[Span], centre: int, limit: int = PASSAGE) -> tuple[int, int]:
    """Return the first and last sentence of the passage around ``centre``, both inclusive.

    It grows by a sentence after and a sentence before in turn, as long as it has at most
    ``limit`` characters; where one side ends, the other goes on.
    """
    first = last = centre
    grows_after, grows_before = True, True
    while grows_after or grows_before:
        grows_after = last + 1 < len(spans) and spans[last + 1].end - spans[first].start <= limit
        last += grows_after
        grows_before = first > 0 and spans[last].end - spans[first - 1].start <= limit
        first -= grows_before
    return first, last


def cut_window(
    text: str, spans: Sequence[Span], first: int, last: int, context: str = ""
) -> Window:
    """Return the window of the sentences from ``first`` to ``last``, both inclusive."""
    start = spans[first].start
    inside = tuple(Span(span.start - start, span.end - start) for span in spans[first : last + 1])
    return Window(text[start : spans[last].end], inside, context)


def describe_place(source: Source, offset: int) -> str:
    """What the text from ``offset`` on stands under: the title and the nearest headings above it,
    each once and with its first 80 characters; "Staff handbook: Leave: Sick leave"."""
    above = (source.title, *source.find_headings(offset)[-_LEVELS:])
    return ": ".join(dict.fromkeys(name[:_NAME].strip() for name in above if name.strip()))


def _is_short(span: Span) -> bool:
    return span.end - span.start <= NEIGHBOUR


def window(text: str, spans: Sequence[Span], centre: int) -> Window:
    """Return the window of sentence ``centre`` of ``text`` and those around it."""
    return cut_window(text, spans, *reach(spans, centre))
