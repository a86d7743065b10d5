"""One process that writes prepared texts into an index when it is told to, and says what it took.

``python -m tests.benchmark.server.writer LOCATION TEXTS`` prints a line once it is ready, waits for one,
writes, and prints a line of JSON: seconds of the clock when it began and ended, and of a core.
"""

from __future__ import annotations

import json
import pickle
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from index.encoder import DEFAULT, Vectors
from index.lock import locked
from index.search.caches import Caches
from index.store import Store
from index.types import Document, is_server
from tests.benchmark import crowd


def main() -> None:
    location, path = sys.argv[1:]
    given: list[tuple[Document, Vectors]] = pickle.loads(Path(path).read_bytes())
    store, caches = Store(location, DEFAULT), Caches(location)
    print("ready", flush=True)
    if not sys.stdin.readline():  # Whoever started this is gone.
        return
    began, worked = time.time(), time.process_time()
    with ExitStack() as held:
        if not is_server(location):
            held.enter_context(locked(location))
        for start in range(0, len(given), crowd.WRITTEN_AT_ONCE):
            crowd.write(given[start : start + crowd.WRITTEN_AT_ONCE], store, caches)
        if not is_server(location):
            caches.generation = store.generation
    told = {"began": began, "ended": time.time(), "core_seconds": time.process_time() - worked}
    print(json.dumps(told), flush=True)
    caches.close()
    store.close()


if __name__ == "__main__":
    main()
