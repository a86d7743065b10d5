"""What a question asks for, read off its words."""

from __future__ import annotations

import pytest

from assistant.language.questions import parse


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("When did it begin?", ["When did it begin?"]),
        ("When and where did Ana speak?", ["When did Ana speak?", "where did Ana speak?"]),
        ("When did Ana speak, and where?", ["When did Ana speak", "where did Ana speak"]),
        ("How many and which ships came?", ["How many ships came?", "which ships came?"]),
        ("Who said it? Where?", ["Who said it", "Where?"]),
        ("Who came, and what did they eat?", ["Who came", "what did they eat?"]),
        ("Bread and where it is sold", ["Bread", "where it is sold"]),
        ("Salt and pepper?", ["Salt and pepper?"]),
    ],
)
def test_parts(text: str, parts: list[str]) -> None:
    assert [part.text for part in parse(text)] == parts


@pytest.mark.parametrize(
    ("text", "yes_no"), [("Did it rain?", True), ("Wasn’t it?", True), ("What was it?", False)]
)
def test_a_yes_or_no(text: str, yes_no: bool) -> None:
    assert parse(text)[0].yes_no is yes_no


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("Which ships came?", True),
        ("Which people came?", True),
        ("Who were the guests?", True),
        ("List the guests.", True),
        ("What are all the colours of it?", True),
        ("Which ship came?", False),
        ("Which class was it?", False),
        ("Who came?", False),
    ],
)
def test_several_sentences_are_wanted(text: str, several: bool) -> None:
    assert parse(text)[0].several is several


@pytest.mark.parametrize(
    ("text", "speakers", "topic"),
    [
        ("What did Mr Brandt say about the harbour?", ("Brandt",), "the harbour"),
        ("What did Brandt say would happen?", ("Brandt",), "would happen"),
        ("What did Brandt and Dr. Reis each claim?", ("Brandt", "Reis"), ""),
        ("What were Ana Reis’s remarks?", ("Ana Reis",), ""),
        ("What did the storm break?", (), ""),
    ],
)
def test_whose_words_are_asked_for(text: str, speakers: tuple[str, ...], topic: str) -> None:
    (question,) = parse(text)
    assert (question.speakers, question.topic) == (speakers, topic)
