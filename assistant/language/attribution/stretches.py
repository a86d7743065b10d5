"""The parts of a long text around the sentences that a question is about."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from index.types import Document, Heading, Span

_BEFORE = 4_000
_AFTER = 500
"""Characters that are read before and after a sentence: a pronoun's name and a quotation's
beginning stand before it, "he said" may stand after it."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Stretches of a document as one document.

    ``numbers`` are those that its sentences have in the whole, ``openings`` the sentences of the
    excerpt that open a stretch, from 0.
    """

    document: Document
    numbers: tuple[int, ...]
    openings: frozenset[int]


def find_stretches(document: Document, asked: Sequence[int]) -> tuple[range, ...]:
    """Return the numbers of the sentences around those ``asked`` about, which are in order."""
    stretches: list[range] = []
    for number in asked:
        span = document.sentences[number]
        first = bisect_left(document.sentences, span.start - _BEFORE, key=lambda each: each.start)
        last = bisect_left(document.sentences, span.end + _AFTER, key=lambda each: each.end)
        stop = max(last, number + 1)
        if stretches and first <= stretches[-1].stop:
            stretches[-1] = range(stretches[-1].start, stop)
        else:
            stretches.append(range(first, stop))
    return tuple(stretches)


def cut_out(document: Document, stretches: Sequence[range]) -> Excerpt:
    """Return the stretches of a document, with the headings in them, parted by empty lines."""
    pieces: list[str] = []
    sentences: list[Span] = []
    headings: list[Heading] = []
    openings = set()
    length = 0
    for stretch in stretches:
        inside = document.sentences[stretch.start : stretch.stop]
        start, end = inside[0].start, inside[-1].end
        shift = length - start
        openings.add(len(sentences))
        sentences += [Span(span.start + shift, span.end + shift) for span in inside]
        headings += [
            Heading(each.start + shift, each.end + shift, each.level)
            for each in document.headings
            if start <= each.start < end
        ]
        pieces.append(document.text[start:end])
        length += end - start + len("\n\n")
    excerpt = Document(
        document.id,
        document.title,
        "\n\n".join(pieces),
        document.uri,
        document.sha256,
        headings=tuple(headings),
        sentences=tuple(sentences),
    )
    numbers = tuple(number for stretch in stretches for number in stretch)
    return Excerpt(excerpt, numbers, frozenset(openings))
