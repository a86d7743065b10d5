"""Weights and thresholds fitted to made-up questions whose law is known."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from assistant.extractive.calibration import Calibration, probability
from assistant.extractive.candidates import Candidate
from assistant.extractive.features import compare_sentences, describe_question, describe_sentence
from assistant.extractive.selection import choose_evidence, describe_answer
from index.segment import sentences
from index.types import Document
from training.reader.calibrate import Asked, fit
from training.reader.regressions import rescale

TEXT = "One is here. Two is here. Three is here. Four is here. Five is here. Six is here."
DOCUMENT = Document("d", "T", TEXT, "d", "", sentences=sentences(TEXT))


def ask(chance: random.Random) -> Asked:
    """A question to six sentences, one or two of them evidence; one in three has no answer.

    The reader knows, search only guesses; its short span is right where its share is great.
    """
    is_answerable = chance.random() < 2 / 3
    right = set(chance.sample(range(6), chance.choice((1, 2)))) if is_answerable else set()
    candidates, is_right = [], chance.random() < 0.5
    for at, span in enumerate(DOCUMENT.sentences):
        scores = {
            **describe_sentence("who is", DOCUMENT, at, {}),
            "reader": chance.gauss(0, 1) + 4 * (at in right),
            "evidence": chance.gauss(0, 1) + 3 * (at in right),
            "share": 0.9 if is_right else 0.2,
            "unmatched": 0.0,
            "hybrid": chance.gauss(0, 1) + 0.5 * (at in right),
        }
        candidates.append(Candidate("d", at, span, span, scores, 0.0))
    answers = (candidates[min(right)].span.of(TEXT) if is_right else "else",) if right else ()
    gold = tuple(at in right for at in range(6))
    documents = {"d": DOCUMENT}
    return Asked("who is", tuple(candidates), gold, documents, answers, is_answerable, 1.0)


@pytest.fixture(scope="module")
def asked() -> list[Asked]:
    chance = random.Random(7)
    return [ask(chance) for _ in range(600)]


@pytest.fixture(scope="module")
def calibration(asked: list[Asked]) -> Calibration:
    return Calibration(**fit(asked[:400], asked[:400]))


def judge(calibration: Calibration, one: Asked) -> tuple[list[Candidate], list[float], float]:
    """The candidates in order, their probabilities of being evidence, and that of an answer."""
    made = [replace(other, rank=calibration.rank(other.scores)) for other in one.candidates]
    ranked = sorted(made, key=lambda other: -other.rank)
    evidence = [
        probability(calibration.evidence, row) for row in compare_sentences(ranked, one.documents)
    ]
    described = describe_question(one.question, ranked, evidence, one.documents)
    return ranked, evidence, probability(calibration.answered, described)


def test_what_knows_is_ranked_by(asked: list[Asked], calibration: Calibration) -> None:
    held_out = [one for one in asked[400:] if one.is_answerable]
    firsts = [one.gold[judge(calibration, one)[0][0].sentence] for one in held_out]
    assert sum(firsts) / len(firsts) > 0.95
    assert calibration.order["reader"] > calibration.order["hybrid"]
    assert "share" not in calibration.order


def test_evidence_is_told_from_the_rest(asked: list[Asked], calibration: Calibration) -> None:
    right, wrong = [], []
    for one in asked[400:]:
        ranked, evidence, _ = judge(calibration, one)
        if one.is_answerable:
            for candidate, needed in zip(ranked, evidence, strict=True):
                (right if one.gold[candidate.sentence] else wrong).append(needed)
    assert sum(right) / len(right) > 0.6 > 0.2 > sum(wrong) / len(wrong)


def test_the_probability_is_one(asked: list[Asked], calibration: Calibration) -> None:
    stated = [judge(calibration, one)[2] for one in asked[400:]]
    answerable = [one.is_answerable for one in asked[400:]]
    assert sum(stated) / len(stated) == pytest.approx(sum(answerable) / len(answerable), abs=0.08)
    halves = [p >= 0.5 for p in stated]
    assert sum(h == a for h, a in zip(halves, answerable, strict=True)) / len(halves) > 0.85


def test_an_answer_is_as_often_whole_as_is_said(
    asked: list[Asked], calibration: Calibration
) -> None:
    stated, whole = [], []
    for one in asked[400:]:
        ranked, evidence, _ = judge(calibration, one)
        ranked = [replace(c, evidence=p) for c, p in zip(ranked, evidence, strict=True)]
        chosen = choose_evidence(ranked, calibration.cited, one.documents)
        described = describe_question(one.question, ranked, evidence, one.documents)
        told = describe_answer(described, ranked, chosen)
        stated.append(probability(calibration.whole, told))
        cited = {other.sentence for other in chosen}
        whole.append(any(one.gold) and {at for at, gold in enumerate(one.gold) if gold} <= cited)
    assert sum(stated) / len(stated) == pytest.approx(sum(whole) / len(whole), abs=0.08)
    sure = [is_whole for p, is_whole in zip(stated, whole, strict=True) if p >= 0.8]
    unsure = [is_whole for p, is_whole in zip(stated, whole, strict=True) if p < 0.3]
    assert sum(sure) / len(sure) > 0.8 > 0.3 > sum(unsure) / len(unsure)


def test_kept_models_stay_as_they_are(asked: list[Asked], calibration: Calibration) -> None:
    kept = {"order": dict(calibration.order), "evidence": dict(calibration.evidence)}
    made = fit(asked[200:400], asked[:200], kept=kept)
    assert (made["order"], made["evidence"]) == (kept["order"], kept["evidence"])
    assert made["answered"] != calibration.answered


def test_rescaled_weights_keep_the_order_and_suit_others() -> None:
    rows = [{"one": 1.0, "x": at / 10} for at in range(-30, 31)]
    labels = [at > 5 or at % 7 == 0 for at in range(-30, 31)]
    made = rescale({"one": 0.0, "x": 5.0}, rows, labels)
    stated = [probability(made, row) for row in rows]
    assert stated == sorted(stated)
    assert sum(stated) / len(stated) == pytest.approx(sum(labels) / len(labels), abs=0.01)
    # Labels that the old weights called sure and that are not: less sure now.
    assert stated[-1] < probability({"one": 0.0, "x": 5.0}, rows[-1])


def test_thresholds_are_in_order(calibration: Calibration) -> None:
    made = calibration.thresholds
    assert 0 < calibration.closest <= made["lenient"] <= made["balanced"] <= made["strict"] < 1
    assert 0 < calibration.cited < 1
    assert 0 < calibration.stated < 1


def test_without_a_reader_its_scores_are_not_looked_at(asked: list[Asked]) -> None:
    made = fit(asked[:200], asked[:200], reads=False)
    for model in ("order", "evidence", "answered", "headline"):
        assert not {"reader", "evidence", "share", "reader_gap"} & set(made[model])


def test_a_share_of_wrong_answers_is_kept_to(asked: list[Asked], calibration: Calibration) -> None:
    for share in (0.02, 0.05, 0.1, 0.3):
        threshold = calibration.find_threshold("balanced", share)
        wrong = 0
        for one in asked[400:]:
            ranked, _, answered = judge(calibration, one)
            is_right = one.is_answerable and one.gold[ranked[0].sentence]
            wrong += answered >= threshold and not is_right
        assert wrong / len(asked[400:]) <= share + 0.03
    thresholds = [calibration.find_threshold("balanced", share) for share in (0.02, 0.1, 0.5)]
    assert thresholds == sorted(thresholds, reverse=True)


def test_a_share_too_small_to_keep_to_answers_nothing(calibration: Calibration) -> None:
    assert calibration.find_threshold("balanced", 0.0001) > 1
    assert calibration.find_threshold("balanced") == calibration.thresholds["balanced"]
