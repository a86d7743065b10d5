"""Fits what turns the scores of sentences into ranks, evidence, confidence and headlines.

``python -m training.reader.calibrate --data FOLDER --unseen SET...`` asks the training part of our
questions of people, and the half of the reading validation rows that no figure is measured on, so
that questions in full sentences keep their weight. Limits are decided by the validation part: the
sets of the training part were written by the hands that wrote what the reader has learnt from, and
are told apart too well (area under the ROC curve .94 beside .89). Writes ``calibration.json``
beside the reader's weights.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from assistant.extractive.calibration import BIAS, probability, weigh
from assistant.extractive.candidates import Candidate
from assistant.extractive.features import (
    compare_sentences,
    describe_headline,
    describe_question,
)
from assistant.extractive.ranking import order_candidates
from assistant.extractive.rows import keep_named_rows
from assistant.extractive.selection import choose_evidence, describe_answer
from assistant.regression.comparison import f1
from assistant.settings import Settings
from training.reader.asked import Asked, people_questions, reading_questions
from training.reader.regressions import fit_order, regress, rescale
from training.reader.rows import PEOPLE

_OF_HEADLINES = 0.05
"""Inverse penalty of the headline weights, whose labels are the noisiest."""

_BALANCE = 2 / 3
"""Share of the answerable questions that is held back, beside that of the unanswerable ones that
are answered: a passage that answers nothing is seen to be so, one that is held back is not seen.

With equal shares .159 of validation are held back and .173 answered, and .698 right and complete.
"""

STRICT = 0.1
"""Share of the unanswerable questions of people that the strict threshold lets through."""

LENIENT = 0.92
"""Share of the answerable ones that the lenient threshold lets through."""

CLOSEST = 0.92
"""Share of the answerable ones that get at least a closest passage; the others are told absent."""

CITED = 0.08
"""Least probability of being evidence of a cited sentence.

Of the answerable questions of people on validation .77 are then complete and .32 of what is cited
is evidence, 4.1 sentences an answer; with .1 .75, .34 and 3.8, with .12 .74, .36 and 3.6. One limit
for all questions is better than odds beside those of the best sentence: of 1,601 questions of other
sets .72 are complete and .46 of what is cited is evidence, with such odds .66 and .46.
"""

CITED_UNREAD = 0.1
"""The same where nothing reads."""

STATED = 0.55
"""Least probability of a headline that is stated; without one the passage speaks.

Of the 11 of the fixed questions on the shipped article 10 are right, of some 90 of reading rows
that nothing was fitted on .82, and of the 2 of the validation questions of people 1; with .45 11 of
12, .80 of some 105, and 3 of 4.
"""

_SAME = 0.8
"""Word F1 from which on two short answers are the same: "the fifth of May", "fifth of May"."""

_UNREAD = (
    "reader",
    "evidence",
    "share",
    "reader_gap",
    "evidence_gap",
    "reader_most",
    "reader_near",
)
"""Features that a reader makes."""

_NOT_RANKED_BY = ("share",)
"""Scores that say nothing of a sentence, only of the short span in it."""


_NOT_READ_BY = ("hybrid",)
"""A score that tells whether a text answers only where nothing reads it."""


_MODELS = ("order", "evidence", "answered", "whole", "headline")
"""The models that are fitted, in this order."""


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
    parser.add_argument(
        "--keep",
        nargs="*",
        choices=_MODELS,
        default=(),
        help="models of the file that stay as they are; limits are decided, and the stretch of "
        "whole answers is fitted, all the same",
    )
    options = parser.parse_args(arguments)
    settings = Settings(reader="" if options.reader == "footnote" else "hybrid")
    asked = list[Asked]()
    if not set(options.keep).issuperset(_MODELS):
        asked += people_questions(PEOPLE / "train", settings, tuple(options.unseen))
    validation = people_questions(PEOPLE / "validation", settings, ("",))
    deciding = [one for one in validation if not one.is_foreign]
    if options.data and asked:
        asked += reading_questions(options.data, options.rows, settings)
    path = Path(str(files("assistant.reader") / "calibration.json"))
    table = json.loads(path.read_text("utf-8")) if path.exists() else {}
    kept = {name: table[options.reader][name] for name in options.keep}
    table[options.reader] = fit(asked, deciding, reads=options.reader == "footnote", kept=kept)
    path.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(table[options.reader], indent=2))


def fit(
    asked: Iterable[Asked],
    deciding: Iterable[Asked],
    *,
    reads: bool = True,
    kept: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The fields of a ``Calibration``: weights from ``asked``, limits from ``deciding``.

    Ranks are fitted first, since the other models compare sentences with the best one. Where
    nothing ``reads``, the features that a reader makes are left out. The models that are ``kept``
    are not fitted; that of whole answers is made to suit ``deciding`` all the same.
    """
    models = kept or {}
    left_out = () if reads else _UNREAD
    asked = [one for one in asked if one.candidates]
    order = models.get("order") or fit_order(asked, (*left_out, *_NOT_RANKED_BY))
    ranked = [_rank(one, order) for one in asked]
    cited = CITED if reads else CITED_UNREAD
    evidence = models.get("evidence") or _fit_evidence(ranked, left_out)
    learnt = [_choose(one, evidence, cited) for one in ranked]
    others = [_choose(_rank(one, order), evidence, cited) for one in deciding if one.candidates]
    rows, weights = [one.described for one in learnt], [one.asked.weight for one in learnt]
    labels = [one.asked.is_answerable for one in learnt]
    unread = left_out or _NOT_READ_BY
    answered = models.get("answered") or regress(rows, labels, weights, unread)
    whole = models.get("whole") or _fit_whole(learnt, unread)
    headline = models.get("headline") or _fit_headline(learnt, answered, left_out)
    judged = [(probability(answered, one.described), one) for one in others]
    return {
        "order": order,
        "evidence": evidence,
        "answered": answered,
        "whole": rescale(whole, _describe(others), [one.is_whole for one in others]),
        "headline": headline,
        **_thresholds([(p, one.asked.is_answerable) for p, one in judged]),
        "risks": _risks([(p, one.asked.gold[0]) for p, one in judged]),
        "cited": cited,
        "stated": STATED,
    }


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A question whose candidates have probabilities of being evidence: those that are left
    without the rows that it does not name, ``ranked``, those ``cited``, and what tells whether the
    text answers at all."""

    asked: Asked
    ranked: tuple[Candidate, ...]
    cited: tuple[Candidate, ...]
    described: Mapping[str, float]

    @property
    def is_whole(self) -> bool:
        """Whether all sentences of the evidence are cited, and there are any."""
        candidates = self.asked.candidates
        needed = [one for one, is_gold in zip(candidates, self.asked.gold, strict=True) if is_gold]
        return bool(needed) and all(one in self.cited for one in needed)


def _choose(ranked: Asked, evidence: Mapping[str, float], least: float) -> _Chosen:
    """The question with the probabilities and the choice that a fitted ``evidence`` makes."""
    rows = compare_sentences(ranked.candidates, ranked.documents)
    candidates = tuple(
        replace(one, evidence=probability(evidence, row))
        for one, row in zip(ranked.candidates, rows, strict=True)
    )
    stated = [one.evidence for one in candidates]
    described = describe_question(ranked.question, candidates, stated, ranked.documents)
    asked = replace(ranked, candidates=candidates)
    named = keep_named_rows(ranked.question, candidates, ranked.documents)
    return _Chosen(asked, named, choose_evidence(named, least, ranked.documents), described)


def _rank(asked: Asked, order: Mapping[str, float]) -> Asked:
    """The question with its candidates in the order that these weights give."""
    is_gold = dict(zip((one.place for one in asked.candidates), asked.gold, strict=True))
    candidates = order_candidates(
        [replace(one, rank=round(weigh(order, one.scores), 6)) for one in asked.candidates],
        asked.documents,
    )
    gold = tuple(is_gold[one.place] for one in candidates)
    return replace(asked, candidates=tuple(candidates), gold=gold)


def _fit_evidence(asked: Sequence[Asked], left_out: Sequence[str]) -> dict[str, float]:
    """The weights that tell evidence; sentences of long texts count for less each."""
    rows, labels, weights = list[Mapping[str, float]](), list[bool](), list[float]()
    for one in asked:
        if any(one.gold):
            rows += compare_sentences(one.candidates, one.documents)
            labels += one.gold
            weights += [one.weight / len(one.gold) ** 0.5] * len(one.gold)
    return regress(rows, labels, weights, left_out, strength=1.0)


def _describe(chosen: Sequence[_Chosen]) -> list[Mapping[str, float]]:
    """What tells a whole answer of every question."""
    return [describe_answer(one.described, one.ranked, one.cited) for one in chosen]


def _fit_whole(learnt: Sequence[_Chosen], left_out: Sequence[str]) -> dict[str, float]:
    """The weights that tell a whole answer."""
    labels, shares = [one.is_whole for one in learnt], [one.asked.weight for one in learnt]
    return regress(_describe(learnt), labels, shares, left_out)


def _fit_headline(
    learnt: Sequence[_Chosen], answered: Mapping[str, float], left_out: Sequence[str]
) -> dict[str, float]:
    """The weights that tell a right short span, of the questions that have a short answer.

    Reading rows count in full: few questions of people have one that can be compared.
    """
    rows, labels, weights = list[Mapping[str, float]](), list[bool](), list[float]()
    for chosen in learnt:
        one = chosen.asked
        best = replace(one.candidates[0], probability=probability(answered, chosen.described))
        if best.answer is None or (one.is_answerable and not one.answers):
            continue
        short = best.answer.of(one.documents[best.document_id].text)
        rows.append(describe_headline(one.question, best, best.evidence, one.documents))
        labels.append(f1(short, one.answers) >= _SAME)
        weights.append(one.headline_weight)
    return regress(rows, labels, weights, left_out, _OF_HEADLINES) if rows else {BIAS: -9.0}


def _thresholds(judged: Sequence[tuple[float, bool]]) -> dict[str, Any]:
    """Where to stop answering, from probabilities and whether the text answers.

    Under the balanced threshold the share of answerable questions that is held back is to that of
    unanswerable ones that are answered as ``_BALANCE`` says; for the others see the constants.
    """
    answerable = sorted(p for p, is_answerable in judged if is_answerable)
    absent = sorted(p for p, is_answerable in judged if not is_answerable)

    def imbalance(threshold: float) -> float:
        refused = sum(p < threshold for p in answerable) / len(answerable)
        return abs(refused - _BALANCE * sum(p >= threshold for p in absent) / len(absent))

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
