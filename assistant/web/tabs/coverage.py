"""The tab of coverage: which sentences of the source are cited, and asking about the others."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.web.services.coverage import Coverage
from assistant.web.services.visitors import visitor
from assistant.web.tabs.ask import AskTab
from assistant.web.tabs.panes import HIDDEN, given, pane
from assistant.web.views.coverage import draw_coverage, draw_nothing
from assistant.web.views.source import draw_source
from index.errors import FootnoteError


class CoverageTab:
    """The components of the tab, made inside it; a question that is suggested goes to the box."""

    def __init__(self, coverage: Coverage, tab: gr.Tab, tabs: gr.Tabs, asking: AskTab) -> None:
        self._coverage, self._tabs, self._asking = coverage, tabs, asking
        with gr.Column(elem_id="coverage-room", min_width=0):
            self.strip = pane("coverage")
        tab.select(self.arrive, None, self.strip, **HIDDEN)
        self.strip.open(self.open, None, self.strip, **HIDDEN)
        suggested = [asking.box, asking.reading, tabs, self.strip]
        self.strip.suggest(self.suggest, None, suggested, **HIDDEN)

    def arrive(self, request: gr.Request) -> str:
        """The coverage of the first document."""
        return self._drawn(visitor(request), "", 0)

    def open(self, event: gr.EventData, request: gr.Request) -> str:
        """The coverage of a part of a document."""
        part = int(given(event, "part") or 0)
        return self._drawn(visitor(request), given(event, "document"), part)

    def suggest(self, event: gr.EventData, request: gr.Request) -> dict[Any, Any]:
        """Put a question about a sentence into the box, beside the sentence in its place."""
        who, document = visitor(request), given(event, "document")
        sentence = int(given(event, "sentence") or 0)
        try:
            question = self._coverage.question(who, document, sentence)
        except FootnoteError:
            return {self.strip: self.arrive(request)}
        return {
            self._asking.box: gr.update(value=question),
            self._asking.reading: draw_source(self._coverage.source.at(who, document, sentence)),
            self._tabs: gr.Tabs(selected="ask"),
        }

    def _drawn(self, who: str, document: str, part: int) -> str:
        entries = self._coverage.entries(who)
        if not entries:
            return draw_nothing(self._coverage.state)
        try:
            covered = self._coverage.of(who, document or entries[0].id)
        except FootnoteError as error:
            return draw_nothing(str(error))
        return draw_coverage(covered, part, entries)
