"""Suggests a question about one sentence of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.language.names import names
from assistant.language.speech import is_described, says
from assistant.pipeline import Assistant
from index.terms import STOPWORDS
from index.types import Document

_TRIES = 5
_WORDS = 4


def suggested(assistant: Assistant, document: Document, sentence: int) -> str:
    """The plainest question that is answered with the sentence, or else the most particular."""
    span = document.sentences[sentence]
    questions = list(dict.fromkeys(_questions(span.of(document.text))))
    for question in questions[:_TRIES]:
        cited = assistant.ask(question, within=[document.id]).citations
        if any((one.start, one.end) == (span.start, span.end) for one in cited):
            return question
    return questions[-1]


def _questions(text: str) -> Iterator[str]:
    """Questions about what a sentence says, from the plainest to the most particular."""
    called = names(text)
    words = _telling(text)
    for name in called:
        if says(name, text):
            yield f"What did {name} say?"
            about = [word for word in words if word not in name.split()]
            yield f"What did {name} say about {_listed(about)}?"
        elif " " in name and is_described(name, text):
            yield f"Who is {name}?"
    for name in called[:1]:
        yield f"What does the text say about {name}?"
    yield f"What does the text say about {_listed(words) or text.strip(' .?!')[:80]}?"


def _listed(words: Sequence[str]) -> str:
    """The first words as a list: this, that and another."""
    first = words[:_WORDS]
    return " and ".join(filter(None, (", ".join(first[:-1]), *first[-1:])))


def _telling(text: str) -> list[str]:
    """The words of a sentence that carry its meaning, in their order."""
    found = re.findall(r"[^\W_][\w’'-]*", text)
    return [word for word in found if len(word) > 4 and word.casefold() not in STOPWORDS]
