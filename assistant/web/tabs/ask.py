"""The tab to ask in: the conversation, the question box, and the source beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr

from assistant.answering import LONGEST_QUESTION
from assistant.web.services.chat import Chat, Manner, Shown
from assistant.web.services.visitors import visitor
from assistant.web.tabs.panes import HIDDEN, PRIVATE, given, pane
from assistant.web.views.conversation import (
    draw_conversation,
    draw_limit,
    draw_shortcut,
    draw_welcome,
)
from assistant.web.views.library import draw_choice
from assistant.web.views.source import draw_source
from index.errors import FootnoteError

Update = dict[Any, Any]


# Of what is sent along with a question, the last is the document that is open.
_OPENED = "(...sent) => [...sent.slice(0, -1), footnote.text()?.dataset.document || '']"


# Characters of what is looked for in a document.
_SOUGHT = 200


class AskTab:
    """The components of the tab, connected to the room; made inside the blocks of the page."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="asking", min_width=0):
                self._build_asking()
            evidence = Evidence(chat)
        self.reading = evidence.pane
        self.conversation = gr.Textbox(visible=False)
        self.instead_of = gr.Textbox(visible=False)
        self.opened = gr.Textbox(visible=False)
        self.clock = gr.Timer(0.5)
        self._connect()
        evidence.connect(self.chat, self.conversation)

    def _build_asking(self) -> None:
        self.welcome = pane("welcome")
        self.chat = pane("conversation")
        with gr.Column(elem_id="composer", min_width=0):
            self.news = pane("arrivals")
            settings = self._chat.settings
            self.intake = pane("intake", megabytes=settings.max_upload_mb, longest=LONGEST_QUESTION)
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
            self.limit = pane("typing", value=draw_limit(LONGEST_QUESTION))
            self.scope = pane("choice")
            with gr.Row(elem_id="keys"):
                with gr.Column(elem_id="adding", min_width=0):
                    self.files = gr.UploadButton("Add documents", size="sm", file_count="multiple")
                self.fresh = gr.Button("New conversation", size="sm", variant="secondary")
                self.undo = gr.Button("Undo", size="sm", variant="secondary", elem_id="undo")
                pane("shortcut", value=draw_shortcut())
                self.quoting = gr.Checkbox(
                    label="Without the model: only quote the source",
                    visible=bool(self._chat.settings.llm),
                    container=False,
                    elem_id="quoting",
                )

    @property
    def outputs(self) -> list[Any]:
        """The components that a ``Shown`` fills."""
        return [self.chat, self.reading, self.box, self.conversation, self.instead_of, self.news]

    def _connect(self) -> None:
        how = [self.conversation, self.quoting, self.opened]
        asks = limited(self._chat) | PRIVATE | {"js": _OPENED}
        asking = [
            self.box.submit(self.submit, [self.box, self.instead_of, *how], self.outputs, **asks),
            self.welcome.example(self.example, how, self.outputs, **asks),
            self.chat.again(self.again, how, self.outputs, **asks),
            self.chat.as_written(self.as_written, how, self.outputs, **asks),
            self.chat.widen(self.widen, how, self.outputs, **asks),
        ]
        outputs = self.outputs
        for event in asking:
            event.then(self.draw_scope, None, self.scope, **HIDDEN)
        stopped = self.box.stop(self.stop, self.conversation, outputs, cancels=asking, **PRIVATE)
        # The page does not wait until it has closed the stream before it sends the stop, so that a
        # part of the answer may come in after it.
        stopped.then(self.show, self.conversation, outputs, **HIDDEN)
        self.chat.change_question(self.change, None, [self.box, self.instead_of], **HIDDEN)
        self.fresh.click(self.begin, None, outputs, **HIDDEN)
        self.undo.click(self.take_back, self.conversation, outputs, **HIDDEN)
        settled = [self.welcome, self.reading, self.clock, self.scope]
        ticked = self.clock.tick(self.settle, self.conversation, settled, **HIDDEN)
        ticked.then(self.suggest, None, self.welcome, **PRIVATE)

    @property
    def arrivals(self) -> list[Any]:
        """The components that are filled when a visitor comes."""
        return [*self.outputs, self.welcome, self.clock, self.scope]

    def submit(
        self,
        question: str,
        instead_of: str,
        conversation: str,
        quoting: bool,
        opened: str,
        request: gr.Request,
    ) -> Iterator[Update]:
        """Ask what is in the box."""
        manner = Manner(quoting, opened=opened)
        yield from self._ask(question, instead_of, conversation, manner, request)

    def example(
        self,
        conversation: str,
        quoting: bool,
        opened: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> Iterator[Update]:
        """Ask an example."""
        question, manner = given(event, "question"), Manner(quoting, opened=opened)
        yield from self._ask(question, "", conversation, manner, request)

    def again(
        self,
        conversation: str,
        quoting: bool,
        opened: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> Iterator[Update]:
        """Ask the question of a turn once more, in its place."""
        yield from self._ask_again(conversation, Manner(quoting, opened=opened), event, request)

    def as_written(
        self,
        conversation: str,
        quoting: bool,
        opened: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> Iterator[Update]:
        """Ask the question of a turn once more, without taking anything from the turns before."""
        manner = Manner(quoting, as_written=True, opened=opened)
        yield from self._ask_again(conversation, manner, event, request)

    def widen(
        self,
        conversation: str,
        quoting: bool,
        opened: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> Iterator[Update]:
        """Ask all documents from now on, first the question of a turn, whichever is ``opened``."""
        self._chat.ask_all(visitor(request))
        yield from self._ask_again(conversation, Manner(quoting), event, request)

    def _ask_again(
        self, conversation: str, manner: Manner, event: gr.EventData, request: gr.Request
    ) -> Iterator[Update]:
        """Ask the question of a turn in its place."""
        turn = given(event, "turn")
        question = self._chat.question(visitor(request), turn)
        yield from self._ask(question, turn, conversation, manner, request)

    def _ask(
        self,
        question: str,
        instead_of: str,
        conversation: str,
        manner: Manner,
        request: gr.Request,
    ) -> Iterator[Update]:
        for shown in self._chat.ask(visitor(request), question, conversation, instead_of, manner):
            yield self.update(shown)

    def change(self, event: gr.EventData, request: gr.Request) -> tuple[Any, str]:
        """Put the question of a turn into the box, to be asked in its place."""
        turn = given(event, "turn")
        question = self._chat.question(visitor(request), turn)
        return gr.update(value=question), turn

    def arrive(self, request: gr.Request) -> Update:
        """What a visitor finds on coming to the page: the answer or conversation it names."""
        who, named = visitor(request), request.query_params
        turn, conversation = str(named.get("answer", "")), str(named.get("conversation", ""))
        shown = self._chat.arrive(who, turn, conversation)
        return {**self.update(shown), **self._settled(who)}

    def suggest(self, request: gr.Request) -> str:
        """The first questions, made from what the visitor has added."""
        who = visitor(request)
        return draw_welcome(self._chat.examples(who, making=True), self._chat.startup.state)

    def open_newest(self, conversation: str, request: gr.Request) -> Any:
        """The newest of the documents that are asked, unless there is a conversation beside."""
        who = visitor(request)
        return gr.skip() if conversation else draw_source(self._chat.source.read(who))

    def draw_scope(self, request: gr.Request) -> str:
        """Which documents are asked."""
        return draw_choice(self._chat.choice(visitor(request)))

    def begin(self, request: gr.Request) -> Update:
        """A new conversation."""
        return self.update(self._chat.show(visitor(request), ""))

    def stop(self, conversation: str, request: gr.Request) -> Update:
        """Give up what is being asked, and show the conversation as it stands."""
        return self.update(self._chat.stop(visitor(request), conversation))

    def show(self, conversation: str, request: gr.Request) -> Update:
        """The conversation as it stands."""
        return self.update(self._chat.show(visitor(request), conversation))

    def take_back(self, conversation: str, request: gr.Request) -> Update:
        """Undo the last turn."""
        return self.update(self._chat.undo(visitor(request), conversation))

    def settle(self, conversation: str, request: gr.Request) -> Update:
        """Look whether the assistant is ready, until it is."""
        update = self._settled(visitor(request))
        if self._chat.startup.settled and not conversation:
            update[self.reading] = draw_source(self._chat.source.read(visitor(request)))
        return update

    def _settled(self, who: str) -> Update:
        startup = self._chat.startup
        welcome = draw_welcome(self._chat.examples(who, making=False), startup.state)
        return {
            self.welcome: welcome,
            self.clock: gr.Timer(active=not startup.settled),
            self.scope: draw_choice(self._chat.choice(who)),
        }

    def update(self, shown: Shown) -> Update:
        """What is shown, component by component."""
        busy = shown.pending is not None
        box = {"submit_btn": False, "stop_btn": "Stop"} if busy else {"submit_btn": "Ask"}
        if not busy:
            box |= {"stop_btn": False, "value": shown.question}
        changed: Update = {
            self.chat: draw_conversation(shown),
            self.box: gr.update(**box),
            self.conversation: shown.conversation,
        }
        if busy:
            changed[self.news] = ""
        else:
            changed[self.instead_of] = ""
        if shown.reading is not None:
            changed[self.reading] = draw_source(shown.reading)
        return changed


def limited(chat: Chat) -> dict[str, Any]:
    """As many questions at once as the settings allow, by whichever door they come."""
    return {"concurrency_limit": chat.settings.concurrency, "concurrency_id": "ask"}


class Evidence:
    """The pane, and what leads to it; made inside the tab to ask in."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self.pane = pane("reading")

    def connect(self, chat: gr.HTML, conversation: gr.Textbox) -> None:
        """Let the answers in ``chat`` lead here, and be rated here."""
        rated = [chat, self.pane]
        chat.cite(self.cite, None, self.pane, **HIDDEN)
        self.pane.open(self.open, None, self.pane, **HIDDEN)
        self.pane.find(self.find, None, self.pane, **HIDDEN)
        chat.approve(self.approve, conversation, chat, **HIDDEN)
        self.pane.correct(self.correct, conversation, rated, **HIDDEN)

    def cite(self, event: gr.EventData, request: gr.Request) -> str:
        """The source at a citation."""
        turn, number = given(event, "turn"), int(given(event, "number") or 0)
        return draw_source(self._chat.source.cite(visitor(request), turn, number))

    def open(self, event: gr.EventData, request: gr.Request) -> str:
        """A part of a document."""
        document, part = given(event, "document"), int(given(event, "part") or 0)
        turn = given(event, "turn")
        return draw_source(self._chat.source.open(visitor(request), document, part, turn))

    def find(self, event: gr.EventData, request: gr.Request) -> Any:
        """A place in the document where the words stand that the reader looks for."""
        document, turn = given(event, "document"), given(event, "turn")
        words, at = given(event, "words")[:_SOUGHT], int(given(event, "at") or 0)
        try:
            return draw_source(self._chat.source.find(visitor(request), document, words, at, turn))
        except FootnoteError:
            return gr.skip()

    def approve(self, conversation: str, event: gr.EventData, request: gr.Request) -> str:
        """Keep an answer as a fixed question."""
        who, turn = visitor(request), given(event, "turn")
        return self._rated(who, conversation, lambda: self._chat.approve(who, turn))

    def correct(
        self, conversation: str, event: gr.EventData, request: gr.Request
    ) -> tuple[str, Any]:
        """Keep a question with the sentence that should have answered it."""
        who, turn = visitor(request), given(event, "turn")
        document, sentence = given(event, "document"), int(given(event, "sentence") or 0)
        chat = self._rated(
            who, conversation, lambda: self._chat.correct(who, turn, document, sentence)
        )
        return chat, draw_source(self._chat.source.cite(who, turn, 0))

    def _rated(self, who: str, conversation: str, rate: Callable[[], None]) -> str:
        try:
            rate()
        except FootnoteError as error:
            return draw_conversation(self._chat.notify(who, conversation, str(error)))
        return draw_conversation(self._chat.show(who, conversation))
