"""Puts the larger reader on the scale of the small one: ``python -m training.reader.scale SET...``.

Both readers read the passages that search finds for questions of people, best of sets that neither
has learnt from. The log-odds of the larger one are stretched and shifted until their mean and
spread over all sentences are those of the small one. Writes ``reader-large.scale.json``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence

import numpy as np

from assistant.extractive.ranking import cut_passages
from assistant.reader.onnx import LARGE, OnnxReader, shipped_weights
from assistant.reader.types import Reading, Window
from assistant.regression.cases import load
from index.library import Library
from index.loaders import load as load_source
from training.reader.rows import PEOPLE

_PASSAGES = 2
"""Passages of a question that are read."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Read, compare and write the scale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", help="names of sets of people, or how they begin")
    options = parser.parse_args(arguments)
    small, large = OnnxReader.shipped(), OnnxReader.shipped_large()
    ours, theirs = list[Reading](), list[Reading]()
    for question, windows in read_windows(tuple(options.sets)):
        ours += (one for read in small.read(question, windows) for one in read)
        theirs += (one for read in large.read(question, windows) for one in read)
    found = {
        "score": match([one.score for one in ours], [one.score for one in theirs]),
        "evidence": match([one.evidence for one in ours], [one.evidence for one in theirs]),
    }
    path = shipped_weights(LARGE).with_suffix(".scale.json")
    path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(found), len(ours), "sentences")


def read_windows(sets: tuple[str, ...]) -> Iterator[tuple[str, list[Window]]]:
    """Every question of the sets whose names begin so, with the windows of its passages."""
    for path in sorted((PEOPLE / "train").rglob("*.questions.yaml")):
        if path.parent.name.startswith(sets):
            suite = load(path)
            library = Library("", "", "cpu")
            library.add(load_source(source) for source in suite.sources)
            for case in suite.cases:
                hits = library.search(case.question)
                documents = library.documents.fetch([hit.document_id for hit in hits])
                passages = cut_passages(case.question, hits, documents, _PASSAGES)
                yield case.question, [passage.window for passage in passages]


def match(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, float]:
    """The factor and the sum that give ``theirs`` the mean and the spread of ``ours``."""
    factor = float(np.std(ours) / np.std(theirs))
    return round(factor, 4), round(float(np.mean(ours) - factor * np.mean(theirs)), 4)


if __name__ == "__main__":
    main()
