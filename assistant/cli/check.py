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

from assistant.cli.edits import check_edit
from assistant.cli.options import (
    AtMostWrong,
    Encoder,
    Json,
    Model,
    NoCache,
    Reader,
    Strictness,
    Where,
    load_settings,
    parse_where,
)
from assistant.cli.terminal import complain, console, on_terminal, show_progress
from index.errors import BadInput

if TYPE_CHECKING:
    from assistant.regression import Report, Suite
    from assistant.settings import Settings
    from index.filters import Filter


_FAILED = 1
EXTRACTIVE = "without a model"


Paths = Annotated[
    list[str] | None,
    typer.Argument(help="Files of questions, or folders; without any: tests/questions."),
]
Junit = Annotated[Path | None, typer.Option(metavar="FILE", help="Write the results as JUnit XML.")]
Update = Annotated[
    bool, typer.Option("--update", help="Write the answers of today into the files.")
]
Against = Annotated[
    str | None,
    typer.Option(
        metavar="[NAME=]FILE",
        help="Only tell which answers would change if FILE replaced the document of its name, "
        "or that named NAME; nothing is changed.",
        show_default=False,
    ),
]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Name the questions that passed, too.")
]


def check(
    paths: Paths = None,
    junit: Junit = None,
    as_json: Json = False,
    update: Update = False,
    against: Against = None,
    where: Where = None,
    verbose: Verbose = False,
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
    settings = load_settings(
        strictness=strictness,
        at_most_wrong=at_most_wrong,
        encoder=encoder,
        reader=reader,
        llm=llm,
        no_cache=no_cache,
    )
    chosen = parse_where(where)
    if chosen and (update or against is not None):
        raise BadInput("--where asks some documents alone; leave out --update and --against.")
    if against is not None:
        if update or junit:
            raise BadInput("--against changes and judges nothing; leave out --update and --junit.")
        fails = bool(check_edit(against, _load_suites(paths), settings, as_json=as_json))
    else:
        fails = _judge(
            paths, settings, chosen, junit=junit, as_json=as_json, update=update, verbose=verbose
        )
    raise typer.Exit(_FAILED if fails else 0)


def _judge(
    paths: list[str] | None,
    settings: Settings,
    chosen: Filter | None,
    *,
    junit: Path | None,
    as_json: bool,
    update: bool,
    verbose: bool,
) -> bool:
    """Ask the questions and tell how they ended; whether any failed that was not updated."""
    from assistant.regression import find_suites, load

    suites = [load(path) for path in find_suites(paths or ())]
    reports = _check_suites(suites, settings, chosen, single=update)
    if junit:
        _write_junit(junit, reports)
    if as_json:
        _print_json(reports)
    else:
        _print_table(reports, verbose=verbose)
    return bool(_list_failing(reports) - (_update_files(reports) if update else frozenset()))


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


def _check_suites(
    suites: Iterable[Suite], settings: Settings, where: Filter | None, *, single: bool
) -> list[Report]:
    """The reports of all suites; one that has no document that matches ``where`` is passed over,
    which is said.

    Raises:
        BadInput: no suite has such a document.
    """
    from index.filters import NoMatch

    reports: list[Report] = []
    passed_over: list[str] = []
    for suite in suites:
        try:
            reports += _make_reports(suite, settings, where, single=single)
        except NoMatch as error:
            passed_over.append(f"{suite.path}: {error}")
    if passed_over and not reports:
        raise BadInput(passed_over[0])
    for sentence in passed_over:
        complain(sentence)
    return reports


def _make_reports(
    suite: Suite, settings: Settings, where: Filter | None, *, single: bool
) -> list[Report]:
    """The suite's report; before that of a chat model the one without it, unless ``single``.

    A suite that names its own model, or none, is asked once: its settings win.
    """
    if single or not settings.llm or "llm" in suite.settings:
        return [_run_suite(suite, settings, where)]
    without = settings.model_copy(update={"llm": ""})
    return [
        replace(_run_suite(suite, without, where), answerer=EXTRACTIVE),
        replace(_run_suite(suite, settings, where), answerer=settings.llm),
    ]


def _run_suite(suite: Suite, settings: Settings, where: Filter | None) -> Report:
    """The suite's questions asked, of an assistant of its own, within what matches ``where``."""
    from assistant.regression import Scoped, open_suite, run

    with show_progress("Asking") as step, closing(open_suite(suite, settings, step)) as assistant:
        if where is None:
            return run(suite, assistant, step)
        chosen = where.choose(assistant.documents.headers())
        return run(suite, Scoped(assistant, chosen), step)


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
