"""The places of words are stored with their document, and an index that has none is read."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.geometry import Geometry
from index.library import Library
from index.loaders import load
from index.types import Document, Source
from tests.index.loaders.test_outline import report

SENTENCE = "Fees rose by four per cent in the autumn."


@pytest.fixture
def source(tmp_path: Path) -> Source:
    path = tmp_path / "report.pdf"
    path.write_bytes(report())
    return load(str(path))


def read(folder: Path) -> Document:
    library = Library(str(folder))
    (document,) = library.documents
    library.close()
    return document


def find(document: Source) -> tuple[object, ...]:
    start = document.text.index(SENTENCE)
    return document.find_boxes(start, start + len(SENTENCE))


def test_boxes_are_stored_and_copied_to_the_cache(tmp_path: Path, source: Source) -> None:
    folder = tmp_path / "index"
    library = Library(str(folder))
    library.add([source])
    library.close()
    assert len(source.file_sha256) == 64
    assert find(read(folder)) == find(source) != ()
    with closing(sqlite3.connect(folder / "search.sqlite3")) as base:
        ((record,),) = base.execute("SELECT record FROM texts").fetchall()
    # A list of documents is read without the places of their words.
    assert "geometry" not in json.loads(record)
    (folder / "search.sqlite3").unlink()
    assert read(folder).geometry == source.geometry
    copy = Library(str(folder))
    assert copy.copied().documents[source.id].geometry == source.geometry
    copy.close()


def test_an_index_without_boxes_is_read_and_filled_by_adding_again(
    tmp_path: Path, source: Source
) -> None:
    folder = tmp_path / "index"
    library = Library(str(folder))
    library.add([replace(source, geometry=Geometry(), file_sha256="")])
    library.close()
    with closing(sqlite3.connect(folder / "search.sqlite3")) as base:
        base.execute("DROP TABLE places")
        base.commit()
    old = read(folder)
    assert (find(old), old.file_sha256, old.pages) == ((), "", source.pages)
    library = Library(str(folder))
    library.add([source])
    library.close()
    assert find(read(folder)) == find(source)


def test_another_file_of_the_same_text_is_stored_anew(tmp_path: Path, source: Source) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(report() + b"\n% saved again\n")
    again = load(str(path))
    assert (again.sha256, again.file_sha256 != source.file_sha256) == (source.sha256, True)
    folder = tmp_path / "index"
    library = Library(str(folder))
    library.add([source])
    library.add([again])
    library.close()
    assert read(folder).file_sha256 == again.file_sha256
