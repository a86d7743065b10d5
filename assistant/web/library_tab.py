"""The tab of documents: what there is, choosing whom to ask, adding, removing, rebuilding."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import gradio as gr

from assistant.web import choice, holdings
from assistant.web.ask_tab import AskTab
from assistant.web.panes import HIDDEN, PRIVATE, given, pane, several
from assistant.web.room import Room
from assistant.web.shelf import Delivery, Shelf
from assistant.web.visitors import visitor
from index.errors import FootnoteError

Shown = tuple[Any, str]
Chosen = list[str]


class LibraryTab:
    """The components of the tab, made inside it; what is chosen here is asked in the other."""

    def __init__(self, room: Room, tab: gr.Tab, asking: AskTab) -> None:
        self._room, self._shelf = room, Shelf(room.settings, room.opening)
        with gr.Column(elem_id="library", min_width=0):
            self.table = pane("holdings")
            self.files = gr.File(
                label="Add files: text, Markdown, HTML, PDF or DOCX",
                file_count="multiple",
                elem_id="upload",
                height=150,
            )
            self.url = gr.Textbox(
                label="Add a web page", placeholder="https://", submit_btn="Add", elem_id="url"
            )
            self.oversize = pane("oversize", megabytes=room.settings.max_upload_mb)
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
        return self._table(who, chosen), self._scope(who, chosen)

    def scope(self, chosen: Chosen, request: gr.Request) -> str:
        """Which documents are asked."""
        return self._scope(visitor(request), chosen)

    def choose(self, event: gr.EventData, request: gr.Request) -> tuple[Chosen, str, str]:
        """Ask these documents from now on."""
        who, wanted = visitor(request), set(several(event, "documents"))
        chosen = [one.id for one in self._shelf.headers(who) if one.id in wanted]
        if len(chosen) == len(self._shelf.headers(who)):
            chosen = []
        return chosen, self._table(who, chosen), self._scope(who, chosen)

    def add(self, files: list[str] | None, chosen: Chosen, request: gr.Request) -> Iterator[Shown]:
        """Add uploaded files."""
        who = visitor(request)
        yield from self._told(who, chosen, self._shelf.add(who, files or ()))

    def refuse(self, event: gr.EventData) -> str:
        """Say which files were too large to be sent."""
        problem = f"It is larger than {self._room.settings.max_upload_mb} MB; add a part of it."
        names = several(event, "documents")
        return holdings.deliveries([Delivery(name, "refused", problem) for name in names])

    def fetch(self, url: str, chosen: Chosen, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        """Add a web page; an address that cannot be read stays in its field, to be mended."""
        who = visitor(request)
        states = list[Delivery]()
        for state in self._shelf.fetch(who, url):
            states = list(state)
            yield gr.skip(), holdings.deliveries(states), gr.skip()
        added = all(one.state == "added" for one in states)
        yield self._table(who, chosen), gr.skip(), "" if added else gr.skip()

    def rebuild(self, chosen: Chosen, request: gr.Request) -> Iterator[Shown]:
        """Make the index anew."""
        yield from self._told(visitor(request), chosen, self._shelf.rebuild())

    def remove(self, chosen: Chosen, event: gr.EventData, request: gr.Request) -> Shown:
        """Take a document out."""
        who = visitor(request)
        try:
            self._shelf.remove(who, given(event, "document"))
        except FootnoteError as error:
            refused = Delivery("", "refused", str(error))
            return self._table(who, chosen), holdings.deliveries([refused])
        return self._table(who, chosen), ""

    def _told(
        self, who: str, chosen: Chosen, states: Iterator[Sequence[Delivery]]
    ) -> Iterator[Shown]:
        """How the work goes, and at last the list as it has become."""
        told = ""
        for state in states:
            told = holdings.deliveries(state)
            yield gr.skip(), told
        yield self._table(who, chosen), told

    def _table(self, who: str, chosen: Collection[str]) -> str:
        headers = self._shelf.headers(who)
        own = {header.id for header in headers if self._shelf.is_own(who, header)}
        languages = self._shelf.languages(headers)
        held = holdings.Holdings(headers, own, chosen, languages)
        return holdings.table(held, self._room.opening.state)

    def _scope(self, who: str, chosen: Collection[str]) -> str:
        return choice.drawn(self._shelf.headers(who), chosen)
