"""The index as one thing: documents go in, come out, and are searched."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from itertools import groupby
from pathlib import Path
from threading import RLock

from index import encoder as encoders
from index import manifest
from index.errors import BadInput
from index.ingest import Encoded, cut, ingest
from index.lock import locked
from index.search.caches import STALE, Caches
from index.search.documents import Documents
from index.search.hybrid import score_sentences, search
from index.store import Store, revision
from index.store.client import peek_generation, unfinished
from index.types import Document, Hit, Progress, Source, is_server


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
        self._read_generation()  # Raises for a bad folder before anything is made in it.
        self.caches = Caches(location)
        self.documents = Documents(self._documents_source, self._refresh)
        self._ids: tuple[str, tuple[str, ...]] | None = None
        self._refresh()

    def close(self) -> None:
        """Close the files; a library in memory is gone."""
        self.caches.close()
        if self._opened:
            self._opened.close()

    def copied(self) -> Library:
        """A copy in memory, with the same vectors: what is done to it leaves this index alone."""
        copy = Library("", self._encoder_name, self._device)
        copy.caches.follow(self.store)
        copy.caches.generation = copy.store.generation
        return copy

    def check(self) -> None:
        """See that the index can be changed, which searching it may not have needed.

        Raises:
            IndexDamaged: it cannot be read, or its vectors are damaged.
        """
        self.store  # noqa: B018  (opens it)

    def add(
        self,
        sources: Iterable[Source],
        total: int = 0,
        progress: Progress | None = None,
        encoded: Encoded | None = None,
        *,
        shipped: bool = False,
        uploaded: bool = False,
    ) -> tuple[str, ...]:
        """Add sources and return their ids; an unchanged one costs nothing, a changed one is
        replaced.

        ``progress`` is told of every document, ``encoded`` of the passages inside one as well.
        What is ``shipped`` with Footnote goes into a folder to which nothing was ever given, and
        out of it with the first that is given; what a visitor has ``uploaded`` stands beside it.

        Raises:
            IndexLocked: another process is writing to this folder.
        """
        ids: list[str] = []
        with self._writing_lock():
            if shipped and self.was_given:
                return ()
            beside = shipped or (uploaded and not self.was_given and self._is_shipped)
            self._note_origin(shipped=beside)
            with self._source_uris(shipped=beside) as uris:
                self.store.sweep()
                for document in self._ingest_changed(map(cut, sources), encoded):
                    ids.append(document.id)
                    uris[document.id] = document.uri
                    if progress:
                        progress(document.title, len(ids), total)
        return tuple(ids)

    def remove(self, id: str) -> None:
        """Remove a document, with everything that could be found of it.

        Raises:
            BadInput: there is no such document.
            IndexLocked: another process is writing to this folder.
        """
        with self._writing_lock(), self._source_uris() as uris:
            if id not in self.documents:
                raise BadInput(
                    f"There is no document {id!r} in the index; list shows those there are."
                )
            self.store.remove(id)
            self.caches.remove(id)
            uris.pop(id, None)

    def search(self, question: str, within: Collection[str] | None = None) -> tuple[Hit, ...]:
        """Sentences that may answer, best first, of all documents or of those ``within``."""
        self._refresh()
        return search(
            question,
            self.caches.dense or self.store,
            self.caches.lexical,
            self._load_encoder(),
            self.documents,
            within,
        )

    def score_sentences(
        self, question: str, places: Sequence[tuple[str, int]]
    ) -> dict[tuple[str, int], Hit]:
        """The scores that ``search`` gives, of sentences given as (document id, number)."""
        return score_sentences(
            question,
            places,
            self.caches.dense or self.store,
            self.caches.lexical,
            self._load_encoder(),
            self.documents,
        )

    def ids(self) -> list[str]:
        """The ids of all documents, in order, read again only once the index has changed."""
        self._refresh()
        generation = self.caches.generation
        if self._ids is None or self._ids[0] != generation:
            self._ids = generation, tuple(sorted(self.caches.revisions()))
        return list(self._ids[1])

    @property
    def was_given(self) -> bool:
        """Whether documents were ever given to it: what came with Footnote does not count."""
        folder = Path(self.location)
        return not self._in_folder or (manifest.exists(folder) and not self._is_shipped)

    @property
    def _is_shipped(self) -> bool:
        """Whether a folder was filled with what comes with Footnote, and given nothing since."""
        return manifest.is_shipped(Path(self.location))

    @property
    def store(self) -> Store:
        """The store, opened when it is first needed."""
        with self._opening:
            if self._opened is None:
                self._opened = Store(self.location, self._encoder_name or encoders.DEFAULT)
            return self._opened

    @property
    def store_is_open(self) -> bool:
        """Whether the store, and with it Chroma, has been needed."""
        return self._opened is not None

    def _documents_source(self) -> Store | Caches:
        """Where documents are read: in the caches, unless the store is on a server."""
        return self.caches if self.caches.dense else self.store

    def _read_generation(self) -> str:
        """The generation of the store, which is opened only where it takes Chroma to tell."""
        generation = ""
        # Once it is open, only Chroma reads its file: whoever closes a file gives up the locks
        # that all of the process has on it (POSIX), those of a write on another thread as well.
        if self._in_folder and not self.store_is_open:
            generation = peek_generation(self.location, self._encoder_name or encoders.DEFAULT)
        return generation or self.store.generation

    def _load_encoder(self) -> encoders.Encoder:
        return encoders.load(self._encoder_name, self._device)

    def _revisions(self) -> dict[str, str]:
        """The revision of every document; Chroma lists them only where the caches are stale."""
        if self.caches.generation == self._read_generation():
            return self.caches.revisions()
        return {header.id: header.revision for header in self.store.headers()}

    def _ingest_changed(
        self, documents: Iterator[Document], encoded: Encoded | None
    ) -> Iterator[Document]:
        """Documents in the order given, each once it is in the index."""
        revisions = self._revisions()

        def is_changed(document: Document) -> bool:
            latest = revision(document)
            changed = revisions.get(document.id) != latest
            revisions[document.id] = latest  # The same source may be given twice.
            return changed

        for changed, run in groupby(documents, is_changed):
            if changed:
                for document, vectors in ingest(run, self.store, self._load_encoder(), encoded):
                    self.caches.add(document, vectors)
                    yield document
            else:
                yield from run

    @contextmanager
    def _writing_lock(self) -> Iterator[None]:
        """The right to write: of this thread in the process, of this process in a folder."""
        with self._writing, locked(self.location) if self._in_folder else nullcontext():
            if not is_server(self.location):
                self._refresh()
            self.store  # noqa: B018  (opened, and checked after an interruption, before it is marked)
            with unfinished(self.location) if self._in_folder else nullcontext():
                yield
            self._finish_writing()

    @contextmanager
    def _source_uris(self, *, shipped: bool = False) -> Iterator[dict[str, str]]:
        """Where documents come from, by id, to be changed; written beside the index in any event.

        Only a folder has this list.
        """
        folder = Path(self.location) if self._in_folder else None
        before = manifest.read(folder) if folder else {}
        uris = dict(before)
        try:
            yield uris
        finally:
            if folder and uris != before:
                manifest.write(folder, uris, shipped=shipped)

    def _note_origin(self, *, shipped: bool) -> None:
        """Leave word of who gives, before anything is written: an import that is killed counts.

        What came with Footnote makes way for what is given.
        """
        if self.was_given:
            return
        folder = Path(self.location)
        uris = manifest.read(folder)
        if not shipped and manifest.is_shipped(folder):
            for header in self.documents.headers():
                if header.uri.startswith(manifest.SHIPPED):
                    self.store.remove(header.id)
                    self.caches.remove(header.id)
                    uris.pop(header.id, None)
        manifest.write(folder, uris, shipped=shipped)

    def _finish_writing(self) -> None:
        self.documents.forget()
        if is_server(self.location):
            # Others may have written meanwhile: the next search looks for what is missing.
            with self.caches.lock():
                self.caches.generation = STALE
        else:
            self.caches.generation = self.store.generation

    def _refresh(self) -> None:
        """Bring the caches up to date with the store, if it has changed."""
        moved = self._opened is not None and self._opened.moved
        if self.caches.generation == self._read_generation() and not moved:
            return
        # A thread that holds the lock is writing, and keeps everything up to date itself.
        if not self._writing.acquire(blocking=False):
            return
        try:
            with self.caches.lock():
                generation = self._read_generation()
                self.store.reopen()
                self.documents.forget()
                self.caches.follow(self.store)
                self.caches.generation = generation
        finally:
            self._writing.release()
