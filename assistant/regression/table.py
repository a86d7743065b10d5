"""Draws reports: as a table, side by side with another, and as JUnit XML."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from assistant.regression.metrics import Metrics
from assistant.regression.results import CaseResult, Report, Verdict, summary
from assistant.regression.runner import brief, explain
from index.loaders.normal import printable

STYLES = {
    Verdict.PASS: "green",
    Verdict.FAIL: "bold red",
    Verdict.KNOWN_FAILURE: "yellow",
    Verdict.UNEXPECTED_PASS: "bold magenta",
}
NAMES = {
    "exact_match": "exact match",
    "f1": "F1",
    "citation_precision": "citation precision",
    "citation_recall": "citation recall",
    "refusal_accuracy": "refusals right",
    "answer_rate": "answered",
}

# What XML 1.0 cannot hold, not even as a reference.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(reports: Sequence[Report], *, verbose: bool = False) -> RenderableType:
    """The reports to print: per suite a table, the failures explained, the scores; then a total.

    The table names the cases that did not simply pass; with ``verbose`` all of them. All
    texts are shown as they are, never read as markup.
    """
    parts: list[RenderableType] = []
    for report in reports:
        parts.extend(_render_report(report, verbose))
    if len(reports) > 1:
        total: Counter[Verdict] = Counter()
        for report in reports:
            total.update(report.counts)
        parts.append(Text("\nAll suites: " + summary(dict(total)), style="bold"))
    return Group(*parts)


def junit(reports: Iterable[Report]) -> str:
    """The reports as JUnit XML, which continuous-integration servers show: a ``testsuite`` each.

    A known failure is a skipped test with its reason, a known failure that passes is a
    failed one. The scores are properties of the suite; characters that XML 1.0 cannot hold
    become U+FFFD.
    """
    root = ET.Element("testsuites", name="footnote")
    for report in reports:
        numbers = {
            "tests": len(report.results),
            "failures": sum(not result.ok for result in report.results),
            "errors": 0,
            "skipped": report.counts[Verdict.KNOWN_FAILURE],
        }
        attributes = {name: str(number) for name, number in numbers.items()}
        seconds = f"{report.seconds:.3f}"
        suite = ET.SubElement(root, "testsuite", attributes, name=report.name, time=seconds)
        properties = ET.SubElement(suite, "properties")
        for name, score in report.metrics.to_dict().items():
            if score is not None:
                ET.SubElement(properties, "property", name=name, value=f"{score:.4f}")
        for result in report.results:
            _add_testcase(suite, result)
    ET.indent(root)
    written = ET.tostring(root, "unicode")
    return _NOT_XML.sub("\ufffd", f'<?xml version="1.0" encoding="utf-8"?>\n{written}\n')


def _add_testcase(suite: ET.Element, result: CaseResult) -> None:
    """Appends ``result`` to ``suite``; where it did not simply pass, with its explanation."""
    seconds = f"{result.seconds:.3f}"
    names = {"classname": result.path, "name": result.case.id, "time": seconds}
    test = ET.SubElement(suite, "testcase", names)
    if result.verdict is Verdict.KNOWN_FAILURE:
        reason = f"known failure: {result.case.known_failure}"
        ET.SubElement(test, "skipped", message=reason).text = explain(result)
    elif not result.ok:
        what = result.kind or Verdict.UNEXPECTED_PASS
        message = f"{what}: {brief(result)}"
        ET.SubElement(test, "failure", type=what, message=message).text = explain(result)


def _render_report(report: Report, verbose: bool) -> list[RenderableType]:
    """The parts of one suite."""
    # Not as the title of the rule, which would be cut short.
    parts: list[RenderableType] = [Text(printable(report.name)), Rule(style="dim")]
    shown = [each for each in report.results if verbose or each.verdict is not Verdict.PASS]
    if shown:
        parts.append(_render_table(shown))
    parts.extend(_render_explanation(result) for result in report.results if not result.ok)
    parts.append(_render_scores(report.metrics))
    style = "bold green" if report.ok else "bold red"
    parts.append(Text(summary(report.counts), style=style))
    return parts


def _render_table(results: Sequence[CaseResult]) -> Table:
    """One row per case: two columns, so that it reads on 40 characters as well."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(overflow="fold", max_width=16)
    table.add_column(overflow="fold", ratio=1)
    for result in results:
        verdict = Text(result.verdict.value, style=STYLES[result.verdict])
        detail = Text(printable(result.case.id), style="bold")
        detail.append(f"  {printable(result.case.question)}\n", style="not bold")
        detail.append(_describe_outcome(result), style="not bold dim")
        if result.case.known_failure:
            reason = printable(result.case.known_failure)
            detail.append(f"\n({reason})", style="not bold dim")
        table.add_row(verdict, detail)
    return table


def _describe_outcome(result: CaseResult) -> str:
    """What came; of a failure only the kind, as its explanation follows the table."""
    if result.kind and result.ok:
        return f"{result.kind}: {brief(result)}"
    return result.kind or brief(result)


def _render_explanation(result: CaseResult) -> RenderableType:
    """The evidence of a failure, under the table."""
    return Padding(Text(explain(result), overflow="fold"), (1, 0, 0, 2))


def _render_scores(metrics: Metrics) -> Text:
    """The scores that exist, in one line that wraps between them."""
    scores = metrics.to_dict().items()
    shown = [f"{NAMES[name]}\u00a0{score:.3f}" for name, score in scores if score is not None]
    return Text("\n" + "  ".join(part.replace(" ", "\u00a0") for part in shown))


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
