"""The index as a whole: adding, replacing, removing, searching, wherever it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from filelock import FileLock

from index import encoder
from index.encoder import Encoder
from index.errors import BadInput, IndexLocked, IndexOutdated
from index.library import Library
from index.loaders import from_text
from index.store.client import peek_generation
from index.types import Source

PORT = "The harbour opened on Monday. Fishermen sell herring there. Gulls eat the rest."
HILL = "Goats live on the hill. A shepherd keeps them. He plays the flute at dusk."


def found(library: Library, question: str) -> list[str]:
    """The texts of the sentences found, best first."""
    return [
        library.documents[hit.document_id].text[hit.start : hit.end]
        for hit in library.search(question)
    ]


@pytest.fixture
def library(location: str) -> Iterator[Library]:
    made = Library(location)
    made.add([from_text("Port", PORT), from_text("Hill", HILL)])
    yield made
    made.close()


def test_the_best_sentence_is_found_first(library: Library) -> None:
    assert found(library, "What do fishermen sell?")[0] == "Fishermen sell herring there."
    assert found(library, "Which musical instrument is heard?")[0] == (
        "He plays the flute at dusk."
    )


def test_hits_hold_both_scores_and_are_in_order(library: Library) -> None:
    hits = library.search("harbour on Monday")
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits[0].dense > 0.3
    assert 0 < hits[0].lexical < 1
    assert len({(hit.document_id, hit.start) for hit in hits}) == len(hits) == 6


def test_search_can_be_kept_within_documents(library: Library) -> None:
    hill = from_text("Hill", HILL).id
    hits = library.search("harbour on Monday", within=[hill])
    assert {hit.document_id for hit in hits} == {hill}


def test_searches_go_on_while_what_another_process_wrote_is_taken_in(folder: str) -> None:
    library, done = Library(folder), Event()
    library.add([from_text("Port", PORT), from_text("Hill", HILL)])
    vector = encoder.load().encode(["What do fishermen sell?"])[0]

    def ask() -> int:
        asked = 0
        while not done.is_set():
            assert library.store.nearest(vector, 1)[0].number == 1
            asked += 1
        return asked

    with ThreadPoolExecutor(4) as threads:
        asking = [threads.submit(ask) for _ in range(4)]
        for _ in range(10):
            library.store.reopen()
        done.set()
    assert all(one.result() for one in asking)
    library.close()


def test_a_file_that_chroma_has_open_is_left_to_it(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing it would give up the locks of a write that another thread is at."""
    library, told = Library(folder), []
    library.add([from_text("Port", PORT)])
    monkeypatch.setattr(sqlite3, "connect", _telling(told))
    assert library.search("What do fishermen sell?")[0].sentence == 1
    library.add([from_text("Hill", HILL)])
    assert not any("chroma" in path for path in told)
    library.close()
    assert peek_generation(folder, encoder.DEFAULT)
    assert any("chroma" in path for path in told)


def _telling(told: list[str]) -> Callable[..., sqlite3.Connection]:
    """``sqlite3.connect``, which notes what it opens."""
    connect = sqlite3.connect

    def noting(path: str | Path, *given: object, **named: object) -> sqlite3.Connection:
        told.append(str(path))
        return connect(path, *given, **named)  # type: ignore[call-overload]

    return noting


def test_an_unchanged_text_is_not_encoded_again(library: Library, monkeypatch) -> None:
    def never(*_: object) -> Encoder:
        raise AssertionError("encoded again")

    monkeypatch.setattr(encoder, "load", never)
    assert library.add([from_text("Port", PORT)]) == (from_text("Port", PORT).id,)


def test_a_changed_text_replaces_the_old_one(library: Library) -> None:
    library.add([from_text("Port", "The harbour is closed. Nobody comes.")])
    assert len(library.documents) == 2
    texts = found(library, "herring and gulls at the harbour")
    assert "The harbour is closed." in texts
    assert not any("herring" in text or "Gulls" in text for text in texts)


def test_of_a_text_given_twice_the_last_counts() -> None:
    made, port = Library(), from_text("Port", PORT)
    other = from_text("Port", "The harbour is closed. Nobody comes.")
    assert made.add([port, port, other, port, other]) == (port.id,) * 5
    (document,) = made.documents
    assert document.text == other.text
    assert {hit.document_id for hit in made.search("harbour")} == {port.id}
    assert made.store._vectors.count() == len(document.sentences)


def test_nothing_of_a_removed_document_is_found(library: Library) -> None:
    library.remove(from_text("Port", PORT).id)
    assert [document.title for document in library.documents] == ["Hill"]
    assert all(hit.document_id == from_text("Hill", HILL).id for hit in library.search("harbour"))
    with pytest.raises(BadInput, match="There is no document 'nobody'"):
        library.remove("nobody")


def test_documents_are_a_collection(library: Library) -> None:
    ids = sorted(from_text(title, "x").id for title in ("Port", "Hill"))
    assert [document.id for document in library.documents] == ids
    assert library.documents[0].id == ids[0]
    assert library.documents[ids[1]].id == ids[1]
    assert ids[0] in library.documents
    assert "nobody" not in library.documents
    with pytest.raises(KeyError):
        library.documents["nobody"]


def test_two_libraries_in_memory_share_nothing(library: Library) -> None:
    other = Library()
    assert len(other.documents) == 0
    assert other.search("harbour") == ()
    other.close()
    assert len(library.documents) == 2


def test_a_folder_is_found_again_and_ranks_alike(folder: str, library: Library) -> None:
    first = Library(folder)
    first.add([from_text("Hill", HILL), from_text("Port", PORT)])
    first.close()
    again = Library(folder)
    assert again.search("Who eats fish?") == library.search("Who eats fish?")
    again.close()


def test_the_cache_is_filled_again_when_it_is_deleted(folder: str) -> None:
    first = Library(folder)
    first.add([from_text("Port", PORT)])
    before = first.search("herring")
    first.close()
    for path in Path(folder).glob("search.sqlite3*"):
        path.unlink()
    again = Library(folder)
    assert again.search("herring") == before
    again.close()


def test_a_second_writer_is_told_to_wait(folder: str) -> None:
    library = Library(folder)
    with (
        FileLock(Path(folder) / "writer.lock"),
        pytest.raises(IndexLocked, match="Another process is writing to the index in"),
    ):
        library.add([from_text("Port", PORT)])
    library.add([from_text("Port", PORT)])
    library.close()


def test_another_encoder_is_noticed(folder: str) -> None:
    Library(folder).close()
    with pytest.raises(IndexOutdated, match="made with the encoder 'all-MiniLM-L6-v2'"):
        Library(folder, encoder="another/model")


def test_vectors_of_an_interrupted_write_are_not_found_and_swept(folder: str) -> None:
    library = Library(folder)
    library.add([from_text("Port", PORT)])
    from index.ingest import cut

    half = cut(from_text("Hill", HILL))
    library.store.begin([half.id])
    vectors = encoder.load().encode([span.of(HILL) for span in half.sentences])
    library.store.write([(half, vectors)])
    assert all("harbour" in PORT for _ in library.search("goats on the hill"))
    assert half.id not in {hit.document_id for hit in library.search("goats on the hill")}
    library.add([from_text("Port", PORT)])
    left = library.store.nearest(np.asarray(vectors[0]), 10)
    assert {near.document_id for near in left} == {from_text("Port", PORT).id}
    library.close()


def test_what_came_before_a_bad_source_is_added() -> None:
    def sources() -> Iterator[Source]:
        yield from_text("Port", PORT)
        yield from_text("Hill", HILL)
        raise BadInput("The third cannot be read.")

    library = Library()
    with pytest.raises(BadInput, match="third"):
        library.add(sources())
    assert {document.title for document in library.documents} == {"Port", "Hill"}


def test_unchanged_changed_and_new_come_back_in_the_order_given(library: Library) -> None:
    given = [
        from_text("Port", PORT),
        from_text("Hill", HILL + " Nobody listens.", uri=from_text("Hill", HILL).uri),
        from_text("Bay", "The bay is deep."),
    ]
    ids = library.add(given)
    assert ids == tuple(one.id for one in given)
    assert library.ids() == sorted(ids)
    assert "Nobody listens." in found(library, "Who listens?")
    vectors = library.store.nearest(encoder.load().encode(["goats"])[0], 50)
    assert len({near.revision for near in vectors if near.document_id == ids[1]}) == 1
    library.remove(ids[2])
    assert library.ids() == sorted(ids[:2])
    assert len(library.documents) == 2


def test_an_empty_library_finds_nothing() -> None:
    assert Library().search("anything") == ()


def test_titles_and_dates_are_kept(library: Library) -> None:
    header = library.documents.headers()[1]
    assert (header.title, header.sentences, header.characters) == ("Port", 3, len(PORT))
