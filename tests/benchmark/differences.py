"""Fits what tells two accounts of one thing from two things: ``python -m tests.benchmark.differences``.

It learns from pairs of sentences of the planted sets that are developed on, where every pair of
values that no case names is of two things, and from the judged alarms of the questions of people
that are not held out. The weights are written where they ship.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant import Assistant
from assistant.extractive import differences
from assistant.extractive.accounts import find_pairs, write_value
from assistant.extractive.given import Given
from assistant.language.questions import parse
from tests.benchmark import accounts, ordinary

PLANTED = ("developing", "likenesses")
WEIGHTS = Path(differences.__file__).with_suffix(".json")

Row = tuple[dict[str, float], bool]
"""The features of two sentences, and whether they tell of one thing."""


def read_planted() -> Iterator[Row]:
    """The pairs of the planted sets."""
    for part in PLANTED:
        for assistant, cases in accounts.open_all(part):
            for case in cases:
                values = tuple(map(str, case.get("values", ())))
                for a, b, features in _pairs(assistant, case["question"]):
                    yield features, _is_planted(values, a, b)


def _is_planted(values: tuple[str, ...], a: Given, b: Given) -> bool:
    """Whether two sentences give two of the values that a case names; a yes and a no always do."""
    if a.value.kind == "polarity":
        return bool(values)
    one, other = ({at for at, value in enumerate(values) if accounts.is_in(value, given.told.whole)}
                  for given in (a, b))  # fmt: skip
    return bool(one and other) and one != other


def read_ordinary() -> Iterator[Row]:
    """The pairs of the judged alarms, without those of questions that follow others."""
    labels = ordinary.read_labels()
    for suites in ordinary.group_suites("ordinary"):
        assistant = None
        for case in suites[0].cases:
            known = labels.get((ordinary.name(suites[0]), case.question), ())
            if not known or case.history:
                continue
            assistant = assistant or ordinary.open_group(suites)
            for a, b, features in _pairs(assistant, case.question):
                differ = [one["differ"] for one in known if _is_judged(one, a, b)]
                yield from ((features, one) for one in differ)


def _is_judged(label: dict[str, Any], a: Given, b: Given) -> bool:
    return {write_value(a), write_value(b)} == set(label["accounts"])


def _pairs(assistant: Assistant, question: str) -> Iterator[tuple[Given, Given, dict[str, float]]]:
    for part in parse(question):
        ranked = assistant.rank(part.text)
        documents = assistant.documents.fetch([one.document_id for one in ranked])
        for a, b in find_pairs(part, ranked, documents):
            if differences.judge_by_words(part.text, a, b) is None:
                yield a, b, differences.describe_difference(a, b, ranked[0].evidence)


def fit(rows: list[Row]) -> dict[str, float]:
    """The weights of a logistic regression over the pairs."""
    from sklearn.linear_model import LogisticRegression

    names = list(rows[0][0])
    model = LogisticRegression(fit_intercept=False, max_iter=5_000)
    model.fit([[row[name] for name in names] for row, _ in rows], [one for _, one in rows])
    weights = zip(names, model.coef_[0], strict=True)
    return {name: round(float(weight), 3) for name, weight in weights}


def choose_least(weights: dict[str, float], rows: list[Row]) -> float:
    """The probability from which on the fewest pairs are judged wrongly, the lowest of several:
    of a difference that is not shown nobody learns. Between two pairs, it is their middle."""
    judged = sorted((differences.probability(weights, row), one) for row, one in rows)

    def count_wrong(at: int) -> int:
        return sum(one for _, one in judged[:at]) + sum(not one for _, one in judged[at:])

    at = min(range(1, len(judged)), key=count_wrong)
    return round((judged[at - 1][0] + judged[at][0]) / 2, 3)


def main() -> None:
    """Fit, write, and print what was written and how many pairs of each kind there were."""
    rows = [*read_planted(), *read_ordinary()]
    weights = fit(rows)
    fitted = {"weights": weights, "least": choose_least(weights, rows)}
    WEIGHTS.write_text(json.dumps(fitted, indent=2) + "\n", encoding="utf-8")
    same = sum(one for _, one in rows)
    print(f"{same} pairs of one thing, {len(rows) - same} of two")
    print(json.dumps(fitted))


if __name__ == "__main__":
    main()
