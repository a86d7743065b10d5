"""How well texts that are hard to cut are cut into sentences, and how fast: ours and others.

``python -m tests.benchmark.segmentation`` reads ``tests/index/hard_sentences.txt``. Rules
for cutting are written looking at its "seen" half only, so its "held" half is the honest figure.
The others are given a line at a time, as ours is; one that is not installed is left out.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from index.segment import sentences

HARD = Path(__file__).parents[1] / "index" / "hard_sentences.txt"
HALVES = ("seen", "held")
_STOP = re.compile(r"(?:(?<=[.!?])\s+|\s*\n\s*)(?=\S)")

Cut = Callable[[str], set[int]]
"""Where sentences start in a text, in characters; the first start of all is left out."""


@dataclass(frozen=True, slots=True)
class Hard:
    """A text, where its sentences start but the first, and the kind of difficulty it has."""

    half: str
    kind: str
    text: str
    starts: frozenset[int]


@dataclass(frozen=True, slots=True)
class Figures:
    """Share of texts cut right throughout, and precision and recall of the boundaries."""

    texts: int
    exact: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def hard() -> tuple[Hard, ...]:
    """The texts of the file, in its order."""
    lines = HARD.read_text(encoding="utf-8").splitlines()
    return tuple(_hard(line) for line in lines if line and not line.startswith("#"))


def _hard(line: str) -> Hard:
    half, kind, marked = line.split(" | ", 2)
    pieces = marked.replace("⏎", "\n").split("¦")
    starts = frozenset(sum(map(len, pieces[:at])) for at in range(1, len(pieces)))
    return Hard(half, kind, "".join(pieces), starts)


def footnote(text: str) -> set[int]:
    """The boundaries of ``index.segment``."""
    return {span.start for span in sentences(text)[1:]}


def full_stops(text: str) -> set[int]:
    """The boundaries of the simplest rule: a line end, or a stop and a blank."""
    return {found.end() for found in _STOP.finditer(text)}


def figures(texts: Iterable[Hard], cut: Cut = footnote) -> Figures:
    """How ``cut`` does on these texts."""
    pairs = [(cut(one.text), one.starts) for one in texts]
    right = sum(len(got & wanted) for got, wanted in pairs)
    return Figures(
        len(pairs),
        sum(got == wanted for got, wanted in pairs) / max(1, len(pairs)),
        right / max(1, sum(len(got) for got, _ in pairs)),
        right / max(1, sum(len(wanted) for _, wanted in pairs)),
    )


def by_line(pieces: Callable[[str], Iterable[str]]) -> Cut:
    """The boundaries of a library that returns the sentences of a line, each found in turn."""

    def cut(text: str) -> set[int]:
        starts: set[int] = set()
        at = 0
        for line in text.splitlines(keepends=True):
            place = at
            for piece in map(str.strip, pieces(line)):
                found = text.find(piece, place) if piece else -1
                if found >= 0:
                    starts.add(found)
                    place = found + len(piece)
            at += len(line)
        return starts - {min(starts, default=0)}

    return cut


def contenders() -> dict[str, Cut]:
    """Ours, the simplest rule, and the libraries that are installed."""
    found = {"footnote": footnote, "full stops": full_stops}
    if find_spec("sentencex"):
        import sentencex

        found["sentencex"] = by_line(lambda line: sentencex.segment("en", line))
    if find_spec("syntok"):
        from syntok import segmenter

        found["syntok"] = by_line(lambda line: _syntok(segmenter.analyze(line)))
    if find_spec("pysbd"):
        import pysbd

        cutter = pysbd.Segmenter(language="en", clean=False)
        found["pysbd"] = by_line(cutter.segment)
    return found


def _syntok(paragraphs: Iterable[Iterable[Sequence[Any]]]) -> Iterable[str]:
    for paragraph in paragraphs:
        for tokens in paragraph:
            yield "".join(token.spacing + token.value for token in tokens)


def seconds_of(cut: Cut, text: str) -> float:
    """How long it takes, in seconds."""
    start = time.perf_counter()
    cut(text)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    texts = hard()
    long = "\n".join(one.text for one in texts) * 10
    methods = contenders()
    times = {name: seconds_of(cut, long) for name, cut in methods.items()}
    print("half  method      texts  exact  precision  recall    F1   time, ours = 1")
    for half in HALVES:
        for name, cut in methods.items():
            got = figures((one for one in texts if one.half == half), cut)
            shares = f"{got.exact:.3f}  {got.precision:9.3f}  {got.recall:6.3f}  {got.f1:.3f}"
            ratio = times[name] / times["footnote"]
            print(f"{half:4}  {name:10}  {got.texts:5}  {shares}  {ratio:8.2f}")
    wrong = sorted({f"{one.half}: {one.kind}" for one in texts if footnote(one.text) != one.starts})
    print("\nnot cut right throughout:", *wrong, sep="\n  ")
    print(f"\n{len(long) / 1e6:.2f} million characters in {times['footnote']:.2f} s")


if __name__ == "__main__":
    main()
