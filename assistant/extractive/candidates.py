"""A sentence as a possible answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from index.types import Span

Place = tuple[str, int]
"""A sentence: the id of its document and its number in it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence as an answer: ``answer`` is the short span in it, offsets in the document.

    ``scores`` are what the rest is made of: what the reader
    said (``reader``, ``evidence``, ``share``, that of the short span in the former, and where two
    have read the sentence ``spans_agree``, whether both picked this span),
    ``unmatched``, the share of the question's names that its passage lacks, and the features of
    ``describe_sentence``. ``rank`` orders the sentences, higher first. ``evidence`` is the
    probability that the answer needs the sentence, if the text answers at all; ``probability``
    that the text answers with it.
    """

    document_id: str
    sentence: int
    span: Span
    answer: Span | None
    scores: Mapping[str, float]
    rank: float
    evidence: float = 0.0
    probability: float = 0.0

    @property
    def place(self) -> Place:
        """Which sentence it is."""
        return self.document_id, self.sentence
