"""Reads texts, books, slides, tables and e-mails, from files, folders and URLs, into sources."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from index.loaders.files import fetch_file, find, find_all
from index.loaders.kinds import NAMES, SUFFIXES, read
from index.loaders.source import document_id, from_text, make
from index.loaders.web import Permit, fetch, is_url
from index.types import Source

__all__ = [
    "NAMES",
    "SUFFIXES",
    "document_id",
    "find",
    "find_all",
    "from_text",
    "load",
    "load_original",
]


def load(location: str, *, uri: str = "", permit: Permit | None = None) -> Source:
    """The source at a file or an http(s) URL, its text normalised once.

    ``uri`` identifies the document; without one it is the absolute path, or the URL
    without its password and fragment. ``permit`` may refuse a URL, or one it redirects to, by
    raising.

    Raises:
        BadInput: it is missing, unreadable, empty, binary, encrypted or of an unknown kind.
    """
    return load_original(location, uri=uri, permit=permit)[0]


def load_original(
    location: str, *, uri: str = "", permit: Permit | None = None
) -> tuple[Source, bytes]:
    """What ``load`` returns, and the bytes that it was made of; raises as ``load``."""
    fetched = fetch(location, permit) if is_url(location) else fetch_file(location)
    source = make(read(fetched), uri or fetched.uri, fetched.stem, fetched.name)
    if not source.geometry.packed:
        return source, fetched.raw
    digest = hashlib.sha256(fetched.raw).hexdigest()
    return replace(source, file_sha256=digest), fetched.raw
