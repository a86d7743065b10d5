"""One writer at a time in a folder, whichever process it is of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import IndexLocked


@contextmanager
def locked(location: str, patience: float = 0) -> Iterator[None]:
    """The right to write in a folder, which a thread that has it may take again.

    ``patience`` is how many seconds to wait for another process.

    Raises:
        IndexLocked: another process has it.
    """
    try:
        with FileLock(Path(location) / "writer.lock", timeout=patience, is_singleton=True):
            yield
    except Timeout:
        raise IndexLocked(
            f"Another process is writing to the index in {location}; "
            "wait until it is done, or choose another index."
        ) from None
