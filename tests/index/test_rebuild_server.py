"""Rebuilding on a Chroma server: beside the old index, then in its place."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import BadInput, IndexProblem
from index.library import Library
from index.loaders import from_text
from index.rebuild import rebuild
from index.store.client import opened

TEXTS = {"Port": "The harbour opened on Monday. Fishermen sell herring.", "Hill": "Goats climb."}


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The URL of a real server, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = shutil.which("chroma", path=str(Path(sys.executable).parent)) or "chroma"
    folder = tmp_path_factory.mktemp("server")
    running = subprocess.Popen(
        [command, "run", "--path", str(folder), "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(300):
        try:
            opened(f"http://127.0.0.1:{port}").close()
            break
        except BadInput:
            time.sleep(0.1)
    yield f"http://127.0.0.1:{port}", running
    running.kill()
    running.wait()


def parts(url: str) -> set[str]:
    client = opened(url)
    names = {each.name for each in client.list_collections()}
    client.close()
    return names


def test_an_index_on_a_server_is_rebuilt_or_left(
    server: tuple[str, subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, running = server
    with pytest.raises(BadInput, match="There is no index on"):
        rebuild(url)
    library = Library(url)
    library.add([from_text(title, text) for title, text in TEXTS.items()])
    before = library.search("Who sells herring?")
    library.close()
    names = parts(url)

    seen: list[int] = []
    assert len(rebuild(url, progress=lambda _, done, __: seen.append(done)).restored) == 2
    assert seen == [1, 2]

    def stopped(location: str, old: str, new: str) -> None:
        """Stands for a kill at the worst moment: old documents gone, new ones not yet named so."""
        client = opened(location)
        for part in ("sentences", "pending"):
            client.delete_collection(f"{old}-{part}")
            client.get_collection(f"{new}-{part}").modify(name=f"{old}-{part}")
        client.delete_collection(f"{old}-documents")
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr("index.rebuild.replace_store", stopped)
        with pytest.raises(KeyboardInterrupt):
            rebuild(url)
    rebuild(url)
    assert parts(url) == names
    library = Library(url)
    assert library.search("Who sells herring?") == before

    running.kill()
    running.wait()
    with pytest.raises(IndexProblem, match="no longer answers; start it again with chroma run"):
        library.search("Who sells herring?")
    with pytest.raises(BadInput, match="No Chroma server answers at"):
        rebuild(url)
