"""Writes into a file of questions what the system answers now, where that has changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assistant.regression.cases import Case, Suite, load, parse
from assistant.regression.edits import rewritten
from assistant.regression.metrics import accepted
from assistant.regression.results import CaseResult, Report, Verdict
from index.errors import BadInput


def update(report: Report) -> tuple[str, ...]:
    """Rewrites the suite's file and returns the ids of the cases that changed, in order.

    A failed case then expects what the system says now; a known failure keeps its true
    answer, and loses only its mark once it passes. Everything else, comments included,
    stays as it is written; a file in which nothing changes is not touched.

    Raises:
        BadInput: the file has changed since it was checked, cannot be written, or is laid
            out so that a case cannot be edited in place; nothing is written then.
    """
    suite = report.suite
    pairs = [(result.case, updated(result)) for result in report.results]
    changed = tuple(new.id for old, new in pairs if new != old)
    if not changed:
        return ()
    if load(suite.path).text != suite.text:
        raise BadInput(f"{suite.path} has changed since it was checked; check it again")
    text = rewritten(suite.text, suite.path, pairs)
    _verify(suite, text, tuple(new for _, new in pairs))
    try:
        Path(suite.path).write_bytes(text.encode("utf-8"))
    except OSError as error:
        raise BadInput(f"{suite.path} cannot be written: {error.strerror}") from None
    return changed


def updated(result: CaseResult) -> Case:
    """The case as it should read, given what the system answers now."""
    case, answer = result.case, result.answer
    if result.verdict is Verdict.UNEXPECTED_PASS:
        return replace(case, known_failure="")
    if result.verdict is not Verdict.FAIL or case.known_failure:
        return case
    if not answer.found:
        return replace(case, answer=(), cites=(), cites_any=(), unanswerable=True)
    if case.unanswerable or not (case.answer and accepted(answer, case.answer)):
        named = case.unanswerable or case.answer
        case = replace(case, answer=(answer.short,) if named and answer.short else ())
    evidence = result.evidence
    if case.unanswerable or evidence.unplaced or evidence.missing(answer.citations):
        cited = tuple(dict.fromkeys(citation.text for citation in answer.citations))
        case = replace(case, cites=cited, cites_any=())
    return replace(case, unanswerable=False)


def _verify(suite: Suite, text: str, cases: tuple[Case, ...]) -> None:
    """Raises ``BadInput`` unless ``text`` reads as ``suite`` with ``cases`` in place of its own."""
    try:
        found = parse(text, suite.path)
    except BadInput:
        found = None
    if found is None or replace(found, text="") != replace(suite, text="", cases=cases):
        why = "it has anchors or an unusual layout"
        raise BadInput(f"{suite.path} cannot be updated in place, as {why}; edit it by hand")
