"""What identifies a source, and that any text gives one or is refused."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import BadInput
from index.loaders import document_id, from_text
from index.loaders.normal import has_words, normalise
from index.segment import sentences

ANY = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("uri", "slug"),
    [
        ("articles/A quiet harbour.txt", "a-quiet-harbour"),
        ("https://example.com/news/Été-2020.html", "ete-2020"),
        ("https://example.com/", "example"),
        ("東京", "document"),
        ("Mr. Smith", "mr-smith"),
        ("a" * 100, "a" * 40),
    ],
)
def test_an_id_is_a_slug_and_a_hash(uri: str, slug: str) -> None:
    assert document_id(uri) == f"{slug}-{hashlib.sha256(uri.encode()).hexdigest()[:8]}"


@given(ANY, ANY)
def test_any_text_is_a_source_or_refused(title: str, text: str) -> None:
    if not has_words(normalise(text)):
        with pytest.raises(BadInput, match=r"^The text .* is empty; give one .*\.$"):
            from_text(title, text)
        return
    source = from_text(title, text)
    assert source.sha256 == hashlib.sha256(source.text.encode()).hexdigest()
    assert 0 < len(source.title) <= 200
    assert source.title.splitlines() == [source.title]
    assert source.id == document_id(source.uri)
    assert sentences(source.text)
    assert from_text(title, source.text).text == source.text


def test_a_text_is_identified_by_its_title_or_its_uri() -> None:
    assert from_text("Title", "Text.").uri == "Title"
    assert from_text("Title", "Text.", uri="x/y").uri == "x/y"


def test_a_text_without_a_title_takes_its_first_line() -> None:
    assert from_text("", "First line\nText.").title == "First line"
