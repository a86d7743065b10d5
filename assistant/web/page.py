"""The page: its masthead, its tabs, and the question that programs may ask."""

from __future__ import annotations

from typing import Any

import gradio as gr
from gradio.events import api

from assistant.web.services.chat import Chat
from assistant.web.services.checks import Checks
from assistant.web.services.coverage import Coverage
from assistant.web.services.visitors import visitor
from assistant.web.tabs.ask import AskTab, limited
from assistant.web.tabs.checks import ChecksTab
from assistant.web.tabs.coverage import CoverageTab
from assistant.web.tabs.history import HistoryTab
from assistant.web.tabs.library import LibraryTab
from assistant.web.tabs.panes import PRIVATE, pane
from assistant.web.views.markup import element
from index.errors import FootnoteError


class Page:
    """The page over a room and its checks; ``blocks`` is what is served."""

    def __init__(self, chat: Chat, checks: Checks) -> None:
        self._chat = chat
        with gr.Blocks(title="Footnote", analytics_enabled=False, fill_width=True) as self.blocks:
            pane("masthead", value=masthead())
            with gr.Tabs(elem_id="rooms") as tabs:
                with gr.Tab("Ask", id="ask"):
                    asking = AskTab(chat)
                with gr.Tab("Library", id="library", elem_id="library-tab") as library_tab:
                    LibraryTab(chat, library_tab, tabs, asking)
                with gr.Tab("History", id="history") as history_tab:
                    HistoryTab(chat, history_tab, tabs, asking)
                with gr.Tab("Coverage", id="coverage") as coverage_tab:
                    CoverageTab(Coverage(chat), coverage_tab, tabs, asking)
                with gr.Tab("Checks", id="checks") as checks_tab:
                    ChecksTab(checks, checks_tab)
            arrived = self.blocks.load(asking.arrive, None, asking.arrivals, **PRIVATE)
            arrived.then(asking.suggest, None, asking.welcome, **PRIVATE)
            api(self.ask, api_name="ask", **limited(chat))

    def ask(self, question: str, request: gr.Request) -> dict[str, Any]:
        """Answer a question from the source texts, with citations of the exact sentences.

        Args:
            question: What you want to know, as one question.
        """
        try:
            return self._chat.answer(visitor(request), question).to_dict()
        except FootnoteError as error:
            raise gr.Error(str(error), print_exception=False) from None


def masthead() -> str:
    """The name of the page."""
    return element(
        "header",
        element("h1", "Footnote"),
        element("p", "Every answer footnoted to the sentence that supports it"),
    )


# Fonts that the reader's machine has: nothing is fetched.
_SANS = (
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Roboto",
    "Noto Sans",
    "DejaVu Sans",
    "sans-serif",
)
_MONO = ("ui-monospace", "DejaVu Sans Mono", "monospace")


def theme() -> gr.themes.Base:
    """Ink on paper by day, paper on ink by night; fonts that the reader's machine has."""
    palette = gr.themes.Base(
        primary_hue=gr.themes.colors.stone,
        neutral_hue=gr.themes.colors.stone,
        font=_SANS,
        font_mono=_MONO,
        radius_size=gr.themes.sizes.radius_sm,
    )
    return palette.set(
        body_background_fill="#fbfaf7",
        body_background_fill_dark="#16171a",
        body_text_color="#1d1c1a",
        body_text_color_dark="#e6e3dc",
        background_fill_primary="#fbfaf7",
        background_fill_primary_dark="#16171a",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        button_primary_background_fill="#1f4e79",
        button_primary_background_fill_hover="#173b5c",
        button_primary_text_color="#ffffff",
        button_primary_background_fill_dark="#9cc3e6",
        button_primary_background_fill_hover_dark="#b9d6ef",
        button_primary_text_color_dark="#10202e",
    )
