"""How fast, beside a plain script: cold start, warm questions, adding, memory.

``python -m tests.benchmark.speed --data DIR`` with the data folder. The plain script is
langchain-chroma with HuggingFaceEmbeddings on the same encoder weights, given the same passages
and questions; it cites the top passage and reads nothing. A second plain script also reads its
eight best passages, on torch, with the weights of Footnote's reader or those of ``--reader``.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from assistant.pipeline import read_shipped
from assistant.regression import cases
from index import encoder
from tests.benchmark import corpus, doors, jobs, restored
from tests.benchmark.machine import CACHE
from tests.benchmark.tables import figure, table, times
from tests.benchmark.timing import Timed, Work, folder, timed

_STARTS = 5
"""Times a round that the command line is started, which is soon done and varies."""

_FIXED = Path(__file__).parents[1] / "questions" / "article.questions.yaml"


@dataclass(frozen=True, slots=True)
class Speed:
    """Figures on the shipped article and on ``passages`` passages of a library of many texts.

    ``command_line`` is the seconds of ``footnote ask``; ``chat`` those from the moment that the
    chat listens to its first answer, ``started`` those from the start of its process.
    """

    passages: int
    questions: int
    rounds: int
    article: tuple[Timed, ...]
    library: tuple[Timed, ...]
    command_line: float
    chat: float
    started: float


def main() -> None:
    """Measure and print."""
    options = _options()
    reader = restored.reader(CACHE, options.reader)
    found = measured(options.data, options.sentences, options.questions, options.rounds, reader)
    print(report(found))
    if options.json:
        options.json.write_text(json.dumps(asdict(found), indent=2) + "\n", encoding="utf-8")


def measured(data: Path, sentences: int, questions: int, rounds: int, reader: str) -> Speed:
    """Run every contender; ``reader`` is a folder in Hugging Face form.

    Raises:
        Failed: a contender's script ended with an error.
    """
    encoder.load()  # Compiled once per machine, which is no part of any start.
    contenders = [jobs.footnote(), jobs.plain(), jobs.plain(reader)]
    with tempfile.TemporaryDirectory() as held:
        scratch = Path(held)
        article = timed(contenders, _article(scratch, questions), rounds, scratch)
        work, passages = _library(data, sentences, questions, scratch)
        library = timed(contenders, work, rounds, scratch)
        index = folder(scratch, contenders[0])
        starts = [doors.command_line(index, work.questions[0]) for _ in range(_STARTS * rounds)]
        chats = [doors.chat(index, work.questions[0]) for _ in range(rounds)]
    return Speed(
        passages=passages,
        questions=questions,
        rounds=rounds,
        article=article,
        library=library,
        command_line=median(starts),
        chat=median(one.after_listening for one in chats),
        started=median(one.answer for one in chats),
    )


def _article(scratch: Path, questions: int) -> Work:
    """The shipped article, and the fixed questions on it."""
    path = scratch / "article.jsonl"
    corpus.write(path, [corpus.text(one.uri, one.title, one.text) for one in read_shipped()])
    asked = [case.question for case in cases.load(_FIXED).cases if not case.history]
    return Work(path, tuple(asked[:questions]))


def _library(data: Path, sentences: int, questions: int, scratch: Path) -> tuple[Work, int]:
    """The texts of the held-back questions and as many made-up ones as are wanted; how many
    passages they have."""
    path = scratch / "library.jsonl"
    texts = [*corpus.held_back(data).values(), *corpus.recombined(data, sentences)]
    passages, _ = corpus.write(path, texts)
    return Work(path, tuple(row.question for row in corpus.asked(data, questions))), passages


def report(found: Speed) -> str:
    """The table of figures and ratios, and what they are of."""
    article, library = found.article, found.library
    own = figure(found.command_line, "s")
    rows = [
        [
            "`footnote ask`, process to answer",
            own,
            *_others(library, "cold", "s", found.command_line),
        ],
        _row("cold start in Python", library, "cold", "s"),
        _row("warm question, article, p50", article, "p50", "ms"),
        _row("warm question, article, p95", article, "p95", "ms"),
        _row(f"warm question, {found.passages:,} passages, p50", library, "p50", "ms"),
        _row(f"warm question, {found.passages:,} passages, p95", library, "p95", "ms"),
        _row("adding, passages per second", library, "rate", "", faster=True),
        _row("adding, core seconds per 1,000 passages", library, "work", "s"),
        _row("peak memory, adding", library, "peak_adding", "MB"),
        _row("peak memory, asking", library, "peak_asking", "MB"),
    ]
    head = ["", library[0].name]
    for one in library[1:]:
        head += [one.name, "ratio"]
    return "\n".join(
        [
            table(head, rows),
            "",
            f"Medians over rounds ({found.rounds}) in which they take turns, {found.questions} questions "
            "each; ratios above 1 are in Footnote's favour. The command line was started "
            f"{_STARTS} times a round.",
            f"The chat answers its first question {figure(found.chat)} s after it listens, "
            f"{figure(found.started)} s after its process starts.",
        ]
    )


def _row(
    name: str, contenders: Sequence[Timed], field: str, unit: str, faster: bool = False
) -> list[str]:
    own = getattr(contenders[0], field)
    return [name, figure(own, unit), *_others(contenders, field, unit, own, faster)]


def _others(
    contenders: Sequence[Timed], field: str, unit: str, own: float, faster: bool = False
) -> list[str]:
    """The figures of the others, each with the ratio that is above 1 where ours is better."""
    cells: list[str] = []
    for one in contenders[1:]:
        other = getattr(one, field)
        ratio = times(own, other) if faster else times(other, own)
        cells += [figure(other, unit), ratio]
    return cells


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the validation files")
    parser.add_argument("--sentences", type=int, default=500, help="made-up sentences to add")
    parser.add_argument("--questions", type=int, default=40, help="questions asked a round")
    parser.add_argument("--rounds", type=int, default=3, help="times that everything is measured")
    parser.add_argument("--reader", default="", help="folder of a reader in Hugging Face form")
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    return parser.parse_args()


if __name__ == "__main__":
    main()
