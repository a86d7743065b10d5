"""Adding and asking, timed: rounds in which contenders take turns, so that noise meets them all."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.benchmark import jobs
from tests.benchmark.jobs import Contender


@dataclass(frozen=True, slots=True)
class Work:
    """What contenders are given: the file of the texts, and questions on them."""

    texts: Path
    questions: tuple[str, ...]


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
    added: dict[str, list[dict]] = {one.name: [] for one in contenders}
    asked: dict[str, list[dict]] = {one.name: [] for one in contenders}
    for _ in range(rounds):
        for one in contenders:
            index = folder(scratch, one)
            shutil.rmtree(index, ignore_errors=True)
            added[one.name].append(jobs.add(one, index, work.texts))
            asked[one.name].append(jobs.ask(one, index, work.questions, scratch))
    return tuple(_timed(one.name, added[one.name], asked[one.name]) for one in contenders)


def folder(scratch: Path, contender: Contender) -> Path:
    """Where the index of a contender is."""
    return scratch / contender.name.replace(" ", "-")


def _timed(name: str, added: Sequence[dict], asked: Sequence[dict]) -> Timed:
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
