"""Runs the fixed questions of a visitor, keeps how each run went, and tries edits of a source."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import RLock

from assistant.pipeline import Assistant
from assistant.regression import (
    CaseResult,
    Effect,
    Report,
    Scoped,
    Suite,
    Trial,
    brief,
    check,
    explain,
    load,
    preview,
    summarise_kind,
    summary,
)
from assistant.web.services.chat import Chat
from assistant.web.services.library import follow
from assistant.web.services.preview import list_conversation_trials, list_question_trials
from assistant.web.services.visitors import visible
from index.errors import BadInput
from index.replacement import load_replacement, match_document
from index.store.records import Header
from index.types import Source

_TABLES = """
create table if not exists run (
    visitor text not null, at text not null, cases integer not null, scores text not null
);
create table if not exists last (visitor text primary key, outcome text not null);
"""
"""``last`` is what came of every question in the last run; of earlier runs the scores are kept."""

# Runs that the plot shows.
_KEPT = 60
# What messages call the fixed questions of one visitor, whose file bears their name.
_OWN = "your questions"


@dataclass(frozen=True, slots=True)
class Run:
    """One run: when, over how many questions, and its scores in [0, 1] (``None``: no case)."""

    at: str
    cases: int
    scores: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Checked:
    """One question of a run: its verdict, in a line why, and the whole explanation."""

    question: str
    verdict: str
    ok: bool
    reason: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Results:
    """The questions of a run that have been asked, of ``total``; ``at`` is empty until it ends."""

    rows: tuple[Checked, ...]
    total: int
    summary: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """How far an edit has been tried: ``done`` of ``total`` questions, and at the end its effects.

    Until then every question counts twice, as it is asked before the edit and after it.
    """

    title: str
    done: int
    total: int
    effects: tuple[Effect, ...] | None = None


class Checks:
    """The fixed questions of all visitors, with the history of their runs in ``path``."""

    def __init__(self, chat: Chat, path: Path) -> None:
        self._chat = chat
        self._lock = RLock()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.executescript(_TABLES)

    def run(self, who: str) -> Iterator[Results]:
        """The results so far, again and again.

        Raises:
            BadInput: there are no questions, or their file is not as it should be.
        """
        path = self._chat.questions(who)
        if not path.is_file():
            raise BadInput("There are no fixed questions yet; rate an answer to make one.")
        suite = load(path)
        name = path.name if self._chat.settings.questions else _OWN
        report = Report(suite, ())
        with self._chat.startup.borrow() as assistant:
            scoped = Scoped(assistant, visible(assistant, who))
            documents = tuple(scoped.documents)
            for case in suite.cases:
                result = check(case, name, scoped, documents)
                report = Report(suite, (*report.results, result))
                yield _read_report(report)
        self._keep(who, suite, report)

    def runs(self, who: str) -> Sequence[Run]:
        """The last runs of a visitor, in the order in which they were made."""
        with self._lock:
            rows = self._db.execute(
                "select at, cases, scores from run where visitor = ? order by rowid desc limit ?",
                (who, _KEPT),
            ).fetchall()
        return tuple(Run(at, count, json.loads(scores)) for at, count, scores in reversed(rows))

    def last(self, who: str) -> Results | None:
        """What came of every question in a visitor's last run, if there has been one."""
        with self._lock:
            rows = self._db.execute("select outcome from last where visitor = ?", (who,)).fetchall()
        if not rows:
            return None
        values = json.loads(rows[0][0])
        return Results(**values | {"rows": tuple(Checked(**row) for row in values["rows"])})

    def headers(self, who: str) -> tuple[Header, ...]:
        """The documents that a visitor sees; none while the library is being opened."""
        if not self._chat.startup.ready:
            return ()
        with self._chat.startup.borrow() as assistant:
            return tuple(visible(assistant, who).values())

    def try_edit(self, who: str, file: str, document: str = "") -> Iterator[Tried]:
        """What a new version of a document would change, and on the way there how far that is.

        ``document`` is the id of the one that is replaced; without it, that of the file's name.

        Raises:
            BadInput: the file cannot be read or replaces nothing, or there is nothing to ask.
        """
        with self._chat.startup.borrow() as assistant:
            headers = visible(assistant, who)
            source = _read_edit(headers, file, document)
            trials = self._list_trials(who, frozenset(headers))
            if not trials:
                raise BadInput("There is no answer yet that could change; ask a question first.")
            title, effects = headers[source.id].title, list[Effect]()
            for done, total in follow(partial(_preview, assistant, source, trials, effects)):
                yield Tried(title, done, total)
            yield Tried(title, len(trials), len(trials), tuple(effects))

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    def _list_trials(self, who: str, within: frozenset[str]) -> tuple[Trial, ...]:
        fixed = list_question_trials(self._chat.questions(who), _OWN, within)
        return (*fixed, *list_conversation_trials(self._chat.conversations, who, within))

    def _keep(self, who: str, suite: Suite, report: Report) -> None:
        metrics = report.metrics
        scores = {
            "pass rate": sum(result.ok for result in report.results) / len(report.results),
            "citation precision": metrics.citation_precision,
            "citation recall": metrics.citation_recall,
            "refusal accuracy": metrics.refusal_accuracy,
        }
        at = datetime.now(UTC).isoformat(timespec="seconds")
        outcome = json.dumps(asdict(_read_report(report, at)))
        with self._lock:
            self._db.execute(
                "insert into run values (?, ?, ?, ?)",
                (who, at, len(suite.cases), json.dumps(scores)),
            )
            self._db.execute("insert or replace into last values (?, ?)", (who, outcome))


def _read_report(report: Report, at: str = "") -> Results:
    """What the page shows of a report."""
    rows = tuple(map(_read_result, report.results))
    return Results(rows, len(report.suite.cases), summary(report.counts), at)


def _read_result(result: CaseResult) -> Checked:
    reason = f"{summarise_kind(result.kind)}: {brief(result)}" if result.kind else ""
    return Checked(result.case.question, result.verdict.value, result.ok, reason, explain(result))


def _read_edit(headers: Mapping[str, Header], file: str, document: str) -> Source:
    """The new version of a document that the visitor sees.

    Raises:
        BadInput: it cannot be read, or it is not clear what it replaces.
    """
    name = Path(file).name
    if match_document(headers.values(), file, document) is None:
        raise BadInput(f"No document came from a file named {name}; choose what it replaces.")
    try:
        return load_replacement(headers.values(), file, document)
    except BadInput as error:
        # A temporary path tells a visitor nothing, and is nobody's business.
        raise BadInput(str(error).replace(file, name)) from None


def _preview(
    assistant: Assistant,
    source: Source,
    trials: Sequence[Trial],
    effects: list[Effect],
    report: Callable[[tuple[int, int]], None],
) -> None:
    """Fill ``effects``, and report how many questions have been asked, and of how many."""
    effects += preview(assistant, source, trials, lambda _, done, total: report((done, total)))
