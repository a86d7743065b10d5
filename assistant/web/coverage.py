"""Counts how often the sentences of a document are cited, by answers and by fixed questions."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

from assistant.regression.quotes import locate
from assistant.web import feedback
from assistant.web.reading import Entry
from assistant.web.room import Room
from assistant.web.suggestion import suggested
from assistant.web.visitors import visible
from index.types import Document, Span


@dataclass(frozen=True, slots=True)
class Covered:
    """A document with, sentence by sentence, how often it is cited."""

    document: Document
    counts: tuple[int, ...]


class Coverage:
    """How well the documents of all visitors are covered; ``who`` is always the visitor."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.source = room.source

    @property
    def state(self) -> str:
        """How far the opening of the library has come; ``""``: it is open."""
        return self._room.opening.state

    def entries(self, who: str) -> tuple[Entry, ...]:
        """The documents that a visitor may look at, the most often cited first."""
        if not self._room.opening.ready:
            return ()
        with self._room.opening.lent() as assistant:
            seen = set(visible(assistant, who))
            headers = [one for one in assistant.documents.headers() if one.id in seen]
        times: Counter[str] = Counter()
        for (id, _, _), count in self._room.kept.cited(who).items():
            times[id] += count
        found = (Entry(one.id, one.title, times[one.id]) for one in headers)
        return tuple(sorted(found, key=lambda one: -one.cited))

    def of(self, who: str, document: str) -> Covered:
        """How often this visitor's answers and fixed questions cite each sentence.

        Raises:
            BadInput: there is no such document, or the file of questions cannot be read.
        """
        held = self.source.document(who, document)
        counts = [0] * len(held.sentences)
        for (id, start, end), times in self._room.kept.cited(who).items():
            # What was cited in an older text of the document is nowhere now.
            if id == document and (at := _number(held, Span(start, end))) is not None:
                counts[at] += times
        for case in feedback.cases(self._room.questions(who)):
            for quote in dict.fromkeys((*case.cites, *case.cites_any)):
                for at in _quoted(held, quote):
                    counts[at] += 1
        return Covered(held, tuple(counts))

    def question(self, who: str, document: str, sentence: int) -> str:
        """A question that this sentence may answer.

        Raises:
            BadInput: there is no such sentence.
        """
        held = self.source.document(who, document)
        self.source.sentence(who, document, sentence)
        with self._room.opening.lent() as assistant:
            return suggested(assistant, held, sentence)


def _number(document: Document, span: Span) -> int | None:
    """The number of the sentence that is this span."""
    at = bisect_left(document.sentences, span)
    return at if document.sentences[at : at + 1] == (span,) else None


def _quoted(document: Document, quote: str) -> set[int]:
    """The numbers of the sentences that a quote stands in."""
    starts = [span.start for span in document.sentences]
    return {
        max(bisect_left(starts, part.start + 1) - 1, 0)
        for place in locate(quote, [document]).places
        for part in place.parts
    }
