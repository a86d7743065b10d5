"""Chooses the sentences that an answer needs.

A logistic regression over what reader and search say of a question's sentences, fitted by
``training.reader.evidence`` on questions as people type them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.extractive.ranking import Candidate
from index.types import Document

LIST_ITEM = re.compile(
    r"""\s*(?:
        [-*•–·▪]            # a bullet: "- a towel"
      | \d{1,3}[.)]         # a number: "3. Wait five minutes."
      | \(?[a-z][.)]        # a letter: "b) a valid card"
      | step\s+\d+\b        # "Step 2: drain the pan"
      | \|                  # a row of a table
    )\s*\S""",
    re.X | re.I,
)
"""The start of a list item or table row.

Items: "- a towel", "3. Wait.", "(b) a card", "| Adult | 4 euro |". None: "3 pounds a head",
"a towel", "-10 °C".
"""

_CLOSING = (".", "!", "?", "”", '"', ")")
"""How a whole sentence ends; a heading does not."""

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
    away = one.sentence - best.sentence if one.document_id == best.document_id else 99
    in_run = away != 99 and one.sentence in runs and runs.get(best.sentence) == runs[one.sentence]
    leads = best.span.of(document.text).rstrip().endswith(":") if away != 99 else False
    follows = leads and one.sentence in runs and runs[one.sentence] == best.sentence + 1
    text = one.span.of(document.text)
    is_bare = (
        not text.rstrip().endswith((".", "!", "?", "”", '"', ")")) and one.sentence not in runs
    )
    return {
        "one": 1.0,
        "best": float(place == 0),
        "reader": one.scores["reader"] / 10,
        "reader_gap": (one.scores["reader"] - best.scores["reader"]) / 10,
        "dense": one.scores["dense"],
        "dense_gap": one.scores["dense"] - best.scores["dense"],
        "lexical": one.scores["lexical"],
        "hybrid_gap": one.scores["hybrid"] - best.scores["hybrid"],
        "unmatched": one.scores["unmatched"],
        "place": math.log1p(place),
        "after": float(away == 1),
        "before": float(away == -1),
        "near": float(1 < abs(away) <= FARTHEST),
        "in_run": float(in_run and place > 0),
        "in_run_several": float(in_run and place > 0 and several),
        "follows_lead": float(follows),
        "several": float(several),
        "bare": float(is_bare),
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
