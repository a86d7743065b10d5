"""One process that searches several indexes in turn, and says how long each took.

``python -m tests.benchmark.server.searcher QUESTIONS LOCATION...`` with a JSON list of strings prints a
line of JSON: for each index the seconds until it was open, with what is derived of it in place, of
the first search in it, and of every later one.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from index import encoder
from index.library import Library


def main() -> None:
    path, *locations = sys.argv[1:]
    first, *questions = json.loads(Path(path).read_text(encoding="utf-8"))
    encoder.load()
    libraries, told = [], []
    for location in locations:
        started = time.perf_counter()
        library = Library(location)
        opened = time.perf_counter() - started
        told.append({"opened": opened, "first": _seconds(library, first), "later": []})
        libraries.append(library)
    for question in questions:
        for library, found in zip(libraries, told, strict=True):
            found["later"].append(_seconds(library, question))
    print(json.dumps(told), flush=True)
    for library in libraries:
        library.close()


def _seconds(library: Library, question: str) -> float:
    started = time.perf_counter()
    library.search(question)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
