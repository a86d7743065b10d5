"""The index as one thing: documents go in, come out, and are searched."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from threading import RLock

from filelock import FileLock
from platformdirs import user_cache_dir

from index import encoder as encoders
from index import manifest
from index.documents import Documents
from index.errors import BadInput
from index.ingest import Encoded, cut, ingest
from index.lexical import Lexical
from index.lock import locked
from index.search import search
from index.store import Store, revision
from index.store.client import is_server
from index.types import Document, Hit, Source

Progress = Callable[[str, int, int], None]
"""Called with what was done last, how many are done, and how many there are (0: unknown)."""

_BEHIND = "behind"
"""A generation that no store has: the lexical half may lack documents, or hold old ones."""


class Library:
    """A searchable collection of documents, in a folder, on a Chroma server or in memory.

    One process writes to a folder at a time; any number may search it. Writes by another
    process are noticed at the next search.

    Raises:
        BadInput: the folder, server or encoder cannot be used.
        IndexDamaged: the folder cannot be read.
        IndexOutdated: the index was made with another encoder, layout or segmentation.
    """

    def __init__(self, location: str = "", encoder: str = "", device: str = "cpu") -> None:
        self.location = location
        self._encoder_name, self._device = encoder, device
        self._store = Store(location, encoder or encoders.DEFAULT)
        self._lexical = Lexical(_lexical_path(location))
        self.documents = Documents(self._store)
        self._writing = RLock()
        self._ids: tuple[str, list[str]] | None = None
        self._refresh()

    def close(self) -> None:
        """Let go of the files; a library in memory is gone."""
        self._lexical.close()
        self._store.close()

    def add(
        self,
        sources: Iterable[Source],
        total: int = 0,
        progress: Progress | None = None,
        encoded: Encoded | None = None,
    ) -> tuple[str, ...]:
        """Add sources and return their ids; an unchanged one costs nothing, a changed one is
        replaced.

        ``progress`` is told of every document, ``encoded`` of the passages inside one as well.

        Raises:
            IndexLocked: another process is writing to this folder.
        """
        ids: list[str] = []
        with self._writer(), self._noted() as uris:
            self._store.sweep()
            current = {header.id: header.revision for header in self.documents.headers()}
            for document in self._ingested(_cut(sources), current, encoded):
                ids.append(document.id)
                uris[document.id] = document.uri
                if progress:
                    progress(document.title, len(ids), total)
        return tuple(ids)

    def remove(self, id: str) -> None:
        """Take a document out, and everything that could be found of it.

        Raises:
            BadInput: there is no such document.
            IndexLocked: another process is writing to this folder.
        """
        with self._writer(), self._noted() as uris:
            if id not in self.documents:
                raise BadInput(
                    f"There is no document {id!r} in the index; list shows those there are."
                )
            self._store.remove(id)
            self._lexical.remove(id)
            uris.pop(id, None)

    def search(self, question: str, within: Collection[str] | None = None) -> tuple[Hit, ...]:
        """Sentences that may answer, best first, of all documents or of those ``within``."""
        self._refresh()
        return search(question, self._store, self._lexical, self._encoder(), self.documents, within)

    def ids(self) -> list[str]:
        """The ids of all documents, in order, kept for as long as the index stays as it is."""
        self._refresh()
        generation = self._lexical.generation
        if self._ids is None or self._ids[0] != generation:
            self._ids = generation, sorted(self._lexical.revisions())
        return list(self._ids[1])

    def _encoder(self) -> encoders.Encoder:
        return encoders.load(self._encoder_name, self._device)

    def _ingested(
        self,
        documents: Iterator[Document],
        current: dict[str, str],
        encoded: Encoded | None,
    ) -> Iterator[Document]:
        """Documents in the order given, each once it is in the index."""

        def is_changed(document: Document) -> bool:
            made = revision(document)
            changed = current.get(document.id) != made
            current[document.id] = made  # The same source may be given twice.
            return changed

        for changed, run in groupby(documents, is_changed):
            if changed:
                yield from ingest(run, self._store, self._lexical, self._encoder(), encoded)
            else:
                yield from run

    @contextmanager
    def _writer(self) -> Iterator[None]:
        """The right to write: of this thread in the process, of this process in a folder."""
        with self._writing:
            if not self.location or is_server(self.location):
                yield
                self._written()
                return
            with locked(self.location):
                self._refresh()
                yield
                self._written()

    @contextmanager
    def _noted(self) -> Iterator[dict[str, str]]:
        """Where documents come from, to be changed; written beside the index in any event."""
        folder = None if not self.location or is_server(self.location) else Path(self.location)
        held = manifest.read(folder) if folder else {}
        uris = dict(held)
        try:
            yield uris
        finally:
            if folder and uris != held:
                manifest.write(folder, uris)

    def _written(self) -> None:
        self.documents.forget()
        if is_server(self.location):
            # Others may have written meanwhile: the next search looks for what is missing.
            with self._copying():
                self._lexical.generation = _BEHIND
        else:
            self._lexical.generation = self._store.generation

    @contextmanager
    def _copying(self) -> Iterator[None]:
        """The lexical half to this process alone; a folder's belongs to its writer anyway."""
        if not is_server(self.location):
            yield
            return
        with FileLock(Path(_lexical_path(self.location)).with_suffix(".copy.lock")):
            yield

    def _refresh(self) -> None:
        """Bring what is derived up to date with the store, where it has changed."""
        if self._store.generation == self._lexical.generation:
            return
        # The thread that holds the lock is writing, and keeps everything up to date itself.
        if not self._writing.acquire(blocking=False):
            return
        try:
            with self._copying():
                generation = self._store.generation
                self._store.reopen()
                self.documents.forget()
                self._copy()
                self._lexical.generation = generation
        finally:
            self._writing.release()

    def _copy(self) -> None:
        """Make the lexical half hold the documents of the store, and no others."""
        wanted = {header.id: header.revision for header in self.documents.headers()}
        held = self._lexical.revisions()
        for id in held.keys() - wanted.keys():
            self._lexical.remove(id)
        for id in sorted(wanted):
            if held.get(id) != wanted[id] and (document := self.documents.get(id)):
                texts = (span.of(document.text) for span in document.sentences)
                self._lexical.add(id, revision(document), texts)


def _cut(sources: Iterable[Source]) -> Iterator[Document]:
    return (cut(source) for source in sources)


def _lexical_path(location: str) -> str:
    """Where the cache of an index lives: in its folder, or in the user's cache for a server."""
    if not location:
        return ":memory:"
    if not is_server(location):
        return str(Path(location) / "lexical.sqlite3")
    folder = Path(user_cache_dir("footnote", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder / f"lexical-{hashlib.sha256(location.encode()).hexdigest()[:16]}.sqlite3")
