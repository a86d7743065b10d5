"""Chooses the sentences that an answer needs.

A logistic regression over what reader and search say of a question's sentences, fitted by
``training.reader.evidence`` on questions as people type them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.extractive.features import LIST_ITEM, heading_above
from assistant.extractive.ranking import Candidate
from index.types import Document

_ELSEWHERE = 1_000_000
"""How far a sentence of another document is from the best one, in sentences."""

_COMPARED = ("reader", "evidence", "dense", "hybrid", "lexical")
"""Scores whose distance from those of the best sentence tells evidence."""

_SCALES = {"reader": 10.0, "evidence": 5.0, "length": 5.0}
"""What scores are divided by, so that all features are of like size."""

FARTHEST = 3
"""Sentences from the best one within which a sentence counts as near it."""


@dataclass(frozen=True, slots=True)
class EvidenceModel:
    """Weights of a logistic regression; the bias is the weight of ``"one"``.

    ``sentence`` gives the probability that a sentence is part of the evidence, given that the
    question is answered; those of at least ``cited`` are cited. A best sentence that is less
    probable than ``closest`` did not come close.
    """

    sentence: Mapping[str, float]
    cited: float
    closest: float

    def score_sentences(
        self, ranked: Sequence[Candidate], documents: Mapping[str, Document], *, several: bool
    ) -> tuple[float, ...]:
        """The probability in (0, 1) of every candidate that it is part of the evidence."""
        rows = sentence_features(ranked, documents, several=several)
        return tuple(_logistic(self.sentence, row) for row in rows)


def sentence_features(
    ranked: Sequence[Candidate], documents: Mapping[str, Document], *, several: bool
) -> tuple[dict[str, float], ...]:
    """What tells evidence from other sentences, for each candidate; the first is the best."""
    if not ranked:
        return ()
    best = ranked[0]
    runs = {id: _list_runs(documents[id]) for id in {one.document_id for one in ranked}}
    return tuple(
        _compare(place, one, best, documents[one.document_id], runs[one.document_id], several)
        for place, one in enumerate(ranked)
    )


def _compare(
    place: int,
    one: Candidate,
    best: Candidate,
    document: Document,
    runs: Mapping[int, int],
    several: bool,
) -> dict[str, float]:
    """The features of one candidate beside the best."""
    is_beside = one.document_id == best.document_id
    away = one.sentence - best.sentence if is_beside else _ELSEWHERE
    in_run = is_beside and one.sentence in runs and runs.get(best.sentence) == runs[one.sentence]
    follows = (
        is_beside and bool(best.scores["is_lead"]) and runs.get(one.sentence) == best.sentence + 1
    )
    gaps = {f"{name}_gap": one.scores[name] - best.scores[name] for name in _COMPARED}
    return {
        "one": 1.0,
        **{name: value / _SCALES.get(name, 1.0) for name, value in one.scores.items()},
        **{
            name: value / _SCALES.get(name.removesuffix("_gap"), 1.0)
            for name, value in gaps.items()
        },
        "rank_gap": (one.rank - best.rank) / 10,
        "best": float(place == 0),
        "place": math.log1p(place),
        "after": float(away == 1),
        "before": float(away == -1),
        "near": float(1 < abs(away) <= FARTHEST),
        "far": float(is_beside and abs(away) > FARTHEST),
        "in_run": float(in_run and place > 0),
        "in_run_several": float(in_run and place > 0 and several),
        "follows_lead": float(follows),
        "same_section": float(
            is_beside
            and heading_above(document, one.sentence) == heading_above(document, best.sentence)
        ),
        "several": float(several),
    }


def _list_runs(document: Document) -> dict[int, int]:
    """The list items of a document, each with the first item of its run."""
    runs: dict[int, int] = {}
    for number, span in enumerate(document.sentences):
        if LIST_ITEM.match(span.of(document.text)):
            runs[number] = runs.get(number - 1, number)
    return runs


def _logistic(weights: Mapping[str, float], values: Mapping[str, float]) -> float:
    total = sum(weight * values.get(name, 0.0) for name, weight in weights.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def load_evidence_model(reader: str) -> EvidenceModel:
    """The model fitted for a reader; any that is not ours is taken to score as ours does."""
    table = json.loads((files("assistant.reader") / "evidence.json").read_text("utf-8"))
    values = table.get(reader, table["footnote"])
    return EvidenceModel(**{name: values[name] for name in EvidenceModel.__slots__})
