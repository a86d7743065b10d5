"""Questions about the text itself."""

from __future__ import annotations

import pytest

from assistant.extractive.summary import about_text, central
from index.segment import sentences
from index.types import Document

TEXT = (
    "Harbour of Luz opens\n"
    "The harbour of Luz opened on Monday. The mayor of Luz opened the harbour with a speech. "
    "Gulls are white. Fishermen of Luz praised the harbour and the mayor."
)


def document(title: str = "Harbour of Luz opens", text: str = TEXT) -> Document:
    return Document("port", title, text, "port", "", sentences(text))


@pytest.mark.parametrize("question", ["What is the headline?", "What is this article called?"])
def test_the_headline_is_the_title_that_the_text_starts_with(question: str) -> None:
    answer = about_text(question, [document()])
    assert answer is not None
    assert answer.short == "Harbour of Luz opens"
    assert answer.text == "Harbour of Luz opens [1]"
    assert [one.start for one in answer.citations] == [0]
    assert about_text(question, [document("luz.txt")]) is None


@pytest.mark.parametrize(
    "question",
    ["Summarise the article.", "What is this text about?", "What are the main points of the text?"],
)
def test_a_summary_is_of_central_sentences_in_source_order(question: str) -> None:
    answer = about_text(question, [document()])
    assert answer is not None
    assert len(answer.citations) == 4
    assert [one.start for one in answer.citations] == sorted(one.start for one in answer.citations)


def test_the_title_and_an_aside_are_not_central() -> None:
    found = [span.of(TEXT) for span in central(document(), 3)]
    assert "Gulls are white." not in found
    assert "Harbour of Luz opens" not in found


@pytest.mark.parametrize(
    "question",
    [
        "What is the title of the mayor?",
        "What was the speech about?",
        "Who summarised the speech?",
        "When did the harbour open?",
    ],
)
def test_other_questions_are_left_to_the_reader(question: str) -> None:
    assert about_text(question, [document()]) is None


def test_of_several_texts_none_is_the_article() -> None:
    assert about_text("What is the headline?", [document(), document()]) is None
    assert about_text("What is the headline?", []) is None
