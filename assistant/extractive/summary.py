"""Answers questions about the text itself: its headline, author, date, and a summary of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.answers import Answer, Statement, cite, quote_statements
from index.terms import question_terms, terms
from index.types import Document, Span

SUMMARY_SENTENCES = 4
"""Sentences of a summary that is made without a model."""

MODEL_SENTENCES = 24
"""Central sentences that a model is shown to sum a text up from, at most."""


def answer_headline(question: str, document: Document) -> Answer | None:
    """Return the title as the answer to a question for it; ``None`` if the text has none.

    Its confidence is 1.0: the title is what was asked for, and not a guess.
    """
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


def answer_summary(question: str, document: Document) -> Answer:
    """Return the central sentences of a text as its summary.

    Confidence and scores are no probabilities here but shares: how many of the text's distinct
    content words the summary, or the sentence, holds.
    """
    spans = central(document, SUMMARY_SENTENCES)
    whole = set(question_terms(document.text))
    evidence = [(document.id, span, _share(whole, [span], document)) for span in spans]
    citations = cite({document.id: document}, evidence)
    return Answer(
        question=question,
        found=True,
        statements=quote_statements(citations),
        confidence=round(_share(whole, spans, document), 4),
        citations=citations,
    )


def _share(whole: set[str], spans: Sequence[Span], document: Document) -> float:
    words = {term for span in spans for term in question_terms(span.of(document.text))}
    return len(words & whole) / len(whole) if whole else 0.0


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
