"""Answers to what asks nothing of a source: greetings, help, and what documents there are."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers import Answer, Statement

GREETING = "Ask me about the documents: every answer quotes the sentences that say so."
"""What is said to who says hello or thanks, which ask nothing of a source."""

ABILITIES = (
    "I answer from the documents that you add, in their own words, and cite every sentence. "
    "Where they do not say, I tell you so. Ask a question about what is in them."
)
"""What is said to who asks what the chat can do."""


def greet(text: str, said: str = GREETING) -> Answer:
    """The answer to a greeting or thanks, which no source is asked about."""
    return Answer(text, False, (Statement(said, support="none"),), origin="refused")


def list_titles(text: str, titles: Sequence[str]) -> Answer:
    """The answer to a question for the documents there are."""
    count = f"{len(titles)} document{'s' * (len(titles) != 1)}"
    opening = f"There is {count}:" if len(titles) == 1 else f"There are {count}:"
    said = (opening, *titles) if titles else ("There is no document yet; add one.",)
    statements = tuple(Statement(one, support="none") for one in said)
    return Answer(text, False, statements, origin="refused")


def ask_which(count: int) -> str:
    """What is said where more documents are to be summed up than are summed up at once."""
    return f"There are {count} documents: name the one, or the section, that is to be summed up."
