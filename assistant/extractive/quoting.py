"""Answers without a language model: the short span, then the sentences that say so, cited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from statistics import fmean

from assistant.answers import Account, Answer, Citation, Statement, cite, quote_statements
from assistant.extractive.accounts import Version, find_versions
from assistant.extractive.calibration import Calibration, probability
from assistant.extractive.candidates import Candidate, Place
from assistant.extractive.features import describe_headline, describe_question
from assistant.extractive.heads import drop_heads, drop_lone_heads
from assistant.extractive.reports import find_reports, says_topic
from assistant.extractive.rows import keep_named_rows
from assistant.extractive.selection import answers_alone, choose_evidence, describe_answer
from assistant.extractive.spoken import find_words
from assistant.language.coordination import is_joined, joins
from assistant.language.questions import Question
from index.terms import terms
from index.types import Document

DIFFER = "The sources differ:"
"""Opens an answer that has several accounts of what is asked."""

NOT_FOUND = "The source does not say."

CLOSEST = "Not sure that this answers it. The closest passage:"
"""Opens an answer of the grade ``closest``."""

_NEAREST = 3
"""Closest sentences that go with a refusal."""

_MOST = 10
"""Sentences that one question may cite of what somebody said."""

_MOST_CLOSEST = 3
"""Sentences of a closest passage."""

_JOINS = 0.03
"""Least probability of evidence for the whole of a question with which the best sentence for one
of its parts is cited too.

Of 370 questions of people in several parts .703 are answered completely then, with 4.4 sentences;
asked by their parts alone .589 were, with 6.2, and asked whole alone .684, with 4.3.
"""


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
    whole: Sequence[Candidate] = (),
) -> Answer:
    """The answer to a question from its parts and the ranked sentences of each.

    A part is answered from ``threshold`` probability on, with all sentences that ``calibration``
    takes for evidence. A question of several parts is answered by the sentences that are evidence
    for the ``whole`` of it, ranked likewise, and by the best one for each part. Where nothing is
    answered, the closest passage is given as such; where nothing came close, the source does not
    say, and the nearest sentences are given instead.
    """
    judged = [
        judge(part, found, documents, calibration, threshold)
        for part, found in zip(parts, ranked, strict=True)
    ]
    sure = [one for one in judged if one.probability >= threshold]
    chosen, confidence = _choose(question, sure, whole, documents, calibration, threshold)
    if not chosen:
        return _unsure(question, judged, ranked, documents, calibration)
    evidence = drop_lone_heads(_in_order(chosen), documents)
    citations = _cite(documents, evidence)
    short = "; ".join(dict.fromkeys(one.headline for one in sure if one.headline))
    accounts = [told for one in sure if (told := _tell_accounts(one, citations, documents))]
    return Answer(
        question=question,
        found=True,
        statements=(*_lead(short, accounts), *quote_statements(citations)),
        short=short,
        confidence=round(confidence, 4),
        citations=citations,
        problems=_name_missing(judged, threshold, evidence),
        accounts=tuple(one for told in accounts for one in told),
    )


def _choose(
    question: str,
    sure: Sequence[Judged],
    whole: Sequence[Candidate],
    documents: Mapping[str, Document],
    calibration: Calibration,
    threshold: float,
) -> tuple[list[Sequence[Candidate]], float]:
    """The sentences that answer, in groups, and the confidence that they are all that is needed.

    ``sure`` are the parts that are answered, ``whole`` the sentences ranked for the question of
    several parts; no groups where nothing answers.
    """
    if whole and whole[0].probability >= threshold:
        whole = keep_named_rows(question, whole, documents)
        kept = choose_evidence(whole, calibration.cited, documents)
        needed = {one.place for one in whole if one.evidence >= _JOINS}
        joined = [_find_joining(one, needed) for one in sure]
        return [kept, *joined], _judge_whole(question, whole, kept, documents, calibration)
    return [one.chosen for one in sure], fmean([one.confidence for one in sure] or [0.0])


def _find_joining(part: Judged, needed: Set[Place]) -> list[Candidate]:
    """The sentences of an answered part that go with what answers the whole question: all that
    somebody said, else the best one, where it is ``needed`` at all or is the short answer's, and
    those of its accounts."""
    if part.question.speakers:
        return list(part.chosen)
    best = [one for one in part.chosen[:1] if part.headline or one.place in needed]
    return [*best, *(one for version in part.versions for one in version.candidates)]


def _name_missing(
    judged: Sequence[Judged], threshold: float, evidence: Sequence[Candidate]
) -> tuple[str, ...]:
    """A problem for every part that is not answered and whose best sentence is not cited."""
    cited = {one.place for one in evidence}
    return tuple(
        f"The source does not say: {part.question.text}"
        for part in judged
        if part.probability < threshold and cited.isdisjoint(one.place for one in part.chosen[:1])
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
    if spoken:
        probability = max(threshold, *(one.probability for one in spoken.words))
        return Judged(part, spoken.words[:_MOST], probability, probability, spoken.speaker)
    if part.speakers and (reports := find_reports(part, ranked, documents, _MOST)):
        probability = max(one.probability for one in reports)
        if any(says_topic(part.topic, one, documents) for one in reports):
            probability = max(probability, threshold)
        return Judged(part, tuple(reports), probability, probability)
    ranked = keep_named_rows(part.text, ranked, documents)
    kept = choose_evidence(ranked, calibration.cited, documents)
    # Where several sentences are needed, a few words of one of them are no whole answer.
    headline = _short(part, kept[0], documents, calibration) if answers_alone(ranked) else ""
    confidence = _judge_whole(part.text, ranked, kept, documents, calibration)
    if headline:
        kept = kept[:1]
    versions = find_versions(part, ranked, documents)
    if versions:
        headline = " or ".join(one.value for one in versions)
    told = [one for version in versions for one in version.candidates]
    chosen = (*kept, *(one for one in told if one not in kept))
    return Judged(part, chosen, ranked[0].probability, confidence, headline, versions)


def _judge_whole(
    question: str,
    ranked: Sequence[Candidate],
    chosen: Sequence[Candidate],
    documents: Mapping[str, Document],
    calibration: Calibration,
) -> float:
    """The probability that the chosen sentences are all that the answer needs."""
    evidence = [one.evidence for one in ranked]
    described = describe_question(question, ranked, evidence, documents)
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


def mark_closest(written: Answer) -> Answer:
    """An answer of a model's as the closest that was found, which may not answer."""
    opening = Statement(CLOSEST, support="none")
    return replace(written, found=False, short="", statements=(opening, *written.statements))


def _cite(documents: Mapping[str, Document], evidence: Sequence[Candidate]) -> tuple[Citation, ...]:
    return cite(documents, [(one.document_id, one.span, one.probability) for one in evidence])


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


def _in_order(chosen: Sequence[Sequence[Candidate]]) -> list[Candidate]:
    """Every chosen sentence once: by part, within a part by document and place in it."""
    found: dict[Place, Candidate] = {}
    for part in chosen:
        for one in sorted(part, key=lambda one: (one.document_id, one.span)):
            found.setdefault(one.place, one)
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
    before it, is half of one. One that only one of two readers picks is mostly wrong: of those
    that are probable enough, in 212 reading rows .88 of 24 are right where both pick it, and
    .30 of 10 where they do not.
    """
    if question.yes_no or question.speakers or best.answer is None:
        return ""
    if not best.scores.get("spans_agree", 1.0):
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
