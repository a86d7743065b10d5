"""The benchmark's server is always stopped, its writers share the work, and its report adds up."""

from __future__ import annotations

import os
import sys
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from index.encoder import DEFAULT
from index.store import Store
from tests.benchmark import crowd, jobs, server
from tests.benchmark.server import adding, writing
from tests.benchmark.server.chroma import Server, serving
from tests.benchmark.server.writing import Place, Spent

on_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="a server is measured through /proc, which only Linux has"
)


@on_linux
def test_a_server_is_stopped_when_what_uses_it_fails(tmp_path: Path) -> None:
    started: list[Server] = []

    def fail() -> None:
        with serving(tmp_path / "server") as running:
            assert running.core_seconds() > 0
            assert running.peak_mb() > 1
            started.append(running)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert not Path(f"/proc/{started[0].process}").exists()


@on_linux
def test_writers_that_write_together_write_every_text_once(tmp_path: Path) -> None:
    drawn_from = crowd.Pool(
        tuple(f"Line {number} of the ledger tells of goats." for number in range(40)),
        np.eye(40, 384, dtype=np.float32),
    )
    texts = list(islice(crowd.texts(drawn_from), 5))
    cache = {"XDG_CACHE_HOME": str(tmp_path)}
    with serving(tmp_path / "server") as running:
        spent = writing.written(Place(running.url, 2, running), texts, tmp_path, cache)
        store = Store(running.url, DEFAULT)
        assert store.count() == len(texts)
        store.close()
    assert spent.sentences == 125
    assert 0 < spent.writing < spent.seconds * os.cpu_count()
    with pytest.raises(jobs.Failed):
        writing.written(Place("http://127.0.0.1:1", 1), texts, tmp_path, cache)


def test_rates_are_shown_beside_that_of_the_folder_and_what_was_left_out_says_why() -> None:
    spent = Spent(1000, 4.0, 2.0, 0.0, 0.5)
    found = server.Found(
        written=(
            server.Written("a folder", 1, spent),
            server.Written("a server", 2, spent + Spent(1000, 12.0, 1.0, 9.0, 0.5), 150.0),
        ),
        searched=(
            server.Searched("a folder", 0.1, 0.2, 10, 12),
            server.Searched("a server", 3.0, 0.2, 25, 30),
        ),
        added=(
            adding.Added("a folder", 1, "", 10.0),
            adding.Added("a server", 1, "ray", failed="run pip install 'footnote[ray]'."),
        ),
        rounds=2,
        texts=60,
        passages=500,
    )
    lines = server.report(found).splitlines()
    rates, searches, left_out = (
        next(line for line in lines if line.startswith(start))
        for start in ("| a server, 2 writers", "| a server ", "| a server, with Ray")
    )
    assert [rate in rates for rate in (" 125 ", " 0.50× ", " 0.56 ", " 150 MB ")] == [True] * 4
    assert "2.50×" in searches
    assert "pip install" in left_out
