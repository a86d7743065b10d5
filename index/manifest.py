"""Where the documents of an index came from, beside it: read only to rebuild a damaged one."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

_NAME = "sources.json"


def write(folder: Path, uris: Mapping[str, str]) -> None:
    """Write the URI of every document by its id, all or nothing."""
    text = json.dumps({"sources": dict(sorted(uris.items()))}, ensure_ascii=False, indent=1)
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
