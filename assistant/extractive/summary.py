"""Answers questions about a text as a text: its headline, a summary of it or of its parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.answers import Answer, Statement, cite, quote_statements
from assistant.extractive.features import is_heading, is_row
from assistant.extractive.parts import Part
from index.terms import question_terms, terms
from index.types import Document, Span

SUMMARY_SENTENCES = 4
"""Sentences of a summary that is made without a model."""

SENTENCES_OF_EACH = 2
"""The same of each text where several are summed up."""

MOST_SUMMED_UP = 8
"""Texts that are summed up at once, at most."""

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


def answer_summary(question: str, parts: Sequence[Part]) -> Answer:
    """Return the central sentences of texts, or of parts of them, as their summary.

    Confidence and scores are no probabilities here but shares: how many of the distinct content
    words of what is summed up the summary, or the sentence, holds.
    """
    count = SUMMARY_SENTENCES if len(parts) == 1 else SENTENCES_OF_EACH
    spans = [(part.document, span) for part in parts for span in central(part, count)]
    whole = {
        term for part in parts for span in _spans(part) for term in _terms(part.document, span)
    }
    evidence = [
        (document.id, span, _share(whole, _terms(document, span))) for document, span in spans
    ]
    citations = cite({part.document.id: part.document for part in parts}, evidence)
    words = {term for document, span in spans for term in _terms(document, span)}
    return Answer(
        question=question,
        found=True,
        statements=quote_statements(citations),
        confidence=round(_share(whole, words), 4),
        citations=citations,
    )


def _spans(part: Part) -> tuple[Span, ...]:
    return part.document.sentences[part.first : part.last]


def _terms(document: Document, span: Span) -> set[str]:
    return set(question_terms(span.of(document.text)))


def _share(whole: set[str], words: set[str]) -> float:
    # One word more than there is: a summary is never certain, even where it leaves out nothing.
    return len(words & whole) / (len(whole) + 1)


def central(part: Part, count: int) -> tuple[Span, ...]:
    """The ``count`` sentences that share most words with the rest, in source order.

    Sentences are scored by the mean document frequency of their distinct content words
    (SumBasic; Nenkova & Vanderwende, 2005), the title and headings apart. Rows of tables come
    after all others, and of those that say the same one is enough.
    """
    document = part.document
    numbers = _telling(part)
    spans = [document.sentences[at] for at in numbers]
    words = [frozenset(_terms(document, span)) for span in spans]
    shared = Counter(word for held in words for word in held)
    titled = set(terms(document.title))
    scores = [
        sum(shared[word] + len(titled & {word}) for word in held) / (len(held) + 8)
        for held in words
    ]
    rows = [is_row(document, at) for at in numbers]
    best: dict[str, int] = {}
    for at in sorted(range(len(spans)), key=lambda at: (rows[at], -scores[at], at)):
        best.setdefault(" ".join(spans[at].of(document.text).split()), at)
    return tuple(spans[at] for at in sorted(list(best.values())[:count]))


def _telling(part: Part) -> Sequence[int]:
    """The numbers of the sentences that are no title and no heading, or of all."""
    document, numbers = part.document, range(part.first, part.last)
    told = [
        at
        for at in numbers
        if not is_heading(document, at)
        and document.sentences[at].of(document.text) != document.title
    ]
    return told or numbers
