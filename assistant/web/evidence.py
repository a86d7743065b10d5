"""The reading pane of the page: the source at a citation, and marking what should have come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from assistant.web.panes import HIDDEN, given, pane
from assistant.web.room import Room
from assistant.web.visitors import visitor
from index.errors import FootnoteError


class Evidence:
    """The pane, and what leads to it; made inside the tab to ask in."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.pane = pane("reading")

    def connect(self, chat: gr.HTML, conversation: gr.Textbox) -> None:
        """Let the answers in ``chat`` lead here, and be rated here."""
        rated = [chat, self.pane]
        chat.cite(self.cite, None, self.pane, **HIDDEN)
        self.pane.open(self.open, None, self.pane, **HIDDEN)
        chat.approve(self.approve, conversation, chat, **HIDDEN)
        self.pane.correct(self.correct, conversation, rated, **HIDDEN)

    def cite(self, event: gr.EventData, request: gr.Request) -> str:
        """The source at a citation."""
        turn, number = given(event, "turn"), int(given(event, "number") or 0)
        return self._room.source.cite(visitor(request), turn, number)

    def open(self, event: gr.EventData, request: gr.Request) -> str:
        """A part of a document."""
        document, part = given(event, "document"), int(given(event, "part") or 0)
        turn = given(event, "turn")
        return self._room.source.open(visitor(request), document, part, turn)

    def approve(self, conversation: str, event: gr.EventData, request: gr.Request) -> str:
        """Keep an answer as a fixed question."""
        who, turn = visitor(request), given(event, "turn")
        return self._rated(who, conversation, lambda: self._room.approve(who, turn))

    def correct(
        self, conversation: str, event: gr.EventData, request: gr.Request
    ) -> tuple[str, Any]:
        """Keep a question with the sentence that should have answered it."""
        who, turn = visitor(request), given(event, "turn")
        document, sentence = given(event, "document"), int(given(event, "sentence") or 0)
        chat = self._rated(
            who, conversation, lambda: self._room.correct(who, turn, document, sentence)
        )
        return chat, self._room.source.cite(who, turn, 0)

    def _rated(self, who: str, conversation: str, rate: Callable[[], None]) -> str:
        try:
            rate()
        except FootnoteError as error:
            return self._room.noticed(who, conversation, str(error))
        return self._room.show(who, conversation).chat
