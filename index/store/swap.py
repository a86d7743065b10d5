"""Puts a rebuilt index in the place of the old one, so that no interruption loses either.

Everything happens inside the index folder, which may be a mount point: the new index grows in
``building``, is called ``rebuilt`` once it is whole, and ``installing`` once the files of the
old one have been moved to ``replaced``. Whoever opens the folder first finishes what was begun.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

_OURS = re.compile(
    r"(chroma|search|lexical|replica)\.sqlite3.*|sources\.json|writing\.mark|[0-9a-f]{8}(-[0-9a-f]+){4}"
)
"""Names of what belongs to an index; anything else in its folder is left alone."""


def building(folder: Path) -> Path:
    """An empty place for the new index, and none of what earlier rebuilds have left."""
    for name in ("building", "replaced"):
        shutil.rmtree(folder / name, ignore_errors=True)
    return folder / "building"


def begun(folder: Path) -> bool:
    """Whether a whole new index waits to be put in place."""
    return (folder / "rebuilt").is_dir() or (folder / "installing").is_dir()


def whole(folder: Path) -> None:
    """Say that the new index is whole; the old one is still in its place."""
    (folder / "building").rename(folder / "rebuilt")


def finish(folder: Path) -> Path:
    """Put the new index in place, from wherever an interruption has left it.

    Returns where the old one now lies.
    """
    replaced = folder / "replaced"
    if (folder / "rebuilt").is_dir():
        replaced.mkdir(exist_ok=True)
        for old in _parts(folder):
            old.replace(replaced / old.name)
        (folder / "rebuilt").rename(folder / "installing")
    if (folder / "installing").is_dir():
        for new in _parts(folder / "installing"):
            new.replace(folder / new.name)
        shutil.rmtree(folder / "installing")
    return replaced


def discard(replaced: Path) -> None:
    """Delete the old index."""
    shutil.rmtree(replaced, ignore_errors=True)


def _parts(folder: Path) -> Iterator[Path]:
    """The files and folders of the index in ``folder``."""
    yield from [path for path in folder.iterdir() if _OURS.fullmatch(path.name)]
