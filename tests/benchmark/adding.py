"""Adding with the code of two commits, in turns: ``python -m tests.benchmark.adding TREE``.

``TREE`` is a checkout of the other commit. The same texts, as text, Markdown, HTML, PDF and Word, are
added with its code and with this one's, one after the other in each round, and the ratio of the
seconds of a core is that of the pairs; 1 means as fast, less means faster today.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from statistics import median

from tests.benchmark import jobs, large
from tests.benchmark.tables import figure, table

Section = tuple[str, Sequence[str]]
"""A heading and its paragraphs."""


def write_text(path: Path, sections: Sequence[Section]) -> None:
    """Paragraphs apart by blank lines."""
    blocks = [block for heading, texts in sections for block in (heading, *texts)]
    path.write_text("\n\n".join(blocks), encoding="utf-8")


def write_markdown(path: Path, sections: Sequence[Section]) -> None:
    """The same with headings."""
    blocks = [block for heading, texts in sections for block in (f"## {heading}", *texts)]
    path.write_text("# Chronicle\n\n" + "\n\n".join(blocks), encoding="utf-8")


def write_html(path: Path, sections: Sequence[Section]) -> None:
    """A page with its main part marked."""
    body = "".join(
        f"<h2>{escape(heading)}</h2>" + "".join(f"<p>{escape(text)}</p>" for text in texts)
        for heading, texts in sections
    )
    path.write_text(f"<!doctype html><title>Chronicle</title><main>{body}</main>", encoding="utf-8")


def write_word(path: Path, sections: Sequence[Section]) -> None:
    """A document with styles of headings."""
    from docx import Document

    document = Document()
    for heading, texts in sections:
        document.add_heading(heading, 2)
        for text in texts:
            document.add_paragraph(text)
    document.save(str(path))


def write_pdf(path: Path, sections: Sequence[Section]) -> None:
    """Pages of one column."""
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    styles = getSampleStyleSheet()
    flow = [
        Paragraph(escape(text), styles[style])
        for heading, texts in sections
        for style, text in (("Heading2", heading), *(("BodyText", text) for text in texts))
    ]
    SimpleDocTemplate(str(path)).build(flow)


WRITERS: dict[str, Callable[[Path, Sequence[Section]], None]] = {
    "txt": write_text,
    "md": write_markdown,
    "html": write_html,
    "pdf": write_pdf,
    "docx": write_word,
}


def make_sections(seed: int) -> list[Section]:
    """Ten sections of four paragraphs of five sentences."""
    draw = random.Random(seed)
    return [
        (
            f"Part {number}",
            [" ".join(large.write_sentence(draw) for _ in range(5)) for _ in range(4)],
        )
        for number in range(1, 11)
    ]


def measure(tree: Path, files: int, rounds: int) -> str:
    """A table of the formats: seconds of a core before and today, and the ratios of the pairs."""
    rows: list[list[str]] = []
    with tempfile.TemporaryDirectory() as folder:
        for suffix, write in WRITERS.items():
            names = [str(Path(folder) / f"{number}.{suffix}") for number in range(files)]
            for number, name in enumerate(names):
                write(Path(name), make_sections(number))
            pairs = []
            for turn in range(rounds):
                order = [("before", tree), ("today", jobs.ROOT)]
                pair = {
                    who: large.run("add", f"{folder}/{suffix}-{turn}-{who}", *names, tree=code)
                    for who, code in (order if turn % 2 else order[::-1])
                }
                pairs.append((pair["before"], pair["today"]))
            rows.append([suffix, *_compare(pairs)])
    return table(
        ["", "before", "today", "ratio", "from", "to", "reading before", "reading today", "ratio"],
        rows,
    )


def _compare(pairs: Sequence[tuple[dict[str, float], dict[str, float]]]) -> list[str]:
    """The medians of adding and of the reading in it, and the ratios of the pairs."""
    ratios = sorted(after["work"] / before["work"] for before, after in pairs)
    reading = median(after["reading"] / max(before["reading"], 1e-3) for before, after in pairs)
    cells = [median(each[at]["work"] for each in pairs) for at in (0, 1)]
    read = [median(each[at]["reading"] for each in pairs) for at in (0, 1)]
    return [
        *(figure(seconds, "s") for seconds in cells),
        figure(median(ratios)),
        figure(ratios[0]),
        figure(ratios[-1]),
        *(figure(seconds, "s") for seconds in read),
        figure(reading),
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tree", type=Path, help="a checkout of the other commit")
    parser.add_argument("--files", type=int, default=10, help="files of each format")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(measure(options.tree.resolve(), options.files, options.rounds))


if __name__ == "__main__":
    main()
