"""Keeps an index at what is in folders, from change to change."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from index.errors import BadInput, FootnoteError, IndexLocked
from index.folders import Synced, is_among, sync
from index.library import Library
from index.loaders.files import INDEX, find_path, is_left, is_left_folder
from index.loaders.normal import one_line
from index.loaders.web import is_url
from index.lock import locked
from index.types import is_server

_QUIET_MS = 400
"""Milliseconds without a change after which a burst of changes is over."""

_BURST_MS = 10_000
"""Milliseconds after which a burst that goes on is taken up all the same."""

_WAIT_MS = 1_000
"""Milliseconds between two looks at what waits: a locked index, a folder that is gone."""


def watch(library: Library, locations: Sequence[str]) -> Iterator[Synced | FootnoteError]:
    """Follow folders for ever, and yield what each burst of changes came to.

    The first is what there was to do at the beginning. An error is yielded, and not raised, where
    waiting may mend it: a folder that cannot be read or is gone, or an index that another process
    is writing to; the changes wait then, and are made as soon as they can be.

    Raises:
        BadInput: a location is no folder.
        IndexProblem: the index is damaged.
    """
    roots = [_find_root(location) for location in locations]
    following = _Following(library, [str(root) for root in roots])
    while True:
        yield from _watch_roots(following, roots)
        for gone in (root for root in roots if not root.exists()):
            yield BadInput(
                f"{gone} is gone; its documents stay, and it is followed once it is back."
            )
        while not all(root.exists() for root in roots):
            time.sleep(_WAIT_MS / 1_000)


def _watch_roots(following: _Following, roots: Sequence[Path]) -> Iterator[Synced | FootnoteError]:
    """What ``watch`` yields, until one of the roots is gone."""
    from watchfiles import watch as watch_files

    following.look_at_all()
    # What changes while the first look is taken is noted, since that comes after the first wait.
    for changes in watch_files(
        *roots,
        watch_filter=None,
        step=_QUIET_MS,
        debounce=_BURST_MS,
        rust_timeout=_WAIT_MS,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    ):
        following.note(path for _, path in changes)
        if not all(root.exists() for root in roots):
            return
        if (done := following.take_up()) is not None:
            yield done


def _find_root(location: str) -> Path:
    """The folder to be followed.

    Raises:
        BadInput: it is none.
    """
    root = find_path(location)
    if is_url(location) or not root.is_dir():
        shown = one_line(location, 400)
        raise BadInput(
            f"{shown} is no folder, and only folders are watched; name the one it is in."
        )
    return root


class _Following:
    """What is still to be looked at of ``roots``, and which files were copies of others."""

    def __init__(self, library: Library, roots: Sequence[str]) -> None:
        self._library, self._roots = library, roots
        self._in_folder = bool(library.location) and not is_server(library.location)
        self._index = Path(os.path.abspath(library.location)) if self._in_folder else None
        self._waiting: set[str] = set()
        self._all = self._due = True
        self._copies: dict[str, str] = {}
        self._passed_over: frozenset[str] = frozenset()
        self._complaint = ""

    def look_at_all(self) -> None:
        """Have every file be looked at next."""
        self._all = self._due = True

    def note(self, paths: Iterable[str]) -> None:
        """Take note of changes, but those of hidden files and of indexes."""
        changed = {path for path in paths if self._counts(path)}
        self._waiting |= changed
        self._due = self._due or bool(changed)

    def take_up(self) -> Synced | FootnoteError | None:
        """What waits, done, or why it has to go on waiting; ``None``: nothing, or said before."""
        if not self._due:
            return None
        try:
            done = self._sync()
        except (BadInput, IndexLocked) as error:
            # A lock is waited for; what cannot be read is tried again once something changes.
            self._due = isinstance(error, IndexLocked)
            said, self._complaint = self._complaint == str(error), str(error)
            return None if said else error
        self._all, self._due, self._complaint = False, False, ""
        self._waiting.clear()
        return done

    def _sync(self) -> Synced:
        changed = None if self._all else self._find_affected()
        with locked(self._library.location) if self._in_folder else nullcontext():
            self._library.ids()  # Sees what other processes have written meanwhile.
            done = sync(self._library, self._roots, only=changed)
        looked_at = (path for path in self._copies if changed is None or is_among(path, changed))
        for path in list(looked_at):
            del self._copies[path]
        self._copies.update(done.copies)
        new = frozenset(done.passed_over) - self._passed_over
        self._passed_over = frozenset(done.passed_over)
        return replace(done, passed_over=tuple(sorted(new)))

    def _find_affected(self) -> set[str]:
        """The files that changed, and the copies of those, which may have to be stored now."""
        copies = {path for path, owner in self._copies.items() if is_among(owner, self._waiting)}
        return self._waiting | copies

    def _counts(self, path: str) -> bool:
        """Whether a change of the file at a path may change the index."""
        place = Path(path)
        if self._index and place.is_relative_to(self._index):
            return False
        for root in filter(place.is_relative_to, self._roots):
            inside = place.relative_to(root).parts
            folders = [Path(root, *inside[:depth]) for depth in range(len(inside))]
            if any(map(is_left_folder, inside)) or is_left(place.name):
                return False
            return not any((folder / INDEX).exists() for folder in folders)
        return False
