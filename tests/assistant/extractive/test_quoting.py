"""How ranked sentences become an answer: which are cited, in what order, and what is said."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest

from assistant.answers import Answer
from assistant.extractive.calibration import BIAS, Calibration
from assistant.extractive.candidates import Candidate
from assistant.extractive.quoting import CLOSEST, NOT_FOUND, answered
from assistant.language.questions import parse
from index.segment import sentences
from index.types import Document, Span

TEXT = (
    "The harbour opened on Monday. Ana Reis said that the harbour would bring jobs. "
    "The lighthouse is 41 metres tall. “It leaks”, Reis told the council. Gulls are white."
)
SPANS = sentences(TEXT)
DOCUMENT = Document("port", "Port", TEXT, "port", "", sentences=SPANS)


SCORES = (
    "reader", "evidence", "share", "dense", "hybrid", "lexical", "unmatched", "is_item", "is_row", "length",
)  # fmt: skip
CALIBRATION = Calibration(
    order={}, evidence={}, answered={}, whole={"best_evidence": 1.0},
    headline={BIAS: -4.0, "answered": 8.0},
    thresholds={}, closest=0.3, cited=0.52, stated=0.8,
)  # fmt: skip
"""States a headline from a probability of answering of some .67 on."""


def candidate(number: int, probability: float, answer: str = "") -> Candidate:
    start = TEXT.index(answer, SPANS[number].start) if answer else 0
    span = Span(start, start + len(answer)) if answer else None
    scores = dict.fromkeys(SCORES, 0.0)
    return Candidate(
        "port", number, SPANS[number], span, scores, probability, probability, probability
    )


def answer(question: str, *parts: list[Candidate]) -> Answer:
    documents: Mapping[str, Document] = {"port": DOCUMENT}
    ranked = [sorted(part, key=lambda one: -one.probability) for part in parts]
    return answered(question, parse(question), ranked, documents, CALIBRATION, 0.5)


def cited(made: Answer) -> list[str]:
    return [citation.text for citation in made.citations]


def text(number: int) -> str:
    return SPANS[number].of(TEXT)


def test_the_short_answer_then_the_sentence() -> None:
    made = answer("When did it open?", [candidate(0, 0.9, "Monday"), candidate(4, 0.1)])
    assert made.text == f"Monday.\n\n“{text(0)}” [1]"
    assert (made.short, made.grade) == ("Monday", "answered")


def test_beside_a_sentence_that_may_be_needed_too_a_short_span_is_no_whole_answer() -> None:
    made = answer("When did it open?", [candidate(0, 0.9, "Monday"), candidate(4, 0.3)])
    assert (made.short, cited(made)) == ("", [text(0)])


def test_the_confidence_is_that_the_answer_is_whole() -> None:
    made = answer("When did it open?", [candidate(0, 0.9, "Monday")])
    assert made.confidence == pytest.approx(1 / (1 + math.exp(-0.9)), abs=1e-4)


def test_a_short_span_that_is_not_likely_right_is_not_stated() -> None:
    made = answer("When did it open?", [candidate(0, 0.6, "Monday")])
    assert (made.found, made.short, made.text) == (True, "", f"“{text(0)}” [1]")


@pytest.mark.parametrize("question", ["Which is taller, harbours or gulls?", "Is it the harbour?"])
def test_a_span_of_words_of_the_question_is_no_short_answer(question: str) -> None:
    made = answer(question, [candidate(0, 0.9, "harbour")])
    assert (made.found, made.short) == (True, "")


def test_an_unsure_answer_is_the_closest_passage_and_says_so() -> None:
    made = answer("When did it open?", [candidate(0, 0.4, "Monday"), candidate(4, 0.1)])
    assert (made.found, made.grade, made.short) == (False, "closest", "")
    assert made.text == f"{CLOSEST}\n\n“{text(0)}” [1]"
    assert made.confidence == pytest.approx(1 / (1 + math.exp(-0.4)), abs=1e-4)
    assert [one.text for one in made.nearest] == [text(0), text(4)]


def test_where_nothing_came_close_the_source_does_not_say() -> None:
    made = answer(
        "When did it open?", [candidate(number, 0.2 - number / 100) for number in range(5)]
    )
    assert (made.found, made.grade, made.text) == (False, "absent", NOT_FOUND)
    assert made.citations == ()
    assert [one.text for one in made.nearest] == [text(0), text(1), text(2)]
    assert made.confidence == pytest.approx(1 / (1 + math.exp(-0.2)), abs=1e-4)


def test_a_yes_is_not_invented() -> None:
    made = answer("Did it open on Monday?", [candidate(0, 0.9, "Monday")])
    assert (made.short, made.text) == ("", f"“{text(0)}” [1]")


def test_every_sentence_of_the_evidence_is_cited_in_the_order_of_the_source() -> None:
    ranked = [candidate(4, 0.9), candidate(0, 0.7), candidate(2, 0.51)]
    made = answer("What is told?", ranked)
    assert cited(made) == [text(0), text(4)]
    assert [one.score for one in made.citations] == [0.7, 0.9]


def test_sentences_that_follow_on_each_other_are_one_passage() -> None:
    made = answer("What is told?", [candidate(0, 0.9), candidate(1, 0.8), candidate(4, 0.7)])
    spans = [(one.start, one.end, len(one.citations)) for one in made.passages]
    assert spans == [(SPANS[0].start, SPANS[1].end, 2), (SPANS[4].start, SPANS[4].end, 1)]


def test_everything_a_speaker_said_however_unsure_the_reader() -> None:
    ranked = [candidate(2, 0.8), candidate(3, 0.1), candidate(1, 0.2)]
    made = answer("What did Ana Reis say?", ranked)
    assert cited(made) == [text(1), text(3)]
    assert made.short == ""


def test_a_speaker_on_a_topic_must_be_likely_to_have_said_it() -> None:
    said = [candidate(1, 0.7), candidate(3, 0.2), candidate(2, 0.6)]
    assert cited(answer("What did Reis say about jobs?", said)) == [text(1)]
    unsaid = [candidate(1, 0.2), candidate(3, 0.1)]
    assert not answer("What did Reis say about goats?", unsaid).found


def test_each_part_is_answered_and_the_one_that_is_not_is_named() -> None:
    made = answer(
        "When did it open, and who paid for it?", [candidate(0, 0.9, "Monday")], [candidate(4, 0.1)]
    )
    assert made.short == "Monday"
    assert cited(made) == [text(0)]
    assert made.problems == ("The source does not say: who paid for it?",)


def ask_in_parts(parts: list[list[Candidate]], whole: list[Candidate]) -> Answer:
    question = "When did it open, and how tall is the lighthouse?"
    documents: Mapping[str, Document] = {"port": DOCUMENT}
    return answered(question, parse(question), parts, documents, CALIBRATION, 0.5, whole)


def test_parts_are_answered_by_what_is_evidence_for_the_whole_question() -> None:
    whole = [candidate(2, 0.9), candidate(0, 0.8)]
    made = ask_in_parts([[candidate(0, 0.9)], [candidate(2, 0.9), candidate(4, 0.8)]], whole)
    assert cited(made) == [text(0), text(2)]
    assert made.problems == ()


def test_the_best_sentence_for_a_part_is_cited_where_the_whole_may_need_it() -> None:
    parts = [[candidate(0, 0.9)], [candidate(2, 0.9)]]
    made = ask_in_parts(parts, [candidate(0, 0.9), candidate(2, 0.04)])
    assert cited(made) == [text(0), text(2)]
    made = ask_in_parts(parts, [candidate(0, 0.9), candidate(2, 0.02)])
    assert cited(made) == [text(0)]


def test_a_part_whose_best_sentence_is_cited_is_not_called_missing() -> None:
    whole = [candidate(2, 0.9), candidate(0, 0.8)]
    made = ask_in_parts([[candidate(0, 0.9)], [candidate(2, 0.4)]], whole)
    assert made.problems == ()
    made = ask_in_parts([[candidate(0, 0.9)], [candidate(4, 0.4)]], whole)
    assert made.problems == ("The source does not say: how tall is the lighthouse?",)


def test_parts_are_answered_where_the_whole_is_not() -> None:
    made = ask_in_parts([[candidate(0, 0.9)], [candidate(2, 0.4)]], [candidate(4, 0.4)])
    assert (made.found, cited(made)) == (True, [text(0)])
    assert made.problems == ("The source does not say: how tall is the lighthouse?",)


def test_parts_in_one_sentence_cite_it_once() -> None:
    first, second = [candidate(2, 0.9, "41 metres")], [candidate(2, 0.7, "lighthouse")]
    made = answer("How tall is it, and what is it?", first, second)
    assert cited(made) == [text(2)]
    assert made.short == "41 metres; lighthouse"
    mean = (1 / (1 + math.exp(-0.9)) + 1 / (1 + math.exp(-0.7))) / 2
    assert made.confidence == pytest.approx(mean, abs=1e-4)


@pytest.mark.parametrize("question", ["When did it open?", "What did Reis say?", "Which are tall?"])
def test_nothing_found_at_all_is_a_refusal(question: str) -> None:
    made = answer(question, [])
    assert (made.found, made.nearest, made.confidence) == (False, (), 0.0)
