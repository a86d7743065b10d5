"""Opens Chroma: in a folder, in memory, or on a server; its failures get one sentence."""

from __future__ import annotations

import ctypes
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from index import manifest
from index.errors import BadInput, IndexDamaged, IndexProblem
from index.lock import locked
from index.store import graph, swap
from index.store.records import made_with
from index.types import is_server

if TYPE_CHECKING:
    from chromadb.api.client import Client

_M_PERTURB = -6

_UNFINISHED = "writing.mark"
"""A file that is in the folder of an index while somebody writes to it."""

_QUICKLY_READ = 100_000_000
"""Bytes of vectors that are checked whenever they are opened: it takes less than a second."""


def opened(location: str) -> Client:
    """A client for the folder or URL ``location``; ``""`` for memory, shared by the process.

    Raises:
        BadInput: no server answers there, or the folder cannot be written.
        IndexDamaged: the folder holds something that Chroma cannot read.
    """
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if not location:
        return cast("Client", chromadb.EphemeralClient(settings))
    if is_server(location):
        return _remote(location, settings)
    folder = Path(location)
    prepare(folder)
    if not graph.all_begun(folder):
        _clear_memory()
    with guarded(location):
        try:
            return cast("Client", chromadb.PersistentClient(folder, settings))
        except BaseException:
            _forget(folder)
            raise


def _clear_memory() -> None:
    """Have the C library clear memory that it gives out from now on, where it is glibc.

    With the first vectors of a collection, Chroma writes the room it has reserved for more to disk
    as it finds it; without this, what the process held there before, a model's key perhaps, goes
    with it. Where there are vectors already it writes no more than there are, and clearing would
    only make a large index slow to open. Blocks of up to 1,032 bytes are not cleared (mallopt(3),
    M_PERTURB; they come from malloc's thread cache).
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if os.name == "posix" else None
    if mallopt:
        mallopt(_M_PERTURB, 0xFF)  # What is given out is filled with the complement: zeros.


def _forget(folder: Path) -> None:
    """Drop the client that Chroma keeps of a folder it has failed to open, or it never will."""
    from chromadb.api.shared_system_client import SharedSystemClient

    if str(folder) not in SharedSystemClient._identifier_to_refcount:
        SharedSystemClient._identifier_to_system.pop(str(folder), None)


def check_vectors(location: str) -> None:
    """Raises ``VectorsDamaged`` where Chroma's native code would crash on what is in a folder.

    The vectors of a large index are read only where a write to it was not finished.
    """
    if not location or is_server(location):
        return
    folder = Path(location)
    if (folder / _UNFINISHED).exists() or graph.measure(folder) <= _QUICKLY_READ:
        graph.check(folder)


@contextmanager
def unfinished(location: str) -> Iterator[None]:
    """Mark a folder as being written to; an interruption, or what is raised, leaves the mark."""
    marker = Path(location) / _UNFINISHED
    marker.touch()
    yield
    marker.unlink(missing_ok=True)


def database(location: str) -> int:
    """Which file holds a folder's database: another one once the index has been rebuilt."""
    if not location or is_server(location):
        return 0
    path = Path(location) / "chroma.sqlite3"
    return path.stat().st_ino if path.exists() else 0


def prepare(folder: Path) -> None:
    """Make the folder, finish a rebuild that was interrupted, and see that it can be used."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(
            f"The index folder {folder} cannot be made ({error.strerror}); choose another one."
        ) from error
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise BadInput(
            f"The index folder {folder} cannot be read and written; "
            "correct its permissions, or choose another one."
        )
    if swap.begun(folder):
        with locked(str(folder), patience=10):
            swap.finish(folder)
    base = folder / "chroma.sqlite3"
    if not (base.exists() and base.stat().st_size) and manifest.read(folder):
        raise IndexDamaged(_damaged(str(folder)))


def _remote(location: str, settings: object) -> Client:
    import chromadb

    parts = urlsplit(location)
    secure = parts.scheme == "https"
    try:
        found = chromadb.HttpClient(
            host=parts.hostname or "",
            port=parts.port or (443 if secure else 8000),
            ssl=secure,
            settings=settings,  # type: ignore[arg-type]
        )
    except Exception as error:
        raise BadInput(
            f"No Chroma server answers at {location}; start it with chroma run, or correct the URL."
        ) from error
    return cast("Client", found)


@contextmanager
def guarded(location: str) -> Iterator[None]:
    """Turns what Chroma raises on an index it cannot read into ``IndexDamaged``."""
    try:
        yield
    except BaseException as error:
        problem = _problem(error, location)
        if problem is None:
            raise
        raise problem from error


def _problem(error: BaseException, location: str) -> IndexProblem | None:
    """What ``error`` means for the index, ``None`` where it has nothing to do with it."""
    from chromadb.errors import ChromaError, InvalidDimensionException
    from httpx import TransportError

    if isinstance(error, InvalidDimensionException):
        return None
    if isinstance(error, TransportError):
        return IndexProblem(
            f"The Chroma server at {location} no longer answers; start it again with chroma run."
        )
    if "disk is full" in str(error):
        return IndexProblem(f"There is no room left for the index in {location}; make some.")
    # A panic of Chroma's native half is no Exception, and its class cannot be imported.
    panic = type(error).__name__ == "PanicException"
    of_chroma = (ChromaError, sqlite3.DatabaseError, AttributeError, KeyError)
    return IndexDamaged(_damaged(location)) if panic or isinstance(error, of_chroma) else None


def _damaged(location: str) -> str:
    return (
        f"The index in {location or 'memory'} cannot be read; rebuild it from its sources "
        "with footnote rebuild."
    )


PLACES = "places"
"""What the collection of the places of words is called, after the name of the store."""

_PARTS = ("sentences", "pending", PLACES, "documents")
"""Documents last: with them alone a store can be made again, without them it is empty."""


def delete_store(location: str, name: str) -> None:
    """Delete the store called ``name``, if there is one."""
    with _open_collections(location) as (client, held):
        for part in _PARTS:
            if f"{name}-{part}" in held:
                client.delete_collection(f"{name}-{part}")


def replace_store(location: str, old: str, new: str) -> None:
    """Put the store called ``new`` in the place of the one called ``old``."""
    with _open_collections(location) as (client, held):
        for part in _PARTS:
            if f"{old}-{part}" in held:
                client.delete_collection(f"{old}-{part}")
            if f"{new}-{part}" in held:
                client.get_collection(f"{new}-{part}").modify(name=f"{old}-{part}")


@contextmanager
def _open_collections(location: str) -> Iterator[tuple[Client, set[str]]]:
    """A client for an index, and the names of all its collections."""
    with closing(opened(location)) as client, guarded(location):
        yield client, {each.name for each in client.list_collections()}


_OF_COLLECTION = """
SELECT key, str_value FROM collection_metadata
JOIN collections ON collections.id = collection_id WHERE collections.name = ?"""


def peek_generation(location: str, encoder: str, name: str = "footnote") -> str:
    """What ``Store.generation`` of a folder would be, told without opening Chroma.

    ``""`` where it takes Chroma to tell: the index was made with something else, or the database
    has another layout than that of Chroma 1.x.

    Raises:
        BadInput: the folder cannot be used.
    """
    folder = Path(location)
    prepare(folder)
    base = folder / "chroma.sqlite3"
    if not base.exists():
        return ""
    try:
        with closing(sqlite3.connect(base, timeout=10)) as connection:
            found = dict(connection.execute(_OF_COLLECTION, (f"{name}-documents",)).fetchall())
    except sqlite3.Error:
        return ""
    noted = found.pop("generation", None)
    return str(noted) if noted and found == made_with(encoder) else ""
