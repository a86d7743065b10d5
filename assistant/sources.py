"""Where the assistant's sources come from: given locations, or the articles that ship."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from index.loaders import find, load
from index.types import Source


def shipped() -> Iterator[Source]:
    """The articles in the package, by names that are the same on every machine."""
    folder = Path(str(files("index") / "articles"))
    for path in sorted(folder.iterdir()):
        yield load(str(path), uri=f"articles/{path.name}")


def sources(locations: Sequence[str]) -> tuple[Iterator[Source], int]:
    """The sources at these files, folders and URLs, read one by one, and how many there are.

    Raises:
        BadInput: a location cannot be found; one that cannot be read raises when it is reached.
    """
    found = [place for location in locations for place in find(location)]
    return (load(place) for place in found), len(found)
