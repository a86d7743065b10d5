"""The folder in which the page framework keeps what is uploaded, until it has been read."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from index.errors import BadInput

_AGE = 3600.0
"""Seconds that a file is left there; it is read within minutes."""

_MOST_ENTRIES = 5_000
"""Files and folders after which no more are taken: small ones fill a disk as well."""

_RESERVE = 300_000_000
"""Bytes of the disk that uploads leave free."""


@cache
def claim_folder() -> Path:
    """A folder of this process alone, gone when it ends, that the page framework is to use.

    It deletes none of its files itself, and its own folder is that of all programs that use it.
    """
    variable = "GRADIO_TEMP_DIR"
    made = tempfile.mkdtemp(prefix="footnote-uploads-", dir=os.environ.get(variable))
    os.environ[variable] = made
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(made)


class Uploads:
    """What is in the folder: at most ``most`` bytes, each file for an hour."""

    def __init__(self, folder: Path, most: int) -> None:
        self._folder, self._most = folder, most

    def check_room(self, length: int) -> None:
        """Refuse so many bytes more where they would fill the folder or its disk.

        Raises:
            BadInput: there is no room for them.
        """
        self.sweep()
        entries = list(self._walk())
        held = sum(about.st_size for _, about in entries)
        free = shutil.disk_usage(self._folder).free
        if len(entries) >= _MOST_ENTRIES or held + length > self._most or free < length + _RESERVE:
            raise BadInput("There is no room for more uploads now; try again later.")

    def sweep(self) -> None:
        """Delete what has been there for over an hour, empty folders too."""
        until = time.time() - _AGE
        # Listed first, as a folder looks new once something is taken out of it.
        for path, about in list(self._walk()):
            if about.st_mtime < until:
                with suppress(OSError):  # A folder that is not empty; a file that has just gone.
                    path.rmdir() if path.is_dir() else path.unlink()

    def _walk(self) -> Iterator[tuple[Path, os.stat_result]]:
        """All files and folders inside, what is in a folder before it."""
        for here, folders, files in os.walk(self._folder, topdown=False):
            for name in (*files, *folders):
                path = Path(here, name)
                with suppress(OSError):
                    yield path, path.lstat()
