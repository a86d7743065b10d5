"""The cache of search: one file, which follows the store and can be thrown away."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import numpy as np
import pytest

from index import encoder
from index.ingest import cut
from index.library import Library
from index.loaders import from_text
from index.search.caches import STALE, Caches
from index.search.dense import insert_vectors
from index.store import Store, revision

PORT = "The harbour opened on Monday. Fishermen sell herring there. Gulls eat the rest."
HILL = "Goats live on the hill. A shepherd keeps them. He plays the flute at dusk."


def add(caches: Caches, title: str, text: str) -> None:
    document = cut(from_text(title, text))
    caches.add(document, np.eye(len(document.sentences), 8, dtype=np.float32))


def search(folder: Path) -> object:
    library = Library(str(folder))
    hits = library.search("What do fishermen sell?")
    library.close()
    return hits


def count_rows(path: Path, *tables: str) -> list[int]:
    with closing(sqlite3.connect(path)) as base:
        return [base.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]


@pytest.fixture
def stocked(tmp_path: Path) -> Path:
    library = Library(str(tmp_path))
    library.add([from_text("Port", PORT), from_text("Hill", HILL)])
    library.close()
    return tmp_path


def test_a_damaged_file_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "search.sqlite3").write_bytes(b"not a database" * 1000)
    caches = Caches(str(tmp_path))
    add(caches, "Port", PORT)
    caches.generation = "g"
    caches.close()
    again = Caches(str(tmp_path))
    assert again.generation == "g"
    assert [number for _, number in again.lexical.search("herring", 1)] == [1]
    again.close()


def test_files_of_earlier_versions_are_deleted_and_the_cache_is_filled(stocked: Path) -> None:
    before = search(stocked)
    for path in stocked.glob("search.*"):
        path.unlink()
    earlier = [
        stocked / f"{name}{suffix}"
        for name in ("lexical", "replica")
        for suffix in (".sqlite3", ".sqlite3-wal", ".sqlite3-shm", ".lock")
    ]
    for path in earlier:
        path.write_bytes(b"of another time")
    kept = stocked / "lexical.txt"
    kept.write_text("mine")
    assert search(stocked) == before
    assert not any(path.exists() for path in earlier)
    assert kept.exists()
    assert count_rows(stocked / "search.sqlite3", "documents", "vectors") == [2, 6]


def test_a_change_is_made_in_both_halves_or_in_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    caches = Caches(str(tmp_path))
    add(caches, "Port", PORT)
    before = caches.revisions()

    def fail(*values: object) -> None:
        insert_vectors(*values)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr("index.search.caches.insert_vectors", fail)
    with pytest.raises(KeyboardInterrupt):
        add(caches, "Port", HILL)
    assert caches.revisions() == before
    assert caches.lexical.search("goats", 5) == ()
    assert len(caches.lexical.search("herring", 5)) == 1
    tables = ("documents", "texts", "sentences", "vectors", "codes")
    assert count_rows(tmp_path / "search.sqlite3", *tables) == [1, 1, 3, 3, 1]
    caches.close()


def test_rows_are_never_given_out_again(tmp_path: Path) -> None:
    caches = Caches(str(tmp_path))
    for text in (PORT, HILL, "A ferry calls."):
        add(caches, "Port", text)
    caches.remove(from_text("Port", "A ferry calls.").id)
    tables = ("documents", "texts", "sentences", "vectors", "codes")
    assert count_rows(tmp_path / "search.sqlite3", *tables) == [0] * 5
    add(caches, "Hill", HILL)
    with closing(sqlite3.connect(tmp_path / "search.sqlite3")) as base:
        assert base.execute("SELECT first FROM documents").fetchall() == [(8,)]
    caches.close()


def test_of_a_server_only_terms_are_kept(server: str, tmp_path: Path) -> None:
    earlier = tmp_path / "cache"
    Library(server).close()
    (path,) = earlier.glob("search-*.sqlite3")
    old = path.with_name(path.name.replace("search", "lexical"))
    old.write_bytes(b"of another time")
    library = Library(server)
    library.add([from_text("Port", PORT)])
    assert library.caches.dense is None
    assert not old.exists()
    tables = ("documents", "sentences", "texts", "vectors", "codes")
    assert count_rows(path, *tables) == [1, 3, 0, 0, 0]
    library.close()


def test_a_library_in_memory_writes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    library = Library()
    library.add([from_text("Port", PORT)])
    assert library.search("herring")[0].sentence == 1
    library.close()
    assert list(tmp_path.iterdir()) == []


def test_it_follows_what_a_store_gains_and_loses(stocked: Path) -> None:
    caches, store = Caches(str(stocked)), Store(str(stocked), encoder.DEFAULT)
    caches.remove(from_text("Port", PORT).id)
    add(caches, "Mill", "The mill grinds rye.")
    caches.generation = STALE
    caches.follow(store)
    documents = [cut(from_text("Hill", HILL)), cut(from_text("Port", PORT))]
    assert caches.revisions() == {each.id: revision(each) for each in documents}
    assert caches.documents([each.id for each in documents]) == store.documents(
        [each.id for each in documents]
    )
    caches.close()
    store.close()


def test_adding_lists_no_documents_of_chroma_that_the_cache_knows(
    stocked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library(str(stocked))
    monkeypatch.setattr(Store, "headers", lambda _: pytest.fail("listed every document"))
    added = library.add([from_text("Port", PORT), from_text("Mill", "The mill grinds rye.")])
    assert library.ids() == sorted({*added, from_text("Hill", HILL).id})
    library.close()


def test_one_file_takes_several_writers(tmp_path: Path) -> None:
    together = Barrier(4)

    def write(writer: int) -> None:
        together.wait()
        caches = Caches(str(tmp_path))
        for number in range(40):
            add(caches, f"{writer}-{number}", f"word{writer} line{number}.\nand another")
        caches.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(write, range(4)))
    caches = Caches(str(tmp_path))
    assert len(caches.revisions()) == 160
    assert len(caches.lexical.search("word2", 100)) == 40
    caches.close()
