"""``footnote add``, ``list``, ``remove``, ``sync`` and ``rebuild``: what is in the index."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.options import Encoder, Engine, Index, Json, load_settings
from assistant.cli.terminal import (
    Step,
    complain,
    console,
    on_terminal,
    one_line,
    show_progress,
    write,
)
from index.errors import BadInput, FootnoteError, VectorsDamaged

if TYPE_CHECKING:
    from assistant.settings import Settings
    from index.folders import Synced
    from index.library import Library
    from index.store import Header

_BAD_INPUT = 2
_LOST = 1
_FEW = 10
"""Files that are named one by one."""


def add(
    paths: Annotated[list[str], typer.Argument(help="Files, folders and URLs.")],
    index: Index = None,
    encoder: Encoder = None,
    engine: Engine = "local",
) -> None:
    """Add files, folders and URLs to the index, or what has changed in them.

    Documents whose files are gone from a folder are removed. A file that cannot be read is named,
    and the others are added.
    """
    settings = load_settings(index=index, encoder=encoder)
    if engine == "ray":
        from index.distributed import check

        check(settings.location)
    with closing(_open_library(settings)) as library:
        with show_progress("Adding") as step:
            if engine == "ray":
                done = _add_on_cluster(library, paths, settings, step)
            else:
                from index.folders import sync as sync_folders

                done = sync_folders(library, paths, step)
        _print_synced(done, library)
    raise typer.Exit(_BAD_INPUT if done.unread else 0)


def list_documents(as_json: Json = False, index: Index = None, encoder: Encoder = None) -> None:
    """List the documents of the index."""
    settings = load_settings(index=index, encoder=encoder)
    headers: tuple[Header, ...] = ()
    was_given = False
    if _index_exists(settings.location):
        with closing(_open_library(settings, mend=False)) as library:
            headers, was_given = library.documents.headers(), library.was_given
    if as_json:
        rows = [asdict(each) for each in headers]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    elif not on_terminal():
        for each in headers:
            write("  ".join((each.id, one_line(each.title), one_line(each.uri))))
    elif headers:
        _print_documents(headers)
    else:
        instead = "add some with footnote add."
        if not (settings.index or was_given):
            instead = "until some are added, the article that ships is asked."
        write(f"There are no documents in {settings.location}; {instead}")


def remove(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="As footnote list shows them.")],
    index: Index = None,
    encoder: Encoder = None,
) -> None:
    """Remove documents from the index."""
    settings = load_settings(index=index, encoder=encoder)
    if not _index_exists(settings.location):
        raise BadInput(f"There is no index in {settings.location}; make one with footnote add.")
    with closing(_open_library(settings)) as library:
        for id in ids:
            library.remove(id)
            if on_terminal():
                write(f"Removed {id}.")


def sync(
    paths: Annotated[list[str], typer.Argument(help="Folders, files and URLs.")],
    watch: Annotated[
        bool,
        typer.Option(
            "--watch", help="Keep on, and follow every change of the folders; Ctrl-C ends."
        ),
    ] = False,
    index: Index = None,
    encoder: Encoder = None,
) -> None:
    """Make the index follow folders: add what is new, replace what changed, remove what is gone."""
    if not watch:
        add(paths, index, encoder)
        return
    settings = load_settings(index=index, encoder=encoder)
    # Ctrl-C ends it as it ends a server.
    with suppress(KeyboardInterrupt), closing(_open_library(settings)) as library:
        _watch(library, paths)


def _watch(library: Library, paths: Sequence[str]) -> None:
    """Follow folders, and print what was done after each change."""
    from index.watching import watch

    is_first = True
    for done in watch(library, paths):
        if isinstance(done, FootnoteError):
            complain(str(done))
            continue
        if is_first or done.added or done.replaced:
            _print_changes(done, library)
        _print_remarks(done)
        if is_first:
            names = ", ".join(map(one_line, paths))
            complain(f"Watching {names}; Ctrl-C ends.")
        is_first = False


def _print_changes(done: Synced, library: Library) -> None:
    """A line for every document that came or changed, as it comes."""
    uris = {one.id: one.uri for one in library.documents.headers()}
    for word, ids in (("Added", done.added), ("Replaced", done.replaced)):
        for id in ids:
            write(f"{word} {id}: {one_line(uris.get(id, ''))}")
    sys.stdout.flush()


def rebuild(index: Index = None, encoder: Encoder = None) -> None:
    """Make the index anew: for another encoder, after an update, or where it is damaged."""
    settings = load_settings(index=index, encoder=encoder)
    raise typer.Exit(_LOST if _rebuild_index(settings) else 0)


def _rebuild_index(settings: Settings) -> bool:
    """Rebuild, say what came of it, and whether anything is lost."""
    from index.rebuild import rebuild

    with show_progress("Rebuilding") as step:
        done = rebuild(settings.location, settings.encoder, settings.device, step)
    for sentence in done.lost:
        complain(sentence)
    if done.kept:
        complain(f"What could not be read is kept in {done.kept} until the next rebuild.")
    if on_terminal():
        count = len(done.restored)
        write(f"Rebuilt the index in {settings.location}: {_count_documents(count)}.")
    return bool(done.lost)


def _open_library(settings: Settings, *, mend: bool = True) -> Library:
    """The library, to be changed: vectors that an interruption left half written are made again
    first. To be read as it is where ``mend`` is not wanted."""
    from index.library import Library

    open_library = partial(Library, settings.location, settings.encoder, settings.device)
    try:
        library = open_library()
        if mend:
            library.check()
        return library
    except VectorsDamaged:
        if not mend:
            raise
    complain("The last change to the index was interrupted; its vectors are made again first.")
    _rebuild_index(settings)
    return open_library()


def _index_exists(location: str) -> bool:
    """Whether there is an index to open, so that asking about one does not make it."""
    from index.types import is_server

    return is_server(location) or Path(location).exists()


def _add_on_cluster(
    library: Library, paths: list[str], settings: Settings, step: Step | None
) -> Synced:
    """What Ray's workers have added."""
    from index import distributed
    from index.folders import part_ids
    from index.loaders import find_all

    found = find_all(paths)
    before = {header.id: header.revision for header in library.documents.headers()}
    added = distributed.add(
        found.places, settings.location, settings.encoder, settings.device, step
    )
    return replace(
        part_ids(added.ids, before, library),
        passed_over=found.passed_over,
        unread=tuple(added.unread),
    )


def _print_synced(done: Synced, library: Library) -> None:
    """What has become of the documents given: their ids for a pipe, counts for a person; what
    was passed over, and what is gone, for both."""
    if not on_terminal():
        for id in done.ids:
            write(id)
    else:
        counted = (
            (len(done.added), "added"),
            (len(done.replaced), "replaced"),
            (len(done.unchanged), "unchanged"),
            (len(done.copies), "stored already"),
        )
        changes = ", ".join(f"{count} {kind}" for count, kind in counted if count)
        if 0 < len(done.ids) <= 10:
            headers = {one.id: one for one in library.documents.headers()}
            _print_documents(headers[id] for id in done.ids)
        write(f"{_count_documents(len(done.ids))}: {changes or 'nothing added'}.")
    _print_remarks(done)


def _print_remarks(done: Synced) -> None:
    """What is gone, there twice, passed over or not to be read."""
    for header in done.removed:
        complain(f"Removed {header.id}: its file {one_line(header.uri)} is gone.")
    for copy, stored in done.copies:
        complain(f"{one_line(copy)} has the text of {one_line(stored)}, which is stored.")
    if done.passed_over:
        complain(_describe_passed_over(done.passed_over))
    for sentence in (*done.remarks, *done.unread):
        complain(sentence)


def _describe_passed_over(paths: Sequence[str]) -> str:
    """One sentence: how many files of each kind, and their names where they are few."""
    kinds = Counter(Path(path).suffix.lower() or "no suffix" for path in paths)
    counted = ", ".join(f"{kind} ({count})" for kind, count in sorted(kinds.items()))
    files = f"{len(paths)} file{'s' * (len(paths) != 1)}"
    sentence = f"Passed over {files} of kinds that cannot be read: {counted}"
    if len(paths) > _FEW:
        return f"{sentence}."
    return f"{sentence}: {', '.join(one_line(Path(path).name) for path in paths)}."


def _print_documents(headers: Iterable[Header]) -> None:
    """Two lines a document, so that its id can be copied whole on the narrowest terminal."""
    from rich.text import Text

    for each in headers:
        text = Text(each.id, style="cyan")
        about = f"{one_line(each.title)} · {each.sentences:,} sentence{'s' * (each.sentences != 1)}"
        text.append(f"\n  {about}", style="not dim default")
        text.append(f" · {one_line(each.uri)}", style="dim default")
        console().print(text, soft_wrap=True)


def _count_documents(count: int) -> str:
    return f"{count:,} document{'s' * (count != 1)}"
