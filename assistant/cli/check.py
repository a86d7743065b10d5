"""``footnote check``: fixed questions, asked and judged."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.against import check_edit
from assistant.cli.options import (
    AtMostWrong,
    Encoder,
    Json,
    Model,
    NoCache,
    Reader,
    Strictness,
    load_settings,
)
from assistant.cli.terminal import complain, console, on_terminal, show_progress
from index.errors import BadInput

if TYPE_CHECKING:
    from assistant.regression import Report, Suite
    from assistant.settings import Settings

_FAILED = 1
EXTRACTIVE = "without a model"


def check(
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="Files of questions, or folders; without any: tests/questions."),
    ] = None,
    junit: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the results as JUnit XML.")
    ] = None,
    as_json: Json = False,
    update: Annotated[
        bool, typer.Option("--update", help="Write the answers of today into the files.")
    ] = False,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="[NAME=]FILE",
            help="Only tell which answers would change if FILE replaced the document of its name, "
            "or that named NAME; nothing is changed.",
            show_default=False,
        ),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Name the questions that passed, too.")
    ] = False,
    strictness: Strictness = None,
    at_most_wrong: AtMostWrong = None,
    encoder: Encoder = None,
    reader: Reader = None,
    llm: Model = None,
    no_cache: NoCache = False,
) -> None:
    """Ask fixed questions, and compare the answers and their evidence with what is expected.

    With a chat model, the same questions are answered without it, too, and shown beside.
    """
    from assistant.regression import find_suites, load

    settings = load_settings(
        strictness=strictness,
        at_most_wrong=at_most_wrong,
        encoder=encoder,
        reader=reader,
        llm=llm,
        no_cache=no_cache,
    )
    if against is not None:
        if update or junit:
            raise BadInput("--against changes and judges nothing; leave out --update and --junit.")
        changed = check_edit(against, _load_suites(paths), settings, as_json=as_json)
        raise typer.Exit(_FAILED if changed else 0)
    suites = [load(path) for path in find_suites(paths or ())]
    reports = [each for suite in suites for each in _make_reports(suite, settings, single=update)]
    if junit:
        _write_junit(junit, reports)
    if as_json:
        _print_json(reports)
    else:
        _print_table(reports, verbose=verbose)
    failing = _list_failing(reports) - (_update_files(reports) if update else frozenset())
    raise typer.Exit(_FAILED if failing else 0)


def _load_suites(paths: list[str] | None) -> list[Suite]:
    """The suites at ``paths``; without any, those that there are, which may be none."""
    from assistant.regression import find_suites, load

    try:
        found = find_suites(paths or ())
    except BadInput:
        if paths:
            raise
        return []
    return [load(path) for path in found]


def _list_failing(reports: Iterable[Report]) -> frozenset[tuple[str, str]]:
    """File and id of every question that did not end as its suite says."""
    return frozenset(
        (report.suite.path, result.case.id)
        for report in reports
        for result in report.results
        if not result.ok
    )


def _make_reports(suite: Suite, settings: Settings, *, single: bool) -> list[Report]:
    """The suite's report; before that of a chat model the one without it, unless ``single``.

    A suite that names its own model, or none, is asked once: its settings win.
    """
    if single or not settings.llm or "llm" in suite.settings:
        return [_run_suite(suite, settings)]
    without = settings.model_copy(update={"llm": ""})
    return [
        replace(_run_suite(suite, without), answerer=EXTRACTIVE),
        replace(_run_suite(suite, settings), answerer=settings.llm),
    ]


def _run_suite(suite: Suite, settings: Settings) -> Report:
    """The suite's questions asked, of an assistant of its own."""
    from assistant.regression import open_suite, run

    with show_progress("Asking") as step, closing(open_suite(suite, settings, step)) as assistant:
        return run(suite, assistant, step)


def _print_json(reports: Sequence[Report]) -> None:
    ok = all(report.ok for report in reports)
    values = {"ok": ok, "suites": [report.to_dict() for report in reports]}
    sys.stdout.write(json.dumps(values, ensure_ascii=False, indent=2) + "\n")


def _print_table(reports: Sequence[Report], *, verbose: bool) -> None:
    """The table, as wide as the terminal; in a pipe wide enough not to break lines early."""
    from assistant.regression import compare_reports, render

    target = console()
    if not on_terminal():
        target.width = 100
    target.print(render(reports, verbose=verbose))
    for without, by_model in pairwise(reports):
        if without.answerer == EXTRACTIVE:
            target.print("", compare_reports(without, by_model), sep="\n")


def _write_junit(path: Path, reports: Iterable[Report]) -> None:
    from assistant.regression import junit

    try:
        path.write_text(junit(reports), encoding="utf-8")
    except OSError as error:
        raise BadInput(
            f"The results cannot be written to {path} ({error.strerror}); give another file."
        ) from None


def _update_files(reports: Iterable[Report]) -> frozenset[tuple[str, str]]:
    """Write what changed, say so, and return the cases that now expect it."""
    from assistant.regression import update

    settled: set[tuple[str, str]] = set()
    for report in reports:
        changed = update(report)
        settled.update((report.suite.path, id) for id in changed)
        if changed:
            complain(f"Updated in {report.suite.path}: {', '.join(changed)}.")
    return frozenset(settled)
