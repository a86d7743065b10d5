"""Keeps what was found for the validation rows, so that it can be looked at again at no cost."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.extractive.calibration import load_calibration
from index.types import Span
from tests.benchmark.rows import Row


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found for one row: its candidates, and the place of the first right sentence.

    ``first_right`` counts from 1 among all texts; 0: it was not found.
    """

    row: Row
    candidates: tuple[dict[str, Any], ...]
    seconds: float
    first_right: int


def write(path: Path, found: Iterable[Outcome]) -> None:
    """Write outcomes as JSON, a line each."""
    with path.open("w", encoding="utf-8") as file:
        for one in found:
            file.write(json.dumps(asdict(one)) + "\n")


def read(path: Path) -> Iterator[Outcome]:
    """The outcomes in a file, ranked and made probable by the weights of today."""
    made = load_calibration("footnote")
    with path.open(encoding="utf-8") as file:
        for values in map(json.loads, file):
            right = tuple(Span(**span) for span in values["row"].pop("right"))
            candidates = tuple(
                one | {"rank": made.rank(one), "probability": made.probability(one)}
                for one in values["candidates"]
            )
            row = Row(**values["row"], right=right)
            yield Outcome(row, candidates, values["seconds"], values["first_right"])
