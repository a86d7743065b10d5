"""The tab of documents: what there is, choosing whom to ask, adding, removing, rebuilding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import gradio as gr

from assistant.web.services.chat import Chat
from assistant.web.services.library import Delivery, VisitorLibrary
from assistant.web.services.visitors import visitor
from assistant.web.tabs.ask import AskTab
from assistant.web.tabs.panes import HIDDEN, PRIVATE, given, pane, several
from assistant.web.views.library import Holdings, draw_choice, draw_deliveries, draw_table
from assistant.web.views.source import draw_source
from index.errors import BadInput, FootnoteError
from index.loaders import NAMES
from index.store.records import Header

Update = dict[Any, Any]


class LibraryTab:
    """The components of the tab, made inside it; what is chosen here is asked in the other.

    Documents come in by either, and what became of them is told where they did.
    """

    def __init__(self, chat: Chat, tab: gr.Tab, tabs: gr.Tabs, asking: AskTab) -> None:
        self._chat, self._asking, self._tabs = chat, asking, tabs
        self._library = VisitorLibrary(chat.settings, chat.startup, chat.shelf, chat.originals)
        with gr.Column(elem_id="library", min_width=0):
            self.where = gr.Textbox(
                label="Find documents by folder, kind, date, author or title",
                placeholder='kind:pdf author:"Jane Roe" since:2024-01 title:lease',
                submit_btn="Find",
                elem_id="where",
            )
            self.applied = gr.Textbox(visible=False)
            self.table = pane("holdings")
            self.files = gr.File(
                label=f"Add files: {NAMES}",
                file_count="multiple",
                elem_id="upload",
                height=150,
            )
            self.url = gr.Textbox(
                label="Add a web page", placeholder="https://", submit_btn="Add", elem_id="url"
            )
            self.oversize = pane("oversize")
            self.news = pane("deliveries")
            self.rebuild_button = gr.Button(
                "Rebuild the index", size="sm", variant="secondary", elem_id="rebuild"
            )
        self._connect(tab)

    def _connect(self, tab: gr.Tab) -> None:
        asking = self._asking
        # What comes in may not match the filter: the table shows all again.
        unfiltered = [self.where, self.applied]
        outputs = [self.table, asking.scope, self.news, asking.news, *unfiltered]
        adding: dict[str, Any] = {**PRIVATE, "concurrency_limit": 1, "concurrency_id": "add"}
        tab.select(self.arrive, self.applied, outputs[:2], **HIDDEN)
        self.where.submit(self.filter, self.where, [*outputs[:2], self.applied], **HIDDEN)
        self.table.unfilter(self.unfilter, None, [*outputs[:2], *unfiltered], **HIDDEN)
        changes = [self.url.submit(self.fetch, self.url, [*outputs, self.url], **adding)]
        for files, add in ((self.files, self.add), (asking.files, self.add_beside)):
            uploaded = files.upload(add, files, outputs, **adding)
            uploaded.then(lambda: None, None, files, **HIDDEN)
            changes.append(uploaded)
        asking.intake.refuse(self.refuse, None, [self.oversize, asking.intake], **HIDDEN)
        changes.append(self.rebuild_button.click(self.rebuild, None, outputs, **adding))
        changes.append(self.table.remove(self.remove, self.applied, outputs[:4], **HIDDEN))
        changes.append(self.news.undo(self.restore, None, outputs, **adding))
        for trigger in (self.table.choose, asking.scope.choose):
            changes.append(trigger(self.choose, self.applied, outputs[:2], **HIDDEN))
        changes.append(self.table.alone(self.ask_alone, self.applied, outputs[:2], **HIDDEN))
        for change in changes:
            change.then(asking.open_newest, asking.conversation, asking.reading, **HIDDEN)
            change.then(asking.suggest, None, asking.welcome, **PRIVATE)
        self.table.open(self.open, None, [asking.reading, self._tabs], **HIDDEN)

    def arrive(self, where: str, request: gr.Request) -> Update:
        """The list as it stands, and which of it is asked."""
        return self._drawn(visitor(request), where)

    def filter(self, where: str, request: gr.Request) -> Update:
        """Show the documents that match a filter."""
        return {**self._drawn(visitor(request), where.strip()), self.applied: where.strip()}

    def unfilter(self, request: gr.Request) -> Update:
        """Show all documents again."""
        return self._unfiltered(visitor(request))

    def ask_alone(self, where: str, request: gr.Request) -> Update:
        """Ask the documents that match the filter from now on, and no others."""
        who = visitor(request)
        # Where none matches any more, the list that is drawn says so.
        with suppress(BadInput):
            self._library.ask_alone(who, where)
        return self._drawn(who, where)

    def choose(self, where: str, event: gr.EventData, request: gr.Request) -> Update:
        """Ask these documents from now on, or leave them out; all, if none is named."""
        who = visitor(request)
        wanted = several(event, "documents") or [one.id for one in self._library.headers(who)]
        self._library.ask(who, wanted, asked=given(event, "asked") == "True")
        return self._drawn(who, where)

    def open(self, event: gr.EventData, request: gr.Request) -> tuple[str, Any]:
        """Show the text of a document."""
        reading = self._chat.source.read(visitor(request), given(event, "document"))
        return draw_source(reading), gr.Tabs(selected="ask")

    def add(self, files: list[str] | None, request: gr.Request) -> Iterator[Update]:
        """Add uploaded files."""
        who = visitor(request)
        yield from self._told(who, self._library.add(who, files or ()))

    def add_beside(self, files: list[str] | None, request: gr.Request) -> Iterator[Update]:
        """Add files that were uploaded beside the question box, and tell of them there."""
        for update in self.add(files, request):
            told = update.get(self.news)
            yield update if told is None else {self._asking.news: told, self.news: ""}

    def refuse(self, event: gr.EventData) -> tuple[str, str]:
        """Say which files were too large to be sent, where they were to be."""
        problem = f"It is larger than {self._chat.settings.max_upload_mb} MB; add a part of it."
        names = several(event, "documents")
        told = draw_deliveries([Delivery(name, "refused", problem) for name in names])
        return (told, "") if given(event, "where") == "upload" else ("", told)

    def fetch(self, url: str, request: gr.Request) -> Iterator[Update]:
        """Add a web page; an address that cannot be read stays in its field, to be mended."""
        who = visitor(request)
        states: Sequence[Delivery] = ()
        for states in self._library.fetch(who, url):
            yield self._news(states)
        added = all(one.state == "added" for one in states)
        yield {**self._unfiltered(who), self.url: "" if added else gr.skip()}

    def rebuild(self, request: gr.Request) -> Iterator[Update]:
        """Make the index anew."""
        yield from self._told(visitor(request), self._library.rebuild())

    def remove(self, where: str, event: gr.EventData, request: gr.Request) -> Update:
        """Take a document out."""
        who, document = visitor(request), given(event, "document")
        news = self._done(lambda: self._library.remove(who, document))
        return {**self._drawn(who, where), **news}

    def restore(self, request: gr.Request) -> Update:
        """Bring back what was taken out last."""
        who = visitor(request)
        news = self._done(lambda: self._library.restore(who))
        return {**self._unfiltered(who), **news}

    def _done(self, act: Callable[[], Delivery]) -> Update:
        """What came of an act, or why it was refused."""
        try:
            told = act()
        except FootnoteError as error:
            told = Delivery("", "refused", str(error))
        return self._news([told])

    def _told(self, who: str, states: Iterator[Sequence[Delivery]]) -> Iterator[Update]:
        """How the work goes, and at last the list as it has become."""
        for state in states:
            yield self._news(state)
        yield self._unfiltered(who)

    def _news(self, states: Sequence[Delivery]) -> Update:
        return {self.news: draw_deliveries(states), self._asking.news: ""}

    def _unfiltered(self, who: str) -> Update:
        return {**self._drawn(who), self.where: "", self.applied: ""}

    def _drawn(self, who: str, where: str = "") -> Update:
        """The list, of what matches the filter ``where``, and the line beside the question box,
        which are of the same choice."""
        choice = self._library.choice(who)
        removable = {one.id for one in choice.headers if self._library.is_removable(who, one)}
        matching, problem = self._match(where, choice.headers)
        holdings = Holdings(choice, removable, where, matching, problem)
        table = draw_table(holdings, self._chat.startup.state)
        return {self.table: table, self._asking.scope: draw_choice(choice)}

    def _match(self, where: str, headers: Iterable[Header]) -> tuple[tuple[str, ...], str]:
        """The ids of the documents that match a filter, or why there are none."""
        if not where:
            return (), ""
        try:
            return self._library.find(where, headers), ""
        except BadInput as error:
            return (), str(error)
