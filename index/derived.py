"""What is derived from the store to search it: the lexical half and, but of a server, the copy.

Caches both: they are brought up to date with the store, and may be deleted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from filelock import FileLock
from platformdirs import user_cache_dir

from index.encoder import Vectors
from index.errors import VectorsDamaged
from index.lexical import Lexical
from index.replica import Replica
from index.store import Store, revision
from index.store.client import is_server
from index.types import Document

_TOGETHER = 32
"""Documents that are read at once, since a server answers each request by itself."""


class Derived:
    """The caches of the index at ``location``; without a ``replica`` where that is a server."""

    def __init__(self, location: str) -> None:
        self.location = location
        self.lexical = Lexical(_lexical_path(location))
        self.replica: Replica | None = None
        if not is_server(location):
            path = Path(location) / "replica.sqlite3"
            self.replica = Replica(str(path) if location else ":memory:")
            if not self.replica.whole():
                self.replica.clear()

    def close(self) -> None:
        """Let go of the files."""
        self.lexical.close()
        if self.replica:
            self.replica.close()

    def is_of(self, generation: str) -> bool:
        """Whether everything is of this generation of the store."""
        copied = not self.replica or self.replica.generation == generation
        return copied and self.lexical.generation == generation

    def note(self, generation: str) -> None:
        """Say that everything is of this generation."""
        self.lexical.generation = generation
        if self.replica:
            self.replica.generation = generation

    def add(self, document: Document, vectors: Vectors) -> None:
        """Hold this revision of a document, in place of any other."""
        texts = (span.of(document.text) for span in document.sentences)
        self.lexical.add(document.id, revision(document), texts)
        if self.replica:
            self.replica.add(document, vectors)

    def remove(self, id: str) -> None:
        """Forget a document; one that is not held is no error."""
        self.lexical.remove(id)
        if self.replica:
            self.replica.remove(id)

    def follow(self, store: Store) -> None:
        """Hold the documents of the store, and no others.

        Raises:
            VectorsDamaged: a document in it lacks the vector of a sentence.
        """
        # Read before the store is: what another process adds meanwhile is not to be taken out.
        held = self._revisions()
        wanted = {header.id: header.revision for header in store.headers()}
        for id in held.keys() - wanted.keys():
            self.remove(id)
        missing = [id for id in sorted(wanted) if held.get(id) != wanted[id]]
        for start in range(0, len(missing), _TOGETHER):
            found = store.documents(missing[start : start + _TOGETHER])
            vectors = self._vectors(store, found.values())
            for id, document in found.items():
                if id in vectors:
                    self.add(document, vectors[id])
                elif store.revisions([id]).get(id) == revision(document):
                    raise VectorsDamaged(
                        f"The index in {self.location} lacks vectors of {id}; "
                        "make them again with footnote rebuild."
                    )
                # Else another process replaces the document just now, and adds it here, too.

    @contextmanager
    def alone(self) -> Iterator[None]:
        """The caches to this process alone; those in a folder belong to its writer anyway."""
        if not is_server(self.location):
            yield
            return
        with FileLock(Path(_lexical_path(self.location)).with_suffix(".copy.lock")):
            yield

    def _revisions(self) -> dict[str, str]:
        """The revision held of every document; ``""`` where the two caches differ."""
        held = self.lexical.revisions()
        if not self.replica:
            return held
        copied = self.replica.revisions()
        same = {id: held.get(id) == copied.get(id) for id in held.keys() | copied.keys()}
        return {id: held[id] if same[id] else "" for id in same}

    def _vectors(self, store: Store, documents: Collection[Document]) -> dict[str, Vectors]:
        """The vectors of documents' sentences, of those that lack none; none where no copy is."""
        keys = {
            one.id: [(one.id, revision(one), number) for number in range(len(one.sentences))]
            for one in documents
        }
        if not self.replica:
            return dict.fromkeys(keys, np.zeros((0, 0), np.float32))
        found = store.vectors([key for each in keys.values() for key in each])
        return {
            id: np.array([found[key] for key in each], np.float32)
            for id, each in keys.items()
            if all(key in found for key in each)
        }


def _lexical_path(location: str) -> str:
    """Where the lexical half lives: in the folder, or in the user's cache for a server."""
    if not location:
        return ":memory:"
    if not is_server(location):
        return str(Path(location) / "lexical.sqlite3")
    folder = Path(user_cache_dir("footnote", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder / f"lexical-{hashlib.sha256(location.encode()).hexdigest()[:16]}.sqlite3")
