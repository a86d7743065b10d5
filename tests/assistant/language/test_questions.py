"""What a question asks for, read off its words."""

from __future__ import annotations

import pytest

from assistant.language.questions import (
    asks_documents,
    asks_headline,
    asks_help,
    asks_open,
    is_courtesy,
    parse,
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("When did it begin?", ["When did it begin?"]),
        ("When and where did Ana speak?", ["When did Ana speak?", "where did Ana speak?"]),
        ("When did Ana speak, and where?", ["When did Ana speak", "where did Ana speak"]),
        ("How many and which ships came?", ["How many ships came?", "which ships came?"]),
        ("Who said it? Where?", ["Who said it", "Where?"]),
        ("Who came, and what did they eat?", ["Who came", "what did they eat?"]),
        ("latest landing and why", ["latest landing and why"]),
        ("which way do i turn and why", ["which way do i turn and why"]),
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
        ("Which foreign ministers are mentioned?", True),
        ("What fighter jets are included in the deployment?", True),
        ("What conditions did France set?", True),
        ("What companies must register?", True),
        ("Which European countries joined?", True),
        ("Which of the ships sank?", True),
        ("What were the aims of the plan?", True),
        ("Name three countries that joined.", True),
        ("Please list the people who came.", True),
        ("What does Russia maintain in Syria?", False),
        ("What does this mean?", False),
        ("What makes bread rise?", False),
        ("What causes the tides?", False),
        ("What happens at noon?", False),
        ("What drives the engine?", False),
        ("What keeps him there?", False),
        ("What Paris wanted?", False),
        ("What Paris said was heard.", False),
        ("What crisis did they discuss?", False),
        ("What news did he bring?", False),
        ("What has it cost?", False),
        ("What was his motive?", False),
        ("Which costs more?", False),
        ("Name of the ship?", False),
        ("Name the captain.", False),
        ("List price of the car?", False),
        ("Did it rain all the time?", False),
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
        ("What did Brandt have to say about it?", ("Brandt",), "it"),
        ("What did the storm break?", (), ""),
        ("What does the address of Baev say?", ("address of Baev",), ""),
        ("What did Denis replace?", (), ""),
        ("What did the cook add to the soup?", (), ""),
    ],
)
def test_whose_words_are_asked_for(text: str, speakers: tuple[str, ...], topic: str) -> None:
    (question,) = parse(text)
    assert (question.speakers, question.topic) == (speakers, topic)


def test_a_headline_is_asked_for() -> None:
    assert asks_headline("What is the headline?")
    assert asks_headline("What is the title of the article?")
    assert asks_headline("What is this article called?")
    assert not asks_headline("What is the title of the minister?")
    assert not asks_headline("Who holds the title for the region?")


@pytest.mark.parametrize(
    ("text", "courtesy"),
    [
        ("Thanks", True),
        ("Thank you very much!", True),
        ("thanks a lot", True),
        ("OK, thanks.", True),
        ("Great!", True),
        ("I see", True),
        ("Hello", True),
        ("Goodbye.", True),
        ("thx", True),
        ("Good morning!", True),
        ("Hello there, how are you today?", True),
        ("OK, and when was that?", False),
        ("Who thanked the king?", False),
        ("Thanks to whom was it built?", False),
        ("Great Britain", False),
        ("Why?", False),
        ("Hello Kitty?", False),
    ],
)
def test_courtesy_asks_nothing(text: str, courtesy: bool) -> None:
    assert is_courtesy(text) is courtesy


@pytest.mark.parametrize(
    ("text", "help_asked", "documents_asked"),
    [
        ("What can you do?", True, False),
        ("how does this work", True, False),
        ("Help", True, False),
        ("What can the court do?", False, False),
        ("How does the pump work?", False, False),
        ("Is there help?", False, False),
        ("Which documents do I have?", False, True),
        ("list my files", False, True),
        ("How many documents are there?", False, True),
        ("Which documents do I have to bring?", False, False),
        ("Name the sources of the Nile", False, False),
        ("Which files did he send?", False, False),
    ],
)
def test_questions_about_the_chat_are_told(
    text: str, help_asked: bool, documents_asked: bool
) -> None:
    assert asks_help(text) is help_asked
    assert asks_documents(text) is documents_asked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What is this document about?", True),
        ("who wrote This Report", True),
        ("Summarise this news item.", True),
        ("What is the document about?", False),
        ("What does this evidence show?", False),
        ("Is this documented?", False),
    ],
)
def test_the_document_at_hand_is_pointed_at(text: str, expected: bool) -> None:
    assert asks_open(text) is expected
