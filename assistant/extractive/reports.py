"""Sentences that name a speaker beside a verb of speech or a quotation: what is left where
``spoken`` knows no speaker called so, or none that says much on the topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.extractive.candidates import Candidate
from assistant.language.names import names
from assistant.language.questions import Question
from assistant.language.speech import reports_speech
from index.terms import question_terms, terms
from index.types import Document

_BESIDE_BEST = 0.6
"""A further sentence of what somebody said must be this probable, as a share of the best."""


def find_reports(
    question: Question,
    ranked: Sequence[Candidate],
    documents: Mapping[str, Document],
    most: int,
) -> list[Candidate]:
    """At most ``most`` sentences that report words of the speakers of a question, the likeliest
    first; about a topic, those about as probable as the best of a speaker's or that say all words
    of the topic."""
    reports: list[Candidate] = []
    for speaker in question.speakers:
        theirs = [one for one in ranked if _reports(speaker, one, documents)]
        least = max((one.probability for one in theirs), default=1.0) * _BESIDE_BEST
        reports += [
            one
            for one in theirs
            if not question.topic
            or one.probability >= least
            or says_topic(question.topic, one, documents)
        ]
    return sorted(reports, key=lambda one: -one.probability)[:most]


def says_topic(topic: str, candidate: Candidate, documents: Mapping[str, Document]) -> bool:
    """Whether the sentence says every content word of the topic."""
    text = candidate.span.of(documents[candidate.document_id].text)
    return set(terms(text)).issuperset(question_terms(topic))


def _reports(speaker: str, candidate: Candidate, documents: Mapping[str, Document]) -> bool:
    """Whether the sentence names the speaker, by the last word of the name, as one who speaks."""
    text = candidate.span.of(documents[candidate.document_id].text)
    wanted = terms((names(speaker) or (speaker,))[-1])[-1:]
    speaks = reports_speech(text) or "“" in text or '"' in text
    return bool(wanted) and speaks and set(terms(text)).issuperset(wanted)
