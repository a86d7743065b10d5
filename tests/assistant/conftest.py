"""Fakes shared by the tests of what stands on an assistant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import pytest

from assistant.answers import Answer, Citation, statements_from_text
from index import segment
from index.types import Document


class WordAssistant:
    """Answers with the sentence that shares most words with the question, if it shares two.

    The short answer is that sentence's last word. A question of one word borrows the words
    of the question before it, as a follow-up would.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.documents = tuple(
            Document(title, title, text, title, "", sentences=segment.sentences(text))
            for title, text in texts.items()
        )
        self.asked: list[str] = []
        self.closed = False

    def ask(self, question: str, history: Sequence[tuple[str, Answer]] = ()) -> Answer:
        self.asked.append(question)
        words = _words(question)
        if len(words) == 1 and history:
            words |= _words(history[-1][0])
        ranked = sorted(self._sentences(), key=lambda each: -len(words & _words(each.text)))
        best = ranked[0]
        if len(words & _words(best.text)) < 2:
            refusal = "The source does not say."
            return Answer(
                question,
                found=False,
                statements=statements_from_text(refusal, ()),
                nearest=tuple(ranked[:1]),
            )
        short = best.text.split()[-1].strip(".”")
        text = f"{short}.\n\n“{best.text}” [1]"
        return Answer(
            question,
            found=True,
            statements=statements_from_text(text, (best,)),
            short=short,
            citations=(best,),
        )

    def stream(self, question: str, history: Sequence[tuple[str, Answer]] = ()) -> Iterator[Answer]:
        yield self.ask(question, history)

    def close(self) -> None:
        self.closed = True

    def _sentences(self) -> list[Citation]:
        return [
            Citation(1, each.id, each.title, span.start, span.end, span.of(each.text), 1.0)
            for each in self.documents
            for span in each.sentences
        ]


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold())) - {"the", "a", "in", "did", "was", "who"}


@pytest.fixture
def word_assistant() -> type[WordAssistant]:
    """The class: give it texts by title."""
    return WordAssistant
