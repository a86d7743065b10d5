"""The nouns of the index: spans, sources, documents, passages and hits.

All offsets count characters (Unicode code points) of the document's stored text,
end exclusive. A string is never stored beside the span it came from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from index.geometry import Box, Geometry

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


@dataclass(frozen=True, slots=True, order=True)
class Heading(Span):
    """A heading in a text; ``level`` 1 is the highest, those below it have greater ones."""

    level: int


@dataclass(frozen=True, slots=True, order=True)
class PageStart:
    """Where the text of a page begins; ``number`` counts the pages of the file from 1."""

    start: int
    number: int


@dataclass(frozen=True, slots=True, order=True)
class Recognised(Span):
    """A line that was recognised in a picture of text; ``certainty`` is in percent."""

    certainty: int


@dataclass(frozen=True, slots=True)
class Source:
    """A text as a loader hands it over: normalised once, never changed after.

    ``uri`` is where it came from (absolute path, URL or a given name) and identifies
    the document; ``sha256`` is the hex digest of ``text`` in UTF-8. ``headings`` and ``pages`` are
    those that the file itself tells of, in order of place; a page begins again where its footnotes
    stand apart from it. ``recognised`` are the lines that were read by OCR. ``geometry`` is where
    the words stand on the pages, and ``file_sha256`` the hex digest of the file that has these
    pages, ``""`` where they cannot be shown. ``remark`` says in a sentence what of the file is not
    in the text, where somebody can mend that; it is not stored.
    """

    id: str
    title: str
    text: str
    uri: str
    sha256: str
    author: str = ""
    date: str = ""
    headings: tuple[Heading, ...] = ()
    pages: tuple[PageStart, ...] = ()
    recognised: tuple[Recognised, ...] = ()
    geometry: Geometry = field(default_factory=Geometry)
    file_sha256: str = ""
    remark: str = field(default="", compare=False)

    def find_certainty(self, span: Span) -> float | None:
        """How certainly the text of a span was recognised, in [0, 1]: that of its least certain
        line; ``None`` where it was no picture."""
        certain = [
            line.certainty
            for line in self.recognised
            if line.start < span.end and span.start < line.end
        ]
        return min(certain) / 100 if certain else None

    def find_boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """Where the characters ``start`` to ``end`` stand on the pages, in points, one box a line;
        none where that is not known."""
        return self.geometry.find_boxes(start, end)

    def find_page(self, offset: int) -> int | None:
        """The number of the page that holds a character, ``None`` where there are no pages."""
        begun = [page.number for page in self.pages if page.start <= offset]
        return begun[-1] if begun else None

    def find_headings(self, offset: int) -> tuple[str, ...]:
        """The headings that a character stands under, the highest first.

        A heading itself stands under those above it.
        """
        path: list[Heading] = []
        for heading in self.headings:
            if heading.start > offset:
                break
            path = [above for above in path if above.level < heading.level]
            if heading.end > offset:
                break
            path.append(heading)
        return tuple(" ".join(heading.of(self.text).split()) for heading in path)


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
