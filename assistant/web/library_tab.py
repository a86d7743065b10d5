"""The tab of documents: what there is, adding files and web pages, removing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from assistant.web import holdings
from assistant.web.panes import HIDDEN, PRIVATE, given, pane
from assistant.web.room import Room
from assistant.web.shelf import Delivery, Shelf
from assistant.web.visitors import visitor
from index.errors import FootnoteError

Shown = tuple[str, str]


class LibraryTab:
    """The components of the tab, connected to the shelf; made inside the tab of the page."""

    def __init__(self, room: Room, tab: gr.Tab) -> None:
        self._room = room
        self._shelf = Shelf(room.settings, room.opening)
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
            self.news = pane("deliveries")
        self._connect(tab)

    def _connect(self, tab: gr.Tab) -> None:
        outputs = [self.table, self.news]
        adding: dict[str, Any] = {**PRIVATE, "concurrency_limit": 1, "concurrency_id": "add"}
        tab.select(self.arrive, None, self.table, **HIDDEN)
        self.files.upload(self.add, self.files, outputs, **adding).then(
            lambda: None, None, self.files, **HIDDEN
        )
        self.url.submit(self.fetch, self.url, outputs, **adding).then(
            lambda: "", None, self.url, **HIDDEN
        )
        self.table.remove(self.remove, None, outputs, **HIDDEN)

    def arrive(self, request: gr.Request) -> str:
        """The list as it stands."""
        return self._table(visitor(request))

    def add(self, files: list[str] | None, request: gr.Request) -> Iterator[Shown]:
        """Add uploaded files."""
        who = visitor(request)
        yield from self._told(who, self._shelf.add(who, files or ()))

    def fetch(self, url: str, request: gr.Request) -> Iterator[Shown]:
        """Add a web page."""
        who = visitor(request)
        yield from self._told(who, self._shelf.fetch(who, url))

    def remove(self, event: gr.EventData, request: gr.Request) -> Shown:
        """Take a document out."""
        who = visitor(request)
        try:
            self._shelf.remove(who, given(event, "document"))
        except FootnoteError as error:
            return self._table(who), holdings.deliveries([Delivery("", "refused", str(error))])
        return self._table(who), ""

    def _told(self, who: str, states: Iterator[Sequence[Delivery]]) -> Iterator[Shown]:
        for state in states:
            yield self._table(who), holdings.deliveries(state)

    def _table(self, who: str) -> str:
        headers = self._shelf.headers(who)
        own = {header.id for header in headers if self._shelf.is_own(who, header)}
        return holdings.table(headers, own, self._room.opening.state)
