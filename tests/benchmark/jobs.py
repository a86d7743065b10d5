"""Runs contenders' scripts in processes of their own, and measures them from outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_SCRIPTS = Path(__file__).with_name("contenders")
_PATIENCE_SECONDS = 3 * 3_600


@dataclass(frozen=True, slots=True)
class Contender:
    """A script, the interpreter that runs it, and what it needs in its environment."""

    name: str
    script: str
    python: str = sys.executable
    environment: tuple[tuple[str, str], ...] = ()


class Failed(Exception):
    """A contender's script ended with an error; its last words are the message."""


def footnote(python: str = sys.executable) -> Contender:
    """Ours: the checkout's own code, with whatever interpreter has what it needs."""
    return Contender("Footnote", "ours.py", python, (("PYTHONPATH", str(ROOT)),))


def plain(reader: str = "") -> Contender:
    """langchain-chroma and HuggingFaceEmbeddings on the weights that Footnote uses."""
    given = (("READER", reader),) if reader else ()
    return Contender(
        "plain + reader" if reader else "plain script", "plain.py", sys.executable, given
    )


def imported(contender: Contender) -> float:
    """Seconds that a fresh process takes to import what the contender needs.

    Raises:
        Failed: as all of these, where the script ends with an error.
    """
    seconds: float = _run(contender, "import")["import_seconds"]
    return seconds


def add(contender: Contender, index: Path, texts: Path) -> dict[str, Any]:
    """Index the texts; what the script printed."""
    return _run(contender, "add", str(index), str(texts))


def ask(
    contender: Contender, index: Path, questions: Sequence[str], scratch: Path
) -> dict[str, Any]:
    """Ask the questions in a fresh process; what the script printed, with ``first_seconds``, those
    from the start of the process to its first answer."""
    return _run(contender, "ask", str(index), str(written(questions, scratch)))


def written(questions: Sequence[str], scratch: Path) -> Path:
    """The questions in a file as contenders are given them."""
    path = scratch / "questions.json"
    path.write_text(json.dumps(list(questions)), encoding="utf-8")
    return path


def _run(contender: Contender, *arguments: str) -> dict[str, Any]:
    command = [contender.python, str(_SCRIPTS / contender.script), *arguments]
    started = time.time()
    ended = run(command, dict(contender.environment))
    printed: dict[str, Any] = json.loads(ended.strip().splitlines()[-1])
    if "first_at" in printed:
        printed["first_seconds"] = printed.pop("first_at") - started
    return printed


def run(
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    good: Collection[int] = (0,),
    patience: float = _PATIENCE_SECONDS,
) -> str:
    """What a command prints, started at the top of the checkout.

    Raises:
        Failed: it ended with a code that is not ``good``, or not within ``patience`` seconds.
    """
    try:
        ended = subprocess.run(
            command,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=offline() | dict(environment or {}),
            timeout=patience,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failed(str(error)) from error
    if ended.returncode not in good:
        raise Failed(_last_words(ended.stderr) or f"exit status {ended.returncode}")
    return ended.stdout


def offline() -> dict[str, str]:
    """The environment of this process, without a network, and with the encoder's folder in it."""
    from index.encoder.onnx import model_folder

    return dict(os.environ) | {
        "ENCODER": str(model_folder()),
        "HF_HUB_OFFLINE": "1",
        "ANONYMIZED_TELEMETRY": "False",
        "GRADIO_ANALYTICS_ENABLED": "False",
        "HAYSTACK_TELEMETRY_ENABLED": "False",
        "TOKENIZERS_PARALLELISM": "false",
    }


def _last_words(printed: str) -> str:
    lines = [line for line in printed.splitlines() if line.strip()]
    return lines[-1].strip()[:300] if lines else ""
