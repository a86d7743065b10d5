"""The tab of documents: what there is, choosing whom to ask, adding, removing, rebuilding."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import gradio as gr

from assistant.web.services.chat import Chat
from assistant.web.services.library import Delivery, VisitorLibrary
from assistant.web.services.visitors import visitor
from assistant.web.tabs.ask import AskTab
from assistant.web.tabs.panes import HIDDEN, PRIVATE, given, pane, several
from assistant.web.views.library import Holdings, draw_choice, draw_deliveries, draw_table
from index.errors import FootnoteError
from index.loaders import NAMES
from index.store.records import Header

Shown = tuple[Any, str]
Chosen = list[str]


class LibraryTab:
    """The components of the tab, made inside it; what is chosen here is asked in the other."""

    def __init__(self, chat: Chat, tab: gr.Tab, asking: AskTab) -> None:
        self._chat, self._library = chat, VisitorLibrary(chat.settings, chat.startup)
        with gr.Column(elem_id="library", min_width=0):
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
            self.oversize = pane("oversize", megabytes=chat.settings.max_upload_mb)
            self.news = pane("deliveries")
            self.rebuild_button = gr.Button(
                "Rebuild the index", size="sm", variant="secondary", elem_id="rebuild"
            )
        self._connect(tab, asking)

    def _connect(self, tab: gr.Tab, asking: AskTab) -> None:
        chosen, scope = asking.chosen, asking.scope
        outputs = [self.table, self.news]
        adding: dict[str, Any] = {**PRIVATE, "concurrency_limit": 1, "concurrency_id": "add"}
        tab.select(self.arrive, chosen, [self.table, scope], **HIDDEN)
        added = self.files.upload(self.add, [self.files, chosen], outputs, **adding)
        self.oversize.refuse(self.refuse, None, self.oversize, **HIDDEN)
        added.then(lambda: None, None, self.files, **HIDDEN)
        fetched = self.url.submit(self.fetch, [self.url, chosen], [*outputs, self.url], **adding)
        rebuilt = self.rebuild_button.click(self.rebuild, chosen, outputs, **adding)
        removed = self.table.remove(self.remove, chosen, outputs, **HIDDEN)
        for event in (added, fetched, rebuilt, removed):
            event.then(self.scope, chosen, scope, **HIDDEN)
        asking.clock.tick(self.scope, chosen, scope, **HIDDEN)
        for trigger in (self.table.choose, asking.scope.choose):
            trigger(self.choose, None, [chosen, self.table, scope], **HIDDEN)

    def arrive(self, chosen: Chosen, request: gr.Request) -> tuple[str, str]:
        """The list as it stands, and which of it is asked."""
        who = visitor(request)
        headers = self._library.headers(who)
        return self._draw(who, headers, chosen), draw_choice(headers, chosen)

    def scope(self, chosen: Chosen, request: gr.Request) -> str:
        """Which documents are asked."""
        return draw_choice(self._library.headers(visitor(request)), chosen)

    def choose(self, event: gr.EventData, request: gr.Request) -> tuple[Chosen, str, str]:
        """Ask these documents from now on."""
        who, wanted = visitor(request), set(several(event, "documents"))
        headers = self._library.headers(who)
        chosen = [header.id for header in headers if header.id in wanted]
        if len(chosen) == len(headers):
            chosen = []
        return chosen, self._draw(who, headers, chosen), draw_choice(headers, chosen)

    def add(self, files: list[str] | None, chosen: Chosen, request: gr.Request) -> Iterator[Shown]:
        """Add uploaded files."""
        who = visitor(request)
        yield from self._told(who, chosen, self._library.add(who, files or ()))

    def refuse(self, event: gr.EventData) -> str:
        """Say which files were too large to be sent."""
        problem = f"It is larger than {self._chat.settings.max_upload_mb} MB; add a part of it."
        names = several(event, "documents")
        return draw_deliveries([Delivery(name, "refused", problem) for name in names])

    def fetch(self, url: str, chosen: Chosen, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        """Add a web page; an address that cannot be read stays in its field, to be mended."""
        who = visitor(request)
        states = list[Delivery]()
        for state in self._library.fetch(who, url):
            states = list(state)
            yield gr.skip(), draw_deliveries(states), gr.skip()
        added = all(one.state == "added" for one in states)
        yield self._table(who, chosen), gr.skip(), "" if added else gr.skip()

    def rebuild(self, chosen: Chosen, request: gr.Request) -> Iterator[Shown]:
        """Make the index anew."""
        yield from self._told(visitor(request), chosen, self._library.rebuild())

    def remove(self, chosen: Chosen, event: gr.EventData, request: gr.Request) -> Shown:
        """Take a document out."""
        who = visitor(request)
        try:
            self._library.remove(who, given(event, "document"))
        except FootnoteError as error:
            refused = Delivery("", "refused", str(error))
            return self._table(who, chosen), draw_deliveries([refused])
        return self._table(who, chosen), ""

    def _told(
        self, who: str, chosen: Chosen, states: Iterator[Sequence[Delivery]]
    ) -> Iterator[Shown]:
        """How the work goes, and at last the list as it has become."""
        told = ""
        for state in states:
            told = draw_deliveries(state)
            yield gr.skip(), told
        yield self._table(who, chosen), told

    def _table(self, who: str, chosen: Collection[str]) -> str:
        return self._draw(who, self._library.headers(who), chosen)

    def _draw(self, who: str, headers: Sequence[Header], chosen: Collection[str]) -> str:
        own = {header.id for header in headers if self._library.is_own(who, header)}
        return draw_table(Holdings(headers, own, chosen), self._chat.startup.state)
