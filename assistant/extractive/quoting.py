"""Answers without a language model: the short span, then the sentences that say so, cited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from assistant.answers import Account, Answer, Citation, Statement, cite, quote_statements
from assistant.extractive.accounts import Version, find_versions
from assistant.extractive.calibration import Calibration, probability
from assistant.extractive.candidates import Candidate
from assistant.extractive.features import describe_headline, describe_question
from assistant.extractive.heads import drop_heads, drop_lone_heads
from assistant.extractive.selection import answers_alone, choose_evidence, describe_answer
from assistant.extractive.spoken import find_words
from assistant.language.coordination import is_joined, joins
from assistant.language.names import names
from assistant.language.questions import Question
from assistant.language.speech import reports_speech
from index.terms import question_terms, terms
from index.types import Document

DIFFER = "The sources differ:"
"""Opens an answer that has several accounts of what is asked."""

NOT_FOUND = "The source does not say."

CLOSEST = "Not sure that this answers it. The closest passage:"
"""Opens an answer of the grade ``closest``."""

GREETING = "Ask me about the documents: every answer quotes the sentences that say so."
"""What is said to who says hello or thanks, which ask nothing of a source."""

ABILITIES = (
    "I answer from the documents that you add, in their own words, and cite every sentence. "
    "Where they do not say, I tell you so. Ask a question about what is in them."
)
"""What is said to who asks what the chat can do."""

_NEAREST = 3
"""Closest sentences that go with a refusal."""

_MOST = 10
"""Sentences that one question may cite of what somebody said."""

_MOST_CLOSEST = 3
"""Sentences of a closest passage."""

_BESIDE_BEST = 0.6
"""A further sentence of what somebody said must be this probable, as a share of the best."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One part of a question with its evidence: ``chosen`` of the candidates, best first.

    ``probability`` is that the text answers the part, ``confidence`` that the chosen are the whole
    answer; ``headline`` the short answer, ``""`` where a whole sentence is the answer;
    ``versions`` are the accounts of it where they differ.
    """

    question: Question
    chosen: tuple[Candidate, ...]
    probability: float
    confidence: float
    headline: str = ""
    versions: tuple[Version, ...] = ()


def answered(
    question: str,
    parts: Sequence[Question],
    ranked: Sequence[Sequence[Candidate]],
    documents: Mapping[str, Document],
    calibration: Calibration,
    threshold: float,
) -> Answer:
    """The answer to a question from its parts and the ranked sentences of each.

    A part is answered from ``threshold`` probability on, with all sentences that ``calibration``
    takes for evidence. Where none is, the closest passage is given as such; where nothing came
    close, the source does not say, and the nearest sentences are given instead.
    """
    judged = [
        judge(part, found, documents, calibration, threshold)
        for part, found in zip(parts, ranked, strict=True)
    ]
    sure = [one for one in judged if one.probability >= threshold]
    if not sure:
        return _unsure(question, judged, ranked, documents, calibration)
    confidence = fmean(one.confidence for one in sure)
    evidence = drop_lone_heads(_in_order([one.chosen for one in sure]), documents)
    citations = _cite(documents, evidence)
    missed = tuple(
        f"The source does not say: {one.question.text}" for one in judged if one not in sure
    )
    short = "; ".join(dict.fromkeys(one.headline for one in sure if one.headline))
    accounts = [told for one in sure if (told := _tell_accounts(one, citations, documents))]
    return Answer(
        question=question,
        found=True,
        statements=(*_lead(short, accounts), *quote_statements(citations)),
        short=short,
        confidence=round(confidence, 4),
        citations=citations,
        problems=missed,
        accounts=tuple(one for told in accounts for one in told),
    )


def _tell_accounts(
    judged: Judged, citations: Sequence[Citation], documents: Mapping[str, Document]
) -> tuple[Account, ...]:
    """The differing accounts of a part, each with its citations, title and date."""
    at = {(one.document_id, one.start): one for one in citations}
    told = []
    for version in judged.versions:
        document = documents[version.candidates[0].document_id]
        places = [(one.document_id, one.span.start) for one in version.candidates]
        cited = tuple(at[place] for place in places if place in at)
        told.append(
            Account(
                version.value,
                cited,
                document.title,
                document.date,
                version.corrects,
                judged.question.text,
            )
        )
    return tuple(told)


def tell_difference(written: Answer, extractive: Answer) -> Answer:
    """A model's answer with the problem that the sources differ, where they do."""
    if not extractive.accounts or written.accounts or not written.found:
        return written
    told = f"{DIFFER} {'; '.join(map(str, extractive.accounts))}."
    return replace(written, problems=(*written.problems, told))


def _lead(short: str, accounts: Sequence[Sequence[Account]]) -> Iterator[Statement]:
    """What opens an answer: the accounts that differ, or else the short answer, if there is one."""
    if short and not accounts:
        yield Statement(sentence(short))
    for told in accounts:
        yield from _state(told)


def _state(accounts: Sequence[Account]) -> Iterator[Statement]:
    """That the accounts differ, then each with its source and date."""
    yield Statement(DIFFER, support="none")
    for one in accounts:
        yield Statement(sentence(str(one)), one.citations, "supported")


def judge(
    part: Question,
    ranked: Sequence[Candidate],
    documents: Mapping[str, Document],
    calibration: Calibration,
    threshold: float,
) -> Judged:
    """The evidence for one part of a question, and how probably it answers it.

    Asked for anything that somebody said, a sentence that reports words of theirs answers,
    however unsure the reader is; so does one about a topic that says all words of the topic.
    """
    if not ranked:
        return Judged(part, (), 0.0, 0.0)
    spoken = find_words(part, ranked, documents)
    if spoken and spoken.is_sure and spoken.words:
        probability = max(threshold, *(one.probability for one in spoken.words))
        return Judged(part, spoken.words[:_MOST], probability, probability, spoken.speaker)
    if part.speakers and (reports := _said(part, ranked, documents)):
        probability = max(one.probability for one in reports)
        if any(_says_topic(part.topic, one, documents) for one in reports):
            probability = max(probability, threshold)
        return Judged(part, tuple(reports), probability, probability)
    kept = choose_evidence(ranked, calibration.cited)
    # Where several sentences are needed, a few words of one of them are no whole answer.
    headline = _short(part, kept[0], documents, calibration) if answers_alone(ranked) else ""
    confidence = _judge_whole(part, ranked, kept, documents, calibration)
    if headline:
        kept = kept[:1]
    versions = find_versions(part, ranked, documents)
    if versions:
        headline = " or ".join(one.value for one in versions)
    told = [one for version in versions for one in version.candidates]
    chosen = (*kept, *(one for one in told if one not in kept))
    return Judged(part, chosen, ranked[0].probability, confidence, headline, versions)


def _judge_whole(
    part: Question,
    ranked: Sequence[Candidate],
    chosen: Sequence[Candidate],
    documents: Mapping[str, Document],
    calibration: Calibration,
) -> float:
    """The probability that the chosen sentences are all that the answer needs."""
    evidence = [one.evidence for one in ranked]
    described = describe_question(part.text, ranked, evidence, documents)
    return probability(calibration.whole, describe_answer(described, ranked, chosen))


def _unsure(
    question: str,
    judged: Sequence[Judged],
    ranked: Sequence[Sequence[Candidate]],
    documents: Mapping[str, Document],
    calibration: Calibration,
) -> Answer:
    """The closest passage as such, or where nothing came close that the source does not say."""
    refusal = refused(question, ranked, documents)
    best = max(judged, key=lambda one: one.probability, default=None)
    if best is None or not best.chosen:
        return refusal
    refusal = replace(refusal, confidence=round(best.confidence, 4))
    if best.probability < calibration.closest:
        return refusal
    citations = _cite(documents, _in_order([best.chosen[:_MOST_CLOSEST]]))
    opening = Statement(CLOSEST, support="none")
    return replace(
        refusal,
        statements=(opening, *quote_statements(citations)),
        citations=citations,
        origin="quoted",
    )


def _cite(documents: Mapping[str, Document], evidence: Sequence[Candidate]) -> tuple[Citation, ...]:
    return cite(documents, [(one.document_id, one.span, one.probability) for one in evidence])


def greet(text: str, said: str = GREETING) -> Answer:
    """The answer to a greeting or thanks, which no source is asked about."""
    return Answer(text, False, (Statement(said, support="none"),), origin="refused")


def list_titles(text: str, titles: Sequence[str]) -> Answer:
    """The answer to a question for the documents there are."""
    count = f"{len(titles)} document{'s' * (len(titles) != 1)}"
    opening = f"There is {count}:" if len(titles) == 1 else f"There are {count}:"
    said = (opening, *titles) if titles else ("There is no document yet; add one.",)
    statements = tuple(Statement(one, support="none") for one in said)
    return Answer(text, False, statements, origin="refused")


def ask_which(count: int) -> str:
    """What is said where more documents are to be summed up than are summed up at once."""
    return f"There are {count} documents: name the one, or the section, that is to be summed up."


def refused(
    question: str, ranked: Sequence[Sequence[Candidate]], documents: Mapping[str, Document]
) -> Answer:
    """That the source does not say, with the sentences that came nearest."""
    found = {(one.document_id, one.span): one for part in ranked for one in part}
    ordered = sorted(found.values(), key=lambda one: -one.probability)
    near = drop_heads(ordered, documents)[:_NEAREST]
    return Answer(
        question=question,
        found=False,
        statements=(Statement(NOT_FOUND, support="none"),),
        confidence=round(max((one.probability for one in ordered), default=0.0), 4),
        nearest=_cite(documents, near),
        origin="refused",
    )


def sentence(short: str) -> str:
    """A short answer written as a sentence: a capital first, a full stop last."""
    opened = short[:1].upper() + short[1:]
    return opened if opened.endswith((".", "!", "?", "…", ".”")) else f"{opened}."


def _said(
    question: Question, ranked: Sequence[Candidate], documents: Mapping[str, Document]
) -> list[Candidate]:
    """Sentences that report words of each speaker; about a topic, those about as probable as
    the best of them or that say all words of the topic."""
    reports: list[Candidate] = []
    for speaker in question.speakers:
        theirs = [one for one in ranked if _reports(speaker, one, documents)]
        least = max((one.probability for one in theirs), default=1.0) * _BESIDE_BEST
        reports += [
            one
            for one in theirs
            if not question.topic
            or one.probability >= least
            or _says_topic(question.topic, one, documents)
        ]
    return sorted(reports, key=lambda one: -one.probability)[:_MOST]


def _says_topic(topic: str, candidate: Candidate, documents: Mapping[str, Document]) -> bool:
    """Whether the sentence says every content word of the topic."""
    text = candidate.span.of(documents[candidate.document_id].text)
    return set(terms(text)).issuperset(question_terms(topic))


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


def _short(
    question: Question,
    best: Candidate,
    documents: Mapping[str, Document],
    calibration: Calibration,
) -> str:
    """The short span in the best sentence, ``""`` where it is not likely to be the answer.

    A span of nothing but words of the question answers none but a choice, "night workers or day
    workers?", which a reader of spans cannot make; one that is cut at an "and", behind it or
    before it, is half of one.
    """
    if question.yes_no or question.speakers or best.answer is None:
        return ""
    text = documents[best.document_id].text
    short = best.answer.of(text)
    is_cut = is_joined(text[best.answer.end : best.span.end])
    is_cut |= joins(text[best.span.start : best.answer.start], short)
    if is_cut or set(terms(short)).issubset(terms(question.text)):
        return ""
    features = describe_headline(question.text, best, best.evidence, documents)
    if probability(calibration.headline, features) < calibration.stated:
        return ""
    return " ".join(short.split())
