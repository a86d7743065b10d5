"""Where an index can be: in memory, in a folder, or on a Chroma server started once for all."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import BadInput
from index.store.client import delete_store, opened

_STARTED_WITHIN = 60.0


@pytest.fixture(scope="session")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real server, for the whole session; ``server`` is the same one, emptied."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = shutil.which("chroma", path=str(Path(sys.executable).parent)) or "chroma"
    folder = tmp_path_factory.mktemp("chroma")
    running = subprocess.Popen(
        [command, "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(url, running)
        yield url
    finally:
        running.kill()
        running.wait()


def _wait(url: str, running: subprocess.Popen[bytes]) -> None:
    """Until the server answers."""
    end = time.monotonic() + _STARTED_WITHIN
    while True:
        try:
            return opened(url).close()
        except BadInput:
            assert running.poll() is None, "chroma run has ended"
            assert time.monotonic() < end, "chroma run does not answer"
            time.sleep(0.1)


@pytest.fixture
def server(chroma: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of a server without an index; what is derived from one is kept in a test's folder."""
    monkeypatch.setattr(
        "index.search.caches.user_cache_dir", lambda *_, **__: str(tmp_path / "cache")
    )
    delete_store(chroma, "footnote")
    yield chroma
    delete_store(chroma, "footnote")


@pytest.fixture(params=["memory", "folder", "server"])
def location(request: pytest.FixtureRequest, folder: str) -> str:
    """Each place that an index can be in."""
    if request.param == "memory":
        return ""
    return folder if request.param == "folder" else str(request.getfixturevalue("server"))
