"""Places the quotes of a case in the sources, and says which of them an answer cites."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers import Citation
from index.types import Document, Span

# What typography alone decides, with the key of a keyboard that stands for it. One character
# for one, so that an offset in a folded text is the same offset in the text itself.
_KEYS = {
    '"': "“”„‟«»″〝〞＂",
    "'": "‘’‚‛‹›′ʼ`´＇",
    # Hyphens, the figure, en and em dash, the horizontal bar, the minus sign, and full width.
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d",
    # Blanks that are narrow, wide, or keep a line together.
    " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u202f\u205f\u3000",
}
_FOLDED = str.maketrans({letter: key for key, letters in _KEYS.items() for letter in letters})

# What a keyboard needs several characters for, in an escaped quote: a dash and an ellipsis.
_TYPED = re.compile(r"(?:\\-)+|(?:\\\.){3}|…")

# A quote that begins or ends in a number does not stand inside another: "5 euro" is not in
# "4.5 euro", "15 euro" or "-5 euro", and "about 4" not in "about 45" or "about 4.5".
_BEFORE_NUMBER = r"(?<![\d])(?<!\d[.,:'])(?<!(?<!\w)-)"
_AFTER_NUMBER = r"(?!\d)(?![.,:']\d)"


def fold(text: str) -> str:
    """``text`` with typographic quotation marks, apostrophes, dashes and spaces as a keyboard
    has them; every character keeps its offset."""
    return text.translate(_FOLDED)


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
    """The quote ``text`` with each of its occurrences, in the order of ``documents``.

    Typography (see ``fold``) and the length of blanks do not matter; every letter does.
    """
    words = [_TYPED.sub(_spell_typed, re.escape(word)) for word in fold(text).split()]
    if not words:
        return Quote(text, ())
    begin = _BEFORE_NUMBER if words[0][0].isdecimal() else ""
    end = _AFTER_NUMBER if words[-1][-1].isdecimal() else ""
    # Looks ahead, so that occurrences may overlap.
    pattern = re.compile(begin + "(?=(" + r"\s+".join(words) + end + "))")
    places = (
        _place(document, Span(*match.span(1)))
        for document in documents
        for match in pattern.finditer(fold(document.text))
    )
    return Quote(text, tuple(places))


def _spell_typed(match: re.Match[str]) -> str:
    """The pattern of a dash or an ellipsis, typed in one way or the other."""
    return "-{1,3}" if "-" in match[0] else r"(?:\.{3}|…)"


def _place(document: Document, quoted: Span) -> Place:
    """The occurrence at ``quoted``, cut at the document's sentence boundaries."""
    start, end = quoted.start, quoted.end
    first = max(bisect_right(document.sentences, start, key=lambda span: span.start) - 1, 0)
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
