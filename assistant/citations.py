"""Citations: a sentence of a stored document, sliced from it at the moment it is cited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.answer import Citation
from index.types import Document, Span

OPENING_QUOTES = ("“", '"', "«", "„")
"""The marks that a quoted sentence may start with."""


def cite(
    documents: Mapping[str, Document], evidence: Iterable[tuple[str, Span, float]]
) -> tuple[Citation, ...]:
    """Citations numbered from 1 of (document id, span, probability), in the order given.

    The text is a slice of the stored document, so that it cannot be anything else. Evidence
    in a document that is no longer there, or outside it, cannot be cited and is left out.
    """
    found: list[Citation] = []
    for id, span, score in evidence:
        document = documents.get(id)
        if document is None or not 0 <= span.start < span.end <= len(document.text):
            continue
        found.append(
            Citation(
                number=len(found) + 1,
                document_id=id,
                title=document.title,
                start=span.start,
                end=span.end,
                text=span.of(document.text),
                score=round(score, 4),
            )
        )
    return tuple(found)


def quoted(citation: Citation) -> str:
    """The cited sentence in quotation marks, unless it starts with its own, and its marker."""
    text = " ".join(citation.text.split())
    marked = text if text.startswith(OPENING_QUOTES) else f"“{text}”"
    return f"{marked} [{citation.number}]"
