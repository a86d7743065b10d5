"""Draws two reports on the same questions side by side: where they part, and the scores."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from assistant.regression.results import CaseResult, Report
from assistant.regression.table import NAMES, STYLES
from index.loaders.normal import printable


def compare_reports(left: Report, right: Report) -> Table:
    """A column for each report: a row for every question that they do not judge alike, then
    one for every score that either has, then how many questions hold."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(overflow="fold", ratio=1)
    for report in (left, right):
        table.add_column(Text(printable(report.answerer)), overflow="fold", ratio=1)
    for first, second in zip(left.results, right.results, strict=True):
        if (first.verdict, first.kind) != (second.verdict, second.kind):
            table.add_row(
                Text(printable(first.case.id)), _describe_verdict(first), _describe_verdict(second)
            )
    scores = left.metrics.to_dict(), right.metrics.to_dict()
    for name, shown in NAMES.items():
        pair = [each[name] for each in scores]
        if pair != [None, None]:
            table.add_row(shown, *("–" if score is None else f"{score:.3f}" for score in pair))
    table.add_row("as expected", _count_expected(left), _count_expected(right))
    return table


def _describe_verdict(result: CaseResult) -> Text:
    """The verdict, and how the answer departs from what is expected."""
    kind = f": {result.kind}" if result.kind else ""
    return Text(f"{result.verdict.value}{kind}", style=STYLES[result.verdict])


def _count_expected(report: Report) -> str:
    return f"{sum(result.ok for result in report.results)} of {len(report.results)}"
