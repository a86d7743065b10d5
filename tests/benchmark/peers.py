"""Side by side with others: each in a virtual environment of its own, the same texts and questions.

``python -m tests.benchmark.peers --data DIR``. A peer that has an extractive reader is given the
weights of Footnote's, in 32 bits, or those of ``--reader``. An environment is made once and kept in
the cache folder.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean

from index import encoder
from tests.benchmark import corpus, environments, jobs, restored
from tests.benchmark.jobs import Contender, Failed
from tests.benchmark.lineup import PEERS, Peer
from tests.benchmark.machine import CACHE
from tests.benchmark.measures import auroc
from tests.benchmark.rows import Row
from tests.benchmark.tables import figure, table
from tests.benchmark.timing import Run, Timed, Work, once, summed


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of one peer; where ``failed`` says why, there is nothing else.

    ``installed`` is megabytes, ``imported`` seconds. ``cited`` is the share of the answerable
    questions whose cited words, of the right text, hold a right answer, ``words`` how many words
    are cited; ``refusal`` is how well its score tells answerable questions from others (AUROC).
    """

    name: str
    does: str
    packages: tuple[str, ...]
    failed: str = ""
    installed: float = 0.0
    imported: float = 0.0
    timed: Timed | None = None
    cited: float = 0.0
    words: float = 0.0
    refusal: float = 0.0


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the validation files")
    parser.add_argument("--reader", default="", help="folder of a reader in Hugging Face form")
    parser.add_argument("--questions", type=int, default=100, help="questions asked a round")
    parser.add_argument("--rounds", type=int, default=1, help="times that everything is measured")
    options = parser.parse_args()
    reader = restored.reader(CACHE, options.reader)
    print(report(measured(options.data, options.questions, options.rounds, reader)))


def measured(
    data: Path, questions: int, rounds: int, reader: str, only: Sequence[Peer] = PEERS
) -> tuple[Compared, ...]:
    """Install and run every peer; one that fails says so and does not stop the others.

    ``reader`` is a folder in Hugging Face form, for those that read.
    """
    encoder.load()
    asked = corpus.asked(data, questions)
    ids = {text: one.id for text, one in corpus.held_back(data).items()}
    with tempfile.TemporaryDirectory() as held:
        scratch = Path(held)
        texts = scratch / "texts.jsonl"
        corpus.write(texts, list(corpus.held_back(data).values()))
        work = Work(texts, tuple(row.question for row in asked))
        begun = [_begun(peer, reader) for peer in only]
        runs: list[list[Run]] = [[] for _ in begun]
        for _ in range(rounds):
            for at, (contender, found) in enumerate(begun):
                if contender and not found.failed:
                    try:
                        runs[at].append(once(contender, work, scratch))
                    except Failed as error:
                        begun[at] = contender, replace(found, failed=str(error))
    return tuple(
        found if found.failed else _judged(found, held_runs, asked, ids)
        for (_, found), held_runs in zip(begun, runs, strict=True)
    )


def _begun(peer: Peer, reader: str) -> tuple[Contender | None, Compared]:
    """The peer installed and imported once, so that its files are compiled, then once more."""
    found = Compared(peer.name, peer.does, peer.packages)
    try:
        made = environments.made(CACHE / "environments", peer.name, peer.packages)
        given = (("READER", os.path.abspath(reader)),) if peer.reads else ()
        contender = Contender(peer.name, peer.script, str(made.python), given)
        imported = [jobs.imported(contender) for _ in range(3)]
    except Failed as error:
        return None, replace(found, failed=str(error))
    named = tuple(f"{name} {version}" for name, version in made.versions)
    return contender, replace(
        found, packages=named, installed=made.megabytes, imported=min(imported[1:])
    )


def _judged(
    found: Compared, runs: Sequence[Run], asked: Sequence[Row], ids: dict[str, str]
) -> Compared:
    answers = runs[0].asked["answers"]
    judged = [
        (row, _holds(row, ids[row.text], id, words), words, float(score))
        for row, (id, words, score) in zip(asked, answers, strict=True)
    ]
    return replace(
        found,
        timed=summed(found.name, runs),
        cited=mean(right for row, right, _, _ in judged if row.right),
        words=mean(len(words.split()) for row, _, words, _ in judged if row.right),
        refusal=auroc([(score, bool(row.right)) for row, _, _, score in judged]),
    )


def _holds(row: Row, id: str, cited: str, words: str) -> bool:
    return id == cited and any(answer in words for answer in row.answers)


def report(compared: Sequence[Compared]) -> str:
    """The table of those that ran, what each is, and why the others did not."""
    head = [
        *("", "installed", "import", "cold start", "passages/s", "p50", "p95", "memory"),
        *("cited right", "words cited", "refusal AUROC"),
    ]
    lines = [table(head, [_row(one, one.timed) for one in compared if one.timed]), ""]
    for one in compared:
        lines.append(f"- {one.name} ({', '.join(one.packages)}) cites {one.does}.")
        if one.failed:
            lines.append(f"  Not measured: {one.failed}")
    return "\n".join(lines)


def _row(one: Compared, timed: Timed) -> list[str]:
    return [
        one.name,
        figure(one.installed, "MB"),
        figure(one.imported, "s"),
        figure(timed.cold, "s"),
        figure(timed.rate),
        figure(timed.p50, "ms"),
        figure(timed.p95, "ms"),
        figure(max(timed.peak_adding, timed.peak_asking), "MB"),
        f"{one.cited:.2f}",
        figure(one.words),
        f"{one.refusal:.2f}",
    ]


if __name__ == "__main__":
    main()
