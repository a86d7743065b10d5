"""How many sentences of printed documents are marked on the right page and at the right place.

``python -m tests.benchmark.places`` prints 25 documents (letters, reports in one, two and three
columns, turned and cropped pages, footnotes, running heads, tables, slides), reads them as the index
does and compares the marks of 1,000 sentences with where the words were printed. ``--keep DIR``
leaves the files there.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from pathlib import Path

from tests.printed.papers import print_all
from tests.printed.places import load_printed, sample


def main() -> None:
    """Print, read, judge, and tell the share that is right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=1_000, help="sentences to be judged")
    parser.add_argument("--keep", type=Path, help="folder to leave the documents in")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        documents = [(one, load_printed(one, folder)) for one in print_all()]
    judged = sample(documents, options.sentences)
    sampled = Counter(one.document for one in judged)
    right = Counter(one.document for one in judged if not one.wrong)
    for name, count in sorted(sampled.items()):
        print(f"{name:20} {right[name]:4} of {count:4}")
    for one in judged:
        if one.wrong:
            print(f"{one.document}: {one.wrong}: {' '.join(one.text.split())[:90]}")
    share = right.total() / sampled.total()
    print(f"{len(documents)} documents, {sampled.total()} sentences: {share:.1%} right")


if __name__ == "__main__":
    main()
