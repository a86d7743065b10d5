"""Finds and deletes the vectors that writes have left behind, with one writer or with several.

A folder has one writer at a time: it announces what it writes and, once that is committed, deletes
what is stale. To do so in an earlier part takes reading all of that into memory; those vectors
stay announced meanwhile, and go when enough have gathered.

A server has no locks to lend. So each of its writers announces the documents it writes under a
name of its own, and says when it has committed them. Whoever commits a document deletes the
revisions that are not the committed one, unless another writer is still at work on it: that one
does it then. What it may delete it reads before it asks who is at work, and what is committed
after it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from time import time
from typing import TYPE_CHECKING, Any

from index.store import records

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection as Chroma

    from index.store.parts import Parts

_GIVEN_UP_AFTER = 3600.0
"""Seconds after which a write that was announced and never committed is taken for dead."""

_DELETED_AT_ONCE = 50
"""Revisions named in one condition, which SQLite limits in depth."""


class Writer:
    """The one writer of a folder, or of memory."""

    def __init__(self, documents: Chroma, vectors: Parts, pending: Chroma) -> None:
        self._documents, self._vectors, self._pending = documents, vectors, pending

    def announce(self, ids: Sequence[str]) -> frozenset[str]:
        """Say that these documents are about to be written, and where they may have vectors.

        Returns those that may have some already: they are stored, or were being written.
        """
        held = _noted(self._documents, ids)
        for id, parts in _noted(self._pending, ids).items():
            held[id] = held.get(id, set()) | parts
        self._announced({id: held.get(id, set()) | {self._vectors.newest} for id in ids})
        return frozenset(held)

    def settle(self, ids: Sequence[str], held: Collection[str]) -> None:
        """Delete the vectors of these documents that are not of their committed revision, if they
        are in the last part.

        Only those ``held`` may have any.
        """
        stale = [id for id in ids if id in held]
        if stale:
            self.finish(self._vectors.newest, stale)
        new = [id for id in ids if id not in held]
        if new:
            self._pending.delete(ids=new)

    def finish(self, part: int, ids: Sequence[str]) -> None:
        """Delete the vectors in one part that are not of these documents' committed revisions.

        A revision that is committed in another part may have been in this one, too, and replaced.
        """
        found = self._documents.get(ids=list(ids), include=["metadatas"])
        current = {
            id: values["revision"]
            for id, values in zip(found["ids"], found["metadatas"] or (), strict=True)
            if part in records.parts(values)
        }
        for id in ids:
            of_it: Any = {"document_id": id}
            if id in current:
                of_it = {"$and": [of_it, {"revision": {"$ne": current[id]}}]}
            self._vectors.delete(part, of_it)
        left = {id: parts - {part} for id, parts in _noted(self._pending, ids).items()}
        self._announced({id: parts for id, parts in left.items() if parts})
        done = [id for id in ids if not left.get(id)]
        if done:
            self._pending.delete(ids=done)

    def owed(self, ids: Sequence[str] | None) -> dict[int, list[str]]:
        """The earlier parts that may have stale vectors of these documents or of any, and of which
        documents."""
        owed: dict[int, list[str]] = {}
        for id, parts in sorted(_noted(self._pending, ids).items()):
            for part in parts - {self._vectors.newest}:
                owed.setdefault(part, []).append(id)
        return owed

    def sweep(self) -> None:
        """Finish what an interruption has left in the last part."""
        left = sorted(self._pending.get(include=[])["ids"])
        self.settle(left, left)

    def _announced(self, parts: Mapping[str, Collection[int]]) -> None:
        if parts:
            self._pending.upsert(
                ids=list(parts),
                embeddings=no_vectors(len(parts)),
                metadatas=[records.noted(each) for each in parts.values()],
            )


class OneOfSeveral:
    """One writer among any number of them on a server, which share the three collections."""

    def __init__(self, documents: Chroma, vectors: Parts, pending: Chroma) -> None:
        self._documents, self._vectors, self._pending = documents, vectors.last, pending
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


def _noted(collection: Chroma, ids: Sequence[str] | None) -> dict[str, set[int]]:
    """The parts in the records of these documents, or in all there are."""
    found = collection.get(ids=None if ids is None else list(ids), include=["metadatas"])
    return dict(zip(found["ids"], map(records.parts, found["metadatas"] or ()), strict=True))
