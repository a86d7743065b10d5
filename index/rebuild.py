"""Makes an index anew from the documents stored in it or, where it is damaged, from their sources.

The new index grows beside the old one and takes its place only when it is whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from index import encoder as encoders
from index import manifest
from index.errors import BadInput, FootnoteError, IndexDamaged
from index.ingest import cut, ingest
from index.library import Library
from index.loaders import load
from index.lock import locked
from index.store import Store, swap
from index.store.client import delete_store, replace_store
from index.store.salvage import salvage
from index.types import Document, Progress, Source, is_server

_MEANWHILE = "footnote-rebuilt"
"""What a new index is called on a server until it is whole."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came of a rebuild.

    ``restored`` are the ids of the documents in the new index, ``lost`` one sentence for each
    that is not; ``kept`` is the folder where the old index then still lies, else ``""``.
    """

    restored: tuple[str, ...]
    lost: tuple[str, ...] = ()
    kept: str = ""


def rebuild(
    location: str, encoder: str = "", device: str = "cpu", progress: Progress | None = None
) -> Rebuilt:
    """Make the index at ``location`` anew, for this encoder and the segmentation of today.

    Documents that can be read in the index are taken from there, as they were stored; others
    from the files and URLs they came from. Stopping at any moment loses nothing.

    Raises:
        BadInput: there is no index, no server answers, or the encoder cannot be used.
        IndexDamaged: no document can be restored; everything is left as it is.
        IndexLocked: another process is writing to the index.
    """
    if is_server(location):
        return _on_server(location, encoder, device, progress)
    folder = Path(location)
    if not ((folder / "chroma.sqlite3").exists() or manifest.read(folder) or swap.begun(folder)):
        raise BadInput(f"There is no index in {location}; make one with footnote add.")
    with locked(location):
        return _in_folder(folder, encoder, device, progress)


def _in_folder(folder: Path, encoder: str, device: str, progress: Progress | None) -> Rebuilt:
    found = salvage(str(folder))
    uris = {} if found.whole else manifest.read(folder)
    wanted = len(found.documents.keys() | uris.keys())
    lost: list[str] = []
    library = Library(str(swap.building(folder)), encoder, device)
    try:
        sources = _sources(found.documents, uris, lost)
        shipped = manifest.is_shipped(folder)
        restored = library.add(sources, wanted, progress, shipped=shipped)
    finally:
        library.close()
    if not restored and not found.whole:
        reason = lost[0] if lost else "The list of its sources is missing."
        raise IndexDamaged(
            f"Nothing of the index in {folder} can be restored; move the folder away and add the "
            f"documents again. {reason}"
        )
    swap.whole(folder)
    replaced = swap.finish(folder)
    if not lost:
        swap.discard(replaced)
    return Rebuilt(restored, tuple(lost), str(replaced) if lost else "")


def _sources(
    stored: Mapping[str, Document], uris: Mapping[str, str], lost: list[str]
) -> Iterator[Source]:
    """Every document there was, in order of id; why one cannot be restored goes to ``lost``."""
    for id in sorted(stored.keys() | uris.keys()):
        if id in stored:
            yield stored[id]
            continue
        try:
            yield _loaded(uris[id])
        except FootnoteError as error:
            lost.append(f"{id} is lost. {error}")


def _loaded(uri: str) -> Source:
    """The text at ``uri``: a path, a URL, or one of the articles that ship.

    Raises:
        BadInput: there is nothing to be read; a text given by name alone never can be.
    """
    if uri.startswith("articles/"):
        return load(str(files("index") / uri), uri=uri)
    if Path(uri).is_absolute() or is_server(uri):
        return load(uri, uri=uri)
    raise BadInput(f"The text {uri!r} came from no file; add it again.")


def _on_server(location: str, encoder: str, device: str, progress: Progress | None) -> Rebuilt:
    """As in a folder, except that a server is trusted to read what it holds."""
    found = salvage(location)
    if not found.documents:
        # Only where an earlier rebuild stopped between deleting the old and renaming the new.
        found = salvage(location, _MEANWHILE)
    if not found.documents:
        raise BadInput(f"There is no index on {location}; make one with footnote add.")
    delete_store(location, _MEANWHILE)
    fresh = Store(location, encoder or encoders.DEFAULT, _MEANWHILE)
    restored: list[str] = []
    try:
        documents = [cut(found.documents[id]) for id in sorted(found.documents)]
        for document, _ in ingest(documents, fresh, encoders.load(encoder, device)):
            restored.append(document.id)
            if progress:
                progress(document.title, len(restored), len(documents))
    finally:
        fresh.close()
    replace_store(location, "footnote", _MEANWHILE)
    return Rebuilt(tuple(restored))
