"""A folder is followed: what is new, changed, gone, there twice, or of another kind."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import BadInput
from index.folders import sync
from index.library import Library


@pytest.fixture
def library(folder: str) -> Iterator[Library]:
    made = Library(folder)
    yield made
    made.close()


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    made = tmp_path / "docs"
    made.mkdir()
    (made / "b.txt").write_text("The rent of the hall was raised to 135 euro.")
    (made / "c.txt").write_text("Jonas Feld took the chair.")
    return made


def uris(library: Library) -> list[str]:
    return sorted(Path(one.uri).name for one in library.documents.headers())


def test_what_is_new_changed_and_the_same(library: Library, docs: Path) -> None:
    first = sync(library, [str(docs)])
    assert (len(first.added), first.replaced, first.unchanged) == (2, (), ())
    (docs / "c.txt").write_text("Petra Wolf took the chair.")
    (docs / "d.txt").write_text("It rained.")
    done = sync(library, [str(docs)])
    assert (len(done.added), len(done.replaced), len(done.unchanged)) == (1, 1, 1)
    assert done.ids[:2] == first.ids
    assert done.removed == ()


def test_only_what_has_changed_is_read(library: Library, docs: Path) -> None:
    sync(library, [str(docs)])
    (docs / "b.txt").write_text("The rent of the hall was raised to 150 euro.")
    (docs / "c.txt").write_text("Petra Wolf took the chair.")
    (docs / "deep").mkdir()
    (docs / "deep" / "d.txt").write_text("It rained.")
    done = sync(library, [str(docs)], only={str(docs / "c.txt"), str(docs / "deep")})
    assert (len(done.added), len(done.replaced), len(done.ids)) == (1, 1, 2)
    (docs / "c.txt").unlink()
    gone = sync(library, [str(docs)], only={str(docs / "c.txt")})
    assert (gone.ids, [Path(one.uri).name for one in gone.removed]) == ((), ["c.txt"])


def test_a_folder_that_has_lost_all_its_files_is_followed_too(library: Library, docs: Path) -> None:
    sync(library, [str(docs)])
    for path in docs.iterdir():
        path.unlink()
    done = sync(library, [str(docs)])
    assert [Path(one.uri).name for one in done.removed] == ["b.txt", "c.txt"]
    assert uris(library) == []
    with pytest.raises(BadInput, match="no file of a kind"):
        sync(library, [str(docs)])


def test_a_folder_whose_accents_are_spelt_otherwise_is_followed_too(
    library: Library, docs: Path
) -> None:
    docs = docs.rename(docs.with_name(unicodedata.normalize("NFD", "Übung")))
    named = str(docs.with_name(unicodedata.normalize("NFC", "Übung")))
    sync(library, [named])
    (docs / "b.txt").unlink()
    assert len(sync(library, [named]).removed) == 1
    assert uris(library) == ["c.txt"]


def test_a_renamed_and_changed_file_leaves_nothing_behind(library: Library, docs: Path) -> None:
    sync(library, [str(docs)])
    (docs / "b.txt").rename(docs / "april.txt")
    (docs / "april.txt").write_text("The rent of the hall was raised to 140 euro.")
    done = sync(library, [str(docs)])
    assert [Path(one.uri).name for one in done.removed] == ["b.txt"]
    assert uris(library) == ["april.txt", "c.txt"]


def test_what_vanished_from_another_folder_stays(
    library: Library, docs: Path, tmp_path: Path
) -> None:
    other = tmp_path / "docs-of-others"
    other.mkdir()
    (other / "e.txt").write_text("It snowed.")
    sync(library, [str(docs), str(other)])
    (other / "e.txt").unlink()
    assert sync(library, [str(docs)]).removed == ()
    assert "e.txt" in uris(library)


def test_a_copy_is_stored_once(library: Library, docs: Path) -> None:
    sync(library, [str(docs)])
    (docs / "copy.txt").write_bytes((docs / "b.txt").read_bytes())
    done = sync(library, [str(docs)])
    assert [(Path(a).name, Path(b).name) for a, b in done.copies] == [("copy.txt", "b.txt")]
    assert uris(library) == ["b.txt", "c.txt"]
    (docs / "b.txt").unlink()
    sync(library, [str(docs)])
    assert uris(library) == ["c.txt", "copy.txt"]


def test_a_text_that_moves_to_another_file_is_not_lost(library: Library, docs: Path) -> None:
    sync(library, [str(docs)])
    (docs / "copy.txt").write_bytes((docs / "b.txt").read_bytes())
    (docs / "b.txt").write_text("The hall was sold.")
    done = sync(library, [str(docs)])
    assert done.copies == ()
    assert sorted(one.text for one in library.documents) == [
        "Jonas Feld took the chair.",
        "The hall was sold.",
        "The rent of the hall was raised to 135 euro.",
    ]


def test_a_copy_that_comes_first_by_name_takes_nothing_over(library: Library, docs: Path) -> None:
    sync(library, [str(docs)])
    (docs / "a.txt").write_bytes((docs / "b.txt").read_bytes())
    done = sync(library, [str(docs)])
    assert [Path(copy).name for copy, _ in done.copies] == ["a.txt"]
    assert uris(library) == ["b.txt", "c.txt"]


def test_other_kinds_and_broken_files_are_named(library: Library, docs: Path) -> None:
    (docs / "prices.xls").write_text("a,b")
    (docs / "more.XLS").write_text("a,b")
    (docs / "README").write_text("x")
    (docs / ".hidden.xls").write_text("x")
    (docs / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    done = sync(library, [str(docs)])
    assert [Path(one).name for one in done.passed_over] == ["README", "more.XLS", "prices.xls"]
    assert len(done.unread) == 1
    assert "broken.pdf" in done.unread[0]
    assert len(done.added) == 2


def test_a_missing_folder_changes_nothing(library: Library, docs: Path) -> None:
    sync(library, [str(docs)])
    (docs / "b.txt").unlink()
    with pytest.raises(BadInput):
        sync(library, [str(docs), str(docs / "nowhere")])
    assert uris(library) == ["b.txt", "c.txt"]
