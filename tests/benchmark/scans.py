"""Measures OCR: ``python -m tests.benchmark.scans``.

Documents of ``tests/questions/people`` are drawn as pages, which are turned by up to two degrees,
blurred and made noisy, and read again as a scanned PDF. Printed are the share of the words that are
recognised, and the share of the questions that get the answer that the clean text gets: the same
grade and short answer, and every sentence that the question needs and the clean text's answer
cites. Beside it stands the share whose answers begin with the same citation: citations stand in
the order of the text, so that a sentence which is cited by a hair, and no part of the answer,
decides there.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import textwrap
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from assistant import Answer, Assistant, Settings
from assistant.regression.cases import Suite, load
from index.library import Library
from index.loaders import from_text
from index.loaders import load as load_source
from index.types import Source

PEOPLE = Path(__file__).parents[1] / "questions" / "people"
SPLITS = ("validation", "train")
"""Where documents come from; those of the test split are looked at for nothing else."""

WIDTH, HEIGHT = 1_654, 2_339
"""Pixels of A4 at 200 dots an inch."""

MARGIN = 150
LETTERS = 30
"""Pixels of the letters: 10.8 points."""

LEADING = 42
COLUMNS = 84
"""Characters of a line at most."""

TURN, BLUR, NOISE = 2.0, 1.0, 20.0
"""Most degrees of turn, most pixels of blur, most standard deviation of the noise, of 255."""

ALIKE = 0.9
"""How alike two sentences must be, as a share of matching characters."""

RUN = 4
"""Characters in a row that must match to count."""


def draw_page(lines: Sequence[str]) -> Image.Image:
    """A clean page of these lines."""
    page = Image.new("L", (WIDTH, HEIGHT), 255)
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(LETTERS)
    for at, line in enumerate(lines):
        pen.text((MARGIN, MARGIN + at * LEADING), line, font=font, fill=20)
    return page


def spoil(page: Image.Image, seed: int, turn: float | None = None) -> Image.Image:
    """The page as a scanner may give it: turned (by ``turn`` degrees, or at random), blurred, noisy."""
    chance = random.Random(seed)
    angle = chance.uniform(-TURN, TURN) if turn is None else turn
    askew = page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    blurred = askew.filter(ImageFilter.GaussianBlur(chance.uniform(0.3, BLUR)))
    noise = np.random.default_rng(seed).normal(0, chance.uniform(5, NOISE), (HEIGHT, WIDTH))
    return Image.fromarray((np.asarray(blurred) + noise).clip(0, 255).astype(np.uint8))


def print_pdf(pages: Sequence[Image.Image]) -> bytes:
    """A PDF of these pages as pictures."""
    out = BytesIO()
    pages[0].save(out, "PDF", resolution=200, save_all=True, append_images=list(pages[1:]))
    return out.getvalue()


def wrap(text: str) -> list[list[str]]:
    """The lines of each page of a text."""
    lines = [line for part in text.split("\n") for line in textwrap.wrap(part, COLUMNS) or [""]]
    fit = (HEIGHT - 2 * MARGIN) // LEADING
    return [lines[at : at + fit] for at in range(0, len(lines), fit)]


def word_accuracy(clean: str, read: str) -> tuple[int, int]:
    """How many words of a text were read right, in order, and how many it has."""
    expected, found = re.findall(r"\w+", clean), re.findall(r"\w+", read)
    blocks = SequenceMatcher(None, expected, found, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks), len(expected)


@dataclass(slots=True)
class Tally:
    """What was counted so far; ``seconds`` are those of recognition."""

    pages: int = 0
    seconds: float = 0.0
    words: int = 0
    right_words: int = 0
    questions: int = 0
    same_grade: int = 0
    same_short: int = 0
    same_evidence: int = 0
    same_first: int = 0

    def __str__(self) -> str:
        def share(count: int, whole: int) -> str:
            return f"{count} of {whole} ({100 * count / max(whole, 1):.1f} %)"

        return "\n".join(
            (
                f"pages          {self.pages}, {self.seconds / max(self.pages, 1):.1f} s each",
                f"words right    {share(self.right_words, self.words)}",
                f"same grade     {share(self.same_grade, self.questions)}",
                f"and short      {share(self.same_short, self.questions)}",
                f"and evidence   {share(self.same_evidence, self.questions)}",
                f"and first one  {share(self.same_first, self.questions)}",
            )
        )


def compare(clean: Answer, scanned: Answer, needed: Sequence[str], tally: Tally) -> bool:
    """Count whether the answer is the same: grade, short answer, and of the sentences ``needed``
    those that the clean text's answer cites; where it cites none, the sentence cited first."""
    tally.questions += 1
    if clean.grade != scanned.grade:
        return False
    tally.same_grade += 1
    if _letters(clean.short) != _letters(scanned.short):
        return False
    tally.same_short += 1
    cited = [[_letters(one.text) for one in each.citations] for each in (clean, scanned)]
    firsts = [texts[0] if texts else "" for texts in cited]
    is_first = not any(firsts) or SequenceMatcher(None, *firsts, autojunk=False).ratio() >= ALIKE
    found, again = ([one for one in map(_letters, needed) if _is_in(one, texts)] for texts in cited)
    is_same = set(found) <= set(again) if found else is_first
    tally.same_first += is_first
    tally.same_evidence += is_same
    return is_same


def _is_in(sentence: str, texts: Sequence[str]) -> bool:
    """Whether a sentence stands in texts, but for some letters."""
    blocks = SequenceMatcher(None, sentence, "".join(texts), autojunk=False).get_matching_blocks()
    return sum(one.size for one in blocks if one.size >= RUN) >= ALIKE * len(sentence)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def choose_suites(pages: int) -> Iterator[tuple[Suite, list[Source]]]:
    """Suites in order of their paths, until their documents fill so many pages."""
    for split in SPLITS:
        for path in sorted((PEOPLE / split).glob("*/*.questions.yaml")):
            suite = load(path)
            sources = [load_source(place) for place in suite.sources]
            yield suite, sources
            pages -= sum(len(wrap(source.text)) for source in sources)
            if pages <= 0:
                return


def scan(source: Source, seed: int, tally: Tally) -> Source:
    """The document after it was printed and scanned, under its own title."""
    pages = [spoil(draw_page(lines), seed + at) for at, lines in enumerate(wrap(source.text))]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "scan.pdf"
        path.write_bytes(print_pdf(pages))
        begun = time.perf_counter()
        read = load_source(str(path))
        tally.seconds += time.perf_counter() - begun
    right, words = word_accuracy(source.text, read.text)
    tally.pages += len(pages)
    tally.right_words += right
    tally.words += words
    return replace(read, id=source.id, uri=source.uri, title=source.title)


def open_sources(sources: Sequence[Source]) -> Assistant:
    """An assistant over these sources, in memory."""
    library = Library()
    library.add(sources)
    return Assistant(Settings(llm=""), library)


def measure(pages: int) -> Tally:
    """Measure so many pages, and print each question whose answer is another."""
    tally = Tally()
    for suite, sources in choose_suites(pages):
        scanned = [scan(source, 100 * tally.pages, tally) for source in sources]
        # Without headings, which print does not tell of in this drawing.
        plain = [from_text(source.title, source.text, uri=source.uri) for source in sources]
        first, second = open_sources(plain), open_sources(scanned)
        for case in suite.cases:
            before, after = first.ask(case.question), second.ask(case.question)
            if not compare(before, after, (*case.cites, *case.cites_any), tally):
                print(f"  {suite.path} {case.id}: {case.question}")
                for one in (before, after):
                    print(
                        f"    {one.grade} {one.short!r} {[cited.text for cited in one.citations]}"
                    )
        first.close()
        second.close()
        print(f"{suite.path}: {tally.pages} pages\n{tally}", flush=True)
    return tally


def main() -> None:
    """Measure and print; exit with 1 where fewer than ``--least`` of the answers are the same."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=50)
    parser.add_argument("--least", type=float, default=0.95)
    options = parser.parse_args()
    tally = measure(options.pages)
    print(f"\n{tally}")
    sys.exit(tally.same_evidence < options.least * tally.questions)


if __name__ == "__main__":
    main()
