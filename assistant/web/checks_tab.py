"""The tab of fixed questions: running them, and seeing what changed since."""

from __future__ import annotations

from collections.abc import Iterator

import gradio as gr

from assistant.web import results
from assistant.web.checking import Checks
from assistant.web.panes import HIDDEN, PRIVATE, pane
from assistant.web.visitors import visitor
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
        return results.runs(self._checks.runs(visitor(request)))

    def run(self, request: gr.Request) -> Iterator[Shown]:
        """Ask the fixed questions, and show the results as they come."""
        who = visitor(request)
        before = results.runs(self._checks.runs(who))
        shown = results.message("Asking …")
        yield shown, before
        try:
            for found, total in self._checks.run(who):
                shown = results.report(found, total)
                yield shown, before
        except FootnoteError as error:
            shown = results.message(str(error))
        yield shown, results.runs(self._checks.runs(who))
