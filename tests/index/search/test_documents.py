"""Documents are held in memory up to so many characters, the latest of them."""

from __future__ import annotations

import pytest

from index.library import Library
from index.loaders import from_text
from index.search import documents


def test_no_more_is_held_than_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_MAX_CHARACTERS", 50)
    library = Library()
    ids = library.add(from_text(f"Text {n}", f"This is text number {n}.") for n in range(6))
    assert library.documents[ids[0]].text
    for id in (*ids[1:], *reversed(ids), *ids):
        assert library.documents[id].id == id
        kept = library.documents.in_memory
        assert id in kept
        assert 25 < sum(len(document.text) for document in kept.values()) <= 50
    library.add([from_text("Another", "One more text is here.")])
    assert not library.documents.in_memory
