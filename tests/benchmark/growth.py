"""How an index behaves as it grows: latency, memory, disk and recall at each size.

``python -m tests.benchmark.growth --data DIR --sizes 1000 10000 100000 1000000``
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from index import encoder
from index.library import Library
from index.types import Document, Hit
from tests.benchmark import corpus, crowd, doors, jobs
from tests.benchmark.rows import Row
from tests.benchmark.tables import figure, table
from tests.benchmark.timing import quantile

SIZES = (1_000, 10_000, 100_000)


@dataclass(frozen=True, slots=True)
class Grown:
    """An index of one size.

    ``written`` is sentences per second, vectors given; ``disk``, ``adding`` and ``peak`` are
    megabytes, of the index, of the process that wrote it and of one that asks; ``cold`` is seconds of ``footnote ask``, ``p50`` and ``p95``
    milliseconds of a warm question, ``search`` of the search in it; ``recall`` is the share of
    questions whose right sentence is among the first 1, 5 and 20 of the whole library, and
    ``answered`` the share of the answerable ones whose cited sentence is right.
    """

    passages: int
    sentences: int
    documents: int
    written: float
    adding: float
    disk: float
    cold: float
    p50: float
    p95: float
    search: float
    peak: float
    recall: tuple[float, float, float]
    answered: float


def main() -> None:
    """Measure and print, a size at a time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the validation files")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="passages")
    parser.add_argument("--questions", type=int, default=100, help="questions asked of each size")
    options = parser.parse_args()
    print(report(measured(options.data, options.sizes, options.questions)))


def measured(
    data: Path, sizes: Sequence[int], questions: int, kept: Path | None = None
) -> tuple[Grown, ...]:
    """An index of each size, made (unless it lies in ``kept``) and asked.

    Raises:
        Failed: Footnote ended with an error.
    """
    encoder.load()
    return tuple(_grown(data, size, questions, kept) for size in sizes)


def _grown(data: Path, size: int, questions: int, kept: Path | None) -> Grown:
    asked = [row for row in corpus.asked(data, 10**9) if row.right][:questions]
    with tempfile.TemporaryDirectory() as held:
        folder = kept / str(size) if kept and (kept / str(size)).exists() else Path(held)
        filled = crowd.made(data, size, folder)
        index = folder / "index"
        genuine = crowd.genuine(index, data)
        disk = sum(file.stat().st_size for file in index.rglob("*") if file.is_file()) / 1e6
        starts = [doors.command_line(index, asked[0].question) for _ in range(3)]
        warm = jobs.ask(jobs.footnote(), index, [row.question for row in asked], Path(held))
        search, places = _searched(index, asked, genuine)
        right = [
            genuine[row.text].uri == uri
            and any(row.text[s.start : s.end] in text for s in row.right)
            for row, (uri, text, _) in zip(asked, warm["answers"], strict=True)
        ]
    seconds = warm["seconds"][1:]
    return Grown(
        passages=filled.passages,
        sentences=filled.sentences,
        documents=filled.documents,
        written=filled.written,
        adding=filled.peak,
        disk=disk,
        cold=median(starts),
        p50=1000 * quantile(seconds, 0.5),
        p95=1000 * quantile(seconds, 0.95),
        search=1000 * search,
        peak=warm["peak_mb"],
        recall=tuple(sum(0 < at <= k for at in places) / len(places) for k in (1, 5, 20)),
        answered=sum(right) / len(right),
    )


def _searched(
    index: Path, asked: Sequence[Row], genuine: dict[str, Document]
) -> tuple[float, list[int]]:
    """Median seconds of a search, and at which place it finds the right sentence (0: at none)."""
    library = Library(str(index))
    library.search(asked[0].question)
    seconds, places = [], []
    for row in asked:
        started = time.perf_counter()
        hits = library.search(row.question)
        seconds.append(time.perf_counter() - started)
        places.append(_place(hits, row, genuine[row.text].id))
    library.close()
    return median(seconds), places


def _place(hits: Sequence[Hit], row: Row, id: str) -> int:
    right = (
        place
        for place, hit in enumerate(hits, 1)
        if hit.document_id == id and any(hit.start <= span.start < hit.end for span in row.right)
    )
    return next(right, 0)


def report(grown: Sequence[Grown]) -> str:
    """One row for each size."""
    head = [
        *(
            "passages",
            "sentences",
            "written/s",
            "adding",
            "disk",
            "cold ask",
            "p50",
            "p95",
            "search",
        ),
        *("memory", "recall@1", "@5", "@20", "cited right"),
    ]
    return table(head, [_row(one) for one in grown])


def _row(one: Grown) -> list[str]:
    return [
        f"{one.passages:,}",
        f"{one.sentences:,}",
        figure(one.written),
        figure(one.adding, "MB"),
        figure(one.disk, "MB"),
        figure(one.cold, "s"),
        figure(one.p50, "ms"),
        figure(one.p95, "ms"),
        figure(one.search, "ms"),
        figure(one.peak, "MB"),
        *(f"{share:.2f}" for share in (*one.recall, one.answered)),
    ]


if __name__ == "__main__":
    main()
