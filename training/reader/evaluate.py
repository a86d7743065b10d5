"""Figures of a reader on validation rows: ``python -m training.reader.evaluate --data FOLDER``.

Every sentence of the given text is a candidate, read with its neighbours; the best-scoring
sentence is cited and its span is the answer. Nothing but the reader ranks.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import string
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean

from assistant.reader.onnx import OnnxReader
from assistant.reader.spans import UNREADABLE
from assistant.reader.tokens import shipped_vocabulary
from assistant.reader.types import Reader, Reading, Window
from assistant.reader.windows import reach, window
from index.errors import BadInput
from index.segment import sentences
from index.types import Span
from training.reader.rows import read_rows

_SELECTION = "sentence-selection-validation.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Case:
    """A question on a text cut into sentences.

    ``answers`` are right short answers (none: the text does not say, or there are only
    sentences to pick); ``right`` the numbers of the sentences that answer.
    """

    set: str
    question: str
    text: str
    sentences: tuple[Span, ...]
    answers: tuple[str, ...]
    right: frozenset[int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a reader made of a case: its best sentence, and how sure it was.

    ``score`` is that of the best sentence, ``margin`` its lead over the second best;
    ``f1`` and ``exact`` compare the answer with the right ones, 0 where there are none.
    """

    set: str
    question: str
    answerable: bool
    answer: str
    sentence: int
    score: float
    margin: float
    f1: float
    exact: float
    cited: bool


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures of the shipped reader, or of ``--weights``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the validation files")
    parser.add_argument("--weights", type=Path, help="an exported .onnx file")
    parser.add_argument("--out", type=Path, help="JSONL to write, one line for each question")
    parser.add_argument("--every", type=int, default=1, help="take one row in so many")
    options = parser.parse_args(arguments)
    weights = options.weights
    reader = OnnxReader(weights, shipped_vocabulary()) if weights else OnnxReader.shipped()
    outcomes = [outcome(reader, case) for case in cases(options.data, options.every)]
    if options.out:
        lines = (json.dumps(asdict(found), ensure_ascii=False) for found in outcomes)
        options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(json.dumps(figures(outcomes), indent=2))


def cases(folder: Path, every: int = 1) -> Iterator[Case]:
    """The validation cases of a folder, one row in ``every``.

    Raises:
        BadInput: a file is missing or a line is not a row.
    """
    for row in read_rows(folder / "reading-validation.jsonl.gz")[::every]:
        spans = sentences(row.context)
        overlapping = frozenset(
            number
            for number, span in enumerate(spans)
            if any(span.start < a.end and a.start < span.end for a in row.answers)
        )
        answers = tuple(answer.of(row.context) for answer in row.answers)
        yield Case(row.set, row.question, row.context, spans, answers, overlapping)
    yield from _selection(folder / _SELECTION, every)


def _selection(path: Path, every: int) -> Iterator[Case]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
    except (OSError, ValueError) as error:
        raise BadInput(f"{path} cannot be read as gzipped JSONL rows: {error}.") from error
    for row in rows[::every]:
        spans: list[Span] = []
        for sentence in row["sentences"]:
            start = spans[-1].end + 1 if spans else 0
            spans.append(Span(start, start + len(sentence)))
        text = " ".join(row["sentences"])
        right = frozenset(row["answers"])
        yield Case(row["set"], row["question"], text, tuple(spans), (), right)


def windows(text: str, spans: Sequence[Span]) -> tuple[tuple[Window, int], ...]:
    """A window around every sentence, and which of its sentences that one is."""
    found = []
    for centre in range(len(spans)):
        first, _ = reach(spans, centre)
        found.append((window(text, spans, centre), centre - first))
    return tuple(found)


def outcome(reader: Reader, case: Case) -> Outcome:
    """Read ``case`` and compare the best sentence's span with the right answers."""
    cut = windows(case.text, case.sentences)
    read = reader.read(case.question, [window for window, _ in cut])
    own = [found[place] for (_, place), found in zip(cut, read, strict=True)]
    ranked = sorted(range(len(own)), key=lambda number: (-own[number].score, number))
    if not ranked:
        empty = Reading(0, None, UNREADABLE)
        ranked, own, cut = [0], [empty], ((Window("", ()), 0),)
    best = ranked[0]
    second = own[ranked[1]].score if len(ranked) > 1 else UNREADABLE
    span = own[best].span
    answer = span.of(cut[best][0].text) if span else ""
    return Outcome(
        case.set,
        case.question,
        bool(case.right),
        answer,
        best,
        own[best].score,
        round(own[best].score - second, 4),
        max((f1(answer, right) for right in case.answers), default=0.0),
        max((float(_plain(answer) == _plain(right)) for right in case.answers), default=0.0),
        best in case.right,
    )


def figures(outcomes: Iterable[Outcome]) -> dict[str, dict[str, float]]:
    """By set: rows, F1, exact match and cited sentence of answerable rows, refusal AUROC."""
    sets: dict[str, list[Outcome]] = defaultdict(list)
    for found in outcomes:
        sets[found.set].append(found)
    return {name: _figures(found) for name, found in sorted(sets.items())}


def _figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    answered = [found for found in outcomes if found.answerable]
    refused = [found.score for found in outcomes if not found.answerable]
    table = {
        "rows": float(len(outcomes)),
        "f1": mean(found.f1 for found in answered),
        "exact": mean(found.exact for found in answered),
        "cited": mean(found.cited for found in answered),
    }
    if refused:
        table["refusal_auroc"] = auroc([found.score for found in answered], refused)
    return {name: round(value, 4) for name, value in table.items()}


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a positive scores above a negative, ties counting half (Mann–Whitney)."""
    ranked = sorted([(score, 1) for score in positive] + [(score, 0) for score in negative])
    wins, seen, start = 0.0, 0, 0
    while start < len(ranked):
        end = start
        while end < len(ranked) and ranked[end][0] == ranked[start][0]:
            end += 1
        ups = sum(label for _, label in ranked[start:end])
        downs = end - start - ups
        wins += ups * (seen + downs / 2)
        seen, start = seen + downs, end
    return wins / (len(positive) * len(negative))


def f1(answer: str, right: str) -> float:
    """Word overlap of two answers, in [0, 1] (Rajpurkar et al., 2016)."""
    given, wanted = _plain(answer).split(), _plain(right).split()
    if not given or not wanted:
        return float(given == wanted)
    shared = sum((Counter(given) & Counter(wanted)).values())
    return 2 * shared / (len(given) + len(wanted))


def _plain(answer: str) -> str:
    """Lower case, without articles and punctuation, as the SQuAD scorer has it."""
    kept = "".join(mark for mark in answer.lower() if mark not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", kept).split())


if __name__ == "__main__":
    main()
