"""Finds the files that documents were read from, and keeps those that were uploaded."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import RLock

from index.types import Source

_KNOWN = 256
"""Files whose digests are kept in memory."""


class Originals:
    """The files by the digests of their bytes; a file that has changed since is none.

    Those in folders lie where they are. Uploads, and what the web has with pages to be shown, are
    kept in ``folder``, each once, until no document is made of it. Safe to share between threads.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = RLock()
        self._held: set[str] = set()

    def find(self, document: Source) -> Path | None:
        """The file that a document was read from, byte for byte; ``None`` where it is not there."""
        if not document.file_sha256:
            return None
        places = [self._place(document.file_sha256)]
        if os.path.isabs(document.uri):
            places.insert(0, Path(document.uri))
        return next((one for one in places if _is_file_of(one, document.file_sha256)), None)

    def keep(self, document: Source, raw: bytes) -> None:
        """Keep the file of a document that is in the index now, if the document names it."""
        if not document.file_sha256:
            return
        with self._lock:
            place = self._place(document.file_sha256)
            self._held.discard(document.file_sha256)
            if _is_file_of(place, document.file_sha256):
                return
            self._folder.mkdir(parents=True, exist_ok=True)
            # Under another name until it is whole.
            with NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as part:
                part.write(raw)
            os.replace(part.name, place)

    def hold(self, document: Source) -> None:
        """Leave the file of a removed document where it is, since it may be brought back."""
        with self._lock:
            self._held.add(document.file_sha256)

    def release(self, document: Source) -> None:
        """Hold a file no more: its document is back, or will not be brought back."""
        with self._lock:
            self._held.discard(document.file_sha256)

    def release_all(self) -> None:
        """Hold no file more: nothing that was removed will be brought back."""
        with self._lock:
            self._held.clear()

    def measure(self) -> int:
        """Bytes of all files that are kept."""
        sizes = 0
        for place in self._folder.glob("*"):
            with suppress(FileNotFoundError):  # Swept meanwhile.
                sizes += place.stat().st_size
        return sizes

    def sweep(self, used: Callable[[], Collection[str]]) -> None:
        """Delete the kept files of which no document is made; ``used`` gives the digests of all."""
        with self._lock:
            kept = list(self._folder.glob("*"))
            wanted = {*used(), *self._held} if kept else set()
            for place in kept:
                if place.stem not in wanted:
                    place.unlink(missing_ok=True)

    def _place(self, sha256: str) -> Path:
        # Whatever it is: they were only PDFs at first.
        return self._folder / f"{sha256}.pdf"


def _is_file_of(place: Path, sha256: str) -> bool:
    """Whether a file has these bytes."""
    try:
        about = place.stat()
        return _digest(str(place), about.st_mtime_ns, about.st_size) == sha256
    except OSError:
        return False


@lru_cache(_KNOWN)
def _digest(place: str, changed: int, size: int) -> str:
    """The digest of a file, read once until it changes."""
    with open(place, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
