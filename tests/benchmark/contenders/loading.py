"""Loads files, or adds them to an index, and prints what that took.

Run by its path, with the code of any commit first in ``PYTHONPATH``, so that it uses only what all
of them have.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path


def main() -> None:
    """Load the files named after ``load``, or add those named after ``add`` and an index."""
    what, *names = sys.argv[1:]
    from index import encoder
    from index.library import Library
    from index.loaders import load

    if what == "add":
        folder = names.pop(0)
        encoder.load()
    begun, worked = time.perf_counter(), _work()
    sources = [load(name) for name in names]
    loaded, reading = time.perf_counter() - begun, _work() - worked
    if what == "add":
        library = Library(folder)
        library.add(sources)
        library.close()
    print(
        json.dumps(
            {
                "loading": loaded,
                "reading": reading,
                "seconds": time.perf_counter() - begun,
                "work": _work() - worked,
                "peak": _find_peak(),
                "characters": sum(len(source.text) for source in sources),
            }
        )
    )


def _work() -> float:
    """Seconds of cores that this process has taken so far."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _find_peak() -> float:
    """The most memory that this process held, in megabytes, without that of who started it."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    main()
