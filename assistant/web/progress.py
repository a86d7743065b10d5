"""Follows work that is done in another thread, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import TypeVar

Step = TypeVar("Step")


def watched(work: Callable[[Callable[[Step], None]], object]) -> Iterator[Step]:
    """What ``work`` reports to the function it is given, as it comes; raises what it raises."""
    reports: SimpleQueue[Step | None] = SimpleQueue()
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(work, reports.put)
        done.add_done_callback(lambda _: reports.put(None))
        while (step := reports.get()) is not None:
            yield step
        done.result()
