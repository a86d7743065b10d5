"""The steps of a report: each can be run by itself, and what came of it is kept for a day."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmark import (
    growth,
    machine,
    peers,
    plot,
    profiling,
    restored,
    sameness,
    server,
    speed,
)
from tests.benchmark.growth import Grown
from tests.benchmark.machine import CACHE

KEPT_SECONDS = 24 * 3600
PICTURE = "growth.svg"


@dataclass(frozen=True, slots=True)
class Options:
    """What the steps are given; ``reader`` is a folder in Hugging Face form, ``""`` for ours."""

    data: Path
    reader: str
    sizes: tuple[int, ...]
    questions: int
    rounds: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The text of a step for the report, or why it failed, its figures, and when it was run.

    ``load`` is how many processes wanted a core, on average, in the minute before it.
    """

    step: str
    text: str
    when: float
    seconds: float
    load: float
    command: str
    machine: str
    failed: str = ""
    figures: Any = field(default=None, repr=False)

    @property
    def stale(self) -> bool:
        return time.time() - self.when > KEPT_SECONDS


def run(step: str, options: Options, command: str) -> Outcome:
    """Run a step and keep what came of it; an error becomes part of the outcome."""
    on, started, load = machine.described(), time.time(), os.getloadavg()[0]
    text, figures, failed = "", None, ""
    try:
        text, figures = STEPS[step](options)
    except Exception as error:
        failed = f"{type(error).__name__}: {error}"
    seconds = time.time() - started
    outcome = Outcome(step, text, started, seconds, load, command, on, failed, figures)
    CACHE.mkdir(parents=True, exist_ok=True)
    _path(step).write_text(json.dumps(asdict(outcome), indent=2) + "\n", encoding="utf-8")
    return outcome


def kept(step: str) -> Outcome | None:
    """What came of a step when it was last run."""
    path = _path(step)
    return Outcome(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def _path(step: str) -> Path:
    return CACHE / f"step-{step}.json"


def _speed(options: Options) -> tuple[str, Any]:
    reader = restored.reader(CACHE, options.reader)
    found = speed.measured(options.data, 500, options.questions, options.rounds, reader)
    return speed.report(found), asdict(found)


def _growth(options: Options) -> tuple[str, Any]:
    """These sizes, and those that were measured in the last day and are not measured now."""
    found = list(growth.measured(options.data, options.sizes, options.questions, CACHE / "indexes"))
    earlier = kept("growth")
    if earlier and not earlier.stale and earlier.figures:
        measured = {_order(one.passages) for one in found}
        found += [
            one
            for one in (Grown(**values) for values in earlier.figures)
            if _order(one.passages) not in measured
        ]
    found.sort(key=lambda one: one.passages)
    plot.draw(found, CACHE / PICTURE)
    picture = f"\n\n![Growth: time, space and quality against the passages]({PICTURE})"
    return growth.report(found) + picture, [asdict(one) for one in found]


def _order(passages: int) -> str:
    """A size as it was asked for, of which an index may hold a few more."""
    return f"{passages:.1e}"


def _sameness(options: Options) -> tuple[str, Any]:
    found = sameness.measured(options.data, 300, restored.reader(CACHE, options.reader))
    return sameness.report(found), [asdict(one) for one in found]


def _server(options: Options) -> tuple[str, Any]:
    found = server.measured(options.data)
    return server.report(found), asdict(found)


def _peers(options: Options) -> tuple[str, Any]:
    reader = restored.reader(CACHE, options.reader)
    found = peers.measured(options.data, options.questions, 1, reader)
    return peers.report(found), [asdict(one) for one in found]


def _profile(options: Options) -> tuple[str, Any]:
    found = profiling.measured(options.data)
    figures = {job: [asdict(one) for one in costs] for job, costs in found.items()}
    return profiling.report(found), figures


STEPS: dict[str, Callable[[Options], tuple[str, Any]]] = {
    "speed": _speed,
    "sameness": _sameness,
    "growth": _growth,
    "server": _server,
    "peers": _peers,
    "profile": _profile,
}
