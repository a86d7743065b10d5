"""Whether compiling changes answers: Footnote as it ships beside itself on torch, in 32 bits.

``python -m tests.benchmark.sameness --data DIR``. Uncompiled, the encoder is the published model, run
by sentence-transformers; the reader is made of the weights that ship, so that what is compared is
its 8-bit products, and not what storing the weights in 8 bits has lost. ``--reader FOLDER``, a model
in Hugging Face form, is read with instead: that of a training compares both. Everything else is the
same code, with the same calibration.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from assistant.answers import Answer
from assistant.pipeline import Assistant, read_shipped
from assistant.regression.cases import load
from assistant.regression.metrics import prediction
from assistant.regression.runner import run
from assistant.settings import Settings
from index.library import Library
from index.loaders import from_text
from index.types import Document
from tests.benchmark import corpus, restored
from tests.benchmark.machine import CACHE
from tests.benchmark.rows import Row
from tests.benchmark.tables import table

FIXED = Path(__file__).parents[1] / "questions" / "article.questions.yaml"
NEAREST = 20

BOUNDS = {
    "nearest": 0.9,
    "first": 0.9,
    "words": 0.85,
    "decided": 0.95,
    "apart": 0.05,
    "lost": 0.01,
}
"""The least share alike of each, how far apart confidences may be on average, and what share of the
questions fewer may be answered right than uncompiled."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one assistant makes of a question: the nearest sentences, the first that is cited or
    would be, the answer, and whether it is right."""

    nearest: frozenset[tuple[str, int]]
    first: tuple[str, int]
    answer: Answer
    right: bool


@dataclass(frozen=True, slots=True)
class Alike:
    """Compiled beside uncompiled, on one set of questions.

    Shares of the questions: ``nearest`` of the 20 nearest sentences that both find, ``first``
    whose first sentence is the same, ``words`` of those that both answer whose short answers are the
    same, ``decided`` that both answer or both refuse. ``apart`` is the mean distance of the two
    confidences, ``furthest`` the greatest. ``right`` and ``right_before`` are how many are right,
    compiled and not; ``differences`` are the questions that are answered otherwise, with both
    answers.
    """

    name: str
    questions: int
    nearest: float
    first: float
    words: float
    decided: float
    apart: float
    furthest: float
    right: int
    right_before: int
    differences: tuple[str, ...]

    @property
    def beyond(self) -> tuple[str, ...]:
        """The names of the bounds that are not kept."""
        lost = (self.right_before - self.right) / self.questions
        shares = {name: getattr(self, name) for name in ("nearest", "first", "words", "decided")}
        failed = [name for name, share in shares.items() if share < BOUNDS[name]]
        failed += ["apart"] if self.apart > BOUNDS["apart"] else []
        return (*failed, "right") if lost > BOUNDS["lost"] else tuple(failed)


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the validation files")
    parser.add_argument("--reader", default="", help="folder of a reader in Hugging Face form")
    parser.add_argument("--questions", type=int, default=300, help="validation questions asked")
    options = parser.parse_args()
    reader = restored.reader(CACHE, options.reader)
    found = measured(options.data, options.questions, reader)
    print(report(found))
    for one in found:
        print(f"\nAnswered otherwise, {one.name}:", *one.differences, sep="\n")


def measured(data: Path, questions: int, reader: str) -> tuple[Alike, ...]:
    """Both asked the fixed questions on the shipped article, and questions on the held-back texts."""
    settings = Settings(), restored.uncompiled(reader)
    texts = corpus.held_back(data)
    asked = corpus.asked(data, questions)
    held = [from_text(one.title, one.text, uri=one.id) for one in texts.values()]
    ids = {text: document.id for text, document in zip(texts, held, strict=True)}
    return (
        _alike("fixed questions", *(_fixed(_over(one, read_shipped())) for one in settings)),
        _alike("validation", *(_asked(_over(one, held), asked, ids) for one in settings)),
    )


def _over(settings: Settings, documents: Iterable[Document]) -> Assistant:
    library = Library("", settings.encoder)
    library.add(documents)
    return Assistant(settings, library)


def _fixed(assistant: Assistant) -> list[Found]:
    results = run(load(FIXED), assistant).results
    return [_found(assistant, one.answer, one.kind is None) for one in results]


def _asked(assistant: Assistant, asked: Sequence[Row], ids: dict[str, str]) -> list[Found]:
    answers = [assistant.ask(row.question) for row in asked]
    return [
        _found(assistant, answer, _is_right(row, answer, ids[row.text]))
        for row, answer in zip(asked, answers, strict=True)
    ]


def _is_right(row: Row, answer: Answer, id: str) -> bool:
    """Whether a right sentence is cited first or, where the text has no answer, none is."""
    cited = answer.citations[:1]
    return (not cited and not row.right) or any(
        one.document_id == id and one.start <= span.start < one.end
        for one in cited
        for span in row.right
    )


def _found(assistant: Assistant, answer: Answer, right: bool) -> Found:
    hits = assistant.library.search(answer.question)[:NEAREST]
    nearest = frozenset((hit.document_id, hit.start) for hit in hits)
    first = next(iter((*answer.citations, *answer.nearest)), None)
    return Found(nearest, (first.document_id, first.start) if first else ("", 0), answer, right)


def _alike(name: str, compiled: Sequence[Found], before: Sequence[Found]) -> Alike:
    pairs = list(zip(compiled, before, strict=True))
    both = [(one, other) for one, other in pairs if one.answer.found and other.answer.found]
    apart = [abs(one.answer.confidence - other.answer.confidence) for one, other in pairs]
    return Alike(
        name=name,
        questions=len(pairs),
        nearest=mean(
            len(one.nearest & other.nearest) / max(1, len(other.nearest)) for one, other in pairs
        ),
        first=mean(one.first == other.first for one, other in pairs),
        words=mean(_short(one.answer) == _short(other.answer) for one, other in both),
        decided=mean(one.answer.found == other.answer.found for one, other in pairs),
        apart=mean(apart),
        furthest=max(apart),
        right=sum(one.right for one in compiled),
        right_before=sum(one.right for one in before),
        differences=tuple(
            f"{one.answer.question} {_short(one.answer)} | {_short(other.answer)}"
            for one, other in pairs
            if _short(one.answer) != _short(other.answer)
        ),
    )


def _short(answer: Answer) -> str:
    """The answer in a few words, ``–`` for one that is refused."""
    return f"“{prediction(answer)}”" if answer.found else "–"


def report(found: Sequence[Alike]) -> str:
    """A row for what is compared, a column for each set of questions."""
    rows = [
        ["questions", *(str(one.questions) for one in found), ""],
        [f"of the {NEAREST} nearest sentences the same", *_shares(found, "nearest")],
        ["first sentence the same", *_shares(found, "first")],
        ["answered by both: short answer the same", *_shares(found, "words")],
        ["answered or refused alike", *_shares(found, "decided")],
        [
            "confidence apart, mean",
            *(f"{one.apart:.3f}" for one in found),
            f"at most {BOUNDS['apart']}",
        ],
        ["confidence apart, most", *(f"{one.furthest:.3f}" for one in found), ""],
        [
            "right, compiled",
            *(str(one.right) for one in found),
            f"at most {BOUNDS['lost']:.0%} fewer",
        ],
        ["right, uncompiled", *(str(one.right_before) for one in found), ""],
    ]
    beyond = [f"{one.name}: {', '.join(one.beyond)}" for one in found if one.beyond]
    kept = f"Beyond the bounds: {'; '.join(beyond)}." if beyond else "All within the bounds."
    return table(["", *(one.name for one in found), "bound"], rows) + f"\n\n{kept}"


def _shares(found: Sequence[Alike], name: str) -> list[str]:
    shares = [f"{getattr(one, name):.3f}" for one in found]
    return [*shares, f"at least {BOUNDS[name]}"]


if __name__ == "__main__":
    main()
