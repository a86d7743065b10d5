"""The page: its masthead, its tabs, and the question that programs may ask."""

from __future__ import annotations

from typing import Any

import gradio as gr
from gradio.events import api

from assistant.web.ask_tab import AskTab, limited
from assistant.web.checking import Checks
from assistant.web.checks_tab import ChecksTab
from assistant.web.coverage import Coverage
from assistant.web.coverage_tab import CoverageTab
from assistant.web.history_tab import HistoryTab
from assistant.web.library_tab import LibraryTab
from assistant.web.markup import element
from assistant.web.panes import HIDDEN, PRIVATE
from assistant.web.room import Room
from assistant.web.visitors import visitor
from index.errors import FootnoteError


class Page:
    """The page over a room and its checks; ``blocks`` is what is served."""

    def __init__(self, room: Room, checks: Checks) -> None:
        self._room = room
        with gr.Blocks(title="Footnote", analytics_enabled=False, fill_width=True) as self.blocks:
            gr.HTML(masthead(), elem_id="masthead", apply_default_css=False, js_on_load=None)
            with gr.Tabs(elem_id="rooms") as tabs:
                with gr.Tab("Ask", id="ask"):
                    asking = AskTab(room)
                with gr.Tab("Library", id="library", elem_id="library-tab") as held:
                    library = LibraryTab(room, held, asking)
                with gr.Tab("History", id="history") as kept:
                    HistoryTab(room, kept, tabs, asking)
                with gr.Tab("Coverage", id="coverage") as covered:
                    CoverageTab(Coverage(room), covered, tabs, asking)
                with gr.Tab("Checks", id="checks") as checked:
                    ChecksTab(checks, checked)
            self.blocks.load(asking.arrive, None, asking.arrivals, **PRIVATE)
            self.blocks.load(library.scope, asking.chosen, asking.scope, **HIDDEN)
            api(self.ask, api_name="ask", **limited(room))

    def ask(self, question: str, request: gr.Request) -> dict[str, Any]:
        """Answer a question from the source texts, with citations of the exact sentences.

        Args:
            question: What you want to know, as one question.
        """
        try:
            return self._room.answer(visitor(request), question).to_dict()
        except FootnoteError as error:
            raise gr.Error(str(error), print_exception=False) from None


def masthead() -> str:
    """The name of the page."""
    return element(
        "header",
        element("h1", "Footnote"),
        element("p", "Every answer footnoted to the sentence that supports it"),
    )
