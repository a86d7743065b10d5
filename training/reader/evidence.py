"""Fits the choice of evidence, and from when on a passage is close.

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
from assistant.extractive.evidence import sentence_features
from assistant.extractive.ranking import Candidate
from assistant.language.questions import parse
from assistant.pipeline import Assistant
from assistant.regression.cases import load
from assistant.regression.quotes import locate
from assistant.settings import Settings
from index.library import Library
from index.loaders import from_text
from index.loaders import load as load_source
from training.reader.rows import PEOPLE, read_rows

CLOSEST = 0.95
"""Share of the answerable questions that get at least a closest passage."""

_STEPS = 20
"""Thresholds that are tried: multiples of one in so many."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: features of its sentences, how probably it is answered, what is evidence."""

    sentences: tuple[dict[str, float], ...]
    probability: float
    gold: tuple[bool, ...]
    needed: int
    source: str


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

            yield _asked(assistant, case.question, is_gold, len(quotes), "people")


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

        yield _asked(assistant, row.question, is_gold, min(len(starts), 1), row.set, [id])


def _asked(
    assistant: Assistant,
    question: str,
    is_gold: Any,
    needed: int,
    source: str,
    within: Sequence[str] | None = None,
) -> Asked:
    part = parse(question)[0]
    ranked = assistant.rank(question, within)
    documents = assistant.documents.fetch([one.document_id for one in ranked])
    return Asked(
        sentence_features(ranked, documents, several=part.several),
        ranked[0].probability if ranked else 0.0,
        tuple(is_gold(one) for one in ranked),
        needed,
        source,
    )


def fit(asked: Sequence[Asked]) -> dict[str, Any]:
    """The weights and the threshold of an ``EvidenceModel``.

    Sentences are weighed so that long texts do not count for more. The threshold is that of the
    greatest mean F1 of chosen against needed sentences.
    """
    answerable = [one for one in asked if any(one.gold)]
    rows = [row for one in answerable for row in one.sentences]
    labels = [gold for one in answerable for gold in one.gold]
    weights = [1 / len(one.gold) ** 0.5 for one in answerable for _ in one.gold]
    sentence = _regress(rows, labels, weights)
    scored = [[_probability(sentence, row) for row in one.sentences] for one in answerable]
    pairs = list(zip(scored, answerable, strict=True))
    tried = [step / _STEPS for step in range(1, _STEPS)]
    answerable_first = sorted(one.probability for one in asked if one.needed)
    return {
        "sentence": sentence,
        "cited": max(tried, key=lambda threshold: _mean_f1(pairs, threshold)),
        "closest": round(answerable_first[int(len(answerable_first) * (1 - CLOSEST))], 4),
    }


def _mean_f1(pairs: Sequence[tuple[Sequence[float], Asked]], threshold: float) -> float:
    total = 0.0
    for scores, one in pairs:
        chosen = [place for place, score in enumerate(scores) if score >= threshold or place == 0]
        hits = sum(one.gold[place] for place in chosen)
        total += 2 * hits / (max(one.needed, 1) + len(chosen))
    return total / len(pairs)


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
