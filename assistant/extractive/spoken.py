"""Whose words a question asks for: a speaker's sentences on a topic, or who said something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.extractive.candidates import Candidate
from assistant.language.attribution import Reports, Speaker, attribute, find_called, is_form
from assistant.language.names import NOT_NAMES, ORDERS
from assistant.language.questions import Question
from index.terms import question_terms, terms
from index.types import Document

_MOST_OF_TOPIC = 0.5
"""The share of a topic's words from which on a sentence is on it: the head of "the sports hall"."""

_BESIDE_BEST = 0.75
"""A further sentence has this share of the topic's words that the best has."""

_LEANS = re.compile(
    r"\b(?:it|its|they|them|their|this|that|these|those|there|one|ones|both)\b", re.I
)
"""A word that stands for something said before."""

_BARE_QUOTATION = re.compile(r"\s*[“\"][^“”\"]*[”\"]?\s*$")
"""A sentence that is nothing but a quotation, which goes on with the one before it."""

_SILENT = re.compile(
    r"\b(?:(?:did|does|do|would|could|has|have)\s+not|never|declined\s+to|refused\s+to)\s+(?:\w+\s+to\s+)?"
    r"(?:speak|say|said|comment|answer|respond)\b|\b(?:said|says)\s+(?:nothing|little)\b",
)
"""That somebody did not speak: "did not comment", "said nothing"."""


_ORDER = re.compile(rf"^\W*(?:{'|'.join(sorted(ORDERS))})\s+", re.I)
"""What opens a statement that is asked for: "(According to Ana Reis,) list the repairs"."""

_ASKED = re.compile(
    r"^\W*(?:asks?|asked|wonder(?:s|ed)|if|whether|how|what|when|where|who|why)\b|\?\W*$"
)
"""Words that somebody asks and does not say: "(He asked) whether rents would rise"."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """The sentences with the words asked for, at least one, best first; ``speaker`` where it asks
    who said them."""

    words: tuple[Candidate, ...]
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class _Report:
    """A candidate that reports somebody's words, with the share of the topic that these say."""

    candidate: Candidate
    speakers: tuple[Speaker, ...]
    words: str
    covered: float

    @property
    def order(self) -> tuple[float, bool, float]:
        """What sorts reports: most of the topic first, what is only asked after what is said."""
        return (-self.covered, bool(_ASKED.search(self.words)), -self.candidate.rank)


def find_words(
    question: Question, ranked: Sequence[Candidate], documents: Mapping[str, Document]
) -> Spoken | None:
    """The words that a question asks for; ``None`` where it asks for nobody's that these documents
    have as a speaker, or about what that speaker says little or nothing."""
    if not (question.attributed or question.statement):
        return None
    asked: dict[str, list[int]] = {}
    for one in ranked:
        asked.setdefault(one.document_id, []).append(one.sentence)
    read = {id: attribute(documents[id], numbers) for id, numbers in asked.items()}
    if not question.attributed:
        return _find_speaker(question.statement, ranked, read)
    wanted = [
        speaker
        for reports in read.values()
        for speaker in find_called(question.attributed, reports.speakers)
    ]
    if not wanted:
        return None
    topic = _topic(question, wanted)
    reports = [one for one in _report(ranked, read, topic) if _is_by(one, wanted)]
    if not topic:
        told = tuple(one.candidate for one in reports if not _SILENT.search(one.words))
        return Spoken(told) if told else None
    return _on_topic(question, reports, documents)


def _topic(question: Question, speakers: Sequence[Speaker]) -> frozenset[str]:
    """The terms of what the question asks about, without those of the speaker asked for."""
    if not question.statement.strip():
        return frozenset()
    return _terms_of(question.statement) - set(terms(question.attributed))


def _terms_of(statement: str) -> frozenset[str]:
    """The terms that tell what a statement is about, without words that stand for others."""
    return frozenset(
        term
        for term in question_terms(_ORDER.sub("", statement))
        if len(term) > 1 and (term not in NOT_NAMES or term in ORDERS)
    )


def _report(
    ranked: Sequence[Candidate], read: Mapping[str, Reports], topic: frozenset[str]
) -> Iterator[_Report]:
    """The candidates that report words, with how much of the topic they say."""
    for one in ranked:
        reports = read[one.document_id]
        if speakers := reports.by_sentence.get(one.sentence):
            words = reports.words[one.sentence]
            yield _Report(one, speakers, words, _covered(topic, words))


def _covered(topic: frozenset[str], words: str) -> float:
    """The share of the topic's terms that words have in some form."""
    said = set(terms(words))
    return sum(any(is_form(term, one) for one in said) for term in topic) / max(1, len(topic))


def _is_by(report: _Report, wanted: Sequence[Speaker]) -> bool:
    """Whether one of ``wanted``, or who speaks for one of them, says the words."""
    return any(
        speaker is one or speaker.voice_of is one for speaker in report.speakers for one in wanted
    )


def _on_topic(
    question: Question, reports: Sequence[_Report], documents: Mapping[str, Document]
) -> Spoken | None:
    """A speaker's sentences on a topic: those that say most of it, and those that go on with
    them."""
    best = max((one.covered for one in reports), default=0.0)
    if best < _MOST_OF_TOPIC:
        return None
    least = max(_MOST_OF_TOPIC, _BESIDE_BEST * best)
    chosen = [one for one in reports if one.covered >= least]
    if not question.yes_no:
        chosen += _follow(chosen, reports, documents)
    ordered = sorted(chosen, key=lambda one: one.order)
    return Spoken(tuple(one.candidate for one in ordered))


def _follow(
    chosen: Sequence[_Report], reports: Sequence[_Report], documents: Mapping[str, Document]
) -> list[_Report]:
    """The sentences of the same paragraph that go on with those chosen, one after another."""
    at = {one.candidate.place: one for one in reports}
    kept = {one.candidate.place for one in chosen}
    found = []
    for place in sorted(kept):
        id, number = place
        while (after := at.get((id, number + 1))) and (id, number + 1) not in kept:
            document = documents[id]
            gap = document.text[document.sentences[number].end : after.candidate.span.start]
            if "\n" in gap or not _goes_on(after.candidate.span.of(document.text), after.words):
                break
            kept.add((id, number + 1))
            found.append(after)
            number += 1
    return found


def _goes_on(sentence: str, words: str) -> bool:
    """Whether a sentence leans on the one before it."""
    return bool(_BARE_QUOTATION.match(sentence) or _LEANS.search(words))


def _find_speaker(
    statement: str, ranked: Sequence[Candidate], read: Mapping[str, Reports]
) -> Spoken | None:
    """Who said a statement, with the sentences that report it as that speaker's."""
    topic = _terms_of(statement)
    reports = sorted(_report(ranked, read, topic), key=lambda one: one.order)
    if not reports or reports[0].covered < _MOST_OF_TOPIC:
        return None
    best = reports[0]
    speaker = best.speakers[-1]
    same = [
        one
        for one in reports
        if one.speakers[-1] is speaker and one.covered >= _BESIDE_BEST * best.covered
    ]
    return Spoken(tuple(one.candidate for one in same), speaker.title)
