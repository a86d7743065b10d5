"""Runs the fixed questions of a visitor, and keeps how each run went."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock

from assistant.regression import Report, Scoped, Suite, check, load
from assistant.web.services.chat import Chat
from assistant.web.services.visitors import visible
from index.errors import BadInput

_TABLE = (
    "create table if not exists run (visitor text not null, at text not null, cases integer "
    "not null, scores text not null)"
)
# Runs that the plot shows.
_KEPT = 60


@dataclass(frozen=True, slots=True)
class Run:
    """One run: when, over how many questions, and its scores in [0, 1] (``None``: no case)."""

    at: str
    cases: int
    scores: dict[str, float | None]


class Checks:
    """The fixed questions of all visitors, with the history of their runs in ``path``."""

    def __init__(self, chat: Chat, path: Path) -> None:
        self._chat = chat
        self._lock = RLock()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute(_TABLE)

    def run(self, who: str) -> Iterator[tuple[Report, int]]:
        """The report so far, again and again, and how many questions there are.

        Raises:
            BadInput: there are no questions, or their file is not as it should be.
        """
        path = self._chat.questions(who)
        if not path.is_file():
            raise BadInput("There are no fixed questions yet; rate an answer to make one.")
        suite = load(path)
        # The file of one visitor bears their name, which says nothing to them.
        name = path.name if self._chat.settings.questions else "your questions"
        report = Report(suite, ())
        with self._chat.startup.borrow() as assistant:
            scoped = Scoped(assistant, visible(assistant, who))
            documents = tuple(scoped.documents)
            for case in suite.cases:
                result = check(case, name, scoped, documents)
                report = Report(suite, (*report.results, result))
                yield report, len(suite.cases)
        self._keep(who, suite, report)

    def runs(self, who: str) -> Sequence[Run]:
        """The last runs of a visitor, in the order in which they were made."""
        with self._lock:
            rows = self._db.execute(
                "select at, cases, scores from run where visitor = ? order by rowid desc limit ?",
                (who, _KEPT),
            ).fetchall()
        return tuple(Run(at, count, json.loads(scores)) for at, count, scores in reversed(rows))

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    def _keep(self, who: str, suite: Suite, report: Report) -> None:
        metrics = report.metrics
        scores = {
            "pass rate": sum(result.ok for result in report.results) / len(report.results),
            "citation precision": metrics.citation_precision,
            "citation recall": metrics.citation_recall,
            "refusal accuracy": metrics.refusal_accuracy,
        }
        at = datetime.now(UTC).isoformat(timespec="seconds")
        with self._lock:
            self._db.execute(
                "insert into run values (?, ?, ?, ?)",
                (who, at, len(suite.cases), json.dumps(scores)),
            )
