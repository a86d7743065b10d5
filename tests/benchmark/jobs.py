"""Runs contenders' scripts in processes of their own, and measures them from outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[2]
_SCRIPTS = Path(__file__).with_name("contenders")
_PATIENCE_SECONDS = 3_600


@dataclass(frozen=True, slots=True)
class Contender:
    """A script, the interpreter that runs it, and what it needs in its environment."""

    name: str
    script: str
    python: str = sys.executable
    environment: tuple[tuple[str, str], ...] = ()


class Failed(Exception):
    """A contender's script ended with an error; its last words are the message."""


def footnote() -> Contender:
    """Ours."""
    return Contender("Footnote", "ours.py")


def plain(reader: str = "") -> Contender:
    """langchain-chroma and HuggingFaceEmbeddings on the weights that Footnote uses."""
    given = (("READER", reader),) if reader else ()
    return Contender(
        "plain + reader" if reader else "plain script", "plain.py", sys.executable, given
    )


def add(contender: Contender, index: Path, texts: Path) -> dict[str, Any]:
    """Index the texts; what the script printed, with ``wall_seconds`` of the whole process."""
    return _run(contender, "add", index, texts)


def ask(
    contender: Contender, index: Path, questions: Sequence[str], scratch: Path
) -> dict[str, Any]:
    """Ask the questions in a fresh process; as ``add``."""
    path = scratch / "questions.json"
    path.write_text(json.dumps(list(questions)), encoding="utf-8")
    return _run(contender, "ask", index, path)


def _run(contender: Contender, job: str, index: Path, given: Path) -> dict[str, Any]:
    command = [contender.python, str(_SCRIPTS / contender.script), job, str(index), str(given)]
    started = time.perf_counter()
    ended = run(command, dict(contender.environment))
    wall = time.perf_counter() - started
    printed: dict[str, Any] = json.loads(ended.strip().splitlines()[-1])
    return printed | {"wall_seconds": wall}


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    """What a command prints.

    Raises:
        Failed: it ended with an error, or not within an hour.
    """
    try:
        ended = subprocess.run(
            command,
            capture_output=True,
            text=True,
            cwd=_ROOT,
            env=_environment() | dict(environment or {}),
            timeout=_PATIENCE_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failed(str(error)) from error
    if ended.returncode:
        raise Failed(_last_words(ended.stderr) or f"exit status {ended.returncode}")
    return ended.stdout


def _environment() -> dict[str, str]:
    """That of this process, offline, with the checkout and the encoder's folder in it."""
    from index.encoder import weights

    return dict(os.environ) | {
        "PYTHONPATH": str(_ROOT),
        "ENCODER": str(weights.folder()),
        "HF_HUB_OFFLINE": "1",
        "ANONYMIZED_TELEMETRY": "False",
        "TOKENIZERS_PARALLELISM": "false",
    }


def _last_words(printed: str) -> str:
    lines = [line for line in printed.splitlines() if line.strip()]
    return lines[-1].strip()[:300] if lines else ""
