"""What every contender's script is asked and prints, so that all are measured alike.

``SCRIPT add INDEX TEXTS``: make the index in the folder INDEX of the texts in TEXTS, a JSON
record a line. ``SCRIPT ask INDEX QUESTIONS``: open it, and answer the questions in QUESTIONS, a
JSON list of strings. Either prints one line of JSON, last, with seconds and peak memory.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

STARTED = time.perf_counter()

Cited = tuple[str, str, float]
"""Of the best answer: the id of its text, the words cited, and how sure it is of them."""


def main(
    load: Callable[[], None],
    add: Callable[[str, Sequence[dict[str, Any]]], int],
    opened: Callable[[str], Callable[[str], Cited]],
) -> None:
    """Do what the command line asks.

    ``load`` imports what is needed and loads its models, ``add`` indexes and returns how many
    passages there are, ``opened`` gives a function from a question to its answer.
    """
    job, folder, path = sys.argv[1:4]
    load()
    done: dict[str, Any] = {"load_seconds": time.perf_counter() - STARTED}
    with open(path, encoding="utf-8") as file:
        if job == "add":
            texts = [json.loads(line) for line in file]
            started, worked = time.perf_counter(), time.process_time()
            done["passages"] = add(folder, texts)
            done["add_seconds"] = time.perf_counter() - started
            done["core_seconds"] = time.process_time() - worked
        else:
            done |= _asked(opened(folder), json.load(file))
    done["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(done), flush=True)


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
