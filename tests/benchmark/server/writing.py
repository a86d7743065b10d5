"""Several processes that write into one index at the same time, each its share, timed together."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any

from index.encoder import Vectors
from index.types import Document
from tests.benchmark import jobs
from tests.benchmark.server.chroma import Server, dies_with_parent

_PATIENCE_SECONDS = 300.0

Texts = Sequence[tuple[Document, Vectors]]


@dataclass(frozen=True, slots=True)
class Place:
    """An index that ``writers`` processes write to; on a server where there is one."""

    location: str
    writers: int
    server: Server | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """What it took to write so many sentences.

    ``seconds`` are from the first writer's beginning to the last one's end; ``writing``,
    ``serving`` and ``others`` are core seconds of the writers together, of the server and of
    whatever else the machine did meanwhile.
    """

    sentences: int
    seconds: float
    writing: float
    serving: float
    others: float

    def __add__(self, more: Spent) -> Spent:
        return Spent(
            self.sentences + more.sentences,
            self.seconds + more.seconds,
            self.writing + more.writing,
            self.serving + more.serving,
            self.others + more.others,
        )


def written(place: Place, texts: Texts, scratch: Path, environment: Mapping[str, str]) -> Spent:
    """Write the texts, every writer its own share of them.

    Raises:
        Failed: a writer ended with an error, or they took longer than five minutes.
    """
    shares = []
    for number in range(place.writers):
        shares.append(scratch / f"share-{number}.pickle")
        shares[-1].write_bytes(pickle.dumps(list(texts[number :: place.writers])))
    with _ready(place.location, shares, environment) as writers:
        served, busy = _core_seconds(place.server), _busy_core_seconds()
        for writer in writers:
            print(file=writer.stdin, flush=True)
        told = [json.loads(_line(writer)) for writer in writers]
        served, busy = _core_seconds(place.server) - served, _busy_core_seconds() - busy
    worked = sum(one["core_seconds"] for one in told)
    return Spent(
        sentences=sum(len(vectors) for _, vectors in texts),
        seconds=max(one["ended"] for one in told) - min(one["began"] for one in told),
        writing=worked,
        serving=served,
        others=max(0.0, busy - worked - served),
    )


@contextmanager
def _ready(
    location: str, shares: Sequence[Path], environment: Mapping[str, str]
) -> Iterator[list[subprocess.Popen[str]]]:
    """A writer for every share, with its share read and the index open; all ended afterwards."""
    writers: list[subprocess.Popen[str]] = []

    def end() -> None:
        for writer in writers:
            writer.kill()

    late = Timer(_PATIENCE_SECONDS, end)  # Then what is read of them ends, too.
    late.start()
    try:
        for share in shares:
            command = [sys.executable, "-m", "tests.benchmark.server.writer", location, str(share)]
            writers.append(_started(command, environment))
        for writer in writers:
            _line(writer)
        yield writers
    finally:
        late.cancel()
        end()
        for writer in writers:
            writer.communicate()


def _started(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        cwd=jobs.ROOT,
        env=jobs.offline() | dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=dies_with_parent,
    )


def _line(writer: subprocess.Popen[Any]) -> str:
    assert writer.stdout is not None
    line: str = writer.stdout.readline()
    if not line:
        raise jobs.Failed("a writer ended with an error, or was too slow")
    return line


def _core_seconds(server: Server | None) -> float:
    return server.core_seconds() if server else 0.0


def _busy_core_seconds() -> float:
    """Seconds of a core that the whole machine has worked so far, or that others took from it."""
    first = Path("/proc/stat").read_text().splitlines()[0].split()
    user, nice, system, _, _, irq, softirq, steal = map(int, first[1:9])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")
