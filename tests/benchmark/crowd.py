"""Fills an index to any size: genuine texts first, then a crowd put together from many sentences.

``python -m tests.benchmark.crowd --data DIR --passages COUNT FOLDER`` writes ``FOLDER/index`` and
what it took, ``FOLDER/filled.json``.

A sentence of the pool is encoded once. Wherever a text of the crowd repeats it, its vector is
moved in a random direction, to a cosine of about 0.9, so that no two are the same; all goes
through the store and what is derived from it as any document does.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from index import encoder
from index.encoder import DEFAULT, Vectors
from index.encoder.onnx import WEIGHTS_SHA256
from index.ingest import cut
from index.library import Library
from index.loaders import from_text
from index.lock import locked
from index.search.caches import Caches
from index.segment import passages
from index.store import Store
from index.types import Document
from tests.benchmark import corpus, jobs
from tests.benchmark.contenders.protocol import peak_mb
from tests.benchmark.machine import CACHE

DOCUMENT_SENTENCES = 25
WRITTEN_AT_ONCE = 20
"""Texts of the crowd in a batch: some 200 passages, about as many as Footnote writes together."""

_RECORD = "filled.json"
_AWAY = 0.48
"""Length of the random step from a unit vector; the cosine is then 1 / sqrt(1 + 0.48²) = 0.9."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Sentences, and their vectors, of shape (sentences, dimensions)."""

    sentences: tuple[str, ...]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Filled:
    """How many there are of each in an index; ``written`` is sentences of the crowd a second,
    ``peak`` the most memory of the process that wrote them, in MB."""

    passages: int
    sentences: int
    documents: int
    written: float
    peak: float


def main() -> None:
    """Fill an index, in a process of its own so that its memory can be told."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the validation files")
    parser.add_argument("--passages", type=int, required=True, help="how many there are to be")
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    texts = list(genuine(options.folder / "index", options.data).values())
    drawn_from = pool(options.data, CACHE)
    filled = fill(options.folder / "index", texts, drawn_from, options.passages)
    (options.folder / _RECORD).write_text(json.dumps(asdict(filled)), encoding="utf-8")


def made(data: Path, passages: int, folder: Path) -> Filled:
    """The index in ``folder``, filled unless it has been before.

    Raises:
        Failed: it could not be filled.
    """
    if not (folder / _RECORD).exists():
        given = ("--data", str(data.resolve()), "--passages", str(passages), str(folder.resolve()))
        jobs.run((sys.executable, "-m", "tests.benchmark.crowd", *given))
    return Filled(**json.loads((folder / _RECORD).read_text(encoding="utf-8")))


def genuine(index: Path, data: Path) -> dict[str, Document]:
    """The texts of the held-back questions, added as any other, by their wording."""
    texts = corpus.held_back(data)
    library = Library(str(index))
    ids = library.add(from_text(one.title, one.text, uri=one.id) for one in texts.values())
    found = {text: library.documents[id] for text, id in zip(texts, ids, strict=True)}
    library.close()
    return found


def pool(data: Path, cache: Path) -> Pool:
    """The distinct sentences of the validation files, encoded, from ``cache`` where it has them."""
    sentences = tuple(corpus.pool(data))
    made_of = json.dumps([DEFAULT, WEIGHTS_SHA256, sentences])
    kept = cache / f"pool-{hashlib.sha256(made_of.encode()).hexdigest()[:16]}.npy"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        vectors = encoder.load().encode(sentences)
        np.save(kept, vectors)
    return Pool(sentences, np.load(kept))


def fill(location: Path, genuine: Sequence[Document], crowd: Pool, wanted: int) -> Filled:
    """Add texts of the crowd to the index at ``location``, which holds ``genuine`` already, until
    it has ``wanted`` passages."""
    before = sum(len(one.sentences) for one in genuine)
    count = sum(len(passages(one.sentences, one.text)) for one in genuine)
    held, documents, started = before, len(genuine), time.perf_counter()
    store, caches = Store(str(location), DEFAULT), Caches(str(location))
    batch: list[tuple[Document, Vectors]] = []
    with locked(str(location)):
        for document, vectors in texts(crowd):
            if count >= wanted:
                break
            batch.append((document, vectors))
            count += len(passages(document.sentences, document.text))
            held, documents = held + len(vectors), documents + 1
            if len(batch) == WRITTEN_AT_ONCE:
                write(batch, store, caches)
                batch.clear()
        write(batch, store, caches)
        caches.generation = store.generation
    caches.close()
    store.close()
    rate = (held - before) / (time.perf_counter() - started)
    return Filled(count, held, documents, rate, peak_mb())


def write(batch: Sequence[tuple[Document, Vectors]], store: Store, caches: Caches) -> None:
    """As ``index.Library`` writes."""
    if not batch:
        return
    held = store.begin([document.id for document, _ in batch])
    store.write(batch)
    store.commit([document for document, _ in batch], held)
    for document, vectors in batch:
        caches.add(document, vectors)


def texts(crowd: Pool) -> Iterator[tuple[Document, Vectors]]:
    """Texts without end, the same at every call, with a vector for each of their sentences."""
    draw, noise = random.Random(0), np.random.default_rng(0)
    number = 0
    while True:
        rows = draw.sample(range(len(crowd.sentences)), DOCUMENT_SENTENCES)
        # A sentence a line, so that each is cut as it was encoded.
        text = "\n".join(crowd.sentences[row] for row in rows)
        document = cut(from_text(f"Crowd {number}", text, uri=f"crowd-{number}"))
        step = noise.standard_normal((len(rows), crowd.vectors.shape[1]), np.float32)
        moved = crowd.vectors[rows] + step * (_AWAY / np.sqrt(step.shape[1]))
        moved /= np.linalg.norm(moved, axis=1, keepdims=True)
        if len(document.sentences) == len(rows):
            yield document, moved.astype(np.float32)
            number += 1


if __name__ == "__main__":
    main()
