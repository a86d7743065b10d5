"""The tab to ask in: the conversation, the question box, and the source beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from assistant.web.evidence import Evidence
from assistant.web.panes import HIDDEN, PRIVATE, given, pane
from assistant.web.room import Room, Shown
from assistant.web.visitors import visitor

Update = dict[Any, Any]


class AskTab:
    """The components of the tab, connected to the room; made inside the blocks of the page."""

    def __init__(self, room: Room) -> None:
        self._room = room
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="asking", min_width=0):
                self._build_asking()
            evidence = Evidence(room)
        self.reading = evidence.pane
        self.conversation = gr.Textbox(visible=False)
        self.instead_of = gr.Textbox(visible=False)
        self.chosen = gr.State([])
        self.clock = gr.Timer(0.5)
        self._connect()
        evidence.connect(self.chat, self.conversation)

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
            self.scope = pane("choice")
            with gr.Row(elem_id="keys"):
                self.fresh = gr.Button("New conversation", size="sm", variant="secondary")
                self.undo = gr.Button("Undo", size="sm", variant="secondary")
                self.quoting = gr.Checkbox(
                    label="Without the model: only quote the source",
                    visible=bool(self._room.settings.llm),
                    container=False,
                    elem_id="quoting",
                )

    @property
    def outputs(self) -> list[Any]:
        """The components that a ``Shown`` fills."""
        return [self.chat, self.reading, self.box, self.conversation, self.instead_of]

    def _connect(self) -> None:
        how = [self.conversation, self.chosen, self.quoting]
        asks = limited(self._room) | PRIVATE
        asking = [
            self.box.submit(self.submit, [self.box, self.instead_of, *how], self.outputs, **asks),
            self.welcome.example(self.example, how, self.outputs, **asks),
            self.chat.again(self.again, how, self.outputs, **asks),
        ]
        outputs = self.outputs
        self.box.stop(self.stop, self.conversation, outputs, cancels=asking, **PRIVATE)
        self.chat.change_question(self.change, None, [self.box, self.instead_of], **HIDDEN)
        self.fresh.click(self.begin, None, outputs, **HIDDEN)
        self.undo.click(self.take_back, self.conversation, outputs, **HIDDEN)
        settled = [self.welcome, self.reading, self.clock]
        self.clock.tick(self.settle, self.conversation, settled, **HIDDEN)

    @property
    def arrivals(self) -> list[Any]:
        """The components that are filled when a visitor comes."""
        return [*self.outputs, self.welcome, self.clock]

    def submit(
        self,
        question: str,
        instead_of: str,
        conversation: str,
        chosen: list[str],
        quoting: bool,
        request: gr.Request,
    ) -> Iterator[Update]:
        """Ask what is in the box."""
        who = visitor(request)
        asked = self._room.ask(who, question, conversation, instead_of, chosen, quoting=quoting)
        for shown in asked:
            yield self.update(shown)

    def example(
        self,
        conversation: str,
        chosen: list[str],
        quoting: bool,
        event: gr.EventData,
        request: gr.Request,
    ) -> Iterator[Update]:
        """Ask an example."""
        question = given(event, "question")
        yield from self.submit(question, "", conversation, chosen, quoting, request)

    def again(
        self,
        conversation: str,
        chosen: list[str],
        quoting: bool,
        event: gr.EventData,
        request: gr.Request,
    ) -> Iterator[Update]:
        """Ask the question of a turn once more, in its place."""
        turn = given(event, "turn")
        question = self._room.question(visitor(request), turn)
        yield from self.submit(question, turn, conversation, chosen, quoting, request)

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

    def stop(self, conversation: str, request: gr.Request) -> Update:
        """Give up what is being asked, and show the conversation as it stands."""
        return self.update(self._room.stop(visitor(request), conversation))

    def take_back(self, conversation: str, request: gr.Request) -> Update:
        """Undo the last turn."""
        return self.update(self._room.undo(visitor(request), conversation))

    def settle(self, conversation: str, request: gr.Request) -> Update:
        """Look whether the assistant is ready, until it is."""
        update = self._settled()
        if self._room.opening.settled and not conversation:
            update[self.reading] = self._room.source.read(visitor(request))
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
