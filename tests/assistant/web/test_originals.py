"""Files of documents are found by their bytes, kept while a document is made of them, then deleted."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from assistant.web.services.originals import Originals
from index.loaders import from_text
from index.types import Source

RAW = b"%PDF of the guide"


def make(raw: bytes = RAW, uri: str = "upload:who/guide.pdf") -> Source:
    source = from_text("Guide", "The quay is wide.", uri=uri)
    return replace(source, file_sha256=hashlib.sha256(raw).hexdigest())


def test_an_upload_is_kept_until_no_document_is_made_of_it(tmp_path: Path) -> None:
    originals, source = Originals(tmp_path / "kept"), make()
    assert originals.find(source) is None
    originals.keep(source, RAW)
    originals.keep(source, RAW)
    place = originals.find(source)
    assert place is not None
    assert place.read_bytes() == RAW
    originals.sweep(lambda: {source.file_sha256})
    assert originals.find(source) == place
    originals.hold(source)
    originals.sweep(set)
    assert originals.find(source) == place
    originals.release(source)
    originals.sweep(set)
    assert originals.find(source) is None
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_file_in_a_folder_is_found_as_long_as_it_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "guide.pdf"
    path.write_bytes(RAW)
    originals, source = Originals(tmp_path / "kept"), make(uri=str(path))
    assert originals.find(source) == path
    path.write_bytes(RAW + b" changed")
    assert originals.find(source) is None
    path.unlink()
    assert originals.find(source) is None


def test_a_text_has_no_file(tmp_path: Path) -> None:
    originals = Originals(tmp_path / "kept")
    source = from_text("Guide", "The quay is wide.", uri=str(tmp_path))
    originals.keep(source, b"")
    assert originals.find(source) is None
    assert not (tmp_path / "kept").exists()


def test_a_kept_file_that_was_damaged_is_kept_anew(tmp_path: Path) -> None:
    originals, source = Originals(tmp_path / "kept"), make()
    originals.keep(source, RAW)
    place = originals.find(source)
    assert place is not None
    place.write_bytes(b"something else")
    assert originals.find(source) is None
    originals.keep(source, RAW)
    assert originals.find(source) == place
