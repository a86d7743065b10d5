"""Follows folders: what has vanished from them, what is in them twice, what cannot be read."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.errors import BadInput
from index.library import Library
from index.loaders import document_id, find_all, load
from index.loaders.files import find_path
from index.loaders.images import NoText
from index.loaders.web import is_url
from index.store import Header
from index.types import Progress, Source


@dataclass(frozen=True, slots=True)
class Synced:
    """What came of following folders.

    ``ids`` are the documents of the files in them, in order; ``added``, ``replaced`` and
    ``unchanged`` part them. ``removed`` are the headers of documents whose files are gone,
    ``copies`` pairs (file, the file of the same text that is stored), ``passed_over`` are
    the files of kinds that cannot be read, and ``unread`` says in a sentence each why others could
    not be read; ``remarks`` say what of those that were is not in their texts.
    """

    ids: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[Header, ...] = ()
    copies: tuple[tuple[str, str], ...] = ()
    passed_over: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def sync(
    library: Library,
    locations: Sequence[str],
    progress: Progress | None = None,
    *,
    only: Collection[str] | None = None,
) -> Synced:
    """Make the index hold what is at ``locations``: files, folders and URLs.

    Documents whose files have vanished from a folder are removed, or have moved here from
    elsewhere; changed ones are replaced, and a file whose text is stored already is not stored a
    second time. Where it is known what has changed, ``only`` those files, and those in those
    folders, are read.

    Raises:
        BadInput: there is nothing at one of the locations; nothing has been changed then.
        IndexLocked: another process is writing to the index.
    """
    headers = library.documents.headers()
    # A folder may have lost the last of the files that are stored.
    found = find_all(locations, [one for one in locations if _was_filled(one, headers)])
    places = [place for place in found.places if only is None or is_among(place, only)]
    folders = tuple(filter(None, map(_find_folder, locations)))
    removed, kept = _remove(library, headers, lambda one: _is_gone(one, folders))
    reading = _Reading([one for one in kept if _is_file(one.uri)])
    ids = library.add(reading.load_all(places), len(places), progress)
    moved, _ = _remove(library, kept, lambda one: one.uri in reading.moved)
    parted = part_ids(ids, {one.id: one.revision for one in kept}, library)
    return replace(
        parted,
        ids=tuple(dict.fromkeys((*ids, *reading.owners))),
        removed=(*removed, *moved),
        copies=tuple(reading.copies),
        passed_over=found.passed_over,
        unread=tuple(reading.unread),
        remarks=tuple(reading.remarks),
    )


def _was_filled(location: str, headers: Sequence[Header]) -> bool:
    """Whether files that were in a folder are stored."""
    folder = _find_folder(location)
    return bool(folder) and any(_is_file(one.uri) and one.uri.startswith(folder) for one in headers)


def _remove(
    library: Library, headers: Sequence[Header], is_gone: Callable[[Header], bool]
) -> tuple[tuple[Header, ...], list[Header]]:
    """The documents that are gone, which are removed, and the others."""
    gone = tuple(one for one in headers if is_gone(one))
    for one in gone:
        library.remove(one.id)
    ids = {one.id for one in gone}
    return gone, [one for one in headers if one.id not in ids]


def is_among(path: str, places: Collection[str]) -> bool:
    """Whether a path is one of ``places`` or lies in one of them."""
    return path in places or any(str(parent) in places for parent in Path(path).parents)


def part_ids(ids: Iterable[str], before: Mapping[str, str], library: Library) -> Synced:
    """Documents that were given to ``library``, by what has become of them since their revisions
    were ``before``."""
    after = {one.id: one.revision for one in library.documents.headers()}
    stored = tuple(dict.fromkeys(ids))
    return Synced(
        ids=stored,
        added=tuple(id for id in stored if id not in before),
        replaced=tuple(id for id in stored if before.get(id, after[id]) != after[id]),
        unchanged=tuple(id for id in stored if before.get(id) == after[id]),
    )


class _Reading:
    """Loads files, and notes those that are copies or cannot be read, and from where some have
    moved.

    ``stored`` are the documents of files as they were before.
    """

    def __init__(self, stored: Iterable[Header]) -> None:
        self._hashes = {one.uri: one.sha256 for one in stored}
        self._owners = {sha256: uri for uri, sha256 in self._hashes.items()}
        self._loaded: dict[str, str] = {}
        self.copies: list[tuple[str, str]] = []
        self.moved: set[str] = set()
        self.owners: list[str] = []
        self.unread: list[str] = []
        self.remarks: list[str] = []

    def load_all(self, places: Iterable[str]) -> Iterator[Source]:
        """The sources of ``places`` but copies of others; what is stored as it is is no copy."""
        for place in places:
            try:
                source = load(place)
            except NoText as error:  # A picture that is none of a text, among others.
                self.remarks.append(str(error))
                continue
            except BadInput as error:
                self.unread.append(str(error))
                continue
            self.remarks += filter(None, [source.remark])
            uri, sha256 = source.uri, source.sha256
            self._loaded[uri] = sha256
            owner = self._owners.get(sha256, uri)
            if uri == owner or self._hashes.get(uri) == sha256 or not self._holds(owner, sha256):
                if uri != owner and not Path(owner).exists():
                    self.moved.add(owner)
                self._owners[sha256] = uri
                yield source
            else:
                self.copies.append((uri, owner))
                self.owners.append(document_id(owner))

    def _holds(self, uri: str, sha256: str) -> bool:
        """Whether the file that was stored with a text still has it, or has changed meanwhile."""
        if uri not in self._loaded:
            try:
                self._loaded[uri] = load(uri).sha256
            except BadInput:
                return False
        return self._loaded[uri] == sha256


def _is_gone(header: Header, folders: tuple[str, ...]) -> bool:
    """Whether a document is of a file that was in one of the folders and is there no more."""
    return _is_file(header.uri) and header.uri.startswith(folders) and not Path(header.uri).exists()


def _is_file(uri: str) -> bool:
    return not is_url(uri) and os.path.isabs(uri)


def _find_folder(location: str) -> str:
    """How the paths of what is in a folder begin, ``""`` where there is no folder."""
    folder = "" if is_url(location) else str(find_path(location))
    return folder.rstrip(os.sep) + os.sep if os.path.isdir(folder) else ""
