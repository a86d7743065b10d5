"""Finds files of questions, and opens the assistant that a suite asks."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.regression.cases import SUFFIX, Suite
from assistant.regression.results import Progress
from index.errors import BadInput

if TYPE_CHECKING:
    from assistant.pipeline import Assistant
    from assistant.settings import Settings

_DEFAULT = Path("tests") / "questions"


def find_suites(paths: Iterable[str | Path] = ()) -> tuple[Path, ...]:
    """The files of questions among ``paths``, each once: files as given, folders searched.

    Without paths, those in ``tests/questions``, or else anywhere below the working directory;
    hidden folders and virtual environments are passed over.

    Raises:
        BadInput: a path does not exist, or there is no file of questions in a folder.
    """
    places = [Path(path) for path in paths]
    if not places:
        places = [_DEFAULT if _DEFAULT.is_dir() and _list_suites(_DEFAULT) else Path(".")]
    files_found: dict[Path, None] = {}
    for path in places:
        if not path.exists():
            raise BadInput(f"{path} does not exist; name a file or a folder of questions")
        files = _list_suites(path) if path.is_dir() else [path]
        if not files:
            raise BadInput(f"There is no file named *{SUFFIX} in {path.absolute()}; add one")
        files_found.update(dict.fromkeys(files))
    return tuple(files_found)


def open_suite(
    suite: Suite, settings: Settings | None = None, progress: Progress | None = None
) -> Assistant:
    """The assistant for ``suite``: its sources in an index of its own.

    Its settings win over ``settings`` (default: those of the environment). The index lies
    in a temporary folder that is deleted when the process ends; the one in ``settings`` is
    left alone.

    Raises:
        BadInput: a source cannot be read, or a setting cannot be used.
    """
    from assistant.pipeline import Assistant
    from assistant.settings import Settings

    folder = tempfile.mkdtemp(prefix="footnote-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    values = (settings or Settings()).model_dump() | dict(suite.settings)
    values |= {"sources": suite.sources, "index": folder}
    assistant = Assistant.open(Settings(**values), progress=progress)
    if not suite.sources:
        from assistant.pipeline import read_shipped

        assistant.library.add(read_shipped(), progress=progress)
    return assistant


def _list_suites(folder: Path) -> list[Path]:
    """The files of questions under ``folder``, in order of their paths."""
    files_found: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if _is_searched(Path(place) / name)]
        files_found.extend(Path(place) / name for name in names if name.endswith(SUFFIX))
    return sorted(files_found)


def _is_searched(folder: Path) -> bool:
    """Whether ``folder`` may hold somebody's questions."""
    return not folder.name.startswith(".") and not (folder / "pyvenv.cfg").exists()
