"""Chooses documents by a filter, without telling where they lie on this machine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath

from assistant.settings import Settings
from assistant.web.services.visitors import find_origin, is_local, owner
from index.filters import Filter
from index.loaders.files import find_path
from index.store.records import Header
from index.types import is_server


def choose_documents(where: str, headers: Iterable[Header], settings: Settings) -> tuple[str, ...]:
    """The ids of the documents of ``headers`` that match the filter ``where``.

    Raises:
        BadInput: it is not understood, or no document matches it.
    """
    chosen, is_alone = Filter.parse(where), is_local(settings.host)
    sources = [find_path(one) for one in settings.sources]
    return chosen.choose(
        replace(one, uri=_find_place(one.uri, sources, is_alone)) for one in headers
    )


def _find_place(uri: str, sources: Iterable[PurePath], is_alone: bool) -> str:
    """Where a document came from, as a visitor may know it.

    Of an upload, the name or address that was given. Of a file of a server that is not for its own
    machine alone, the path from the folder among the ``sources`` that the server was started with,
    whose own name is the first part: folders above it, or of other files, are nobody's business.
    """
    if owner(uri) is not None or is_server(uri) or is_alone:
        return find_origin(uri)
    path = PurePath(uri)
    for source in sources:
        if path.is_relative_to(source):
            return str(path.relative_to(source.parent))
    return path.name
