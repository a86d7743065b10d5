"""How ranked sentences become an answer: which are cited, in what order, and what is said."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from assistant.answers import Answer
from assistant.extractive.quoting import answered
from assistant.extractive.ranking import Candidate
from assistant.language.questions import parse
from index.segment import sentences
from index.types import Document, Span

TEXT = (
    "The harbour opened on Monday. Ana Reis said that the harbour would bring jobs. "
    "The lighthouse is 41 metres tall. “It leaks”, Reis told the council. Gulls are white."
)
SPANS = sentences(TEXT)
DOCUMENT = Document("port", "Port", TEXT, "port", "", SPANS)


def candidate(number: int, probability: float, answer: str = "") -> Candidate:
    start = TEXT.index(answer, SPANS[number].start) if answer else 0
    span = Span(start, start + len(answer)) if answer else None
    return Candidate("port", number, SPANS[number], span, {}, probability, probability)


def answer(question: str, *parts: list[Candidate], threshold: float = 0.5) -> Answer:
    documents: Mapping[str, Document] = {"port": DOCUMENT}
    ranked = [sorted(part, key=lambda one: -one.probability) for part in parts]
    return answered(question, parse(question), ranked, documents, threshold)


def cited(made: Answer) -> list[str]:
    return [citation.text for citation in made.citations]


def text(number: int) -> str:
    return SPANS[number].of(TEXT)


def test_the_short_answer_then_the_sentence() -> None:
    made = answer("When did it open?", [candidate(0, 0.9, "Monday"), candidate(4, 0.8)])
    assert made.text == f"Monday.\n\n“{text(0)}” [1]"
    assert (made.short, made.confidence) == ("Monday", 0.9)


def test_under_the_threshold_the_nearest_are_given_and_nothing_is_cited() -> None:
    ranked = [candidate(number, 0.4 - number / 100) for number in range(5)]
    made = answer("When did it open?", ranked)
    assert not made.found
    assert made.citations == ()
    assert [one.text for one in made.nearest] == [text(0), text(1), text(2)]
    assert made.confidence == 0.4


def test_a_yes_is_not_invented() -> None:
    made = answer("Did it open on Monday?", [candidate(0, 0.9, "Monday")])
    assert (made.short, made.text) == ("", f"“{text(0)}” [1]")


def test_a_list_has_every_likely_sentence_in_the_order_of_the_source() -> None:
    ranked = [candidate(4, 0.9), candidate(0, 0.7), candidate(2, 0.51)]
    made = answer("Which things are told?", ranked)
    assert cited(made) == [text(0), text(4)]
    assert cited(answer("Which thing is told?", ranked)) == [text(4)]


def test_everything_a_speaker_said_however_unsure_the_reader() -> None:
    ranked = [candidate(2, 0.8), candidate(3, 0.1), candidate(1, 0.2)]
    made = answer("What did Ana Reis say?", ranked)
    assert cited(made) == [text(1), text(3)]
    assert made.short == ""


def test_a_speaker_on_a_topic_must_be_likely_to_have_said_it() -> None:
    said = [candidate(1, 0.7), candidate(3, 0.2), candidate(2, 0.9)]
    assert cited(answer("What did Reis say about jobs?", said)) == [text(1)]
    sure = [candidate(1, 0.2), candidate(3, 0.1)]
    assert cited(answer("What did Reis say about the jobs the harbour would bring?", sure)) == [
        text(1)
    ]
    unsaid = [candidate(1, 0.2), candidate(3, 0.1)]
    assert not answer("What did Reis say about goats?", unsaid).found


def test_each_part_is_answered_and_the_one_that_is_not_is_named() -> None:
    made = answer(
        "When did it open, and who paid for it?", [candidate(0, 0.9, "Monday")], [candidate(4, 0.1)]
    )
    assert made.short == "Monday"
    assert cited(made) == [text(0)]
    assert made.problems == ("The source does not say: who paid for it?",)


def test_parts_in_one_sentence_cite_it_once() -> None:
    first, second = [candidate(2, 0.9, "41 metres")], [candidate(2, 0.7, "lighthouse")]
    made = answer("How tall is it, and what is it?", first, second)
    assert cited(made) == [text(2)]
    assert (made.short, made.confidence) == ("41 metres; lighthouse", 0.7)


@pytest.mark.parametrize("question", ["When did it open?", "What did Reis say?", "Which are tall?"])
def test_nothing_found_at_all_is_a_refusal(question: str) -> None:
    made = answer(question, [])
    assert (made.found, made.nearest, made.confidence) == (False, (), 0.0)
