"""Counts how often the sentences of a document are cited, by answers and by fixed questions."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

from assistant.regression.quotes import locate
from assistant.web.services import ratings
from assistant.web.services.chat import Chat
from assistant.web.services.source import Entry, list_entries, read_sentence
from assistant.web.services.suggestions import suggested
from index.types import Document, Span


@dataclass(frozen=True, slots=True)
class Covered:
    """A document with, sentence by sentence, how often it is cited."""

    document: Document
    counts: tuple[int, ...]


class Coverage:
    """How well the documents of all visitors are covered; ``who`` is always the visitor."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self.source = chat.source

    @property
    def state(self) -> str:
        """How far the opening of the library has come; ``""``: it is open."""
        return self._chat.startup.state

    def entries(self, who: str) -> tuple[Entry, ...]:
        """The documents that a visitor may look at, the most often cited first."""
        if not self._chat.startup.ready:
            return ()
        with self._chat.startup.borrow() as assistant:
            headers = self._chat.shelf.visible(assistant, who)
        times: Counter[str] = Counter()
        for (id, _, _), count in self._chat.conversations.cited(who).items():
            times[id] += count
        return list_entries(headers.values(), times)

    def of(self, who: str, document: str) -> Covered:
        """How often this visitor's answers and fixed questions cite each sentence.

        Raises:
            BadInput: there is no such document, or the file of questions cannot be read.
        """
        opened = self.source.document(who, document)
        counts = [0] * len(opened.sentences)
        for (id, start, end), times in self._chat.conversations.cited(who).items():
            # What was cited in an older text of the document is nowhere now.
            if id == document and (at := _number(opened, Span(start, end))) is not None:
                counts[at] += times
        for case in ratings.cases(self._chat.questions(who)):
            for quote in dict.fromkeys((*case.cites, *case.cites_any)):
                for at in _quoted(opened, quote):
                    counts[at] += 1
        return Covered(opened, tuple(counts))

    def question(self, who: str, document: str, sentence: int) -> str:
        """A question that this sentence may answer.

        Raises:
            BadInput: there is no such sentence.
        """
        opened = self.source.document(who, document)
        read_sentence(opened, sentence)
        with self._chat.startup.borrow() as assistant:
            return suggested(assistant, opened, sentence)


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
