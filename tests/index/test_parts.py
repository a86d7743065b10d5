"""A folder's vectors in parts: found as in one collection, whatever is replaced or interrupted."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from chromadb.api.models.Collection import Collection

from index import encoder
from index.encoder import Vectors
from index.errors import BadInput
from index.ingest import cut
from index.loaders import from_text
from index.store import Store, graph, revision, writers
from index.store.client import opened
from index.types import Document

LINES = 10
Written = tuple[Document, Vectors]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three documents fill a part."""
    monkeypatch.setattr(writers, "FULL", 3 * LINES)


def written(number: int, edition: int = 0) -> Written:
    """A document, and a vector of its own for each of its sentences."""
    lines = (f"Buoy {number} of {edition} has light {at}." for at in range(LINES))
    document = cut(from_text("Buoys", "\n".join(lines), uri=f"buoy-{number}"))
    rows = np.random.default_rng([number, edition]).standard_normal((LINES, 16), np.float32)
    return document, rows / np.linalg.norm(rows, axis=1, keepdims=True)


def add(into: Store, some: Sequence[Written]) -> None:
    held = into.begin([document.id for document, _ in some])
    into.write(some)
    into.commit([document for document, _ in some], held)


def filled(folder: str, count: int = 10) -> tuple[Store, list[Written]]:
    """A store of that many documents, added one by one."""
    made, some = Store(folder, encoder.DEFAULT), [written(number) for number in range(count)]
    for each in some:
        add(made, [each])
    return made, some


def stored(of: Store) -> Counter[tuple[str, str, int]]:
    """The vectors there are in all parts, by document, revision and number."""
    return Counter(
        (str(one["document_id"]), str(one["revision"]), int(str(one["number"])))
        for part in of._vectors._parts.values()
        for one in part.get(include=["metadatas"])["metadatas"] or ()
    )


def keys(document: Document) -> list[tuple[str, str, int]]:
    return [(document.id, revision(document), number) for number in range(LINES)]


def wanted(some: Sequence[Written]) -> Counter[tuple[str, str, int]]:
    return Counter(key for document, _ in some for key in keys(document))


def exactly(some: Sequence[Written], question: Vectors, limit: int) -> list[tuple[str, int]]:
    """The nearest sentences, each compared."""
    scores = sorted(
        (-float(vector @ question), document.id, number)
        for document, vectors in some
        for number, vector in enumerate(vectors)
    )
    return [(id, number) for _, id, number in scores[:limit]]


def is_found(of: Store, some: Sequence[Written]) -> None:
    """Searches and vectors are what they were in one collection."""
    for question in np.random.default_rng(1).standard_normal((5, 16), np.float32):
        best = [(one.document_id, one.number) for one in of.nearest(question, 12)]
        assert best == exactly(some, question, 12)
    inside = {document.id for document, _ in some[::4]}
    among = of.nearest(some[0][1][3], 12, inside)
    assert [(one.document_id, one.number) for one in among] == exactly(
        [each for each in some if each[0].id in inside], some[0][1][3], 12
    )
    found = of.vectors([key for document, _ in some for key in keys(document)])
    for document, vectors in some:
        assert np.allclose([found[key] for key in keys(document)], vectors, atol=1e-6)


def test_vectors_spill_over_and_are_found_as_in_one_collection(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spilt, some = filled(folder)
    counts = [part.count() for part in spilt._vectors._parts.values()]
    assert counts == [30, 30, 30, 10]
    is_found(spilt, some)
    monkeypatch.setattr(writers, "FULL", 1_000)
    whole, _ = filled(f"{folder}-whole")
    assert whole._vectors.newest == 1
    for _, vectors in some:
        pairs = zip(spilt.nearest(vectors[0], 20), whole.nearest(vectors[0], 20), strict=True)
        for one, other in pairs:
            assert (one.document_id, one.number) == (other.document_id, other.number)
            assert one.dense == pytest.approx(other.dense, abs=1e-6)
    spilt.close()
    whole.close()


def test_other_places_keep_one_collection(server: str) -> None:
    for location in ("", server):
        made, some = filled(location, 5)
        assert made._vectors.newest == 1
        assert made._vectors.last.count() == 5 * LINES
        is_found(made, some)
        made.close()


def test_a_folder_in_parts_that_is_served_is_refused(server: str) -> None:
    names = ("footnote-sentences", "footnote-sentences-2")
    client = opened(server)
    for name in names:
        client.create_collection(name, embedding_function=None)
    with pytest.raises(BadInput, match="filled as a folder, in parts; add its documents"):
        Store(server, encoder.DEFAULT)
    for name in names:
        client.delete_collection(name)
    client.close()


def test_parts_are_found_again(folder: str) -> None:
    made, some = filled(folder, 3)
    other = Store(folder, encoder.DEFAULT)
    some += [written(number) for number in range(3, 8)]
    add(made, some[3:7])
    add(made, some[7:])
    other.reopen()
    is_found(other, some)
    other.close()
    made.close()
    again = Store(folder, encoder.DEFAULT)
    assert again._vectors.newest == 3
    is_found(again, some)
    again.close()


def test_what_is_replaced_and_removed_leaves_no_vector(folder: str) -> None:
    made, some = filled(folder)
    for number in (9, 0, 4):  # The first is in the last part, where nothing is put off.
        some[number] = written(number, 1)
        add(made, [some[number]])
    assert made._pending.count() == 2
    made.sweep()
    assert made._pending.count() == 0
    assert stored(made) == wanted(some)
    is_found(made, some)
    for number in (5, 1):
        made.remove(some.pop(number)[0].id)
        assert stored(made) == wanted(some)
    is_found(made, some)
    made.close()


def test_what_is_stale_in_earlier_parts_goes_when_enough_has_gathered(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.store.store._OWED", 4)
    made, some = filled(folder)
    some[:3] = [written(number, 1) for number in range(3)]
    add(made, some[:3])
    assert made._vectors.count() == 13 * LINES
    some[3] = written(3, 1)
    add(made, some[3:4])
    assert stored(made) == wanted(some)
    assert made._pending.count() == 0
    made.close()


def test_an_announcement_made_twice_names_both_parts(folder: str) -> None:
    made, some = filled(folder, 2)
    made.begin([some[0][0].id])
    made.write([written(0, 1)])
    some[0] = written(0, 2)
    add(made, [some[0]])
    assert made._vectors.newest == 2
    made.sweep()
    assert stored(made) == wanted(some)
    made.close()


def test_a_text_that_comes_back_is_there_once(folder: str) -> None:
    made, some = filled(folder, 3)
    for edition in (1, 0):
        for number in range(3):
            add(made, [written(number, edition)])
    assert made._vectors.newest == 3
    made.sweep()
    assert stored(made) == wanted(some)
    is_found(made, some)
    for document, _ in some:
        made.remove(document.id)
    assert made._vectors.count() == 0
    made.close()


def test_a_part_that_is_begun_before_a_commit_does_not_mislead_it(folder: str) -> None:
    made, some = filled(folder, 2)
    some += [written(2), written(3)]
    held = made.begin([some[2][0].id])
    made.write([some[2]])
    add(made, [some[3]])
    assert made._vectors.newest == 2
    made.commit([some[2][0]], held)
    made.sweep()
    made.remove(some.pop()[0].id)
    assert stored(made) == wanted(some)
    is_found(made, some)
    made.close()


def test_an_index_of_one_large_collection_is_a_first_part(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writers, "FULL", 10_000)
    made, some = Store(folder, encoder.DEFAULT), [written(number) for number in range(110)]
    add(made, some)
    made.close()
    with sqlite3.connect(Path(folder) / "chroma.sqlite3") as base:
        base.execute("DELETE FROM embedding_metadata WHERE key = 'parts'")  # As it was then.
    base.close()
    monkeypatch.setattr(writers, "FULL", 500)
    made = Store(folder, encoder.DEFAULT)
    assert made._vectors.full
    some[7] = written(7, 1)
    add(made, [some[7]])
    assert [part.count() for part in made._vectors._parts.values()] == [1_100, LINES]
    made.sweep()
    assert stored(made) == wanted(some)
    is_found(made, some)
    made.close()


def test_vectors_once_deleted_count_as_added(folder: str) -> None:
    made = Store(folder, encoder.DEFAULT)
    collection = made._vectors.last
    for edition in range(3):
        document, vectors = written(0, edition)
        made.write([(document, np.tile(vectors, (50, 1)))])
        collection.delete(where={"document_id": document.id})
    held = graph.added(Path(folder), str(collection.id))
    assert collection.count() == 0
    assert 1_000 <= held <= 1_500
    made.close()
    assert graph.added(Path(folder), "another") == 0


class Interrupted(BaseException):
    """Stands for a kill."""


def at(moment: int, context: pytest.MonkeyPatch) -> None:
    """Have the change of the database that comes after ``moment`` others fail."""
    countdown = iter(range(moment))

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **options: Any) -> Any:
            if next(countdown, None) is None:
                raise Interrupted
            return real(*args, **options)

        return step

    for name in ("upsert", "delete", "modify"):
        context.setattr(Collection, name, counted(getattr(Collection, name)))
    context.setattr(Store, "_collection", counted(Store._collection))
    context.setattr(Store, "_let_go", counted(Store._let_go))


def test_an_interruption_leaves_the_old_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, some = filled(str(tmp_path / "before"), 6)
    made.close()
    old, new = some[0], written(0, 1)
    seen, moment, done = set(), 0, False
    while not done:
        place = str(tmp_path / f"at-{moment}")
        shutil.copytree(tmp_path / "before", place)
        made = Store(place, encoder.DEFAULT)
        made._vectors._added = writers.FULL
        with monkeypatch.context() as context:
            at(moment, context)
            try:
                add(made, [new])
                made.sweep()
                done = True
            except Interrupted:
                made._client.close()
        if done:
            made.close()
        made = Store(place, encoder.DEFAULT)
        held = made.documents([old[0].id])[old[0].id]
        some[0] = new if held == new[0] else old
        seen.add(some[0] is new)
        is_found_in(made, some)
        made.sweep()
        assert stored(made) == wanted(some)
        assert made._pending.count() == 0
        made.close()
        moment += 1
    assert seen == {False, True}
    assert moment > 15


def is_found_in(of: Store, some: Sequence[Written]) -> None:
    """Every committed vector is there, whatever else is."""
    assert len(of.vectors([key for document, _ in some for key in keys(document)])) == 6 * LINES


def test_searches_go_on_while_parts_are_begun(folder: str) -> None:
    made, some = filled(folder, 1)
    document, vectors = some[0]
    over = Event()

    def search() -> int:
        count = 0
        while not over.is_set():
            best = made.nearest(vectors[count % LINES], 1)[0]
            assert (best.document_id, best.number) == (document.id, count % LINES)
            assert len(made.vectors(keys(document))) == LINES
            count += 1
        return count

    with ThreadPoolExecutor(2) as threads:
        searching = [threads.submit(search) for _ in range(2)]
        try:
            for number in range(1, 12):
                add(made, [written(number)])
            add(made, [written(3, 1)])
            made.sweep()
        finally:
            over.set()
        assert all(each.result() for each in searching)
    assert made._vectors.newest == 5
    made.close()
