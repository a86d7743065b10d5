"""The index as one thing: documents go in, come out, and are searched."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from threading import RLock

from index import encoder as encoders
from index import manifest
from index.derived import Derived
from index.documents import Documents
from index.errors import BadInput
from index.ingest import Encoded, cut, ingest
from index.lock import locked
from index.replica import Replica
from index.search import search
from index.store import Store, peek, revision
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
        self._writing, self._opening = RLock(), RLock()
        self._opened: Store | None = None
        self._in_folder = bool(location) and not is_server(location)
        self._generation()  # Says what is wrong with the folder before anything is made in it.
        self._derived = Derived(location)
        self.documents = Documents(lambda: self._stored, self._refresh)
        self._ids: tuple[str, list[str]] | None = None
        self._refresh()

    def close(self) -> None:
        """Let go of the files; a library in memory is gone."""
        self._derived.close()
        if self._opened:
            self._opened.close()

    def check(self) -> None:
        """See that the index can be changed, which searching it may not have needed.

        Raises:
            IndexDamaged: it cannot be read, or its vectors are damaged.
        """
        self._store  # noqa: B018  (opened where it was not)

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
            current = {header.id: header.revision for header in self._store.headers()}
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
            self._derived.remove(id)
            uris.pop(id, None)

    def search(self, question: str, within: Collection[str] | None = None) -> tuple[Hit, ...]:
        """Sentences that may answer, best first, of all documents or of those ``within``."""
        self._refresh()
        lexical, encoder = self._derived.lexical, self._encoder()
        return search(question, self._stored, lexical, encoder, self.documents, within)

    def ids(self) -> list[str]:
        """The ids of all documents, in order, kept for as long as the index stays as it is."""
        self._refresh()
        lexical = self._derived.lexical
        generation = lexical.generation
        if self._ids is None or self._ids[0] != generation:
            self._ids = generation, sorted(lexical.revisions())
        return list(self._ids[1])

    @property
    def _store(self) -> Store:
        """The store, opened when it is first needed."""
        with self._opening:
            if self._opened is None:
                self._opened = Store(self.location, self._encoder_name or encoders.DEFAULT)
            return self._opened

    @property
    def _stored(self) -> Store | Replica:
        """Where to read: the copy, unless the store is on a server."""
        return self._derived.replica or self._store

    def _generation(self) -> str:
        """The generation of the store, which is opened only where it takes Chroma to tell."""
        noted = ""
        # Once it is open, only Chroma reads its file: whoever closes a file gives up the locks
        # that all of the process has on it (POSIX), those of a write on another thread as well.
        if self._in_folder and self._opened is None:
            noted = peek.generation(self.location, self._encoder_name or encoders.DEFAULT)
        return noted or self._store.generation

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
                for document, vectors in ingest(run, self._store, self._encoder(), encoded):
                    self._derived.add(document, vectors)
                    yield document
            else:
                yield from run

    @contextmanager
    def _writer(self) -> Iterator[None]:
        """The right to write: of this thread in the process, of this process in a folder."""
        with self._writing:
            if not self._in_folder:
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
        folder = Path(self.location) if self._in_folder else None
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
            with self._derived.alone():
                self._derived.note(_BEHIND)
        else:
            self._derived.note(self._store.generation)

    def _refresh(self) -> None:
        """Bring what is derived up to date with the store, where it has changed."""
        moved = self._opened is not None and self._opened.moved
        if self._derived.is_of(self._generation()) and not moved:
            return
        # The thread that holds the lock is writing, and keeps everything up to date itself.
        if not self._writing.acquire(blocking=False):
            return
        try:
            with self._derived.alone():
                generation = self._generation()
                self._store.reopen()
                self.documents.forget()
                self._derived.follow(self._store)
                self._derived.note(generation)
        finally:
            self._writing.release()


def _cut(sources: Iterable[Source]) -> Iterator[Document]:
    return (cut(source) for source in sources)
