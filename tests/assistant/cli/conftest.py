"""The command line, called inside this process and as a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli.application import app

ROOT = Path(__file__).parents[3]

PORT = (
    "The harbour of Luz opened on Monday. Fishermen sell herring there. "
    "Its lighthouse is 41 metres tall and was built by Otto Brandt in 1887."
)
HILL = "Goats live on the hill. A shepherd called Ines keeps them. She plays the flute at dusk."


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


Footnote = Callable[..., Done]


@pytest.fixture
def environment(folder: str) -> dict[str, str]:
    """Variables that give a test an index of its own."""
    return {"FOOTNOTE_INDEX": folder}


@pytest.fixture
def footnote(environment: dict[str, str]) -> Footnote:
    """Runs ``footnote`` with these arguments in this process."""

    def run(*arguments: object, typed: str | bytes = "") -> Done:
        result = CliRunner().invoke(app, list(map(str, arguments)), input=typed, env=environment)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Done(result.exit_code, result.stdout, result.stderr)

    return run


def interruptible() -> None:
    """Let Ctrl-C through, which is ignored wherever the tests run in the background of a shell."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def start(environment: dict[str, str]) -> Callable[..., subprocess.Popen[str]]:
    """Starts ``footnote`` as a process, all of it piped."""

    def started(*arguments: object, **options: object) -> subprocess.Popen[str]:
        given = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(
            [sys.executable, "-m", "assistant.cli", *map(str, arguments)],
            text=True,
            cwd=ROOT,
            env=os.environ | environment,
            preexec_fn=interruptible,
            **(given | options),
        )

    return started


@pytest.fixture
def process(start: Callable[..., subprocess.Popen[str]]) -> Footnote:
    """Runs ``footnote`` as a process to its end."""

    def run(*arguments: object, typed: str = "", **options: object) -> Done:
        running = start(*arguments, **options)
        out, err = running.communicate(typed, timeout=120)
        return Done(running.returncode, out, err)

    return run


@pytest.fixture
def port(tmp_path: Path) -> Path:
    path = tmp_path / "port.txt"
    path.write_text(PORT, encoding="utf-8")
    return path


@pytest.fixture
def hill(tmp_path: Path) -> Path:
    path = tmp_path / "hill.txt"
    path.write_text(HILL, encoding="utf-8")
    return path


@pytest.fixture
def hold(folder: str) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts another process that writes to the index, until its input is closed."""
    holders: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        program = (
            "import sys; from index.lock import locked\n"
            "with locked(sys.argv[1]): print('held', flush=True); sys.stdin.read()"
        )
        command = [sys.executable, "-c", program, folder]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        holders.append(subprocess.Popen(command, cwd=ROOT, **pipes))
        assert holders[-1].stdout
        holders[-1].stdout.readline()
        return holders[-1]

    yield start
    for holder in holders:
        holder.kill()
        holder.communicate()
