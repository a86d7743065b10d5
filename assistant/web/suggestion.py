"""Suggests a question about one sentence of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.names import names
from assistant.pipeline import Assistant
from assistant.web.examples import says, who_is
from index.terms import STOPWORDS
from index.types import Document

_TRIES = 4
_WORDS = 4


def suggested(assistant: Assistant, document: Document, sentence: int) -> str:
    """The first of some questions that is answered with the sentence, or else the first of all."""
    span = document.sentences[sentence]
    questions = list(dict.fromkeys(_questions(span.of(document.text))))
    for question in questions[:_TRIES]:
        cited = assistant.ask(question, within=[document.id]).citations
        if any((one.start, one.end) == (span.start, span.end) for one in cited):
            return question
    return questions[0]


def _questions(text: str) -> Iterator[str]:
    """Questions about what a sentence says, from the closest to it to the vaguest."""
    called = names(text)
    words = _telling(text)
    for name in called:
        if says(name, text):
            about = " ".join([word for word in words if word not in name.split()][:_WORDS])
            yield f"What did {name} say about {about}?" if about else f"What did {name} say?"
        elif who_is(name, text):
            yield f"Who is {name}?"
    topic = " ".join(words[:_WORDS]) or text.strip(" .?!")[:80]
    if called:
        yield f"What does the text say about {called[0]} and {topic}?"
    yield f"What does the text say about {topic}?"


def _telling(text: str) -> list[str]:
    """The words of a sentence that carry its meaning, in their order."""
    found = re.findall(r"[^\W_][\w’'-]*", text)
    return [word for word in found if len(word) > 3 and word.casefold() not in STOPWORDS]
