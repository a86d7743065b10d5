"""How well support is told from its lack: false accepts and false rejects on corrupted claims.

``python -m tests.benchmark.support --data DIR`` with the data folder. The claims are made from
the validation rows of SQuAD 2.0; the weights were fitted on training rows, from other articles.
After a change of the reader, the encoder or a feature, ``--fit`` fits them anew, writes them where
they ship, and measures with them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from statistics import mean

from assistant.generative.check.claims import Claim
from assistant.generative.check.support import Support, Weights, contradicts
from assistant.generative.check.verdict import Judge, Kind
from assistant.generative.evidence import Evidence
from assistant.language.replies import strip_frame
from assistant.reader import load_reader
from index import encoder
from index.types import Span
from tests.benchmark import rows
from tests.benchmark.corrupted import Example, examples
from tests.benchmark.rows import Row

READS = ("asked", "agreed")
FEATURES = (
    "coverage",
    "order",
    "swapped",
    "moved",
    "repeated",
    "cosine",
    "names",
    "unnamed",
    "spare",
    "strangest",
    "strange",
)


def main() -> None:
    """Fit if asked to, then measure and print."""
    options = _options()
    found = encoder.load()
    made = list(_made(examples(validation(options.data), 0), options.claims))
    if options.fit:
        support = Support(found, load_reader(), Weights(0.0, {}, 0.5))
        table = fitted(support, examples(training(options.data), 0))
        options.fit.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")
    print("false: accepted; true: rejected\n")
    for reader in ("", "hybrid"):
        support = Support(found, load_reader(reader))
        print(f"reader {reader or 'ours'}, threshold {support.threshold}")
        print_rates("  cited: each claim against the sentences it cites", cited(support, made))
        print_rates("  uncited: each claim against its whole paragraph", uncited(support, made))


def cited(support: Support, made: Sequence[Example]) -> Iterator[tuple[Example, bool]]:
    """Whether each claim is accepted for the sentences that it cites."""
    for one in made:
        evidence = [one.sentences[at] for at in one.cited]
        yield (
            one,
            support.probability(strip_frame(one.claim), evidence, around(one)) >= support.threshold,
        )


def uncited(support: Support, made: Sequence[Example]) -> Iterator[tuple[Example, bool]]:
    """Whether each claim finds a sentence of its paragraph that supports it.

    A claim cited to the wrong sentence is true of the paragraph, so those are left out.
    """
    for one in made:
        if one.kind == "wrong sentence":
            continue
        evidence = [_evidence(one, at) for at in range(len(one.sentences))]
        verdict = Judge("", evidence, support).verdict(Claim(one.claim, "", (), ()))
        yield one, verdict.kind is Kind.SUPPORTED


def print_rates(title: str, judged: Iterable[tuple[Example, bool]]) -> None:
    """False accepts by way of corruption, false rejects by way of writing a true claim."""
    groups: dict[tuple[bool, str], list[bool]] = defaultdict(list)
    for one, accepted in judged:
        wrong = accepted != one.true
        groups[one.true, ""].append(wrong)
        groups[one.true, one.form if one.true else one.kind].append(wrong)
    print(title)
    for (true, name), wrong in sorted(groups.items()):
        label = "false rejects" if true else "false accepts"
        print(f"    {label} {name or 'all':16} {mean(wrong):6.1%} of {len(wrong)}")


def fitted(support: Support, made: Iterable[Example]) -> dict[str, dict[str, object]]:
    """Weights with and without what a reader tells, from features computed once."""
    rows_of: list[dict[str, float]] = []
    truth: list[bool] = []
    barred: list[bool] = []
    for one in made:
        claim, evidence = strip_frame(one.claim), [one.sentences[at] for at in one.cited]
        rows_of.append(support.features.of(claim, evidence, around(one)))
        truth.append(one.true)
        barred.append(contradicts(claim, "\n".join(evidence), around(one)))
    return {
        name: _regressed([[row[key] for key in keys] for row in rows_of], truth, barred, keys)
        for name, keys in (("reader", (*FEATURES, *READS)), ("hybrid", FEATURES))
    }


def _regressed(
    features: list[list[float]], truth: list[bool], barred: list[bool], keys: Sequence[str]
) -> dict[str, object]:
    """Weights by logistic regression (classes of equal weight), and the strictest threshold."""
    from sklearn.linear_model import LogisticRegression

    kept = [at for at, out in enumerate(barred) if not out]
    model = LogisticRegression(max_iter=5000, class_weight="balanced")
    model.fit([features[at] for at in kept], [truth[at] for at in kept])
    chances = model.predict_proba(features)[:, 1]
    scored = [
        (0.0 if out else float(chance), true)
        for chance, out, true in zip(chances, barred, truth, strict=True)
    ]
    return {
        "bias": round(float(model.intercept_[0]), 4),
        "weights": {
            name: round(float(weight), 4) for name, weight in zip(keys, model.coef_[0], strict=True)
        },
        "threshold": round(_strictest(scored), 3),
    }


def _strictest(scored: Sequence[tuple[float, bool]]) -> float:
    """The highest threshold that rejects at most a tenth of the true claims."""
    true = [chance for chance, good in scored if good]
    return max(at / 200 for at in range(200) if mean(one < at / 200 for one in true) <= 0.1)


def validation(data: Path) -> Iterator[Row]:
    """The rows of natural text, capitals and all."""
    return (row for row in rows.reading(data) if row.set == "squad2")


def training(data: Path, count: int = 1_000) -> Iterator[Row]:
    """Random answerable rows of the same kind of text, from other articles."""
    with gzip.open(data / "reading-train.jsonl.gz", "rt", encoding="utf-8") as file:
        found = [row for row in map(json.loads, file) if row["set"] in ("squad1", "squad2")]
    found = [row for row in found if row["answers"]]
    for row in random.Random(1).sample(found, count):
        right = tuple(Span(start, end) for start, end in row["answers"])
        yield Row(row["set"], row["title"], row["question"], row["context"], right)


def around(one: Example) -> str:
    """The title and the neighbours of the cited sentences."""
    beside = [
        at + step for at in one.cited for step in (-1, 1) if 0 <= at + step < len(one.sentences)
    ]
    return "\n".join([one.title, *(one.sentences[at] for at in beside)])


def _evidence(one: Example, at: int) -> Evidence:
    near = around(replace(one, cited=(at,)))
    return Evidence(at + 1, one.title, one.title, Span(at, at + 1), one.sentences[at], near, False)


def _made(found: Iterable[Example], count: int) -> Iterable[Example]:
    every = list(found)
    return random.Random(0).sample(every, count) if 0 < count < len(every) else every


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the data folder")
    parser.add_argument("--claims", type=int, default=0, help="a random sample of so many claims")
    parser.add_argument(
        "--fit",
        type=Path,
        nargs="?",
        const=Path(str(files("assistant.generative.check") / "support.json")),
        metavar="FILE",
        help="fit the weights first, and write them to this file (default: where they ship)",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
