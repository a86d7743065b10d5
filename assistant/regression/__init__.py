"""Fixed questions whose answers and citations are checked against an assistant.

A suite is one ``*.questions.yaml`` file::

    sources: [article.txt]        # beside the file, or URLs; without: the articles that ship
    settings: {strictness: strict}
    cases:
      - id: start
        question: When did the airstrikes begin?
        answer: [Wednesday, September 30]
        cites: ["On Wednesday, Russian Federation indeed began"]
        tags: [time]

``load`` it, ``open_suite`` an assistant for it, ``run`` it, and ``render`` or ``junit`` the
report; ``update`` writes the answers of today into the file.
"""

from assistant.regression.cases import SUFFIX, Case, Suite, load
from assistant.regression.metrics import Metrics
from assistant.regression.preview import (
    Effect,
    Outcome,
    Trial,
    describe_effect,
    evidence_parted,
    list_trials,
    preview,
)
from assistant.regression.results import CaseResult, Kind, Report, Verdict, summary
from assistant.regression.runner import (
    Scoped,
    brief,
    check,
    explain,
    find_suites,
    open_suite,
    run,
    summarise_kind,
)
from assistant.regression.table import compare_reports, junit, render
from assistant.regression.update import update

__all__ = [
    "SUFFIX",
    "Case",
    "CaseResult",
    "Effect",
    "Kind",
    "Metrics",
    "Outcome",
    "Report",
    "Scoped",
    "Suite",
    "Trial",
    "Verdict",
    "brief",
    "check",
    "compare_reports",
    "describe_effect",
    "evidence_parted",
    "explain",
    "find_suites",
    "junit",
    "list_trials",
    "load",
    "open_suite",
    "preview",
    "render",
    "run",
    "summarise_kind",
    "summary",
    "update",
]
