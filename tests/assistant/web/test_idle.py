"""A server that nobody asks lets its machine rest."""

from __future__ import annotations

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
"""How long it is watched."""

WAKES = 40
"""Times a second that all its threads together may wake: those that serve look ten times a second
whether they are to stop, and the page framework twice whether somebody has asked. It was a
thousand times, for 4 to 7 % of a core. What a wake costs differs by ten between machines."""

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


def count_wakes(process: int) -> int:
    """How often the threads of a process have gone to sleep of themselves, and so were woken."""
    lines = (
        line
        for task in Path(f"/proc/{process}/task").iterdir()
        for line in (task / "status").read_text().splitlines()
    )
    return sum(int(line.split()[1]) for line in lines if line.startswith("voluntary_ctxt"))


def test_an_idle_server_does_not_wake(idle: subprocess.Popen[str]) -> None:
    settle(idle.pid)
    before = count_wakes(idle.pid)
    time.sleep(SECONDS)
    assert (count_wakes(idle.pid) - before) / SECONDS <= WAKES
