"""``footnote add``, ``list``, ``remove`` and ``rebuild``: what is in the index."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict
from functools import partial
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
from index.errors import BadInput, VectorsDamaged

if TYPE_CHECKING:
    from assistant.settings import Settings
    from index.library import Library
    from index.store import Header
    from index.types import Source

_BAD_INPUT = 2
_LOST = 1


def add(
    paths: Annotated[list[str], typer.Argument(help="Files, folders and URLs.")],
    index: Index = None,
    encoder: Encoder = None,
    engine: Engine = "local",
) -> None:
    """Add files, folders and URLs to the index, or what has changed in them.

    One that cannot be read is named, and the others are added.
    """
    settings = load_settings(index=index, encoder=encoder)
    if engine == "ray":
        from index.distributed import check

        check(settings.location)
    places = _find_places(paths)
    unread: list[str] = []
    with closing(_open_library(settings)) as library:
        before = {header.id: header.revision for header in library.documents.headers()}
        with show_progress("Adding") as step:
            if engine == "ray":
                ids = _add_on_cluster(places, settings, step, unread)
            else:
                ids = library.add(_load_sources(places, unread), len(places), step)
        after = {header.id: header for header in library.documents.headers()}
        _print_added(before, [after[id] for id in dict.fromkeys(ids)])
    for sentence in unread:
        complain(sentence)
    raise typer.Exit(_BAD_INPUT if unread else 0)


def list_documents(as_json: Json = False, index: Index = None, encoder: Encoder = None) -> None:
    """List the documents of the index."""
    settings = load_settings(index=index, encoder=encoder)
    headers: tuple[Header, ...] = ()
    if _index_exists(settings.location):
        with closing(_open_library(settings, mend=False)) as library:
            headers = library.documents.headers()
    if as_json:
        rows = [asdict(each) for each in headers]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    elif not on_terminal():
        for each in headers:
            write("  ".join((each.id, one_line(each.title), one_line(each.uri))))
    elif headers:
        _print_documents(headers)
    else:
        write(
            f"There are no documents in {settings.location}; "
            "until some are added, the article that ships is asked."
        )


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
    from pathlib import Path

    from index.types import is_server

    return is_server(location) or Path(location).exists()


def _find_places(paths: Iterable[str]) -> list[str]:
    """Every file and URL at ``paths`` once, in order.

    Raises:
        BadInput: there is nothing at one of them.
    """
    from index.loaders import find

    return list(dict.fromkeys(place for path in paths for place in find(path)))


def _load_sources(places: Iterable[str], unread: list[str]) -> Iterator[Source]:
    """The sources that can be read; why others cannot goes to ``unread``."""
    from index.loaders import load

    for place in places:
        try:
            yield load(place)
        except BadInput as error:
            unread.append(str(error))


def _add_on_cluster(
    places: list[str], settings: Settings, step: Step | None, unread: list[str]
) -> tuple[str, ...]:
    """The ids of what Ray's workers have added; why others cannot be read goes to ``unread``."""
    from index import distributed

    added = distributed.add(places, settings.location, settings.encoder, settings.device, step)
    unread.extend(added.unread)
    return added.ids


def _print_added(before: dict[str, str], headers: list[Header]) -> None:
    """What has become of the documents given: their ids for a pipe, a count for a person."""
    if not on_terminal():
        for each in headers:
            write(each.id)
        return
    new = sum(each.id not in before for each in headers)
    same = sum(before.get(each.id) == each.revision for each in headers)
    kinds = ((new, "added"), (len(headers) - new - same, "replaced"), (same, "unchanged"))
    changes = ", ".join(f"{count} {kind}" for count, kind in kinds if count) or "nothing added"
    if 0 < len(headers) <= 10:
        _print_documents(headers)
    write(f"{_count_documents(len(headers))}: {changes}.")


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
