"""Normalising: what goes, what stays, and that doing it twice changes nothing."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.loaders.normal import has_words, normalise, one_line

ODD = st.text(
    st.one_of(
        st.characters(codec=None, exclude_categories=()),
        st.sampled_from(
            "\r\n\t\0\x0b\x0c\x85\u2028\ufeff\u200b\u200d\u202e\u0301\u0344 \xa0a\ufb2c"
        ),
    )
)


@given(ODD)
def test_a_normal_text_stays_as_it_is(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode()


@given(ODD)
def test_words_are_never_lost(text: str) -> None:
    kept = [c for c in unicodedata.normalize("NFC", text) if c.isalnum()]
    assert [c for c in normalise(text) if c.isalnum()] == kept


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("a\r\nb\rc\x85d\u2028e\x0cf", "a\nb\nc\nd\ne\nf"),
        ("cafe\u0301", "café"),
        ("e\0\u0301", "é"),
        ("\ufeffso\xadft\u200b \u202eright\u202c", "soft right"),
        ("می\u200cخواهم 👩\u200d🔬", "می\u200cخواهم 👩\u200d🔬"),
        ("\ud83d\ude00 \ud800!", "😀 \ufffd!"),
        ("one \t\n\n\n\n two\u3000\n", "one\n\n two"),
        ("hidden\U000e0041\U000e0042", "hidden"),
        (" \t\n", ""),
    ],
)
def test_the_normal_form(text: str, normal: str) -> None:
    assert normalise(text) == normal


@pytest.mark.parametrize(
    "text", ["e" + "\u0301\u0316" * 50_000, " " * 100_000 + "x", "a\n" * 50_000]
)
def test_no_text_is_slow(text: str) -> None:
    start = time.perf_counter()
    normalise(text)
    assert time.perf_counter() - start < 5


def test_a_title_is_one_line_of_its_limit() -> None:
    assert one_line(" a\n b\t", 20) == "a b"
    assert one_line("word " * 100, 20) == "word word word word…"


@pytest.mark.parametrize(("text", "yes"), [("。", True), ("😀", True), (" \u200d\n\u200e", False)])
def test_has_words(text: str, yes: bool) -> None:
    assert has_words(text) is yes
