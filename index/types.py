"""The nouns of the index: spans, sources, documents, passages and hits.

All offsets count characters (Unicode code points) of the document's stored text,
end exclusive. A string is never stored beside the span it came from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

Progress = Callable[[str, int, int], None]
"""Called with what was done last, how many are done, and how many there are (0: unknown)."""


def is_server(location: str) -> bool:
    """Whether ``location`` is the URL of a Chroma server rather than a folder."""
    return location.startswith(("http://", "https://"))


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
class Document(Source):
    """A source with its sentence boundaries, as stored in the index.

    ``sentences`` cover every non-blank character of ``text`` exactly once, in order.
    """

    sentences: tuple[Span, ...] = field(kw_only=True)


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

    ``dense`` is a cosine in [-1, 1], ``lexical`` the share in [0, 1) of the BM25 score that the
    question's terms could reach, ``score`` their weighted sum.
    """

    document_id: str
    sentence: int
    start: int
    end: int
    score: float
    dense: float
    lexical: float
