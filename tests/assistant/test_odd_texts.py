"""Texts that nobody would write on purpose: cited to the character, or refused in a sentence."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import Assistant, BadInput

WORDS = st.sampled_from(
    [
        "the harbour opened", "On Monday", "said Ana.", "“Yes!”", "e\u0301te\u0301", "ﬁsh", "🐟🚢",
        "👩‍👩‍👧", "שלום עולם.", "مرحبا بالعالم؟", "东京很大。", "Dr. No", "3.14", "\u200b", "\u200d",
        "\ufeff", "\x00", "\x1b[31m", "\u202e", "\r\n", "\n", "\t", " ", "\u2028", "a" * 300,
        "[1]", "<b>", "|", "\ud800", "…", "?!", "\u0300\u0301", "İ", "ß",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=400), st.lists(WORDS, max_size=40).map(" ".join))
QUESTIONS = ("When did the harbour open?", "שלום?", "a", "What did Ana say?", "Summarise the text.")


def check(text: str) -> None:
    """Every citation is a slice of a stored text, or the text is refused in one sentence."""
    try:
        assistant = Assistant.from_texts({"Odd": text})
    except BadInput as error:
        said = str(error)
    else:
        said = ""
    if said:
        assert "\n" not in said
        assert said.endswith(".")
        return
    for question in QUESTIONS:
        answer = assistant.ask(question)
        for citation in answer.citations + answer.nearest:
            stored = assistant.documents[citation.document_id].text
            assert citation.text == stored[citation.start : citation.end]
            assert citation.text == citation.text.strip() != ""
        assert answer.verify(assistant)
        assert bool(answer.citations) == (answer.grade != "absent")
        assert answer.found == (answer.grade == "answered")
    assistant.close()


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXTS)
def test_odd_texts(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "word " * 20_000,
        "x" * 100_000,
        "东" * 20_000,
        "".join(f"Line {number} says the harbour opened.\n" for number in range(5_000)),
        "One sentence.",
    ],
    ids=["words", "one-word", "unspaced", "5000-sentences", "one-sentence"],
)
def test_long_and_short_texts(text: str) -> None:
    check(text)


@pytest.mark.parametrize("text", ["", " ", "\n\n\t", "\x00\x01", "\u200b\ufeff"])
def test_texts_without_a_character_are_refused(text: str) -> None:
    with pytest.raises(BadInput, match=r"Odd"):
        Assistant.from_texts({"Odd": text})
