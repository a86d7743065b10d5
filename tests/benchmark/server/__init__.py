"""A Chroma server beside a folder: writing with one and several writers, searching, adding texts.

``python -m tests.benchmark.server --data DIR``. The servers listen on 127.0.0.1 and share the
cores of this machine with those who write to them.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import add
from pathlib import Path
from sys import executable

from index import encoder
from tests.benchmark import corpus, crowd, jobs
from tests.benchmark.machine import CACHE
from tests.benchmark.server import adding
from tests.benchmark.server.adding import named, own_cache
from tests.benchmark.server.chroma import serving
from tests.benchmark.server.writing import Place, Spent, Texts, written
from tests.benchmark.tables import figure, table, times
from tests.benchmark.timing import quantile

SENTENCES, ROUNDS, _TEXTS, _QUESTIONS = 40_000, 2, 60, 100
_WRITERS = (1, 2, 4)
_PATIENCE_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Written:
    """What writing took, over all rounds; ``peak`` is the server's memory in MB."""

    where: str
    writers: int
    spent: Spent
    peak: float = 0.0


@dataclass(frozen=True, slots=True)
class Searched:
    """Seconds until an index was open, of the first search in it, and the quantiles of later ones;
    what is derived of a folder lies in it, and what is derived of a server is made on opening."""

    where: str
    opened: float
    first: float
    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Found:
    """All figures, and how many passages the texts have that were added."""

    written: tuple[Written, ...]
    searched: tuple[Searched, ...]
    added: tuple[adding.Added, ...]
    rounds: int
    texts: int
    passages: int


def measured(data: Path, sentences: int = SENTENCES, rounds: int = ROUNDS) -> Found:
    """Write to a folder and to three servers in turn, search the folder and one of the servers,
    and add texts.

    Raises:
        Failed: a server, a writer or a searcher ended with an error, or took too long.
    """
    encoder.load()
    drawn_from = crowd.pool(data, CACHE)
    texts = list(islice(crowd.texts(drawn_from), sentences // crowd.DOCUMENT_SENTENCES))
    with tempfile.TemporaryDirectory() as held:
        scratch = Path(held)
        wrote, searched = _crowded(data, texts, rounds, scratch)
        given = list(corpus.recombined(data, _TEXTS * crowd.DOCUMENT_SENTENCES))
        added = adding.added(given, scratch)
    count = sum(len(one.passages) for one in given)
    return Found(wrote, searched, added, rounds, len(given), count)


def _crowded(
    data: Path, texts: Texts, rounds: int, scratch: Path
) -> tuple[tuple[Written, ...], tuple[Searched, ...]]:
    """Every index of its own server, with its share of the texts more in each round; the order is
    another one in every second round."""
    with ExitStack() as running:
        places = [Place(str(scratch / "folder"), 1)]
        for writers in _WRITERS:
            server = running.enter_context(serving(scratch / f"server-{writers}"))
            places.append(Place(server.url, writers, server))
        environment = own_cache(scratch / "writers")
        spent: list[list[Spent]] = [[] for _ in places]
        for turn in range(rounds):
            part = texts[turn * len(texts) // rounds : (turn + 1) * len(texts) // rounds]
            for at in range(len(places))[:: -1 if turn % 2 else 1]:
                spent[at].append(written(places[at], part, scratch, environment))
        wrote = tuple(
            Written(
                "a server" if place.server else "a folder",
                place.writers,
                reduce(add, held),
                place.server.peak_mb() if place.server else 0.0,
            )
            for place, held in zip(places, spent, strict=True)
        )
        return wrote, _searched(data, places[:2], scratch)


def _searched(data: Path, places: Sequence[Place], scratch: Path) -> tuple[Searched, ...]:
    """Both asked the same questions, in turn, by a process that has nothing derived of a server."""
    questions = [row.question for row in corpus.asked(data, _QUESTIONS)]
    command = [
        executable,
        "-m",
        "tests.benchmark.server.searcher",
        str(jobs.written(questions, scratch)),
    ]
    told = jobs.run(
        [*command, *(place.location for place in places)],
        own_cache(scratch / "searcher"),
        patience=_PATIENCE_SECONDS,
    )
    return tuple(
        Searched(
            "a server" if place.server else "a folder",
            found["opened"],
            found["first"],
            1000 * quantile(found["later"], 0.5),
            1000 * quantile(found["later"], 0.95),
        )
        for place, found in zip(places, json.loads(told.splitlines()[-1]), strict=True)
    )


def report(found: Found) -> str:
    """A table each of writing, searching and adding, and what was done."""
    sentences = found.written[0].spent.sentences
    cores = os.cpu_count()
    return "\n\n".join(
        [
            _writing(found.written),
            f"{sentences:,} sentences each, vectors given, in {found.rounds} rounds in which they "
            f"take turns, every server for itself; written in batches as Footnote adds, each "
            f"writer a process with texts of its own. One machine of {cores} cores, which the "
            "server and its writers share: cores are how many each kept busy, others are those "
            "that anything else took meanwhile.",
            _searching(found.searched),
            f"{sentences:,} sentences, {_QUESTIONS} questions asked of both in turn. Opening a "
            "server makes what is derived of it to search by words, once for a client; a folder "
            "holds it already.",
            adding.report(found.added, found.passages),
            f"{found.texts} texts of {found.passages:,} passages: the whole of `footnote add`, "
            "with the start of its processes, and of Ray's where it is used.",
        ]
    )


def _writing(written: Sequence[Written]) -> str:
    head = [
        *("written into", "sentences/s", "ratio", "writers, cores", "server, cores", "others"),
        *("writers, core s per 1,000", "server", "server's memory"),
    ]
    folder = _rate(written[0])
    rows = []
    for one in written:
        spent, served = one.spent, one.where == "a server"
        rows.append(
            [
                named(one.where, one.writers),
                figure(_rate(one)),
                times(_rate(one), folder),
                figure(spent.writing / spent.seconds),
                figure(spent.serving / spent.seconds) if served else "–",
                figure(spent.others / spent.seconds),
                figure(1000 * spent.writing / spent.sentences),
                figure(1000 * spent.serving / spent.sentences) if served else "–",
                figure(one.peak, "MB") if served else "–",
            ]
        )
    return table(head, rows)


def _rate(one: Written) -> float:
    return one.spent.sentences / one.spent.seconds


def _searching(searched: Sequence[Searched]) -> str:
    head = ["searched in", "opening", "first search", "p50", "p95", "p50, ratio"]
    rows = [
        [
            one.where,
            figure(one.opened, "s"),
            figure(one.first, "s"),
            figure(one.p50, "ms"),
            figure(one.p95, "ms"),
            times(one.p50, searched[0].p50),
        ]
        for one in searched
    ]
    return table(head, rows)
