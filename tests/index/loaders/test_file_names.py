"""Names of files: temporary ones, links, spellings of accents, and files that have moved."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import BadInput
from index.folders import sync
from index.library import Library
from index.loaders import find, find_all, load


def write(folder: Path, *names: str) -> None:
    """Files of these names, each with its own text."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"The text of {name}.")


@pytest.mark.parametrize(
    "name",
    [
        ".DS_Store", "Thumbs.db", "desktop.ini", "~$a.docx", ".~lock.a.odt#", "._a.pdf", "~WRL0001.tmp",
        "a.docx.tmp", "a.pdf.part", "a.pdf.crdownload", ".a.txt.swp", "a.txt~", "#a.txt#", "__MACOSX/a.txt",
        "$RECYCLE.BIN/a.txt", "a.bak", "ehthumbs.db", "Icon\r",
    ],
)  # fmt: skip
def test_what_programs_leave_is_neither_read_nor_named(tmp_path: Path, name: str) -> None:
    write(tmp_path, "b.txt", name)
    assert [Path(one).name for one in find(str(tmp_path))] == ["b.txt"]
    assert find_all([str(tmp_path)]).passed_over == ()


@pytest.mark.parametrize("name", ["a.doc", "a.gif", "README", "a.zip"])
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    write(tmp_path, "b.txt", name)
    assert [Path(one).name for one in find_all([str(tmp_path)]).passed_over] == [name]


def test_links_that_lead_in_a_circle_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "docs/a.txt")
    (tmp_path / "docs" / "again").symlink_to(tmp_path / "docs")
    (tmp_path / "docs" / "loop.txt").symlink_to("loop.txt")
    assert [Path(one).name for one in find(str(tmp_path / "docs"))] == ["a.txt"]
    assert [Path(one).name for one in find_all([str(tmp_path / "docs")]).passed_over] == [
        "loop.txt"
    ]
    with pytest.raises(BadInput, match=r"loop\.txt"):
        load(str(tmp_path / "docs" / "loop.txt"))


def test_a_link_to_nothing_is_named(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    assert [Path(one).name for one in find_all([str(tmp_path)]).passed_over] == ["gone.txt"]


def test_a_link_to_a_file_and_one_to_a_folder_are_read(tmp_path: Path) -> None:
    write(tmp_path, "real/a.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "real" / "a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert load(str(tmp_path / "b.txt")).text == "The text of real/a.txt."
    assert find(str(tmp_path / "link")) == (str(tmp_path / "link" / "a.txt"),)


@pytest.mark.parametrize("stored", ["NFC", "NFD"])
@pytest.mark.parametrize("asked", ["NFC", "NFD"])
def test_accents_may_be_spelt_in_two_ways(tmp_path: Path, stored: str, asked: str) -> None:
    form = unicodedata.normalize
    write(tmp_path, form(stored, "Café/Übersicht.txt"))
    location = str(tmp_path / form(asked, "Café/Übersicht.txt"))
    assert load(location).text == form("NFC", "The text of Café/Übersicht.txt.")
    assert len(find(location)) == 1
    assert len(find(str(tmp_path / form(asked, "Café")))) == 1


def test_a_spelling_of_its_own_is_another_file(tmp_path: Path) -> None:
    names = [unicodedata.normalize(form, "é.txt") for form in ("NFC", "NFD")]
    for name in names:
        (tmp_path / name).write_text(f"The text of {len(name)}.")
    assert [load(str(tmp_path / name)).text for name in names] == [
        "The text of 5.",
        "The text of 6.",
    ]


@pytest.fixture
def library(folder: str) -> Iterator[Library]:
    made = Library(folder)
    yield made
    made.close()


def names(library: Library) -> list[str]:
    return sorted(
        Path(one.uri).parent.name + "/" + Path(one.uri).name for one in library.documents.headers()
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("in/Report.txt", "in/report.txt"),
        ("in/report.txt", "out/report.txt"),
        ("in/report.txt", "in/deep/report.txt"),
        (unicodedata.normalize("NFC", "in/é.txt"), unicodedata.normalize("NFD", "in/é.txt")),
        ("in/report.txt", "in/report.md"),
    ],
)  # fmt: skip
def test_a_file_that_has_moved_is_there_once(
    library: Library, tmp_path: Path, old: str, new: str
) -> None:
    write(tmp_path, old, "in/other.txt")
    sync(library, [str(tmp_path)])
    (tmp_path / new).parent.mkdir(parents=True, exist_ok=True)
    os.rename(tmp_path / old, tmp_path / new)
    done = sync(library, [str(tmp_path)])
    assert len(done.removed) == 1
    place = Path("/" + new)
    assert f"{place.parent.name}/{place.name}" in names(library)
    assert len(names(library)) == 2


def test_a_file_that_has_moved_to_another_folder_is_there_once(
    library: Library, tmp_path: Path
) -> None:
    """Also where only the folder that it has moved to is followed."""
    write(tmp_path, "one/report.txt", "one/other.txt", "two/last.txt")
    sync(library, [str(tmp_path / "one")])
    os.rename(tmp_path / "one" / "report.txt", tmp_path / "two" / "report.txt")
    done = sync(library, [str(tmp_path / "two")])
    assert [Path(one.uri).parent.name for one in done.removed] == ["one"]
    assert names(library) == ["one/other.txt", "two/last.txt", "two/report.txt"]


def test_files_that_cannot_be_read_leave_the_others(library: Library, tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "b.txt")
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.docx").write_bytes(b"PK\x03\x04 broken")
    done = sync(library, [str(tmp_path)])
    assert len(done.added) == 1
    assert [sentence.count(". ") for sentence in done.unread] == [0, 0]
    assert "b.txt" in done.unread[0]
    assert "c.docx" in done.unread[1]
