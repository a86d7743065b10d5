"""Several writers on one server at once: nothing is lost, nothing is there twice."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index import encoder
from index.ingest import cut
from index.library import Library
from index.loaders import from_text
from index.store import Store, revision
from index.types import Document, Source

ROOT = Path(__file__).parents[2]
DOCUMENTS = 60
LINES = 6


@pytest.fixture
def stores(server: str) -> Iterator[tuple[Store, Store]]:
    """Two stores of one server, as two processes have them."""
    made = Store(server, encoder.DEFAULT), Store(server, encoder.DEFAULT)
    yield made
    for store in made:
        store.close()


def edition(number: int) -> Document:
    return cut(from_text("Log", f"Edition {number} is out. It has {number} pages.", uri="log"))


def write(store: Store, document: Document) -> None:
    store.write([(document, np.eye(len(document.sentences), 8, dtype=np.float32))])


def commit(store: Store, *documents: Document) -> None:
    store.commit(documents, {document.id for document in documents})


def stored(store: Store) -> Counter[tuple[str, str, int]]:
    """The vectors there are, by document, revision and number."""
    values = store._vectors.last.get(include=["metadatas"])["metadatas"] or []
    return Counter((one["document_id"], one["revision"], one["number"]) for one in values)


def wanted(*documents: Document) -> Counter[tuple[str, str, int]]:
    return Counter(
        (one.id, revision(one), number) for one in documents for number in range(len(one.sentences))
    )


def test_what_another_is_writing_is_not_taken_for_stale(stores: tuple[Store, Store]) -> None:
    one, other = stores
    first, second = edition(1), edition(2)
    one.begin([first.id])
    write(one, first)
    other.begin([second.id])
    write(other, second)
    commit(one, first)
    commit(other, second)
    assert one.documents([second.id]) == {second.id: second}
    assert stored(one) == wanted(second)
    assert one._pending.count() == 0


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 1, 0, 2), (2, 3, 1, 0)])
def test_the_last_to_finish_sweeps_what_the_others_left(
    server: str, order: tuple[int, ...]
) -> None:
    working = [(Store(server, encoder.DEFAULT), edition(number)) for number in range(4)]
    for store, document in working:
        store.begin([document.id])
        write(store, document)
    for at in order:
        store, document = working[at]
        commit(store, document)
    assert store.documents([document.id]) == {document.id: document}
    assert stored(store) == wanted(document)
    assert store._pending.count() == 0


def test_documents_may_swap_their_texts(stores: tuple[Store, Store]) -> None:
    one, _ = stores
    texts = ("It rained. It was cold.", "The sun shone. It was warm.")
    first = [cut(from_text("Log", text, uri=uri)) for uri, text in zip("ab", texts, strict=True)]
    second = [cut(from_text("Log", text, uri=uri)) for uri, text in zip("ba", texts, strict=True)]
    for documents in (first, second):
        one.begin([document.id for document in documents])
        for document in documents:
            write(one, document)
        commit(one, *documents)
    assert stored(one) == wanted(*second)


def test_what_many_documents_held_before_goes_at_once(stores: tuple[Store, Store]) -> None:
    one, _ = stores
    for edition in range(2):
        documents = [
            cut(
                from_text(
                    "Log", f"Edition {edition} of {number}. It is short.", uri=f"log-{number}"
                )
            )
            for number in range(120)
        ]
        one.begin([document.id for document in documents])
        one.write([(document, np.eye(2, 8, dtype=np.float32)) for document in documents])
        commit(one, *documents)
    assert stored(one) == wanted(*documents)
    assert one._pending.count() == 0


def test_a_write_that_was_given_up_long_ago_is_swept(
    stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = stores
    with monkeypatch.context() as past:
        past.setattr("index.store.writers.time", lambda: 1e9)
        one.begin([edition(1).id])
        write(one, edition(1))
    other.begin([edition(2).id])
    write(other, edition(2))
    commit(other, edition(2))
    assert stored(one) == wanted(edition(2))


def test_removing_while_another_adds_leaves_one_of_the_two(stores: tuple[Store, Store]) -> None:
    one, other = stores
    one.begin([edition(1).id])
    write(one, edition(1))
    commit(one, edition(1))
    other.begin([edition(2).id])
    write(other, edition(2))
    one.remove(edition(1).id)
    commit(other, edition(2))
    assert stored(one) == wanted(edition(2))


def test_what_another_adds_meanwhile_is_found_by_its_words(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "index.search.caches.user_cache_dir", lambda *_, **__: str(tmp_path / "one")
    )
    one = Library(server)
    monkeypatch.setattr(
        "index.search.caches.user_cache_dir", lambda *_, **__: str(tmp_path / "other")
    )
    other = Library(server)

    def sources() -> Iterator[Source]:
        yield from_text("Hill", "Goats live on the hill.")
        other.add([from_text("Code", "The reference is XQ-4471-B.")])

    one.add(sources())
    for library in (one, other):
        assert library.ids() == sorted(from_text(title, "x").id for title in ("Code", "Hill"))
        assert library.search("XQ-4471-B")[0].lexical > 0.3
        library.close()


def goats(number: int, at: int) -> int:
    """A number that no other line has."""
    return 1_000 + 100 * number + at


def shards(folder: Path) -> tuple[list[Path], list[list[Path]]]:
    """Files, and three shards of them that overlap by ten each."""
    folder.mkdir()
    files = [folder / f"ledger-{number}.txt" for number in range(DOCUMENTS)]
    for number, path in enumerate(files):
        lines = (
            f"Ledger {number} line {at} tells of {goats(number, at)} goats." for at in range(LINES)
        )
        path.write_text("\n".join(lines), encoding="utf-8")
    third = DOCUMENTS // 3
    return files, [(files + files)[at * third : (at + 1) * third + 10] for at in range(3)]


def own_cache(folder: Path) -> dict[str, str]:
    """An environment with an empty cache of its own."""
    folder.mkdir(parents=True)
    return {"XDG_CACHE_HOME": str(folder), "PYTHONPATH": str(ROOT)}


@pytest.mark.timeout(280)
@pytest.mark.skipif(sys.platform != "linux", reason="the cache is moved as on Linux")
def test_three_processes_add_overlapping_shards(server: str, tmp_path: Path) -> None:
    files, parts = shards(tmp_path / "ledgers")
    environment = os.environ | own_cache(tmp_path / "home")
    adding = [
        subprocess.Popen(
            [sys.executable, "-m", "assistant.cli", "add", *map(str, part), "--index", server],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for part in parts
    ]
    for running, part in zip(adding, parts, strict=True):
        told, complaints = running.communicate(timeout=250)
        assert (running.returncode, complaints) == (0, "")
        assert len(told.splitlines()) == len(part)
    holds_each_once(server, files)
    asked = [sys.executable, "-m", "assistant.cli", "ask", "--index", server]
    told = subprocess.run(
        [*asked, "How many goats does ledger 37 line 5 tell of?"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert str(goats(37, 5)) in told


def holds_each_once(server: str, files: list[Path]) -> None:
    """One document a file and one vector a sentence, and every sentence is found."""
    library = Library(server)
    assert sorted(one.uri for one in library.documents) == sorted(map(str, files))
    assert stored(library.store) == wanted(*library.documents)
    assert library.store._vectors.count() == DOCUMENTS * LINES
    assert library.store._pending.count() == 0
    for number in range(0, DOCUMENTS, 7):
        line = f"Ledger {number} line 3 tells of {goats(number, 3)} goats."
        best = library.search(line)[0]
        assert library.documents[best.document_id].text[best.start : best.end] == line
        assert best.lexical > 0.3
        assert best.dense > 0.5
    library.close()
