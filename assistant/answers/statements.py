"""What answers are made of: statements, and the citations that support them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from index.geometry import Box
from index.types import Document, Span

Support = Literal["quoted", "supported", "partly", "unsupported", "none"]
"""How the source backs a statement: it is the source's words; sentences support all or part of
it; none does; or it claims nothing that a source could support ("The source does not say.")."""

Origin = Literal["quoted", "written", "replaced", "refused"]
"""Where an answer comes from: the source's words; a model; the source's words in place of a
model's; or nowhere, since the source does not say."""

UNSUPPORTED_MARK = "[unsupported]"
"""Stands in an answer's text where a citation would, after an unsupported statement."""

OPENING_QUOTES = ("“", '"', "«", "„")
"""Marks that a quoted sentence may start with, and then gets no further ones."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One sentence of one document: ``document.text[start:end] == text``.

    ``number`` is the marker in the answer's text, counted from 1; ``score`` is the
    probability in [0, 1] that this sentence supports the answer. ``page`` is that of the file,
    from 1, where it has pages; ``heading`` are the headings that it stands under, the highest
    first, where the file tells which of its lines are headings. ``certainty``, in [0, 1], is that
    of text which was recognised in a picture (OCR); ``None`` for any other. ``boxes`` are where it
    stands on the pages, one a line, in points from the upper left corner of the page as it is
    shown; ``()`` where the file is no PDF, or was indexed before boxes were.
    """

    number: int
    document_id: str
    title: str
    start: int
    end: int
    text: str
    score: float
    page: int | None = None
    heading: tuple[str, ...] = ()
    certainty: float | None = None
    boxes: tuple[Box, ...] = ()

    @property
    def place(self) -> str:
        """Page, nearest heading and how certainly the text was recognised, as people write them:
        ``p. 4, 6.2 Notice``, ``p. 4, recognised (97 % certain)``; else ``""``."""
        page = f"p. {self.page}" if self.page is not None else ""
        sure = (
            "" if self.certainty is None else f"recognised ({100 * self.certainty:.0f} % certain)"
        )
        return ", ".join(part for part in (page, *self.heading[-1:], sure) if part)

    def to_dict(self) -> dict[str, Any]:
        """Return the citation as JSON values."""
        values = {name.name: getattr(self, name.name) for name in fields(self)}
        return values | {
            "heading": list(self.heading),
            "boxes": [asdict(box) for box in self.boxes],
        }


@dataclass(frozen=True, slots=True)
class Account:
    """One of several values that the sources give for what is asked, with who gives it and when.

    ``value`` is as the source writes it, or "yes" or "no"; ``title`` and ``date`` are those of the
    document of the first citation, the date ``""`` where none is known. ``corrects`` where it says
    that it corrects another; ``question`` is the part of the question that it answers.
    """

    value: str
    citations: tuple[Citation, ...]
    title: str
    date: str = ""
    corrects: bool = False
    question: str = ""

    def __str__(self) -> str:
        said = f"{self.value} ({self.title}, {self.date or 'undated'})"
        return f"{said}, which corrects the other" if self.corrects else said

    def to_dict(self) -> dict[str, Any]:
        """Return the account as JSON values; citations are given by their numbers."""
        values = {name.name: getattr(self, name.name) for name in fields(self)}
        return values | {"citations": [citation.number for citation in self.citations]}


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one document, in characters, with the citations inside it in order."""

    document_id: str
    start: int
    end: int
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer, with the citations that stand behind it.

    ``text`` is what a chat shows of it, without markers: a quoted sentence has its quotation
    marks, and the short answer that opens an extractive answer is quoted but has no citations.
    ``before`` is the white space that parts it from the statement in front of it.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    support: Support = "quoted"
    before: str = "\n\n"

    @property
    def markers(self) -> str:
        """The numbers of its citations, as in ``[1][2]``, or the mark of an unsupported one."""
        if self.support == "unsupported":
            return UNSUPPORTED_MARK
        return "".join(f"[{citation.number}]" for citation in self.citations)

    def to_dict(self) -> dict[str, Any]:
        """Return the statement as JSON values; citations are given by their numbers."""
        numbers = [citation.number for citation in self.citations]
        return {
            "text": self.text,
            "citations": numbers,
            "support": self.support,
            "before": self.before,
        }


def cite(
    documents: Mapping[str, Document], evidence: Iterable[tuple[str, Span, float]]
) -> tuple[Citation, ...]:
    """Return citations, numbered from 1, of (document id, span, probability) in the order given.

    The text is a slice of the stored document, so that it cannot be anything else. Evidence
    in a document that is no longer there, or outside it, cannot be cited and is left out.
    """
    citations: list[Citation] = []
    for id, span, score in evidence:
        document = documents.get(id)
        if document is None or not 0 <= span.start < span.end <= len(document.text):
            continue
        citations.append(
            Citation(
                number=len(citations) + 1,
                document_id=id,
                title=document.title,
                start=span.start,
                end=span.end,
                text=span.of(document.text),
                score=round(score, 4),
                page=document.find_page(span.start),
                heading=document.find_headings(span.start),
                certainty=document.find_certainty(span),
                boxes=document.find_boxes(span.start, span.end),
            )
        )
    return tuple(citations)


def quote(citation: Citation) -> str:
    """Return the cited sentence on one line, in quotation marks unless it starts with its own."""
    text = " ".join(citation.text.split())
    return text if text.startswith(OPENING_QUOTES) else f"“{text}”"


def quote_statements(citations: Iterable[Citation]) -> tuple[Statement, ...]:
    """Return one quoted statement a citation, each a paragraph."""
    return tuple(Statement(quote(citation), (citation,)) for citation in citations)
