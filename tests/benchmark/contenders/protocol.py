"""What every contender's script is asked and prints, so that all are measured alike.

``SCRIPT import``: import what is needed. ``SCRIPT add INDEX TEXTS``: make the index in the folder
INDEX of the texts in TEXTS, a JSON record a line. ``SCRIPT ask INDEX QUESTIONS``: open it, and
answer the questions in QUESTIONS, a JSON list of strings. Each prints one line of JSON, last, with
seconds and peak memory.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

STARTED = time.perf_counter()

Cited = tuple[str, str, float]
"""Of the best answer: the id of its text, the words cited, and how sure it is of them."""


def taken(*names: str) -> dict[str, Any]:
    """What ``"module:name"`` and the like name, by its own name."""
    pairs = [name.split(":") for name in names]
    return {name: getattr(import_module(module), name) for module, name in pairs}


def main(
    imports: Callable[[], object],
    load: Callable[[], object],
    add: Callable[[str, Sequence[dict[str, Any]]], int],
    opened: Callable[[str], Callable[[str], Cited]],
) -> None:
    """Do what the command line asks.

    ``imports`` imports what is needed and ``load`` loads the models, ``add`` indexes and returns
    how many passages there are, ``opened`` gives a function from a question to its answer.
    """
    job = sys.argv[1]
    imports()
    done: dict[str, Any] = {"import_seconds": time.perf_counter() - STARTED}
    if job != "import":
        load()
        done["load_seconds"] = time.perf_counter() - STARTED
    if job == "add":
        done |= _added(add, *sys.argv[2:4])
    elif job == "ask":
        with open(sys.argv[3], encoding="utf-8") as file:
            done |= _asked(opened(sys.argv[2]), json.load(file))
    done["peak_mb"] = peak_mb()
    print(json.dumps(done), flush=True)


def peak_mb() -> float:
    """Most memory of this process so far, in MB; not that of the process it was started from.

    Linux counts a parent's memory, as it was at the fork, in ``ru_maxrss``.
    """
    try:
        with open("/proc/self/status", encoding="ascii") as file:
            lines = dict(line.split(":", 1) for line in file)
    except FileNotFoundError:
        unit = 1024**2 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return int(lines["VmHWM"].split()[0]) / 1024


def _added(
    add: Callable[[str, Sequence[dict[str, Any]]], int], folder: str, path: str
) -> dict[str, Any]:
    with open(path, encoding="utf-8") as file:
        texts = [json.loads(line) for line in file]
    started, worked = time.perf_counter(), time.process_time()
    passages = add(folder, texts)
    return {
        "passages": passages,
        "add_seconds": time.perf_counter() - started,
        "core_seconds": time.process_time() - worked,
    }


def _asked(ask: Callable[[str], Cited], questions: Sequence[str]) -> dict[str, Any]:
    seconds: list[float] = []
    answers: list[Cited] = []
    first = 0.0
    for question in questions:
        started = time.perf_counter()
        answers.append(ask(question))
        seconds.append(time.perf_counter() - started)
        first = first or time.time()
    return {"seconds": seconds, "answers": answers, "first_at": first}
