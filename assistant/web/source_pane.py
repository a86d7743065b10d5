"""The source beside the conversation: which part of which document a visitor is shown."""

from __future__ import annotations

from collections.abc import Collection

from assistant.answers import Citation
from assistant.pipeline import Assistant
from assistant.web import reading
from assistant.web.conversations import Conversations, Turn
from assistant.web.markup import Html
from assistant.web.opening import Opening
from assistant.web.visitors import visible
from index.errors import BadInput
from index.types import Document

_LISTED = 40
"""Documents in the list beside the text."""


class SourcePane:
    """What the reading pane of any visitor shows; ``who`` is always the visitor."""

    def __init__(self, opening: Opening, kept: Conversations) -> None:
        self._opening, self._kept = opening, kept

    def open(self, who: str, document: str, part: int, turn: str) -> Html:
        """A part of a document, with the citations of a turn where there is one."""
        return self.read(who, document, part, self._kept.shared(turn))

    def cite(self, who: str, turn: str, number: int) -> Html:
        """The source at one citation of a turn, by its number (0: the first)."""
        held = self._kept.shared(turn)
        if held is None:
            return self.read(who)
        cited = held.answer.citations or held.answer.nearest
        chosen = next((one for one in cited if number in (0, one.number)), None)
        return self.read(who, turn=held, citation=chosen)

    def at(self, who: str, document: str, sentence: int) -> Html:
        """The source at a sentence that somebody wants to ask about."""
        held = self.document(who, document)
        start = held.sentences[sentence].start if 0 <= sentence < len(held.sentences) else 0
        return self.read(who, document, reading.part_of(held, start), sentence=sentence)

    def read(
        self,
        who: str,
        document: str = "",
        part: int = 0,
        turn: Turn | None = None,
        citation: Citation | None = None,
        sentence: int = -1,
    ) -> Html:
        """A part of a document that the visitor may see, with the citations of a turn."""
        if not self._opening.ready:
            return reading.waiting(self._opening.state)
        with self._opening.lent() as assistant:
            seen = visible(assistant, who)
            wanted = citation.document_id if citation else document or next(iter(seen), "")
            held = assistant.documents.get(wanted) if wanted in seen else None
            cited = (turn.answer.citations or turn.answer.nearest) if turn else ()
            entries = _entries(assistant, seen, cited)
        if held is None:
            return reading.pane(None, entries)
        if citation is not None:
            part = reading.part_of(held, citation.start)
        view = reading.View(
            held,
            min(max(part, 0), len(reading.parts(held)) - 1),
            turn.id if turn else "",
            cited,
            citation.number if citation else 0,
            turn.answer.short if turn else "",
            sentence,
        )
        return reading.pane(view, entries)

    def document(self, who: str, id: str) -> Document:
        """A document that the visitor sees.

        Raises:
            BadInput: there is no such document.
        """
        with self._opening.lent() as assistant:
            held = assistant.documents.get(id) if id in visible(assistant, who) else None
        if held is None:
            raise BadInput("There is no such document; reload the page.")
        return held

    def sentence(self, who: str, document: str, sentence: int) -> str:
        """The text of a sentence of a document that the visitor sees.

        Raises:
            BadInput: there is no such sentence.
        """
        held = self.document(who, document)
        if not 0 <= sentence < len(held.sentences):
            raise BadInput("There is no such sentence; choose another.")
        return held.sentences[sentence].of(held.text)


def _entries(
    assistant: Assistant, seen: Collection[str], cited: Collection[Citation]
) -> list[reading.Entry]:
    """The documents of the list: those that are cited, and the first others."""
    counts = [one.document_id for one in cited]
    found = [
        reading.Entry(header.id, header.title, counts.count(header.id))
        for header in assistant.documents.headers()
        if header.id in seen
    ]
    return sorted(found, key=lambda one: -one.cited)[:_LISTED]
