"""Makes three questions from the documents: two that they answer, and one that they do not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import chain, zip_longest

from assistant.extractive.summary import central
from assistant.language.names import names
from assistant.language.speech import is_described, says
from assistant.pipeline import Assistant
from index.terms import STOPWORDS
from index.types import Document

_PERSON = ("What did {} say?", says), ("Who is {}?", is_described)
# The question about a name of which nothing more is known.
_ANY = "What does the text say about {}?"
# Questions that texts seldom answer, to show a refusal.
_UNANSWERED = ("How old is {}?", "Where was {} born?", "When was {} founded?")
# Words that join two names: what holds one of them is no single name.
_JOINED = frozenset(("and", "or", "&"))
# Sentences that examples are made from.
_CENTRAL = 24
# Names tried for a refused question; twice as many questions are asked for each kind.
_TRIES = 8


def examples(assistant: Assistant, within: Collection[str] | None = None) -> tuple[str, ...]:
    """Up to three questions about the documents ``within`` (all of them), the last unanswered.

    Each has been asked: a question that is not answered as it should be is not shown.
    """
    ids = sorted(within) if within is not None else assistant.library.ids()
    if not ids:
        return ()
    # Of many documents the first one is as good as any, and costs no more than one.
    document = assistant.documents[ids[0]]
    spans = central(document, _CENTRAL)
    texts = [span.of(document.text) for span in spans]
    called = _names(texts)
    people = [name for name in called if any(says(name, text) for text in texts)]
    answered = _tried(assistant, ids, _questions(called, texts), found=True, count=2)
    asked = (one.format(name) for one in _UNANSWERED for name in (people or called)[:_TRIES])
    return (*answered, *_tried(assistant, ids, asked, found=False, count=1))


def _names(texts: Sequence[str]) -> Sequence[str]:
    """The names in the sentences that matter most, the most frequent first, full ones before."""
    found = [name for text in texts for name in names(text)]
    counts = Counter(name for name in found if not _JOINED.intersection(name.split()))
    return sorted(
        counts, key=lambda name: (len(name.split()) < 2, -counts[name], found.index(name))
    )


def _questions(called: Sequence[str], texts: Sequence[str]) -> Iterator[str]:
    """Questions that the sentences seem to answer, what was said and who it was by turns."""
    found = [
        [pattern.format(name) for name in called if any(tells(name, text) for text in texts)]
        for pattern, tells in _PERSON
    ]
    mixed = (one for each in zip_longest(*found) for one in each if one)
    return chain(mixed, (_ANY.format(name) for name in called))


def _tried(
    assistant: Assistant, ids: Collection[str], questions: Iterator[str], *, found: bool, count: int
) -> list[str]:
    """The first questions that are answered, or refused, as they should be."""
    kept: list[str] = []
    for _, question in zip(range(2 * _TRIES), questions, strict=False):
        answer = assistant.ask(question, within=ids)
        # A refused one shows no closest passage either.
        if answer.found if found else answer.origin == "refused":
            kept.append(question)
        if len(kept) == count:
            break
    return kept


# Questions tried for one sentence: each costs an answer.
_SENTENCE_TRIES = 5
# Words of a sentence that are listed in a question.
_WORDS = 4


def suggested(assistant: Assistant, document: Document, sentence: int) -> str:
    """The plainest question that is answered with the sentence, or else the most particular."""
    span = document.sentences[sentence]
    questions = list(dict.fromkeys(_sentence_questions(span.of(document.text))))
    for question in questions[:_SENTENCE_TRIES]:
        cited = assistant.ask(question, within=[document.id]).citations
        if any((one.start, one.end) == (span.start, span.end) for one in cited):
            return question
    return questions[-1]


def _sentence_questions(text: str) -> Iterator[str]:
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
