"""The copy of a library: read like the store, exact where that is small, and no loss if lost."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.encoder import Vectors
from index.errors import VectorsDamaged
from index.ingest import cut
from index.library import Library
from index.loaders import from_text
from index.rebuild import rebuild
from index.search import dense
from index.search.caches import Caches
from index.search.dense import Dense
from index.store import Store, revision
from index.store.client import peek_generation
from index.types import Document

PORT = "The harbour opened on Monday. Fishermen sell herring there. Gulls eat the rest."
HILL = "Goats live on the hill. A shepherd keeps them. He plays the flute at dusk."
ENCODER = "all-MiniLM-L6-v2"
QUESTIONS = ("What do fishermen sell?", "Who plays the flute?", "When did it open?")


def crowd(count: int, size: int = 16) -> list[tuple[Document, Vectors]]:
    """Documents of 1, 2, 3, 1, … sentences, with unit vectors that depend on their number."""
    made = []
    for number in range(count):
        document = cut(from_text(f"{number:04}", "A gull cried. " * (1 + number % 3)))
        draw = np.random.default_rng(number)
        vectors = draw.standard_normal((len(document.sentences), size)).astype(np.float32)
        made.append((document, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)))
    return made


def write(documents: list[tuple[Document, Vectors]]) -> Caches:
    caches = Caches("")
    for document, vectors in documents:
        caches.add(document, vectors)
    return caches


def searched(documents: list[tuple[Document, Vectors]]) -> Dense:
    return dense_half(write(documents))


def dense_half(caches: Caches) -> Dense:
    assert caches.dense
    return caches.dense


@pytest.fixture
def stocked(folder: str) -> str:
    library = Library(folder)
    library.add([from_text("Port", PORT), from_text("Hill", HILL)])
    library.close()
    return folder


def asked(folder: str) -> list[object]:
    library = Library(folder)
    found: list[object] = [library.search(question) for question in QUESTIONS]
    found.append([document.text for document in library.documents])
    library.close()
    return found


def chroma_opened(folder: str) -> bool:
    """Whether a new process that searches the index imports Chroma."""
    code = (
        "import sys; from index.library import Library; "
        "Library(sys.argv[1]).search('herring'); print('chromadb' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, folder], capture_output=True, text=True, check=True
    )
    return done.stdout.strip() == "True"


def test_the_nearest_are_those_of_comparing_every_sentence() -> None:
    documents = crowd(200)
    copy, question = searched(documents), documents[7][1][0]
    every = sorted(
        (-float(vector @ question), document.id, number)
        for document, vectors in documents
        for number, vector in enumerate(vectors)
    )
    found = copy.nearest(question, 20)
    assert [(one.document_id, one.number) for one in found] == [row[1:] for row in every[:20]]
    assert [one.dense for one in found] == pytest.approx([-row[0] for row in every[:20]])
    assert found[0].revision == revision(documents[7][0])


def test_equal_sentences_are_in_order_of_document_and_number() -> None:
    documents = crowd(30)
    same = documents[0][1][:1]
    copy = searched([(one, np.repeat(same, len(vectors), axis=0)) for one, vectors in documents])
    found = [(one.document_id, one.number) for one in copy.nearest(same[0], 60)]
    assert found == sorted(found)
    assert len(found) == 60


def test_cosines_do_not_depend_on_what_else_is_held() -> None:
    documents = crowd(300)
    question = documents[7][1][0]
    few, many = searched(documents[5:25]), searched(documents)
    in_few = {(one.document_id, one.number): one.dense for one in few.nearest(question, 100)}
    in_many = {(one.document_id, one.number): one.dense for one in many.nearest(question, 600)}
    assert in_few.items() <= in_many.items()


def test_only_the_documents_asked_for_are_searched() -> None:
    documents = crowd(50)
    copy, within = searched(documents), {documents[3][0].id, documents[4][0].id}
    found = copy.nearest(documents[7][1][0], 64, within)
    assert {one.document_id for one in found} == within
    assert copy.nearest(documents[7][1][0], 64, ()) == ()
    assert searched([]).nearest(documents[7][1][0], 64) == ()


def test_it_gives_what_the_store_gives(stocked: str) -> None:
    store, copy = Store(stocked, ENCODER), Caches(stocked)
    headers = list(store.headers())
    assert list(copy.headers()) == headers
    assert copy.count() == store.count() == 2
    ids = [header.id for header in headers]
    assert copy.documents([*ids, "nobody"]) == store.documents(ids)
    keys = [(one.id, one.revision, number) for one in headers for number in range(3)]
    mine, theirs = dense_half(copy).vectors([*keys, ("nobody", "1", 0)]), store.vectors(keys)
    assert mine.keys() == theirs.keys()
    assert all((mine[key] == theirs[key]).all() for key in keys)
    question = mine[keys[1]]
    near, nearest = dense_half(copy).nearest(question, 4), store.nearest(question, 4)
    assert [(one.document_id, one.number) for one in near] == [
        (one.document_id, one.number) for one in nearest
    ]
    assert [one.dense for one in near] == pytest.approx([one.dense for one in nearest], abs=1e-6)
    copy.close()
    store.close()


def test_a_current_index_is_searched_without_chroma(stocked: str) -> None:
    assert not chroma_opened(stocked)


def test_it_is_made_again_when_it_is_deleted(stocked: str) -> None:
    before = asked(stocked)
    for path in Path(stocked).glob("search.sqlite3*"):
        path.unlink()
    assert asked(stocked) == before
    assert not chroma_opened(stocked)


@pytest.mark.parametrize(
    ("table", "spoilt"),
    [("texts", "text"), ("texts", "record"), ("codes", "code"), ("vectors", "vector")],
)
def test_a_copy_that_was_tampered_with_is_made_again(stocked: str, table: str, spoilt: str) -> None:
    before = asked(stocked)
    with closing(sqlite3.connect(f"{stocked}/search.sqlite3")) as base, base:
        base.execute(f"UPDATE {table} SET {spoilt} = 'The harbour never opened.'")
    assert asked(stocked) == before


def test_a_document_that_lacks_a_vector_is_named(stocked: str) -> None:
    before = asked(stocked)
    store = Store(stocked, ENCODER)
    header = next(store.headers())
    store._vectors.last.delete(ids=[f"{header.id}@{header.revision}#1"])
    store.close()
    assert asked(stocked) == before
    for path in Path(stocked).glob("search.sqlite3*"):
        path.unlink()
    with pytest.raises(VectorsDamaged, match=f"lacks vectors of {header.id}; .*footnote rebuild"):
        Library(stocked)
    rebuild(stocked)
    assert asked(stocked) == before


def test_a_file_that_is_no_database_is_made_again(stocked: str) -> None:
    before = asked(stocked)
    for path in Path(stocked).glob("search.sqlite3*"):
        path.unlink()
    Path(stocked, "search.sqlite3").write_bytes(b"not a database" * 1_000)
    assert asked(stocked) == before


def test_what_another_process_adds_is_found(stocked: str) -> None:
    library = Library(stocked)
    assert not library.store_is_open
    other = Library(stocked)
    other.add([from_text("Mill", "The mill grinds rye. It burnt down in 1912.")])
    other.close()
    hits = library.search("When did the mill burn down?")
    document = library.documents[hits[0].document_id]
    assert document.text[hits[0].start : hits[0].end] == "It burnt down in 1912."
    library.close()


def test_a_text_that_is_spoilt_while_it_is_open_is_copied_again(stocked: str) -> None:
    before = asked(stocked)
    library = Library(stocked)
    with closing(sqlite3.connect(f"{stocked}/search.sqlite3")) as base, base:
        base.execute("UPDATE texts SET text = upper(text)")
    assert [document.text for document in library.documents] == before[-1]
    library.close()


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any library is large, and few of its sentences look likely."""
    monkeypatch.setattr(dense, "LARGEST", 0)
    monkeypatch.setattr(dense, "COARSE", 200)
    monkeypatch.setattr(dense, "FINE", 100)


@pytest.mark.usefixtures("large")
def test_of_a_large_library_the_nearest_are_found_with_the_same_cosines() -> None:
    documents = crowd(1_000, size=384)
    copy = searched(documents)
    for number in range(0, 1_000, 50):
        question = documents[number][1][0] + documents[number + 1][1][-1] / 2
        every = sorted(
            (-float(vector @ question), document.id, at)
            for document, vectors in documents
            for at, vector in enumerate(vectors)
        )
        found = [(-one.dense, one.document_id, one.number) for one in copy.nearest(question, 20)]
        assert found[:2] == every[:2]
        assert found == sorted(found)
        assert set(found) < set(every)


@pytest.mark.usefixtures("large")
def test_of_a_large_library_the_same_are_found_in_whatever_order_it_was_written() -> None:
    documents = crowd(600, size=100)
    written, rewritten = write(documents), write(documents[::-1])
    for id in ("0003", "0598"):
        rewritten.remove(from_text(id, "A gull cried.").id)
    for document, vectors in (documents[3], documents[598]):
        rewritten.add(document, vectors)
    copy, other = dense_half(written), dense_half(rewritten)
    question = documents[7][1][0]
    assert copy.nearest(question, 64) == other.nearest(question, 64)
    within = {document.id for document, _ in documents[100:400]}
    assert copy.nearest(question, 64, within) == other.nearest(question, 64, within)


@pytest.mark.usefixtures("large")
def test_of_a_large_library_few_documents_are_compared_exactly() -> None:
    documents = crowd(600)
    question, within = documents[7][1][0], {document.id for document, _ in documents[10:40]}
    every = sorted(
        (-float(vector @ question), document.id, number)
        for document, vectors in documents[10:40]
        for number, vector in enumerate(vectors)
    )
    found = searched(documents).nearest(question, 64, within)
    assert [(-one.dense, one.document_id, one.number) for one in found] == every[:64]
    assert searched(documents).nearest(question, 64, ()) == ()


def test_what_is_written_and_taken_out_meanwhile_is_searched(tmp_path: Path) -> None:
    documents = crowd(40)
    copy, other = Caches(str(tmp_path)), Caches(str(tmp_path))
    for number, (document, vectors) in enumerate(documents):
        other.add(document, vectors)
        if number % 7 == 3:
            other.remove(documents[number - 2][0].id)
        mine = dense_half(copy).nearest(documents[7][1][0], 200)
        assert mine == held_of(other, documents).nearest(documents[7][1][0], 200)
    copy.close()
    other.close()


def held_of(copy: Caches, documents: list[tuple[Document, Vectors]]) -> Dense:
    """A copy written at once, of those of the documents that ``copy`` holds."""
    return searched([one for one in documents if one[0].id in copy.revisions()])


def test_a_library_that_grows_large_answers_as_before(
    stocked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = asked(stocked)
    monkeypatch.setattr(dense, "LARGEST", 384 * 8)
    library = Library(stocked)
    library.add([from_text("Mill", "The mill grinds rye. It burnt down in 1912. It was old.")])
    assert dense_half(library.caches).read_sentences().vectors is None
    library.remove(from_text("Mill", "Gone.").id)
    assert dense_half(library.caches).read_sentences().vectors is not None
    library.close()
    assert asked(stocked) == before


def test_the_generation_noted_is_that_of_the_store(stocked: str) -> None:
    store = Store(stocked, ENCODER)
    assert peek_generation(stocked, ENCODER) == store.generation != ""
    assert peek_generation(stocked, "another-encoder") == ""
    before = store.generation
    store.remove(from_text("Port", PORT).id)
    assert peek_generation(stocked, ENCODER) == store.generation != before
    store.close()
    assert peek_generation(stocked, ENCODER)
    with closing(sqlite3.connect(Path(stocked) / "chroma.sqlite3")) as base, base:
        base.execute("ALTER TABLE collection_metadata RENAME TO notes")
    assert peek_generation(stocked, ENCODER) == ""
