"""The tab of fixed questions: running them, seeing what changed since, and trying an edit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from assistant.web.services.checks import Checks
from assistant.web.services.visitors import visitor
from assistant.web.tabs.panes import HIDDEN, PRIVATE, pane
from assistant.web.views.checks import (
    draw_edit_help,
    draw_message,
    draw_results,
    draw_runs,
    draw_tried,
    draw_words,
)
from index.errors import FootnoteError
from index.loaders import NAMES
from index.store.records import Header

Shown = tuple[str, str, str]

_SAME_NAME = ("the document with the same file name", "")


class ChecksTab:
    """The components of the tab, connected to the checks; made inside the tab of the page."""

    def __init__(self, checks: Checks, tab: gr.Tab) -> None:
        self._checks = checks
        with gr.Column(elem_id="checks", min_width=0):
            self.words = pane("words")
            run = gr.Button("Run the fixed questions", variant="primary", size="md")
            self.runs = pane("runs")
            self.results = pane("results")
            pane("edit-help", value=draw_edit_help())
            self.file = gr.File(
                label=f"The new version: {NAMES}",
                file_count="single",
                elem_id="edit",
                height=120,
            )
            self.replaced = gr.Dropdown(
                [_SAME_NAME], value="", label="It replaces", elem_id="replaces"
            )
            tried = gr.Button("See what would change", size="md", elem_id="try-edit")
            self.effects = pane("effects")
        shown = [self.results, self.runs, self.words]
        asking: dict[str, Any] = {**PRIVATE, "concurrency_limit": 1, "concurrency_id": "check"}
        run.click(self.run, None, shown, **asking)
        tried.click(self.try_edit, [self.file, self.replaced], self.effects, **asking)
        tab.select(self.arrive, self.replaced, [*shown, self.replaced], **HIDDEN)

    def arrive(self, replaced: str | None, request: gr.Request) -> tuple[Any, ...]:
        """How the runs have gone, what came of the last one, and what an edit may replace."""
        who = visitor(request)
        last = self._checks.last(who)
        headers = self._checks.headers(who)
        chosen = replaced if any(one.id == replaced for one in headers) else ""
        choices = gr.update(choices=_list_choices(headers), value=chosen)
        return (draw_results(last) if last else "", *self._draw_runs(who), choices)

    def run(self, request: gr.Request) -> Iterator[Shown]:
        """Ask the fixed questions, and show the results as they come."""
        who = visitor(request)
        before = self._draw_runs(who)
        shown = draw_message("Asking …")
        yield shown, *before
        try:
            for found in self._checks.run(who):
                shown = draw_results(found)
                yield shown, *before
        except FootnoteError as error:
            shown = draw_message(str(error))
        yield shown, *self._draw_runs(who)

    def try_edit(
        self, file: str | None, replaced: str | None, request: gr.Request
    ) -> Iterator[str]:
        """Tell what a new version of a document would change."""
        if not file:
            yield draw_message("Choose the file with the new version first.")
            return
        yield draw_message("Reading …")
        try:
            for tried in self._checks.try_edit(visitor(request), file, replaced or ""):
                yield draw_tried(tried)
        except FootnoteError as error:
            yield draw_message(str(error))

    def _draw_runs(self, who: str) -> tuple[str, str]:
        """The plot, and the words, which are unfolded until there has been a run."""
        runs = self._checks.runs(who)
        return draw_runs(runs), draw_words(opened=not runs)


def _list_choices(headers: tuple[Header, ...]) -> list[tuple[str, str]]:
    """What a new version may replace, by title and id."""
    return [_SAME_NAME, *((one.title, one.id) for one in headers)]
