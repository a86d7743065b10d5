"""Adding and asking, timed: rounds in which contenders take turns, so that noise meets them all."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmark import jobs
from tests.benchmark.jobs import Contender


@dataclass(frozen=True, slots=True)
class Work:
    """What contenders are given: the file of the texts, and questions on them."""

    texts: Path
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """What a contender's script printed when it added, and when it was asked."""

    added: dict[str, Any]
    asked: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Timed:
    """What one contender took: medians over the rounds.

    ``load`` and ``cold`` are seconds, from the start of a process until its models are loaded,
    and until its first answer; ``p50`` and ``p95`` are milliseconds of a later answer; ``rate``
    counts passages per second, and ``work`` the seconds of a core that adding took per 1,000
    passages; the peaks are megabytes of memory while adding and while asking.
    """

    name: str
    load: float
    cold: float
    p50: float
    p95: float
    rate: float
    work: float
    peak_adding: float
    peak_asking: float


def timed(
    contenders: Sequence[Contender], work: Work, rounds: int, scratch: Path
) -> tuple[Timed, ...]:
    """Each contender's figures, in the order given; its index stays in ``scratch``.

    Raises:
        Failed: a contender's script ended with an error.
    """
    runs: dict[str, list[Run]] = {one.name: [] for one in contenders}
    for _ in range(rounds):
        for one in contenders:
            runs[one.name].append(once(one, work, scratch))
    return tuple(summed(name, held) for name, held in runs.items())


def once(contender: Contender, work: Work, scratch: Path) -> Run:
    """Add and ask once, each in a process of its own.

    Raises:
        Failed: the contender's script ended with an error.
    """
    index = folder(scratch, contender)
    shutil.rmtree(index, ignore_errors=True)
    added = jobs.add(contender, index, work.texts)
    return Run(added, jobs.ask(contender, index, work.questions, scratch))


def folder(scratch: Path, contender: Contender) -> Path:
    """Where the index of a contender is."""
    return scratch / contender.name.replace(" ", "-")


def summed(name: str, runs: Sequence[Run]) -> Timed:
    """The medians of a contender's runs."""
    added, asked = [run.added for run in runs], [run.asked for run in runs]
    return Timed(
        name=name,
        load=median(one["load_seconds"] for one in asked),
        cold=median(one["first_seconds"] for one in asked),
        p50=median(1000 * quantile(one["seconds"][1:], 0.5) for one in asked),
        p95=median(1000 * quantile(one["seconds"][1:], 0.95) for one in asked),
        rate=median(one["passages"] / one["add_seconds"] for one in added),
        work=median(1000 * one["core_seconds"] / one["passages"] for one in added),
        peak_adding=median(one["peak_mb"] for one in added),
        peak_asking=median(one["peak_mb"] for one in asked),
    )


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1))]
