"""A Chroma server of the benchmark's own: started, measured from outside, and always stopped."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.errors import BadInput
from index.store.client import opened
from tests.benchmark.jobs import Failed

_STARTED_WITHIN_SECONDS = 60.0
_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2)."""

# Opened here, as a child between fork and exec had better not load a library.
_C = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers at ``url``, and its process."""

    url: str
    process: int

    def core_seconds(self) -> float:
        """Seconds of a core that it has used so far, in all of its threads."""
        # The name of the process, in brackets, may hold anything; what follows are figures.
        fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak_mb(self) -> float:
        """The most memory that it has held so far, in MB."""
        lines = Path(f"/proc/{self.process}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """A server over an empty ``folder``, on a free port of 127.0.0.1; killed at the end.

    Raises:
        Failed: it ended or did not answer, or this is not Linux, where it is measured.
    """
    if sys.platform != "linux":
        raise Failed("a server is measured through /proc, which only Linux has")
    folder.mkdir(parents=True)
    port = _free_port()
    command = shutil.which("chroma", path=str(Path(sys.executable).parent)) or "chroma"
    running = subprocess.Popen(
        [command, "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=dies_with_parent,
    )
    try:
        found = Server(f"http://127.0.0.1:{port}", running.pid)
        _wait(found.url, running)
        yield found
    finally:
        running.kill()
        running.wait()


def dies_with_parent() -> None:
    """Have the kernel kill this process when the one that started it is gone, however it ended."""
    if _C:
        _C.prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait(url: str, running: subprocess.Popen[bytes]) -> None:
    """Until the server answers."""
    end = time.monotonic() + _STARTED_WITHIN_SECONDS
    while True:
        try:
            return opened(url).close()
        except BadInput as error:
            if running.poll() is not None or time.monotonic() > end:
                raise Failed("chroma run has ended, or does not answer") from error
            time.sleep(0.1)
