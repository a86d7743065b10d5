"""A server that nobody asks lets its machine rest."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[3]
SECONDS = 10
"""How long it is watched: long enough that a tick of the clock, 10 ms, is a thousandth."""

SHARE = 0.01
"""The share of a core that it may take. It took 0.04 to 0.07 while the page framework's queue
looked a thousand times a second whether somebody had asked."""

WAKES = 64
"""Times a second that a loop may wake, and do nothing, which takes as much: on some virtual
machines waking alone costs one or two thousandths of a second."""

pytestmark = [
    pytest.mark.server,
    pytest.mark.timeout(150),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are in /proc"),
]


@pytest.fixture
def idle(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """``python app.py`` over the shipped article, with its models loaded."""
    variables = {"XDG_DATA_HOME": str(tmp_path / "data"), "FOOTNOTE_INDEX": ""}
    server = subprocess.Popen(
        [sys.executable, "app.py", "--port", "0"],
        cwd=ROOT,
        env=os.environ | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout is not None
        url = next(line.split()[3] for line in server.stdout if line.startswith("Footnote is at"))
        asked = {"question": "When did Russia begin airstrikes in Syria?"}
        told = httpx.post(f"{url}api/ask", json=asked, timeout=100, trust_env=False)
        assert told.json()["found"]
        yield server
    finally:
        server.kill()
        server.wait(10)


def spent(process: int) -> float:
    """Seconds of a core that a process has taken, in itself and in the kernel."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def settle(process: int) -> None:
    """Wait until what a start leaves behind, such as the examples, is done."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        before = spent(process)
        time.sleep(2)
        if spent(process) - before < 0.2:
            return


def take_by_waking() -> float:
    """The share of a core that a loop takes which wakes and does nothing."""

    async def wake() -> float:
        before = time.thread_time()
        for _ in range(3 * WAKES):
            await asyncio.sleep(1 / WAKES)
        return (time.thread_time() - before) / 3

    return asyncio.run(wake())


def test_an_idle_server_does_not_wake(idle: subprocess.Popen[str]) -> None:
    settle(idle.pid)
    before = spent(idle.pid)
    time.sleep(SECONDS)
    assert (spent(idle.pid) - before) / SECONDS <= max(SHARE, take_by_waking())
