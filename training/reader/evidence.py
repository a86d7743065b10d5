"""Fits the choice of evidence and the probability of an answer.

``python -m training.reader.evidence`` fits on the training part of our questions of people, and
with ``--data FOLDER`` also on the half of the reading validation rows that no figure is measured
on, so that questions in full sentences keep their weight. Writes ``evidence.json`` beside the
reader's weights.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from assistant.answers import Citation
from assistant.extractive.evidence import (
    headline_features,
    question_features,
    sentence_features,
)
from assistant.extractive.ranking import Candidate
from assistant.language.questions import parse
from assistant.pipeline import Assistant
from assistant.regression.cases import load
from assistant.regression.matching import locate
from assistant.regression.metrics import exact_match
from assistant.settings import Settings
from index.library import Library
from index.loaders import from_text
from index.loaders import load as load_source
from training.reader.rows import PEOPLE, read_rows

SURE_HEADLINE = 0.85
"""Share of the headlines told that are right, on the questions fitted on."""

STRICT = 0.85
"""Share of the questions answered under ``strict`` whose best sentence is right."""

LENIENT = 0.95
"""Share of the questions with a right best sentence that ``lenient`` answers."""

CLOSEST = 0.95
"""Share of the answerable questions that get at least a closest passage."""

_STEPS = 20
"""Thresholds that are tried: multiples of one in so many."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: features of its sentences and of itself, and which sentences are evidence."""

    sentences: tuple[dict[str, float], ...]
    question: dict[str, float]
    gold: tuple[bool, ...]
    needed: int
    source: str
    headline: dict[str, float] | None = None
    is_headline_right: bool = False


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit and write ``evidence.json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder of the reading validation rows")
    parser.add_argument("--rows", type=int, default=300, help="how many of them to use")
    parser.add_argument("--reader", default="", help="a reader's name; empty: ours")
    options = parser.parse_args(arguments)
    settings = Settings(reader=options.reader)
    asked = list(people_questions(PEOPLE / "train", settings))
    if options.data:
        asked += reading_questions(options.data, options.rows, settings)
    path = Path(str(files("assistant.reader") / "evidence.json"))
    table = json.loads(path.read_text("utf-8")) if path.exists() else {}
    table[options.reader or "footnote"] = fit(asked)
    path.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(table, indent=2))


def people_questions(folder: Path, settings: Settings) -> Iterator[Asked]:
    """The questions of people under ``folder`` that need no history."""
    for path in sorted(folder.rglob("*.questions.yaml")):
        suite = load(path)
        library = Library("", settings.encoder, settings.device)
        library.add(load_source(source, uri=Path(source).name) for source in suite.sources)
        assistant = Assistant(settings, library)
        documents = tuple(assistant.documents)
        for case in suite.cases:
            if case.history:
                continue
            quotes = [locate(quote, documents) for quote in (*case.cites, *case.cites_any)]

            def is_gold(one: Candidate, quotes: Sequence[Any] = quotes) -> bool:
                cited = Citation(1, one.document_id, "", one.span.start, one.span.end, "", 1.0)
                return any(quote.supported_by(cited) for quote in quotes)

            yield _asked(
                assistant, case.question, is_gold, len(quotes), "people", answers=case.answer
            )


def reading_questions(folder: Path, count: int, settings: Settings) -> Iterator[Asked]:
    """Rows of the fitted half of the reading validation set, each asked of its own text."""
    rows = [
        row
        for row in read_rows(folder / "reading-validation.jsonl.gz")
        if hashlib.sha256(row.title.encode()).digest()[0] % 2 == 0
    ]
    step = max(1, len(rows) // count)
    library = Library("", settings.encoder, settings.device)
    texts = {row.context: hashlib.sha256(row.context.encode()).hexdigest() for row in rows[::step]}
    sources = {text: from_text("", text, uri=name) for text, name in texts.items()}
    library.add(sources.values())
    assistant = Assistant(settings, library)
    for row in rows[::step]:
        id = sources[row.context].id
        starts = [answer.start for answer in row.answers]

        def is_gold(one: Candidate, starts: Sequence[int] = starts) -> bool:
            return any(one.span.start <= start < one.span.end for start in starts)

        answers = [answer.of(row.context) for answer in row.answers]
        yield _asked(assistant, row.question, is_gold, min(len(starts), 1), row.set, [id], answers)


def _asked(
    assistant: Assistant,
    question: str,
    is_gold: Any,
    needed: int,
    source: str,
    within: Sequence[str] | None = None,
    answers: Sequence[str] = (),
) -> Asked:
    part = parse(question)[0]
    ranked = assistant.rank(question, within)
    documents = assistant.documents.fetch([one.document_id for one in ranked])
    span = ranked[0].answer if ranked else None
    headline, is_right = None, False
    if span is not None and not part.yes_no and not part.speakers:
        short = " ".join(span.of(documents[ranked[0].document_id].text).split())
        headline = headline_features(question, ranked, short, 1)
        is_right = exact_match(short, answers)
    return Asked(
        sentence_features(ranked, documents, several=part.several),
        question_features(question, ranked),
        tuple(is_gold(one) for one in ranked),
        needed,
        source,
        headline,
        is_right,
    )


def fit(asked: Sequence[Asked]) -> dict[str, Any]:
    """The weights and the threshold of an ``EvidenceModel``.

    Sentences are weighed so that every question counts alike. The threshold is the one under
    which most questions have all their evidence and little else: the greatest mean F2 of
    chosen against needed sentences, since a missing condition is worse than a sentence too many.
    """
    answerable = [one for one in asked if any(one.gold)]
    rows = [row for one in answerable for row in one.sentences]
    labels = [gold for one in answerable for gold in one.gold]
    weights = [1 / len(one.gold) ** 0.5 for one in answerable for _ in one.gold]
    sentence = _regress(rows, labels, weights)
    question = _regress([one.question for one in asked], [one.gold[0] for one in asked], None)
    scored = [[_probability(sentence, row) for row in one.sentences] for one in answerable]
    people = [
        (scores, one)
        for scores, one in zip(scored, answerable, strict=True)
        if one.source == "people"
    ]
    tried = [step / _STEPS for step in range(1, _STEPS)]
    told = [(one.headline, one.is_headline_right) for one in asked if one.headline is not None]
    headline = _regress([row for row, _ in told], [right for _, right in told], None)
    return {
        "sentence": sentence,
        "question": question,
        "headline": headline,
        "cited": max(tried, key=lambda threshold: _mean_f2(people, threshold)),
        "told": _least(
            [(_probability(headline, row), right) for row, right in told], SURE_HEADLINE
        ),
        **_thresholds([(_probability(question, one.question), one) for one in asked]),
    }


def _least(scored: Sequence[tuple[float, bool]], share: float) -> float:
    """The least probability from which on at least ``share`` are right; 1 where none is."""
    ordered, right, least = sorted(scored, reverse=True), 0, 1.0
    for count, (probability, is_right) in enumerate(ordered, 1):
        right += is_right
        if right / count >= share and count >= 10:
            least = probability
    return round(least, 4)


def _thresholds(scored: Sequence[tuple[float, Asked]]) -> dict[str, Any]:
    """From which probability questions are answered, per strictness, or given a closest passage.

    Balanced: where the share answered of those whose best sentence is right, less that of the
    others, is greatest (Youden, 1950).
    """
    right: list[float] = sorted(p for p, one in scored if one.gold and one.gold[0])
    wrong = sorted(probability for probability, one in scored if not (one.gold and one.gold[0]))

    def youden(least: float) -> float:
        answered = sum(p >= least for p in right) / len(right)
        return answered - sum(p >= least for p in wrong) / len(wrong)

    balanced: float = max(right, key=youden)
    answerable = sorted(probability for probability, one in scored if one.needed)
    return {
        "answered": {
            "strict": _least([(p, bool(one.gold and one.gold[0])) for p, one in scored], STRICT),
            "balanced": round(balanced, 4),
            "lenient": round(right[int(len(right) * (1 - LENIENT))], 4),
        },
        "closest": round(answerable[int(len(answerable) * (1 - CLOSEST))], 4),
    }


def _mean_f2(people: Sequence[tuple[Sequence[float], Asked]], threshold: float) -> float:
    total = 0.0
    for scores, one in people:
        chosen = [place for place, score in enumerate(scores) if score >= threshold or place == 0]
        hits = sum(one.gold[place] for place in chosen)
        total += 5 * hits / (4 * max(one.needed, 1) + len(chosen))
    return total / len(people)


def _probability(weights: Mapping[str, float], row: Mapping[str, float]) -> float:
    total = sum(weights[name] * row[name] for name in weights)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _regress(
    rows: Sequence[Mapping[str, float]], labels: Sequence[bool], weights: Sequence[float] | None
) -> dict[str, float]:
    """The weights of an L2-penalised logistic regression, by feature."""
    from sklearn.linear_model import LogisticRegression

    names = list(rows[0])
    table = [[row[name] for name in names] for row in rows]
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=2_000)
    model.fit(table, labels, sample_weight=weights)
    return {name: round(float(w), 4) for name, w in zip(names, model.coef_[0], strict=True)}


if __name__ == "__main__":
    main()
