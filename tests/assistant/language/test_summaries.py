"""Questions for a summary, of a text or of a part of it."""

from __future__ import annotations

import pytest

from assistant.language.summaries import asks_summary, name_part


@pytest.mark.parametrize(
    "text",
    [
        "Summarise the article.",
        "Summarize the article",
        "Please summarize this.",
        "Can you sum up the text?",
        "Give me a summary of the document.",
        "Write a short summary of the report.",
        "summarise all of these documents",
        "give me a quick summary",
        "What is this article about?",
        "What's the text all about?",
        "What are the main points of the article?",
        "What are the key ideas?",
        "tl;dr",
    ],
)
def test_a_summary_is_asked_for(text: str) -> None:
    assert asks_summary(text)


@pytest.mark.parametrize(
    "text",
    [
        "What is the summary of charges against Brandt?",
        "Summarise Lavrov’s position on France.",
        "What is the war about?",
        "What does the article say about Oslo?",
        "Who wrote the article?",
        "What are the main points of the plan?",
        "summarise section 4",
    ],
)
def test_no_summary_of_the_whole_is_asked_for(text: str) -> None:
    assert not asks_summary(text)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("main points of section 4", "section 4"),
        ("what are the key takeaways from chapter two?", "chapter two"),
        ("Summarise the section on repairs, please", "the section on repairs"),
        ("can you sum up “Notice and ending”?", "Notice and ending"),
        ("give me an overview of the fees section", "the fees section"),
        ("what is section 2 about", "section 2"),
        ("What's the part about pets about?", "the part about pets"),
        ("what does chapter 3 cover?", "chapter 3"),
        ("what does the repairs section say", "the repairs section"),
        ("summary of page 3", "page 3"),
        ("what does section 4 say about pets", ""),
        ("what does the tenant say", ""),
        ("what is the main part of the engine about", ""),
        ("who wrote section 4", ""),
        ("what is the summary judgment", ""),
        ("what are the main points", ""),
    ],
)
def test_a_part_is_named(text: str, part: str) -> None:
    assert name_part(text) == part
