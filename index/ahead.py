"""Makes the next item while the one before it is being used, so that two stages overlap."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar, cast

_Item = TypeVar("_Item")
_END = object()


def ahead(items: Iterator[_Item]) -> Iterator[_Item]:
    """The same items in the same order, of which one at most is held that was not asked for.

    They are made on one thread of their own; what making one raises is raised in its place.
    """
    with ThreadPoolExecutor(1, "ahead") as worker:
        coming = worker.submit(next, items, _END)
        while (item := coming.result()) is not _END:
            coming = worker.submit(next, items, _END)
            yield cast("_Item", item)
