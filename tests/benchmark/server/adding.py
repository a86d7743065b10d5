"""The same texts added end to end, read, cut, encoded and written: to a folder and to a server.

Several ``footnote add`` at once have texts of their own; Ray is left out where it is missing.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from sys import executable

from index import distributed
from tests.benchmark import jobs
from tests.benchmark.corpus import Text
from tests.benchmark.server.chroma import serving
from tests.benchmark.tables import figure, table, times

_WAYS = (("a folder", 1, ""), ("a server", 1, ""), ("a server", 2, ""), ("a server", 1, "ray"))
_PATIENCE_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Added:
    """Seconds of the whole ``footnote add``, or of several at once; or why it was not done."""

    where: str
    processes: int
    engine: str
    seconds: float = 0.0
    failed: str = ""


def added(texts: Sequence[Text], scratch: Path) -> tuple[Added, ...]:
    """The texts added to a new index in each way."""
    files = _files(texts, scratch / "texts")
    found = []
    for at, (where, processes, engine) in enumerate(_WAYS):
        failed, seconds = "", 0.0
        cache = own_cache(scratch / f"adding-{at}")
        with ExitStack() as running:
            location = str(scratch / f"added-{at}")
            try:
                if where == "a server":
                    location = running.enter_context(serving(scratch / f"added-{at}")).url
                if engine == "ray":
                    distributed.check(location)
                seconds = _add(files, location, processes, engine, cache)
            except (ImportError, jobs.Failed) as error:
                failed = str(error)
        found.append(Added(where, processes, engine, seconds, failed))
    return tuple(found)


def _add(
    files: Sequence[Path], location: str, processes: int, engine: str, cache: Mapping[str, str]
) -> float:
    """Seconds until so many processes have together added the files."""
    options = ["--index", location, *(["--engine", engine] if engine else [])]
    command = [executable, "-m", "assistant.cli", "add", *options]

    def run(share: Sequence[Path]) -> None:
        jobs.run([*command, *map(str, share)], cache, patience=_PATIENCE_SECONDS)

    started = time.perf_counter()
    with ThreadPoolExecutor(processes) as threads:
        list(threads.map(run, [files[at::processes] for at in range(processes)]))
    return time.perf_counter() - started


def _files(texts: Sequence[Text], folder: Path) -> list[Path]:
    folder.mkdir()
    files = [folder / f"{one.id}.txt" for one in texts]
    for path, one in zip(files, texts, strict=True):
        path.write_text(one.text, encoding="utf-8")
    return files


def own_cache(folder: Path) -> dict[str, str]:
    """An environment whose cache holds nothing of any index; without a cluster."""
    folder.mkdir(parents=True, exist_ok=True)
    return {"XDG_CACHE_HOME": str(folder), "RAY_ADDRESS": "", "RAY_USAGE_STATS_ENABLED": "0"}


def report(added: Sequence[Added], passages: int) -> str:
    """A row for each way of adding; one that was not measured says why."""
    folder = added[0]
    rows = []
    for one in added:
        name = named(one.where, one.processes) if not one.engine else f"{one.where}, with Ray"
        if one.failed:
            rows.append([f"{name}: {one.failed}", "–", "–", "–"])
        else:
            rate = figure(passages / one.seconds)
            ratio = times(folder.seconds, one.seconds)
            rows.append([name, rate, ratio, figure(one.seconds, "s")])
    return table(["texts added to", "passages/s", "ratio", "seconds"], rows)


def named(where: str, processes: int) -> str:
    """How an index and those who write to it are called in tables."""
    return f"{where}, {processes} writer{'s' if processes > 1 else ''}"
