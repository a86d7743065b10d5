"""Time and memory of reading large files: ``python -m tests.benchmark.large``.

A PDF of 1,000 pages, a sheet of 100,000 rows as Excel and as CSV, and a page of 20 MB of HTML are
made, and each is read in a process of its own; ``--add pdf xlsx`` adds those to an index as well.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.benchmark import jobs
from tests.benchmark.tables import figure, table

PAGES, ROWS, PAGE_BYTES = 1_000, 100_000, 20_000_000

SCRIPT = Path(__file__).with_name("contenders") / "loading.py"

_WORDS = (
    *("harbour", "bridge", "council", "letter", "winter", "garden", "ferry", "market", "school"),
    *("teacher", "river", "lantern", "bread", "summer", "office", "window", "carpenter", "train"),
    *("valley", "orchard", "weather", "village", "meeting", "engine", "paper"),
)

_HEADS = ("No.", "Name", "Place", "Fee", "Paid", "Remark")


def write_sentence(draw: random.Random) -> str:
    """A sentence of eight to twenty words."""
    words = draw.choices(_WORDS, k=draw.randint(8, 20))
    return " ".join(words).capitalize() + "."


def write_pdf(path: Path) -> None:
    """Pages with a running head, a heading, paragraphs and the number of the page."""
    from reportlab.lib.utils import simpleSplit
    from reportlab.pdfgen.canvas import Canvas

    draw, canvas = random.Random(1), Canvas(str(path))
    for number in range(1, PAGES + 1):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 810, "Chronicle of the harbour")
        canvas.drawCentredString(297, 30, str(number))
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(72, 780, f"{number} {draw.choice(_WORDS).capitalize()}")
        canvas.setFont("Helvetica", 11)
        text = " ".join(write_sentence(draw) for _ in range(28))
        for row, line in enumerate(simpleSplit(text, "Helvetica", 11, 450)[:50]):
            canvas.drawString(72, 755 - 14 * row, line)
        canvas.showPage()
    canvas.save()


def _write_rows() -> Iterator[list[Any]]:
    draw = random.Random(2)
    yield list(_HEADS)
    for number in range(1, ROWS + 1):
        name, place = draw.choices(_WORDS, k=2)
        fee = draw.randint(100, 99_999) / 100
        yield [number, f"{name} {number}", place, fee, draw.choice(("yes", "no")), name.upper()]


def write_xlsx(path: Path) -> None:
    """A sheet with a row of heads."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Fees")
    for at, row in enumerate(_write_rows()):
        sheet.write_row(at, 0, row)
    book.close()


def write_csv(path: Path) -> None:
    """The same rows."""
    rows = (",".join(map(str, row)) for row in _write_rows())
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def write_html(path: Path) -> None:
    """A page of sections with paragraphs, lists and tables, among menus."""
    draw, size = random.Random(3), 0
    with path.open("w", encoding="utf-8") as out:
        out.write("<!doctype html><title>Chronicle</title><nav><a href=#>Home</a></nav><main>")
        while size < PAGE_BYTES:
            items = "".join(f"<li>{write_sentence(draw)}</li>" for _ in range(5))
            cells = "".join(
                f"<tr><td>{n}</td><td>{draw.choice(_WORDS)}</td></tr>" for n in range(9)
            )
            text = " ".join(write_sentence(draw) for _ in range(12))
            size += out.write(
                f"<section><h2>{draw.choice(_WORDS)}</h2><p>{text}</p><ul>{items}</ul>"
                f"<table>{cells}</table></section>\n"
            )
        out.write("</main>")


FILES: dict[str, tuple[str, Callable[[Path], None]]] = {
    "pdf": (f"PDF of {PAGES:,} pages", write_pdf),
    "xlsx": (f"Excel sheet of {ROWS:,} rows", write_xlsx),
    "csv": (f"CSV of {ROWS:,} rows", write_csv),
    "html": ("HTML page of 20 MB", write_html),
}


def run(what: str, *arguments: str, tree: Path = jobs.ROOT) -> dict[str, float]:
    """What the script printed, run with the code of a tree.

    Raises:
        Failed: it ended with an error.
    """
    command = [sys.executable, str(SCRIPT), what, *arguments]
    printed: dict[str, float] = json.loads(jobs.run(command, {"PYTHONPATH": str(tree)}))
    return printed


def measure(kinds: list[str], added: list[str]) -> str:
    """A table of what reading these kinds took, and adding those that are to be added."""
    rows: list[list[str]] = []
    with tempfile.TemporaryDirectory() as folder:
        for kind in kinds:
            name, write = FILES[kind]
            path = Path(folder) / f"large.{kind}"
            write(path)
            found = run("load", str(path))
            cells = [
                f"{path.stat().st_size / 1e6:.1f} MB",
                f"{found['characters'] / 1e6:.1f} million",
                figure(found["loading"], "s"),
                figure(found["reading"], "s"),
                figure(found["peak"], "MB"),
            ]
            add = run("add", f"{folder}/{kind}", str(path)) if kind in added else {}
            cells += [figure(add["seconds"], "s"), figure(add["peak"], "MB")] if add else ["–", "–"]
            rows.append([name, *cells])
    head = ["", "file", "characters", "reading", "of a core", "peak", "adding", "peak, adding"]
    return table(head, rows)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=list(FILES), default=list(FILES))
    parser.add_argument("--add", nargs="*", choices=list(FILES), default=[])
    options = parser.parse_args()
    print(measure(options.only, options.add))


if __name__ == "__main__":
    main()
