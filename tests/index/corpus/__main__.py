"""Prints how much of the corpus is read as a person sees it, and every check that fails."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from tests.index.corpus.documents import load_document
from tests.index.corpus.expectation import Expectation, read_all
from tests.index.corpus.judge import Check, judge

_ROW = "{:10} {:>5} {:>7} {:>7} {:>7} {:>6}"


def main() -> None:
    """Read and judge the documents, and tell what is wrong; exit with 1 where a fault is new."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="documents to be judged, all unless given")
    parser.add_argument("--keep", type=Path, help="folder to leave the documents in")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        judged = [
            (one, judge(one, load_document(one, folder)))
            for one in read_all()
            if not options.names or one.name in options.names
        ]
    for one, checks in judged:
        for check in checks:
            if check.fault:
                reason = f" [known: {check.known}]" if check.known else ""
                print(f"{one.name}: {check.name}: {check.fault}{reason}")
    print_table(judged)
    sys.exit(any(check.fault and not check.known for _, checks in judged for check in checks))


def print_table(judged: list[tuple[Expectation, list[Check]]]) -> None:
    """A row for each format: files, checks, how many passed, and how many are known to fail."""
    formats: dict[str, list[list[Check]]] = defaultdict(list)
    for one, checks in judged:
        formats[one.suffix].append(checks)
    print(_ROW.format("format", "files", "checks", "passed", "known", "share"))
    rows = [*sorted(formats.items()), ("all", [checks for _, checks in judged])]
    for name, files in rows:
        checks = [check for file in files for check in file]
        passed = sum(not check.fault for check in checks)
        known = sum(bool(check.fault and check.known) for check in checks)
        share = f"{passed / len(checks):.1%}" if checks else ""
        print(_ROW.format(name, len(files), len(checks), passed, known, share))


if __name__ == "__main__":
    main()
