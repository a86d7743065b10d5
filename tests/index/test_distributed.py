"""Adding on a Ray cluster of two workers: the same index as the ordinary add makes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli.application import app
from index import distributed, encoder
from index.errors import BadInput, IndexProblem
from index.library import Library
from index.loaders import load
from index.store import Store, revision
from index.store.client import delete_store
from index.types import Document

DOCUMENTS = 24

Held = dict[str, tuple[Document, bytes]]


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    """A local cluster of two workers, offline."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.delenv("RAY_ADDRESS", raising=False)
        ray = pytest.importorskip("ray", reason="Ray is not installed: pip install 'footnote[ray]'")
        ray.init("local", num_cpus=2, include_dashboard=False, log_to_driver=False)
        yield
        ray.shutdown()


@pytest.fixture
def places(tmp_path: Path) -> list[str]:
    """Files of several lengths, with a name that is not text among them."""
    folder = tmp_path / "texts"
    folder.mkdir()
    made = []
    for number in range(DOCUMENTS):
        lines = (f"Ledger {number} line {at} tells of goats." for at in range(1 + number % 9))
        path = folder / f"{number:02}.txt"
        path.write_text("Dr. No met Mr. Smith. They had lunch.\n" + " ".join(lines), "utf-8")
        made.append(str(path))
    (folder / "odd\udcff.txt").write_text("The bay is deep. Nobody swims.", "utf-8")
    return [*made, str(folder / "odd\udcff.txt")]


def held(server: str) -> Held:
    """Every document of the index, and its vectors, sentence by sentence."""
    library = Library(server)
    found = {}
    for document in library.documents:
        keys = [(document.id, revision(document), at) for at in range(len(document.sentences))]
        vectors = library.store.vectors(keys)
        found[document.id] = document, b"".join(vectors[key].tobytes() for key in keys)
    assert library.store._vectors.count() == sum(len(one.sentences) for one, _ in found.values())
    assert library.store._pending.count() == 0
    library.close()
    return found


@pytest.mark.timeout(280)
def test_the_index_is_that_of_the_ordinary_add(
    cluster: None, server: str, places: list[str]
) -> None:
    library = Library(server)
    ids = library.add(load(place) for place in places)
    library.close()
    ordinary = held(server)
    delete_store(server, "footnote")

    seen: list[int] = []
    added = distributed.add(places, server, progress=lambda _, done, __: seen.append(done))
    assert added == distributed.Added(ids, ())
    assert seen == list(range(1, len(places) + 1))
    assert held(server) == ordinary
    library = Library(server)
    best = library.search("Which ledger 17 line tells of goats?")[0]
    assert library.documents[best.document_id].uri == places[17]
    library.close()


@pytest.mark.timeout(280)
def test_only_what_has_changed_is_written(cluster: None, server: str, places: list[str]) -> None:
    store = Store(server, encoder.DEFAULT)
    added = distributed.add(places[:6], server)
    written = store.generation
    assert distributed.add(places[:6], server) == added
    assert store.generation == written
    Path(places[3]).write_text("The drum is loud.", "utf-8")
    assert distributed.add(places[:6], server) == added
    assert store.documents([added.ids[3]])[added.ids[3]].text == "The drum is loud."
    assert len(held(server)) == 6
    store.close()


@pytest.mark.timeout(280)
def test_what_cannot_be_read_is_named_and_the_rest_added(
    cluster: None, server: str, places: list[str]
) -> None:
    Path(places[2]).write_text(" \n", "utf-8")
    Path(places[9]).write_bytes(b"")
    given = ["add", *places[:12], "--index", server]
    ordinary = CliRunner().invoke(app, given)
    delete_store(server, "footnote")
    done = CliRunner().invoke(app, [*given, "--engine", "ray"])
    assert (done.exit_code, done.stdout) == (2, ordinary.stdout)
    assert done.stderr == ordinary.stderr
    assert [name in line for name, line in zip(("02.txt", "09.txt"), done.stderr.splitlines(), strict=True)] == [True, True]  # fmt: skip
    assert len(held(server)) == 10


@pytest.mark.timeout(280)
def test_a_worker_that_cannot_use_the_index_says_why(
    cluster: None, server: str, places: list[str]
) -> None:
    Store(server, "another/model").close()
    with pytest.raises(IndexProblem, match="made with the encoder 'another/model'") as caught:
        distributed.add(places[:4], server)
    assert "\n" not in str(caught.value)


def test_a_folder_takes_one_writer(folder: str, places: list[str]) -> None:
    done = CliRunner().invoke(app, ["add", places[0], "--index", folder, "--engine", "ray"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        f"The index in {folder} takes one writer; "
        "to add with Ray, give the URL of a Chroma server.\n"
    )
    assert not Path(folder).exists()
    with pytest.raises(BadInput, match="The index in memory takes one writer"):
        distributed.add(places, "")


def test_without_ray_the_command_that_installs_it_is_named(
    monkeypatch: pytest.MonkeyPatch, places: list[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.setitem(sys.modules, "ray.data", None)
    url = "http://127.0.0.1:1"
    with pytest.raises(ImportError, match=r"run pip install 'footnote\[ray\]'\."):
        distributed.add(places, url)
    done = CliRunner().invoke(app, ["add", places[0], "--index", url, "--engine", "ray"])
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
