"""The tab of fixed questions: running them, and seeing what changed since."""

from __future__ import annotations

from collections.abc import Iterator

import gradio as gr

from assistant.web.services.checks import Checks
from assistant.web.services.visitors import visitor
from assistant.web.tabs.panes import HIDDEN, PRIVATE, pane
from assistant.web.views.checks import draw_message, draw_report, draw_runs
from index.errors import FootnoteError

Shown = tuple[str, str]


class ChecksTab:
    """The components of the tab, connected to the checks; made inside the tab of the page."""

    def __init__(self, checks: Checks, tab: gr.Tab) -> None:
        self._checks = checks
        with gr.Column(elem_id="checks", min_width=0):
            run = gr.Button("Run the fixed questions", variant="primary", size="md")
            self.runs = pane("runs")
            self.results = pane("results")
        shown = [self.results, self.runs]
        run.click(self.run, None, shown, concurrency_limit=1, concurrency_id="check", **PRIVATE)
        tab.select(self.arrive, None, self.runs, **HIDDEN)

    def arrive(self, request: gr.Request) -> str:
        """How the runs have gone."""
        return draw_runs(self._checks.runs(visitor(request)))

    def run(self, request: gr.Request) -> Iterator[Shown]:
        """Ask the fixed questions, and show the results as they come."""
        who = visitor(request)
        before = draw_runs(self._checks.runs(who))
        shown = draw_message("Asking …")
        yield shown, before
        try:
            for found, total in self._checks.run(who):
                shown = draw_report(found, total)
                yield shown, before
        except FootnoteError as error:
            shown = draw_message(str(error))
        yield shown, draw_runs(self._checks.runs(who))
