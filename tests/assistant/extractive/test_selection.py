"""Which of the ranked sentences are cited, and what tells that they are the whole answer."""

from __future__ import annotations

import math

import pytest

from assistant.extractive.candidates import Candidate
from assistant.extractive.selection import answers_alone, choose_evidence, describe_answer
from index.types import Document, Span

DOCUMENTS = {
    id: Document(
        id,
        "",
        "A sentence." * 20,
        id,
        "",
        sentences=tuple(Span(10 * at, 10 * at + 9) for at in range(20)),
    )
    for id in ("d", "e")
}


def candidate(number: int, evidence: float, document: str = "d") -> Candidate:
    span = Span(10 * number, 10 * number + 9)
    return Candidate(document, number, span, None, {}, 0.0, evidence=evidence)


def choose(*ranked: Candidate) -> list[int]:
    return [one.sentence for one in choose_evidence(ranked, 0.1, DOCUMENTS)]


def test_the_best_is_chosen_however_improbable() -> None:
    assert choose(candidate(3, 0.01), candidate(1, 0.02)) == [3]


def test_those_that_are_probable_enough_are_chosen_in_order_of_rank() -> None:
    ranked = [candidate(3, 0.6), candidate(1, 0.09), candidate(0, 0.11), candidate(2, 0.5)]
    assert choose(*ranked) == [3, 0, 2]


def test_beside_a_sentence_that_is_sure_a_doubtful_one_is_not_needed() -> None:
    assert choose(candidate(0, 0.93), candidate(1, 0.12)) == [0, 1]
    assert choose(candidate(0, 0.94), candidate(1, 0.12)) == [0]


def test_a_sentence_of_another_document_must_be_more_probable() -> None:
    best, beside = candidate(0, 0.9), candidate(1, 0.25)
    assert choose(best, beside, candidate(0, 0.25, "e"), candidate(1, 0.3, "e")) == [0, 1, 1]


def test_of_many_the_most_probable_are_chosen() -> None:
    ranked = [candidate(0, 0.5), *(candidate(at, 0.2 + at / 100) for at in range(1, 15))]
    assert choose(*ranked) == [0, *range(6, 15)]


def test_one_that_is_far_more_probable_than_all_others_answers_alone() -> None:
    assert answers_alone([candidate(0, 0.9)])
    assert answers_alone([candidate(0, 0.9), candidate(1, 0.1)])
    assert not answers_alone([candidate(0, 0.9), candidate(1, 0.05), candidate(2, 0.2)])


def test_what_is_left_out_is_told() -> None:
    ranked = [candidate(0, 0.6), candidate(1, 0.3), candidate(2, 0.05)]
    told = describe_answer({"one": 1.0}, ranked, ranked[:2])
    assert told["one"] == 1.0
    assert told["sentences"] == pytest.approx(math.log(2))
    assert told["left_out"] == pytest.approx(0.05)
    assert told["best_evidence"] == 0.6
    assert told["needed"] == pytest.approx(0.95)
