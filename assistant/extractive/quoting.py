"""Answers without a language model: the short span, then the sentences that say so, cited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.answers import Answer, Statement, cite, quote_statements
from assistant.extractive.ranking import Candidate
from assistant.language.names import names
from assistant.language.questions import Question
from assistant.language.speech import reports_speech
from index.terms import question_terms, terms
from index.types import Document

NOT_FOUND = "The source does not say."

_NEAREST = 3
_MOST = 8
_BESIDE_BEST = 0.6
"""A further sentence of a list must be at least this probable, as a share of the best."""


def answered(
    question: str,
    parts: Sequence[Question],
    ranked: Sequence[Sequence[Candidate]],
    documents: Mapping[str, Document],
    threshold: float,
) -> Answer:
    """The answer to a question from its parts and the ranked sentences of each.

    Where no part has a sentence of at least ``threshold`` probability the source does not say,
    and the nearest sentences are given instead.
    """
    chosen = [
        _chosen(part, found, documents, threshold)
        for part, found in zip(parts, ranked, strict=True)
    ]
    if not any(chosen):
        return refused(question, ranked, documents)
    confidence = min(max(one.probability for one in part) for part in chosen if part)
    evidence = _in_order(chosen)
    citations = cite(documents, [(one.document_id, one.span, one.probability) for one in evidence])
    pairs = list(zip(parts, chosen, strict=True))
    shorts = [_short(part, found, documents) for part, found in pairs if found]
    missed = tuple(f"The source does not say: {part.text}" for part, found in pairs if not found)
    short = "; ".join(dict.fromkeys(short for short in shorts if short))
    lead = (Statement(sentence(short)),) if short else ()
    return Answer(
        question=question,
        found=True,
        statements=lead + quote_statements(citations),
        short=short,
        confidence=round(confidence, 4),
        citations=citations,
        problems=missed,
    )


def refused(
    question: str, ranked: Sequence[Sequence[Candidate]], documents: Mapping[str, Document]
) -> Answer:
    """That the source does not say, with the sentences that came nearest."""
    near = sorted(
        {(one.document_id, one.span): one for part in ranked for one in part}.values(),
        key=lambda one: -one.probability,
    )[:_NEAREST]
    return Answer(
        question=question,
        found=False,
        statements=(Statement(NOT_FOUND, support="none"),),
        confidence=round(max((one.probability for one in near), default=0.0), 4),
        nearest=cite(documents, [(one.document_id, one.span, one.probability) for one in near]),
        origin="refused",
    )


def sentence(short: str) -> str:
    """A short answer written as a sentence: a capital first, a full stop last."""
    opened = short[:1].upper() + short[1:]
    return opened if opened.endswith((".", "!", "?", "…", ".”")) else f"{opened}."


def _chosen(
    question: Question,
    ranked: Sequence[Candidate],
    documents: Mapping[str, Document],
    threshold: float,
) -> list[Candidate]:
    """The sentences that answer one part: the best, and more where several are asked for."""
    if question.speakers:
        return _said(question, ranked, documents, threshold)
    likely = [one for one in ranked if one.probability >= threshold]
    if not likely or not question.several:
        return likely[:1]
    least = max(threshold, likely[0].probability * _BESIDE_BEST)
    return [one for one in likely if one.probability >= least][:_MOST]


def _said(
    question: Question,
    ranked: Sequence[Candidate],
    documents: Mapping[str, Document],
    threshold: float,
) -> list[Candidate]:
    """Sentences that report words of each speaker.

    Asked for anything a person said, all of them: that the sentence names the speaker with a
    verb of speech answers it, however unsure the reader is. Asked about a topic, those about as
    probable as the best, which must itself be probable enough, or say all words of the topic.
    """
    found: list[Candidate] = []
    for speaker in question.speakers:
        reported = (one for one in ranked if _reports(speaker, one, documents))
        theirs = [_on_topic(question.topic, one, documents, threshold) for one in reported]
        least = max(one.probability for one in theirs) * _BESIDE_BEST if theirs else 1.0
        found += [one for one in theirs if not question.topic or one.probability >= least]
    best = max((one.probability for one in found), default=0.0)
    if best < threshold:
        return [one for one in ranked if one.probability >= threshold][:1]
    return sorted(found, key=lambda one: -one.probability)[:_MOST]


def _on_topic(
    topic: str, candidate: Candidate, documents: Mapping[str, Document], threshold: float
) -> Candidate:
    """The candidate, at least as probable as ``threshold`` if it says every word of the topic."""
    text = candidate.span.of(documents[candidate.document_id].text)
    if set(terms(text)).issuperset(question_terms(topic)):
        return replace(candidate, probability=max(candidate.probability, threshold))
    return candidate


def _reports(speaker: str, candidate: Candidate, documents: Mapping[str, Document]) -> bool:
    """Whether the sentence names the speaker, by the last word of the name, as one who speaks."""
    text = candidate.span.of(documents[candidate.document_id].text)
    wanted = terms((names(speaker) or (speaker,))[-1])[-1:]
    speaks = reports_speech(text) or "“" in text or '"' in text
    return bool(wanted) and speaks and set(terms(text)).issuperset(wanted)


def _in_order(chosen: Sequence[Sequence[Candidate]]) -> list[Candidate]:
    """Every chosen sentence once: by part, within a part by document and place in it."""
    found: dict[tuple[str, int], Candidate] = {}
    for part in chosen:
        for one in sorted(part, key=lambda one: (one.document_id, one.span)):
            found.setdefault((one.document_id, one.sentence), one)
    return list(found.values())


def _short(question: Question, part: Sequence[Candidate], documents: Mapping[str, Document]) -> str:
    """The short answer of one part, ``""`` where a whole sentence is the answer."""
    best = part[0]
    if question.yes_no or question.speakers or best.answer is None:
        return ""
    return " ".join(best.answer.of(documents[best.document_id].text).split())
