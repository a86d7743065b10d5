"""Answers questions about the text itself: its headline, author, date, and a summary of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from assistant.answers import Answer, Statement, cite, quote_statements
from index.terms import question_terms, terms
from index.types import Document, Span

_TEXT = r"(?:article|text|document|story|piece|report|source|page|paper|news item)"
_HEADLINE = re.compile(
    rf"\b(?:headline|title)\b(?!\s+(?:of|for)\s+(?!(?:the|this|that)\s+{_TEXT}))"
    rf"|\bwhat\s+is\s+(?:the|this)\s+{_TEXT}\s+(?:called|titled|entitled)\b",
    re.I,
)
_SUMMARY = re.compile(
    rf"^\W*(?:please\s+)?(?:can\s+you\s+)?(?:summari[sz]e|sum\s+up|give\s+(?:me\s+)?(?:a|the)\s+summary)"
    rf"\b(?:\W*(?:of\s+)?(?:(?:the|this|that|it)\b)?\s*(?:{_TEXT})?)\W*$"
    rf"|^\W*what\s+(?:is|['’]s)\s+(?:the|this|that)\s+{_TEXT}\s+(?:all\s+)?about\W*$"
    rf"|\b(?:main|key)\s+(?:points?|ideas?|topics?|subject)\s+of\s+(?:the|this|that)\s+{_TEXT}\b",
    re.I,
)

_SUMMARY_SENTENCES = 4


def about_text(question: str, documents: Sequence[Document]) -> Answer | None:
    """The answer where ``question`` is about the text as a text, else ``None``.

    Only asked of a single document: of several, "the article" could be any of them.
    """
    if len(documents) != 1 or not documents[0].sentences:
        return None
    for pattern, answer in _KINDS:
        if pattern.search(question):
            return answer(question, documents[0])
    return None


def _headline(question: str, document: Document) -> Answer | None:
    first = document.sentences[0]
    if first.of(document.text) != document.title:
        return None
    citations = cite({document.id: document}, [(document.id, first, 1.0)])
    return Answer(
        question=question,
        found=True,
        statements=(Statement(document.title, citations),),
        short=document.title,
        confidence=1.0,
        citations=citations,
    )


def _summary(question: str, document: Document) -> Answer:
    evidence = [(document.id, span, 1.0) for span in central(document, _SUMMARY_SENTENCES)]
    citations = cite({document.id: document}, evidence)
    return Answer(
        question=question,
        found=True,
        statements=quote_statements(citations),
        confidence=1.0,
        citations=citations,
    )


def central(document: Document, count: int) -> tuple[Span, ...]:
    """The ``count`` sentences that share most words with the rest, in source order.

    Sentences are scored by the mean document frequency of their distinct content words
    (SumBasic without its redundancy step; Nenkova & Vanderwende, 2005), the title apart.
    """
    spans = [span for span in document.sentences if span.of(document.text) != document.title]
    words = [frozenset(question_terms(span.of(document.text))) for span in spans]
    shared = Counter(word for held in words for word in held)
    titled = set(terms(document.title))
    scores = [
        sum(shared[word] + len(titled & {word}) for word in held) / (len(held) + 8)
        for held in words
    ]
    best = sorted(range(len(spans)), key=lambda at: (-scores[at], at))[:count]
    return tuple(spans[at] for at in sorted(best)) or document.sentences[:1]


_KINDS: tuple[tuple[re.Pattern[str], Callable[[str, Document], Answer | None]], ...] = (
    (_HEADLINE, _headline),
    (_SUMMARY, _summary),
)
