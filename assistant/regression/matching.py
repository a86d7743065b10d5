"""Places the quotes of a case in the sources, and says which of them an answer cites."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answers import Citation
from index.types import Document, Span


@dataclass(frozen=True, slots=True)
class Place:
    """One occurrence of a quote.

    ``parts`` are the quote's characters sentence by sentence (one span in most quotes);
    ``text`` is the whole sentence or sentences that they belong to.
    """

    document_id: str
    title: str
    parts: tuple[Span, ...]
    text: str

    def supported_by(self, citation: Citation) -> bool:
        """Whether the cited sentence holds one of the parts."""
        return any(_holds(citation, self.document_id, part) for part in self.parts)

    def cited_by(self, citations: Sequence[Citation]) -> bool:
        """Whether the cited sentences hold every part."""
        return all(
            any(_holds(one, self.document_id, part) for one in citations) for part in self.parts
        )


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote and everywhere it stands in the sources; no place: the sources have changed."""

    text: str
    places: tuple[Place, ...]

    def supported_by(self, citation: Citation) -> bool:
        """Whether ``citation`` is of a sentence of this quote, wherever it stands."""
        return any(place.supported_by(citation) for place in self.places)

    def cited_by(self, citations: Sequence[Citation]) -> bool:
        """Whether the quote is cited in full in one of its places."""
        return any(place.cited_by(citations) for place in self.places)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a case expects to be cited: every quote of ``all_of``, and one of ``any_of`` if any."""

    all_of: tuple[Quote, ...] = ()
    any_of: tuple[Quote, ...] = ()

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """All the quotes."""
        return self.all_of + self.any_of

    @property
    def unplaced(self) -> tuple[Quote, ...]:
        """The quotes that stand in no source."""
        return tuple(quote for quote in self.quotes if not quote.places)

    @property
    def expected(self) -> int:
        """How many quotes a perfect answer cites; ``any_of`` counts as one."""
        return len(self.all_of) + bool(self.any_of)

    def cited(self, citations: Sequence[Citation]) -> int:
        """How many of the ``expected`` quotes are cited."""
        one = any(quote.cited_by(citations) for quote in self.any_of)
        return sum(quote.cited_by(citations) for quote in self.all_of) + one

    def missing(self, citations: Sequence[Citation]) -> tuple[Quote, ...]:
        """The quotes still to cite; all of ``any_of`` where none of them is."""
        one = any(quote.cited_by(citations) for quote in self.any_of)
        lost = tuple(quote for quote in self.all_of if not quote.cited_by(citations))
        return lost if one else lost + self.any_of

    def supported_by(self, citation: Citation) -> bool:
        """Whether ``citation`` is of a sentence of any of the quotes."""
        return any(quote.supported_by(citation) for quote in self.quotes)


def locate(text: str, documents: Sequence[Document]) -> Quote:
    """The quote ``text`` with each of its occurrences, in the order of ``documents``."""
    places = (
        _place(document, at, len(text)) for document in documents for at in _finds(text, document)
    )
    return Quote(text, tuple(places))


def _finds(text: str, document: Document) -> Iterator[int]:
    """Where ``text`` starts in ``document``, every time."""
    at = document.text.find(text)
    while at >= 0:
        yield at
        at = document.text.find(text, at + 1)


def _place(document: Document, start: int, length: int) -> Place:
    """The occurrence at ``start``, cut at the document's sentence boundaries."""
    first = max(bisect_right(document.sentences, start, key=lambda span: span.start) - 1, 0)
    end = start + length
    touched = [
        span
        for span in document.sentences[first : bisect_right(document.sentences, Span(end, 0))]
        if span.end > start and span.start < end
    ]
    parts = tuple(Span(max(span.start, start), min(span.end, end)) for span in touched)
    whole = document.text[touched[0].start : touched[-1].end]
    return Place(document.id, document.title, parts, whole)


def _holds(citation: Citation, document_id: str, part: Span) -> bool:
    """Whether the cited characters include those of ``part``."""
    same = citation.document_id == document_id
    return same and citation.start <= part.start and part.end <= citation.end
