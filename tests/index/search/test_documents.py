"""Documents are held in memory up to so many characters, the latest of them."""

from __future__ import annotations

import pytest

from index import documents
from index.library import Library
from index.loaders import from_text


def test_no_more_is_held_than_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_HELD_CHARACTERS", 50)
    library = Library()
    ids = library.add(from_text(f"Text {n}", f"This is text number {n}.") for n in range(6))
    for id in (*ids, *reversed(ids), *ids):
        assert library.documents[id].id == id
        held = library.documents._held
        assert id in held
        assert sum(len(one.text) for one in held.values()) <= 50
        assert library.documents._characters == sum(len(one.text) for one in held.values())
    library.add([from_text("Another", "One more text is here.")])
    assert library.documents._characters == 0
