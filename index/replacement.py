"""Tells which document a file would replace, without replacing it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from index.errors import BadInput
from index.loaders import load
from index.loaders.web import is_url
from index.store import Header
from index.types import Source

_LISTED = 5
"""Documents that a message names at most."""


def split_replacement(given: str) -> tuple[str, str]:
    """The name before the sign of equality and the location after it; a location alone: ``""``.

    A file or a URL whose own name has such a sign is taken whole.
    """
    if "=" not in given or is_url(given) or Path(given).exists():
        return "", given
    name, _, location = given.partition("=")
    return name.strip(), location.strip()


def match_document(headers: Iterable[Header], location: str, name: str = "") -> Header | None:
    """The document that the file at ``location`` would replace; ``None``: there is none.

    That is the one with this id, title, file name or source as its ``name``; without a name, the
    one with the same file name, or failing that the same but for its suffix.

    Raises:
        BadInput: several documents are named so.
    """
    headers = tuple(headers)
    wanted = name or _file_name(location)
    found = [one for one in headers if wanted in (one.id, _file_name(one.uri))]
    if name and not found:
        found = [one for one in headers if wanted in (one.title, one.uri)]
    if not found:
        stem = Path(wanted).stem
        found = [one for one in headers if stem == Path(_file_name(one.uri)).stem]
    if len(found) > 1:
        ids = ", ".join(one.id for one in found[:_LISTED])
        raise BadInput(f"Several documents are named {wanted!r}; give the id of one: {ids}.")
    return found[0] if found else None


def load_replacement(headers: Iterable[Header], location: str, name: str = "") -> Source:
    """The source at ``location`` as it would be stored in place of the document it matches.

    Raises:
        BadInput: it cannot be read, or there is no such document, or more than one.
    """
    headers = tuple(headers)
    replaced = match_document(headers, location, name)
    if replaced is None:
        raise BadInput(explain_no_match(headers, location, name))
    return load(location, uri=replaced.uri)


def explain_no_match(headers: Iterable[Header], location: str, name: str = "") -> str:
    """One sentence for a file that would replace none of the documents."""
    names = sorted({_file_name(one.uri) for one in headers})
    listed = ", ".join(names[:_LISTED]) + (", …" if len(names) > _LISTED else "")
    there = f"one of {listed}" if names else "a document, of which there is none yet"
    file = _file_name(location)
    return f"No document is named {name or file!r}; give it as NAME={file}, where NAME is {there}."


def _file_name(uri: str) -> str:
    """The last part of a path or a URL: "rates.txt" of "https://example.org/rates.txt?x=1"."""
    path = re.split(r"[?#]", uri)[0] if is_url(uri) else uri
    return re.split(r"[/\\]", path.rstrip("/\\"))[-1]
