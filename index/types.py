"""The nouns of the index: spans, sources, documents, passages and hits.

All offsets count characters (Unicode code points) of the document's stored text,
end exclusive. A string is never stored beside the span it came from.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters, ``text[start:end]``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of this span in ``text``."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Source:
    """A text as a loader hands it over: normalised once, never changed after.

    ``uri`` is where it came from (absolute path, URL or a given name) and identifies
    the document; ``sha256`` is the hex digest of ``text`` in UTF-8.
    """

    id: str
    title: str
    text: str
    uri: str
    sha256: str
    author: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A source with its sentence boundaries, as stored in the index.

    ``sentences`` cover every non-blank character of ``text`` exactly once, in order.
    """

    id: str
    title: str
    text: str
    uri: str
    sha256: str
    sentences: tuple[Span, ...]
    author: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A short run of whole sentences of one document: what is embedded.

    ``first`` and ``last`` are sentence indices, both inclusive. A passage that is part
    of one over-long sentence has ``first == last`` and a span inside that sentence.
    """

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence found by search, with the scores that ranked it.

    ``dense`` is a cosine in [-1, 1], ``lexical`` a BM25 score ≥ 0, ``score`` their fusion.
    """

    document_id: str
    sentence: int
    start: int
    end: int
    score: float
    dense: float
    lexical: float
