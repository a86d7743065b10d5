"""Fits what turns the scores of sentences into ranks, evidence, confidence and headlines.

``python -m training.reader.calibrate --data FOLDER --unseen SET...`` asks the training part of our
questions of people, and the half of the reading validation rows that no figure is measured on, so
that questions in full sentences keep their weight. Writes ``calibration.json`` beside the reader's
weights.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from assistant.extractive.calibration import BIAS, probability
from assistant.extractive.candidates import Candidate
from assistant.extractive.features import (
    compare_sentences,
    describe_headline,
    describe_question,
)
from assistant.extractive.ranking import order_candidates
from assistant.regression.metrics import f1
from assistant.settings import Settings
from training.reader.asked import Asked, people_questions, reading_questions
from training.reader.rows import PEOPLE

_OF_HEADLINES = 0.05
"""Inverse penalty of the headline weights, whose labels are the noisiest."""

STRICT = 0.1
"""Share of the unanswerable questions of people that the strict threshold lets through."""

LENIENT = 0.92
"""Share of the answerable ones that the lenient threshold lets through."""

CLOSEST = 0.92
"""Share of the answerable ones that get at least a closest passage; the others are told absent."""

CITED = 0.02
"""Least odds of a cited sentence, as a share of those of the best one.

Of the answered questions of people on validation .75 are then complete and .33 of what is cited is
evidence; with .015 .77 and .30, with .05 .64 and .44. With probabilities in place of odds, .12 gave
.745 and .32, and cited beside sentences that answer alone.
"""

CITED_UNREAD = 0.06
"""The same where nothing reads, and all is less sure."""

STATED = 0.55
"""Least probability of a headline that is stated; without one the passage speaks.

Of the 12 headlines of the validation questions of people from this on 4 are right, of the 9 of the
fixed questions on the shipped article 8; of the 4 that stand alone with one sentence 2.
"""

_SAME = 0.8
"""Word F1 from which on two short answers are the same: "the fifth of May", "fifth of May"."""

_PENALTY = 1e-2
"""Of the squares of the ranking weights, in units of the features' spread."""

_AT_MOST = {"unmatched": -2.0, "lacks_number": -0.6, "heads_rows": 0.0}
"""Greatest ranking weights of a name or a number of the question that a passage or sentence lacks,
and of the first row of a table, which is often evidence and never what answers.

What is fitted on has few sentences that differ in nothing else, so that the weights came out near
0 (-.38 and .05), and of a thousand lines about numbered goats the wrong ones were cited. With these
the first sentence is right as often or oftener: of validation .667 (.656), of reading rows .878
(.874), of other questions of people .791 (.791).
"""

_UNREAD = (
    "reader",
    "evidence",
    "share",
    "reader_gap",
    "evidence_gap",
)
"""Features that a reader makes."""

_NOT_RANKED_BY = ("share",)
"""Scores that say nothing of a sentence, only of the short span in it."""


_NOT_READ_BY = ("hybrid",)
"""A score that tells whether a text answers only where nothing reads it."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit and write ``calibration.json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder of the reading validation rows")
    parser.add_argument("--rows", type=int, default=300, help="how many of them to use")
    parser.add_argument(
        "--unseen",
        nargs="+",
        required=True,
        help="sets of people, or how their names begin, that the reader has not learnt from; "
        "others count a tenth",
    )
    parser.add_argument("--reader", choices=("footnote", "hybrid"), default="footnote")
    options = parser.parse_args(arguments)
    settings = Settings(reader="" if options.reader == "footnote" else "hybrid")
    asked = list(people_questions(PEOPLE / "train", settings, tuple(options.unseen)))
    deciding = [one for one in asked if one.weight == 1 and not one.is_foreign]
    validation = people_questions(PEOPLE / "validation", settings, ("",))
    deciding += [one for one in validation if not one.is_foreign]
    if options.data:
        asked += reading_questions(options.data, options.rows, settings)
    path = Path(str(files("assistant.reader") / "calibration.json"))
    table = json.loads(path.read_text("utf-8")) if path.exists() else {}
    table[options.reader] = fit(asked, deciding, reads=options.reader == "footnote")
    path.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(table[options.reader], indent=2))


def fit(asked: Iterable[Asked], deciding: Iterable[Asked], *, reads: bool = True) -> dict[str, Any]:
    """The fields of a ``Calibration``: weights from ``asked``, limits from ``deciding``.

    Ranks are fitted first, since the other models compare sentences with the best one. Where
    nothing ``reads``, the features that a reader makes are left out.
    """
    asked = [one for one in asked if one.candidates]
    left_out = () if reads else _UNREAD
    order = _fit_order(asked, (*left_out, *_NOT_RANKED_BY))
    asked = [_rank(one, order) for one in asked]
    compared = [compare_sentences(one.candidates, one.documents) for one in asked]
    evidence = _fit_evidence(asked, compared, left_out)
    scores = [[probability(evidence, row) for row in rows] for rows in compared]
    pairs = list(zip(asked, scores, strict=True))
    described = [
        describe_question(one.question, one.candidates, row, one.documents) for one, row in pairs
    ]
    labels = [one.is_answerable for one in asked]
    weights = [one.weight for one in asked]
    answered = _regress(described, labels, weights, left_out or _NOT_READ_BY)
    stated = [probability(answered, row) for row in described]
    models = {"order": order, "evidence": evidence, "answered": answered}
    models["headline"] = _fit_headline(pairs, stated, left_out)
    answers = [_answer(one, models) for one in deciding]
    judged = [(p, one.is_answerable) for (p, _), one in zip(answers, deciding, strict=True)]
    limits = {**_thresholds(judged), "risks": _risks(answers)}
    return {**models, **limits, "cited": CITED if reads else CITED_UNREAD, "stated": STATED}


def _answer(asked: Asked, models: Mapping[str, Any]) -> tuple[float, bool]:
    """The probability that the text answers a question, by models fitted before, and whether the
    answer is right: the best sentence is evidence."""
    if not asked.candidates:
        return 0.0, False
    ranked = _rank(asked, models["order"])
    rows = compare_sentences(ranked.candidates, ranked.documents)
    evidence = [probability(models["evidence"], row) for row in rows]
    described = describe_question(asked.question, ranked.candidates, evidence, asked.documents)
    return probability(models["answered"], described), ranked.gold[0]


def _rank(asked: Asked, order: Mapping[str, float]) -> Asked:
    """The question with its candidates in the order that these weights give."""
    is_gold = dict(zip(map(_place, asked.candidates), asked.gold, strict=True))
    candidates = order_candidates(
        [
            replace(one, rank=round(sum(order[name] * one.scores[name] for name in order), 6))
            for one in asked.candidates
        ],
        asked.documents,
    )
    gold = tuple(is_gold[_place(one)] for one in candidates)
    return replace(asked, candidates=tuple(candidates), gold=gold)


def _place(candidate: Candidate) -> tuple[str, int]:
    return candidate.document_id, candidate.sentence


def _fit_order(asked: Sequence[Asked], left_out: Sequence[str]) -> dict[str, float]:
    """The weights of a conditional logit over the sentences of each question, some bounded.

    The most likely weights under which a sentence of the evidence is chosen among all those of
    its question (McFadden, 1974), with a small penalty on their squares.
    """
    from scipy.optimize import minimize
    from scipy.special import logsumexp, softmax

    chosen = [one for one in asked if any(one.gold)]
    names = [name for name in chosen[0].candidates[0].scores if name not in left_out]
    groups = [
        np.array([[c.scores[name] for name in names] for c in one.candidates]) for one in chosen
    ]
    spread = np.concatenate(groups).std(axis=0) + 1e-9
    groups = [group / spread for group in groups]
    rights = [np.array(one.gold) for one in chosen]
    shares = np.array([one.weight for one in chosen])
    shares /= shares.sum()

    def loss(weights: Any) -> tuple[float, Any]:
        total, slope = _PENALTY * weights @ weights, 2 * _PENALTY * weights
        for group, right, share in zip(groups, rights, shares, strict=True):
            scores = group @ weights
            total += share * (logsumexp(scores) - logsumexp(scores[right]))
            slope = slope + share * (
                group.T @ softmax(scores) - group[right].T @ softmax(scores[right])
            )
        return float(total), slope

    bounds = [
        (None, _AT_MOST[name] * width if name in _AT_MOST else None)
        for name, width in zip(names, spread, strict=True)
    ]
    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", bounds=bounds)
    best = found.x / spread
    return {name: round(float(weight), 4) for name, weight in zip(names, best, strict=True)}


def _fit_evidence(
    asked: Sequence[Asked],
    compared: Sequence[Sequence[Mapping[str, float]]],
    left_out: Sequence[str],
) -> dict[str, float]:
    """The weights that tell evidence; sentences of long texts count for less each."""
    rows, labels, weights = list[Mapping[str, float]](), list[bool](), list[float]()
    for one, features in zip(asked, compared, strict=True):
        if any(one.gold):
            rows += features
            labels += one.gold
            weights += [one.weight / len(one.gold) ** 0.5] * len(one.gold)
    return _regress(rows, labels, weights, left_out, strength=1.0)


def _fit_headline(
    pairs: Sequence[tuple[Asked, Sequence[float]]],
    answered: Sequence[float],
    left_out: Sequence[str],
) -> dict[str, float]:
    """The weights that tell a right short span, of the questions that have a short answer.

    Reading rows count in full: few questions of people have one that can be compared.
    """
    rows, labels, weights = list[Mapping[str, float]](), list[bool](), list[float]()
    for (one, evidence), probable in zip(pairs, answered, strict=True):
        best = replace(one.candidates[0], probability=probable)
        if best.answer is None or (one.is_answerable and not one.answers):
            continue
        short = best.answer.of(one.documents[best.document_id].text)
        rows.append(describe_headline(one.question, best, evidence[0], one.documents))
        labels.append(f1(short, one.answers) >= _SAME)
        weights.append(one.headline_weight)
    return _regress(rows, labels, weights, left_out, _OF_HEADLINES) if rows else {BIAS: -9.0}


def _regress(
    rows: Sequence[Mapping[str, float]],
    labels: Sequence[bool],
    weights: Sequence[float],
    left_out: Sequence[str],
    strength: float = 0.3,
) -> dict[str, float]:
    """The weights of an L2-penalised logistic regression, by feature.

    ``strength`` is the inverse of the penalty on weights in units of the features' spread; the
    bias is fitted with the rest, as the feature that is always 1.
    """
    from sklearn.linear_model import LogisticRegression

    names = [name for name in rows[0] if name not in left_out]
    table = np.array([[row[name] for name in names] for row in rows])
    spread = table.std(axis=0)
    # A feature that is the same everywhere: its spread is a rounding error.
    spread[spread < 1e-9] = 1.0
    model = LogisticRegression(C=strength, fit_intercept=False, max_iter=5_000)
    model.fit(table / spread, labels, sample_weight=weights)
    return {
        name: round(float(weight), 4)
        for name, weight in zip(names, model.coef_[0] / spread, strict=True)
    }


def _thresholds(judged: Sequence[tuple[float, bool]]) -> dict[str, Any]:
    """Where to stop answering, from probabilities and whether the text answers.

    Under the balanced threshold as large a share of answerable questions is held back as of
    unanswerable ones is answered (the equal error rate); for the others see the constants.
    """
    answerable = sorted(p for p, is_answerable in judged if is_answerable)
    absent = sorted(p for p, is_answerable in judged if not is_answerable)

    def imbalance(threshold: float) -> float:
        refused = sum(p < threshold for p in answerable) / len(answerable)
        return abs(refused - sum(p >= threshold for p in absent) / len(absent))

    balanced = min(answerable, key=imbalance)
    strict = max(balanced, absent[int((1 - STRICT) * len(absent))])
    lenient = min(balanced, answerable[int((1 - LENIENT) * len(answerable))])
    found = {"strict": strict, "balanced": balanced, "lenient": lenient}
    closest = min(lenient, answerable[int((1 - CLOSEST) * len(answerable))])
    # Rounded down, so that what lies on a threshold passes it.
    return {
        "thresholds": {name: _floor(value) for name, value in found.items()},
        "closest": _floor(closest),
    }


def _risks(answers: Sequence[tuple[float, bool]]) -> dict[str, float]:
    """Per share of wrong answers the least threshold that keeps to it.

    Conformal risk control (Angelopoulos et al., 2024): the loss of a question is 1 where it is
    answered wrongly, which a higher threshold never makes more; with the bound below, the expected
    loss of a further question of the same kind is at most the share.
    """
    ordered = sorted(answers)
    found: dict[str, float] = {}
    wrong = sum(not is_right for _, is_right in ordered)
    bounds = [(0.0, (wrong + 1) / (len(ordered) + 1))]
    for place, (_, is_right) in enumerate(ordered):
        wrong -= not is_right
        following = ordered[place + 1][0] if place + 1 < len(ordered) else 1.0
        bounds.append((following, (wrong + 1) / (len(ordered) + 1)))
    for risk in _RISKS:
        thresholds = [threshold for threshold, bound in bounds if bound <= risk]
        if thresholds:
            # Rounded up, so that what lies under the threshold stays under it.
            found[f"{risk:.2f}"] = math.ceil(min(thresholds) * 1_000) / 1_000
    return found


_RISKS = [percent / 100 for percent in range(1, 51)]
"""Shares of wrong answers that have a threshold."""


def _floor(value: float) -> float:
    return int(value * 1_000) / 1_000


if __name__ == "__main__":
    main()
