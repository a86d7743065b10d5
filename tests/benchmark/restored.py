"""The shipped reader's weights in the form of Hugging Face, for all that runs them on torch."""

from __future__ import annotations

import hashlib
import sys
import tempfile
from pathlib import Path

from assistant.reader.onnx import shipped_weights
from assistant.settings import Settings
from index.encoder.onnx import model_folder
from tests.benchmark import jobs
from training.reader import restore


def reader(cache: Path, given: str = "") -> str:
    """The folder ``given`` or, without one, that of the shipped weights, made once and kept.

    Raises:
        Failed: it could not be made.
    """
    if given:
        return given
    home = cache / f"reader-{_made_of()}"
    if not home.exists():
        cache.mkdir(parents=True, exist_ok=True)
        # Made elsewhere and moved, so that a folder of that name is always whole; in a process of
        # its own, so that none that is measured has torch in its memory.
        with tempfile.TemporaryDirectory(dir=cache) as held:
            partial = Path(held) / home.name
            jobs.run((sys.executable, "-m", "training.reader.restore", "--out", str(partial)))
            partial.rename(home)
    return str(home)


def uncompiled(reader: str) -> Settings:
    """Settings under which encoder and ``reader`` are run on torch in 32 bits."""
    return Settings(encoder=str(model_folder()), reader=reader)


def _made_of() -> str:
    """Changes with the weights, and with how they are read back."""
    made_by = Path(restore.__file__)
    content = shipped_weights().read_bytes() + made_by.read_bytes()
    return hashlib.sha256(content).hexdigest()[:8]
