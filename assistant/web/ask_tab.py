"""The tab to ask in: the conversation, the question box, and the source beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr

from assistant.web.panes import HIDDEN, PRIVATE, given, pane
from assistant.web.room import Room, Shown
from assistant.web.visitors import visitor
from index.errors import FootnoteError

Update = dict[Any, Any]


class AskTab:
    """The components of the tab, connected to the room; made inside the blocks of the page."""

    def __init__(self, room: Room) -> None:
        self._room = room
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="asking", min_width=0):
                self._build_asking()
            self.reading = pane("reading")
        self.conversation = gr.Textbox(visible=False)
        self.instead_of = gr.Textbox(visible=False)
        self.clock = gr.Timer(0.5)
        self._connect()

    def _build_asking(self) -> None:
        self.welcome = pane("welcome")
        self.chat = pane("conversation")
        with gr.Column(elem_id="composer", min_width=0):
            self.box = gr.Textbox(
                label="Your question",
                show_label=False,
                placeholder="Ask the source a question",
                lines=1,
                max_lines=6,
                autofocus=True,
                submit_btn="Ask",
                container=False,
                elem_id="question",
            )
            with gr.Row(elem_id="keys"):
                self.fresh = gr.Button("New conversation", size="sm", variant="secondary")
                self.undo = gr.Button("Undo", size="sm", variant="secondary")

    @property
    def outputs(self) -> list[Any]:
        """The components that a ``Shown`` fills."""
        return [self.chat, self.reading, self.box, self.conversation, self.instead_of]

    def _connect(self) -> None:
        where = [self.box, self.conversation, self.instead_of]
        asks = limited(self._room) | PRIVATE
        asking = [
            self.box.submit(self.submit, where, self.outputs, **asks),
            self.welcome.example(self.example, self.conversation, self.outputs, **asks),
            self.chat.again(self.again, self.conversation, self.outputs, **asks),
        ]
        outputs = self.outputs
        self.box.stop(self.show, self.conversation, outputs, cancels=asking, **PRIVATE)
        self.chat.change_question(self.change, None, [self.box, self.instead_of], **HIDDEN)
        self.chat.cite(self.cite, None, self.reading, **HIDDEN)
        self.reading.open(self.open, None, self.reading, **HIDDEN)
        rated = [self.chat, self.reading]
        self.chat.approve(self.approve, self.conversation, self.chat, **HIDDEN)
        self.reading.correct(self.correct, self.conversation, rated, **HIDDEN)
        self.fresh.click(self.begin, None, outputs, **HIDDEN)
        self.undo.click(self.take_back, self.conversation, outputs, **HIDDEN)
        settled = [self.welcome, self.reading, self.clock]
        self.clock.tick(self.settle, self.conversation, settled, **HIDDEN)

    @property
    def arrivals(self) -> list[Any]:
        """The components that are filled when a visitor comes."""
        return [*self.outputs, self.welcome, self.clock]

    def submit(
        self, question: str, conversation: str, instead_of: str, request: gr.Request
    ) -> Iterator[Update]:
        """Ask what is in the box."""
        who = visitor(request)
        for shown in self._room.ask(who, question, conversation, instead_of):
            yield self.update(shown)

    def example(
        self, conversation: str, event: gr.EventData, request: gr.Request
    ) -> Iterator[Update]:
        """Ask an example."""
        question = given(event, "question")
        yield from self.submit(question, conversation, "", request)

    def again(
        self, conversation: str, event: gr.EventData, request: gr.Request
    ) -> Iterator[Update]:
        """Ask the question of a turn once more, in its place."""
        turn = given(event, "turn")
        question = self._room.question(visitor(request), turn)
        yield from self.submit(question, conversation, turn, request)

    def change(self, event: gr.EventData, request: gr.Request) -> tuple[Any, str]:
        """Put the question of a turn into the box, to be asked in its place."""
        turn = given(event, "turn")
        question = self._room.question(visitor(request), turn)
        return gr.update(value=question), turn

    def arrive(self, request: gr.Request) -> Update:
        """What a visitor finds on coming to the page: an answer, if that is what the link names."""
        turn = request.query_params.get("answer", "")
        shown = self.update(self._room.arrive(visitor(request), str(turn)))
        return {**shown, **self._settled()}

    def begin(self, request: gr.Request) -> Update:
        """A new conversation."""
        return self.update(self._room.show(visitor(request), ""))

    def show(self, conversation: str, request: gr.Request) -> Update:
        """The conversation as it stands."""
        return self.update(self._room.show(visitor(request), conversation))

    def take_back(self, conversation: str, request: gr.Request) -> Update:
        """Undo the last turn."""
        return self.update(self._room.undo(visitor(request), conversation))

    def cite(self, event: gr.EventData, request: gr.Request) -> str:
        """The source at a citation."""
        turn, number = given(event, "turn"), int(given(event, "number") or 0)
        return self._room.cite(visitor(request), turn, number)

    def open(self, event: gr.EventData, request: gr.Request) -> str:
        """A part of a document."""
        document, part = given(event, "document"), int(given(event, "part") or 0)
        turn = given(event, "turn")
        return self._room.open(visitor(request), document, part, turn)

    def approve(self, conversation: str, event: gr.EventData, request: gr.Request) -> str:
        """Keep an answer as a fixed question."""
        who, turn = visitor(request), given(event, "turn")
        return self._rated(who, conversation, lambda: self._room.approve(who, turn))

    def correct(
        self, conversation: str, event: gr.EventData, request: gr.Request
    ) -> tuple[str, str]:
        """Keep a question with the sentence that should have answered it."""
        who, turn = visitor(request), given(event, "turn")
        document, sentence = given(event, "document"), int(given(event, "sentence") or 0)
        chat = self._rated(
            who, conversation, lambda: self._room.correct(who, turn, document, sentence)
        )
        return chat, self._room.cite(who, turn, 0)

    def _rated(self, who: str, conversation: str, rate: Callable[[], None]) -> str:
        try:
            rate()
        except FootnoteError as error:
            return self._room.noticed(who, conversation, str(error))
        return self._room.show(who, conversation).chat

    def settle(self, conversation: str, request: gr.Request) -> Update:
        """Look whether the assistant is ready, until it is."""
        update = self._settled()
        if self._room.opening.settled and not conversation:
            update[self.reading] = self._room.read(visitor(request))
        return update

    def _settled(self) -> Update:
        waits = not self._room.opening.settled
        return {self.welcome: self._room.welcome(), self.clock: gr.Timer(active=waits)}

    def update(self, shown: Shown) -> Update:
        """What is shown, component by component."""
        box = {"submit_btn": False, "stop_btn": "Stop"} if shown.busy else {"submit_btn": "Ask"}
        if not shown.busy:
            box |= {"stop_btn": False, "value": shown.question}
        changed: Update = {
            self.chat: shown.chat,
            self.box: gr.update(**box),
            self.conversation: shown.conversation,
        }
        if not shown.busy:
            changed[self.instead_of] = ""
        if shown.reading is not None:
            changed[self.reading] = shown.reading
        return changed


def limited(room: Room) -> dict[str, Any]:
    """As many questions at once as the settings allow, by whichever door they come."""
    return {"concurrency_limit": room.settings.concurrency, "concurrency_id": "ask"}
