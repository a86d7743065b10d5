"""Finds and deletes the vectors that writes have left behind, with one writer or with several.

A folder has one writer at a time: it announces what it writes and, once that is committed, deletes
what is stale. A server has no locks to lend. So each of its writers announces the documents it
writes under a name of its own, and says when it has committed them. Whoever commits a document
deletes the revisions that are not the committed one, unless another writer is still at work on it:
that one does it then. What it may delete it reads before it asks who is at work, and what is
committed after it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from time import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection as Chroma

_GIVEN_UP_AFTER = 3600.0
"""Seconds after which a write that was announced and never committed is taken for dead."""

_DELETED_AT_ONCE = 50
"""Revisions named in one condition, which SQLite limits in depth."""


class Writer:
    """The one writer of a folder, or of memory."""

    def __init__(self, documents: Chroma, vectors: Chroma, pending: Chroma) -> None:
        self._documents, self._vectors, self._pending = documents, vectors, pending

    def announce(self, ids: Sequence[str]) -> frozenset[str]:
        """Say that these documents are about to be written.

        Returns those that may have vectors already: they are stored, or were being written.
        """
        collections = (self._documents, self._pending)
        found = [one.get(ids=list(ids), include=[])["ids"] for one in collections]
        self._pending.upsert(ids=list(ids), embeddings=no_vectors(len(ids)))
        return frozenset(id for page in found for id in page)

    def settle(self, ids: Sequence[str], held: Collection[str]) -> None:
        """Delete the vectors of these documents that are not of their committed revision.

        Only those ``held`` may have any.
        """
        stale = [id for id in ids if id in held]
        if stale:
            found = self._documents.get(ids=stale, include=["metadatas"])
            current = dict(zip(found["ids"], found["metadatas"] or (), strict=True))
            for id in stale:
                of_it: Any = {"document_id": id}
                if id in current:
                    of_it = {"$and": [of_it, {"revision": {"$ne": current[id]["revision"]}}]}
                self._vectors.delete(where=of_it)
        if ids:
            self._pending.delete(ids=list(ids))

    def sweep(self) -> None:
        """Finish what an interruption has left."""
        left = sorted(self._pending.get(include=[])["ids"])
        self.settle(left, left)


class OneOfSeveral:
    """One writer among any number of them on a server, which share the three collections."""

    def __init__(self, documents: Chroma, vectors: Chroma, pending: Chroma) -> None:
        self._documents, self._vectors, self._pending = documents, vectors, pending
        self._name = uuid.uuid4().hex

    def announce(self, ids: Sequence[str]) -> frozenset[str]:
        """Say that these documents are about to be written.

        Returns all of them: another may write them any moment.
        """
        self._say(ids, done=False)
        return frozenset(ids)

    def settle(self, ids: Sequence[str], held: Collection[str]) -> None:
        """Delete the vectors of these documents that are of no use to anybody."""
        if not ids:
            return
        # Before anything is read: of two that finish together, one at least sees the other done.
        self._say(ids, done=True)
        revisions = self._revisions(ids)
        at_work = self._at_work(ids)
        committed = self._committed(ids)
        stale: list[Any] = [
            {"$and": [{"document_id": id}, {"revision": revision}]}
            for id, revision in sorted(revisions)
            if id not in at_work and committed.get(id) != revision
        ]
        # Together, as every request of its own is a transaction that a disk makes slow.
        for start in range(0, len(stale), _DELETED_AT_ONCE):
            some = stale[start : start + _DELETED_AT_ONCE]
            self._vectors.delete(where=some[0] if len(some) == 1 else {"$or": some})
        self._pending.delete(ids=[self._key(id) for id in ids])

    def sweep(self) -> None:
        """Finish what writers that are no longer there have left."""
        old: Any = {"begun": {"$lt": time() - _GIVEN_UP_AFTER}}
        found = self._pending.get(where=old, include=["metadatas"])
        left = sorted({str(values["document_id"]) for values in found["metadatas"] or ()})
        self.settle(left, left)
        if left:
            self._pending.delete(ids=found["ids"])

    def _say(self, ids: Sequence[str], *, done: bool) -> None:
        self._pending.upsert(
            ids=[self._key(id) for id in ids],
            embeddings=no_vectors(len(ids)),
            metadatas=[{"document_id": id, "done": done, "begun": time()} for id in ids],
        )

    def _revisions(self, ids: Sequence[str]) -> Collection[tuple[str, str]]:
        """Each document and revision that has vectors, told by those of the first sentences."""
        first: Any = {"$and": [{"document_id": {"$in": list(ids)}}, {"number": 0}]}
        found = self._vectors.get(where=first, include=["metadatas"])["metadatas"] or ()
        return {(str(one["document_id"]), str(one["revision"])) for one in found}

    def _at_work(self, ids: Sequence[str]) -> Collection[str]:
        """Those of the documents that another writer has announced and not yet committed."""
        announced: Any = {
            "$and": [
                {"document_id": {"$in": list(ids)}},
                {"done": False},
                {"begun": {"$gte": time() - _GIVEN_UP_AFTER}},
            ]
        }
        found = self._pending.get(where=announced, include=["metadatas"])["metadatas"] or ()
        return {str(one["document_id"]) for one in found}

    def _committed(self, ids: Sequence[str]) -> dict[str, str]:
        found = self._documents.get(ids=list(ids), include=["metadatas"])
        rows = zip(found["ids"], found["metadatas"] or (), strict=True)
        return {id: str(values["revision"]) for id, values in rows}

    def _key(self, id: str) -> str:
        return f"{id}@{self._name}"


def no_vectors(count: int) -> Any:
    """What Chroma is given for records that are never searched by vector."""
    return [[1.0]] * count
