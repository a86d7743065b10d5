"""How good answers are on held-back questions: recall, cited sentences, short answers, refusals.

``python -m tests.benchmark.quality --data DIR`` with the validation files of the data folder.
Nothing printed here was trained on; the probabilities' weights were fitted on half of the rows
and are measured on the other half. ``--uncompiled`` runs encoder and reader on torch in 32 bits.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import mean, median

from assistant.extractive.calibration import load_calibration
from assistant.pipeline import Assistant, read_shipped
from assistant.regression.comparison import exact_match, f1
from assistant.settings import Settings
from index.library import Library
from index.loaders import from_text
from tests.benchmark import restored, risk, rows, saved
from tests.benchmark.machine import CACHE
from tests.benchmark.measures import auroc, expected_calibration_error, reliability, risk_at
from tests.benchmark.rows import Row
from tests.benchmark.saved import Outcome

METHODS: dict[str, Callable[[dict], float]] = {
    "cosine only": lambda one: one["dense"],
    "BM25 only": lambda one: one["lexical"],
    "hybrid only": lambda one: one["hybrid"],
    "reader only": lambda one: one["reader"],
    "footnote": lambda one: one["rank"],
}


def main() -> None:
    """Measure and print."""
    options = _options()
    found: dict[str, list[Outcome]] = {"squad2": [], "qed": [], "selqa": [], "elsewhere": []}
    everything = [*rows.reading(options.data), *rows.selection(options.data)]
    if options.rows:
        everything = random.Random(0).sample(everything, options.rows)
    asked = everything + rows.elsewhere(everything)
    settings = _settings(options)
    measured = saved.read(options.saved) if options.saved else outcomes(asked, settings)
    for outcome in measured:
        found[outcome.row.set].append(outcome)
    if options.save:
        saved.write(options.save, [one for group in found.values() for one in group])
    print_recall(found)
    for name in ("squad2", "qed", "selqa"):
        print_table(name, found[name])
    print_refusals(found["squad2"])
    print_nonsense(everything, settings)
    kept = [one for name, group in found.items() if name != "selqa" for one in group]
    print_confidence([one for one in kept if held_out(one.row)], options.plot)


def _settings(options: argparse.Namespace) -> Settings:
    if options.uncompiled:
        return restored.uncompiled(restored.reader(CACHE, options.reader))
    return Settings(reader=options.reader)


def outcomes(everything: Sequence[Row], settings: Settings) -> Iterable[Outcome]:
    """Each row asked of its own text, in one library of all the texts."""
    library = Library("", settings.encoder)
    ids = {}
    sources = []
    for row in everything:
        name = hashlib.sha256(row.text.encode()).hexdigest()
        if name not in ids:
            sources.append(from_text(row.title, row.text, uri=name))
            ids[name] = sources[-1].id
    started = time.perf_counter()
    library.add(sources)
    print(f"{len(sources):,} texts added in {time.perf_counter() - started:.0f} s")
    assistant = Assistant(settings, library)
    for row in everything:
        yield _outcome(assistant, row, ids[hashlib.sha256(row.text.encode()).hexdigest()])


def _outcome(assistant: Assistant, row: Row, id: str) -> Outcome:
    everywhere = assistant.library.search(row.question)
    right = [(id, span) for span in row.right]
    first = next(
        (
            place
            for place, hit in enumerate(everywhere, 1)
            if any(hit.document_id == id and hit.start <= one.start < hit.end for _, one in right)
        ),
        0,
    )
    started = time.perf_counter()
    candidates = assistant.rank(row.question, within=[id])
    seconds = time.perf_counter() - started
    text = assistant.documents[id].text
    found = tuple(
        {
            "start": one.span.start,
            "end": one.span.end,
            "answer": one.answer.of(text) if one.answer else "",
            "rank": one.rank,
            "probability": one.probability,
            **one.scores,
        }
        for one in candidates
    )
    return Outcome(row, found, seconds, first)


def cited_right(outcome: Outcome, one: dict) -> bool:
    """Whether a cited sentence holds the start of a right answer."""
    return any(one["start"] <= span.start < one["end"] for span in outcome.row.right)


def best(outcome: Outcome, method: Callable[[dict], float]) -> dict | None:
    """The candidate that a method puts first; ties to the one that comes first in the text."""
    return max(outcome.candidates, key=lambda one: (method(one), -one["start"]), default=None)


def print_recall(found: dict[str, list[Outcome]]) -> None:
    """In how many questions the right sentence is among the first k of the whole library."""
    print("\nRecall of the right sentence among all texts")
    for name, group in found.items():
        asked = [one for one in group if one.row.right]
        if not asked:
            continue
        shares = (mean(0 < one.first_right <= k for one in asked) for k in (1, 5, 20) if asked)
        print(
            f"  {name:8}",
            *(f"@{k} {share:.3f}" for k, share in zip((1, 5, 20), shares, strict=True)),
        )


def print_table(name: str, group: Sequence[Outcome]) -> None:
    """Cited sentence, exact match and F1 of every method on the answerable rows of a set."""
    asked = [one for one in group if one.row.right]
    print(f"\n{name}: {len(asked)} answerable questions, text given")
    for label, method in METHODS.items():
        picked = [(one, best(one, method)) for one in asked]
        cited = mean(bool(one) and cited_right(outcome, one) for outcome, one in picked)
        line = f"  {label:12} cited {cited:.3f}"
        if name != "selqa":
            exact = mean(exact_match(_short(one), outcome.row.answers) for outcome, one in picked)
            overlap = mean(f1(_short(one), outcome.row.answers) for outcome, one in picked)
            line += f"  EM {exact:.3f}  F1 {overlap:.3f}"
        print(line)
    print(f"  seconds per question: median {median(one.seconds for one in group):.4f}")


def print_refusals(group: Sequence[Outcome]) -> None:
    """How well each method's best score tells answerable questions from the others."""
    unanswerable = sum(not one.row.right for one in group)
    print(f"\nsquad2: refusal AUROC over {unanswerable} unanswerable")
    for label, method in METHODS.items():
        scored = [(_score(one, method), bool(one.row.right)) for one in group]
        print(f"  {label:12} {auroc(scored):.3f}")


def print_confidence(kept: Sequence[Outcome], picture: Path | None) -> None:
    """Whether confidence is a probability, and what it buys, on rows nothing was fitted on."""
    scored = [_confidence(one) for one in kept]
    answerable = sum(bool(one.row.right) for one in kept)
    print(f"\nConfidence on {len(kept)} rows ({answerable} answerable) kept out of the fitting")
    print(f"  expected calibration error {expected_calibration_error(scored):.3f}")
    for count, stated, right in reliability(scored):
        print(f"  stated {stated:.2f}  right {right:.2f}  ({count})")
    for coverage in (1.0, 0.9, 0.75, 0.5, 0.25):
        print(f"  answering {coverage:4.0%}: wrong {risk_at(scored, coverage):.3f}")
    if picture:
        risk.draw(scored, load_calibration("footnote").thresholds, picture)
    print_strictness(kept)


def print_strictness(kept: Sequence[Outcome]) -> None:
    """What each strictness answers and refuses."""
    for strictness, threshold in load_calibration("footnote").thresholds.items():
        answered = [one for one in kept if _confidence(one)[0] >= threshold]
        right = sum(_confidence(one)[1] for one in answered)
        answerable = [one for one in kept if one.row.right]
        refused = [one for one in kept if not one.row.right and one not in answered]
        print(
            f"  {strictness:8} from {threshold:.2f}: right {right / max(1, len(answered)):.3f} of "
            f"{len(answered)} answers, {right / max(1, len(answerable)):.3f} of the answerable "
            f"answered right, {len(refused) / max(1, len(kept) - len(answerable)):.3f} of the "
            "unanswerable refused"
        )


def print_nonsense(everything: Sequence[Row], settings: Settings, count: int = 1_000) -> None:
    """How many questions of random words the shipped article is said to answer."""
    draw = random.Random(0)
    words = sorted({word for row in everything for word in row.question.strip("?").split()})
    library = Library("", settings.encoder)
    library.add(read_shipped())
    assistant = Assistant(settings, library)
    count = min(count, len(everything))  # A sample of the rows is taken to be done soon.
    asked = [" ".join(draw.choices(words, k=draw.randint(4, 9))) + "?" for _ in range(count)]
    answered = sum(assistant.ask(question).found for question in asked)
    print(f"\nRandom words asked of the shipped article: {answered} of {count} answered")


def held_out(row: Row) -> bool:
    """Whether a row is of the half of the titles that calibration is measured on."""
    return hashlib.sha256(row.title.encode()).digest()[0] % 2 == 1


def _confidence(outcome: Outcome) -> tuple[float, bool]:
    one = best(outcome, METHODS["footnote"])
    return (one["probability"], cited_right(outcome, one)) if one else (0.0, False)


def _score(outcome: Outcome, method: Callable[[dict], float]) -> float:
    one = best(outcome, method)
    return method(one) if one else -1e9


def _short(one: dict | None) -> str:
    return one["answer"] if one else ""


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the validation files")
    parser.add_argument("--reader", default="", help="a reader's name; empty: ours")
    parser.add_argument("--uncompiled", action="store_true", help="on torch in 32 bits")
    parser.add_argument("--rows", type=int, default=0, help="a random sample of so many rows")
    parser.add_argument("--save", type=Path, help="write every candidate's scores here, as JSONL")
    parser.add_argument("--saved", type=Path, help="take them from there: read nothing again")
    parser.add_argument("--plot", type=Path, help="draw risk against coverage here, as SVG or PNG")
    return parser.parse_args()


if __name__ == "__main__":
    main()
