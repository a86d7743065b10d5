"""Finds files in folders and reads their bytes."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from index.errors import BadInput
from index.loaders.draft import Fetched
from index.loaders.images import explain_missing
from index.loaders.kinds import IMAGES, SUFFIXES
from index.loaders.normal import one_line
from index.loaders.web import is_url

INDEX = "chroma.sqlite3"
"""A file that is in the folder of an index, which may lie beside what it holds."""

_HIDDEN = (".", "~$")  # the second are locks that Word leaves beside open documents

_LEFT = re.compile(
    r"(?:(?:eh)?thumbs(?:_vista)?\.db|desktop\.ini|icon\r?|~wr[ldaf]\d+\.tmp|#.+#"
    r"|.+(?:~|\.tmp|\.temp|\.part|\.partial|\.crdownload|\.download|\.swp|\.bak))",
    re.I | re.S,
)
"""Files that programs leave in folders for themselves: "Thumbs.db", "a.docx.tmp", "a.txt~"."""

_FOLDERS_LEFT = frozenset(("__macosx", "$recycle.bin", "system volume information", "@eadir"))
"""Folders that they leave."""


def is_left(name: str) -> bool:
    """Whether a file of this name is hidden, or one that programs keep for themselves."""
    return name.startswith(_HIDDEN) or bool(_LEFT.fullmatch(name))


def is_left_folder(name: str) -> bool:
    """The same of a folder."""
    return name.startswith(".") or name.casefold() in _FOLDERS_LEFT


@dataclass(frozen=True, slots=True)
class Found:
    """What is at some locations: ``places`` that ``load`` can load, and the files in folders that
    are ``passed_over`` because of their kind, each once, without hidden files."""

    places: tuple[str, ...]
    passed_over: tuple[str, ...] = ()


def find(location: str) -> tuple[str, ...]:
    """What ``load`` can load at a location: the file or URL itself, or a folder's files.

    A folder is searched with the folders in it, in order of name; hidden files and files
    of other kinds are passed over, and links to folders are not followed.

    Raises:
        BadInput: it is missing, unreadable, of an unknown kind, or a folder with nothing in it.
    """
    return find_all((location,)).places


def find_all(locations: Sequence[str], emptied: Collection[str] = ()) -> Found:
    """What ``find`` finds at all of the locations, and what it passes over; those that are
    ``emptied`` may have nothing in them. Each folder is walked once.

    Raises:
        BadInput: as ``find``.
    """
    found = [_look_at(location) for location in locations]
    for location, one in zip(locations, found, strict=True):
        if not one.places and location not in emptied:
            raise BadInput(
                f"The folder {_shown(_path(location))} has no file of a kind that can be read: "
                f"{_known()}."
            )
    return Found(
        tuple(dict.fromkeys(path for one in found for path in one.places)),
        tuple(dict.fromkeys(path for one in found for path in one.passed_over)),
    )


def _look_at(location: str) -> Found:
    """What is at one location."""
    if is_url(location):
        return Found((location,))
    path = _path(location)
    if not _is_folder(path):
        _checked(path)
        return Found((str(path),))
    known, others = list[str](), list[str]()
    for file in _walk(path):
        (known if _is_readable(file) else others).append(str(file))
    return Found(tuple(known), tuple(others))


def fetch_file(location: str) -> Fetched:
    """The bytes of a file.

    Raises:
        BadInput: it is missing, unreadable, not a file, or of an unknown kind.
    """
    path = _path(location)
    if _is_folder(path):
        raise BadInput(f"{_shown(path)} is a folder; name a file in it.")
    _checked(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        _refuse(path, error)
    return Fetched(raw, f"file {_shown(path)}", str(path), path.suffix.lower())


def find_path(location: str) -> Path:
    """The absolute path of a location, as its name is spelt there; not resolved, as a link is a
    name that its owner chose."""
    path = Path(os.path.abspath(os.path.expanduser(location)))
    return path if os.path.lexists(path) else _respell(path)


def _path(location: str) -> Path:
    if not str(location).strip() or "\0" in str(location):
        raise BadInput("A location is empty or not a path; name a file, a folder or a URL.")
    return find_path(location)


def _respell(path: Path) -> Path:
    """What is there under the same name with its accents spelt in the other way, as one letter or
    as a letter and a mark; else the path itself."""
    if path.parent == path or str(path).isascii():
        return path
    parent = path.parent if os.path.lexists(path.parent) else _respell(path.parent)
    wanted = unicodedata.normalize("NFC", path.name)
    try:
        names = sorted(os.listdir(parent))
    except (OSError, ValueError):
        return path
    same = (name for name in names if unicodedata.normalize("NFC", name) == wanted)
    return parent / next(same, path.name)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError as error:
        _refuse(path, error)


def _checked(path: Path) -> None:
    """Refuse what is no file, before anything waits on a pipe or a device."""
    try:
        there, is_file = path.exists(), path.is_file()
    except OSError as error:
        _refuse(path, error)
    if not there:
        raise BadInput(f"There is no file {_shown(path)}; check the path.")
    if not is_file:
        raise BadInput(f"{_shown(path)} is neither a file nor a folder; name one that is.")
    if path.suffix.lower() in IMAGES.difference(SUFFIXES):
        raise explain_missing(f"file {_shown(path)}")
    if path.suffix.lower() not in SUFFIXES:
        raise BadInput(
            f"The file {_shown(path)} is of a kind that cannot be read; "
            f"convert it to one of {_known()}."
        )


def _is_readable(path: Path) -> bool:
    """Whether something in a folder is a file of a kind that can be read."""
    return path.suffix.lower() in SUFFIXES and path.is_file()


def _walk(folder: Path) -> Iterator[Path]:
    """Every file in a folder that is not hidden and of no index, in order of name."""

    def refuse(error: OSError) -> None:
        _refuse(Path(error.filename or folder), error)

    for here, folders, names in os.walk(folder, onerror=refuse):
        if INDEX in names:
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not is_left_folder(name))
        yield from (Path(here, name) for name in sorted(names) if not is_left(name))


def _refuse(path: Path, error: OSError) -> NoReturn:
    reason = (error.strerror or type(error).__name__).lower()
    raise BadInput(
        f"{_shown(path)} cannot be read ({reason}); check its name and permissions."
    ) from error


def _shown(path: Path) -> str:
    """A path fit to print: a file's name may hold line ends, escapes and broken characters."""
    return one_line(str(path), 400)


def _known() -> str:
    return ", ".join(SUFFIXES)
