"""Keeps where the documents of an index folder came from.

It is read to rebuild a damaged index, and to tell what was given to it from what it was
filled with.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

_NAME = "sources.json"

SHIPPED = "articles/"
"""What the URI of an article that comes with Footnote begins with."""


def write(folder: Path, uris: Mapping[str, str], *, shipped: bool = False) -> None:
    """Write the URI of every document by its id, all or nothing.

    ``shipped`` says that they came with Footnote, and that nobody has given any but visitors.
    """
    values = {"sources": dict(sorted(uris.items()))} | ({"shipped": True} if shipped else {})
    text = json.dumps(values, ensure_ascii=False, indent=1)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=_NAME, delete=False) as file:
        file.write(text.encode("utf-8", "surrogatepass"))
    os.replace(file.name, folder / _NAME)


def read(folder: Path) -> dict[str, str]:
    """The URI of every document by its id; nothing where the file is missing or damaged."""
    try:
        found = json.loads((folder / _NAME).read_bytes())["sources"]
        return {str(id): str(uri) for id, uri in found.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def exists(folder: Path) -> bool:
    """Whether documents were ever given to the index, or it was ever filled."""
    return (folder / _NAME).exists()


def is_shipped(folder: Path) -> bool:
    """Whether all that it was ever filled with came with Footnote, or from visitors of its chat."""
    try:
        return json.loads((folder / _NAME).read_bytes()).get("shipped") is True
    except (OSError, ValueError, AttributeError):
        return False
