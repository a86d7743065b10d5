"""A process killed while it adds documents leaves nothing that can be cited wrongly."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index import encoder, ingest
from index.encoder import Vectors
from index.errors import VectorsDamaged
from index.library import Library
from index.loaders import document_id, find, load
from index.rebuild import rebuild
from index.types import Span

ROOT = Path(__file__).parents[2]
DOCUMENTS = 200
KILLS = 20


class HashedWords:
    """Words counted by their hash: so quick that nearly all of the time goes into writing."""

    name = encoder.DEFAULT

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), 64), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.casefold().replace(".", "").split():
                row[zlib.crc32(word.encode()) % 64] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def encode_spans(
        self, texts: Sequence[str], spans: Sequence[tuple[Span, ...]]
    ) -> tuple[Vectors, ...]:
        return tuple(
            self.encode([span.of(text) for span in inside])
            for text, inside in zip(texts, spans, strict=True)
        )


def add(index: str, sources: str) -> None:
    """What the process does that is killed: says how many documents are in, one by one."""
    encoder.load = lambda *_: HashedWords()  # type: ignore[assignment]
    ingest._BATCH_PASSAGES = 16
    places = find(sources)
    Library(index).add(
        (load(place) for place in places), progress=lambda _, done, __: print(done, flush=True)
    )


def text(number: int, edition: int) -> str:
    """Eight sentences that no other document or edition has."""
    return "\n".join(
        f"Ledger {number} edition {edition} line {line} tells of {line * number} goats."
        for line in range(8)
    )


def write(folder: Path, edition: int) -> dict[str, str]:
    """The texts of an edition by document id, written as files."""
    folder.mkdir(exist_ok=True)
    written = {}
    for number in range(DOCUMENTS):
        path = folder / f"{number}.txt"
        path.write_text(text(number, edition), encoding="utf-8")
        written[document_id(str(path))] = text(number, edition)
    return written


def killed(index: Path, sources: Path, at: int, after: float) -> None:
    """Start adding, and kill the process ``after`` seconds from when ``at`` documents are in."""
    running = started(index, sources)
    assert running.stdout
    while at and int(running.stdout.readline() or DOCUMENTS) < at:
        pass
    time.sleep(after)
    running.kill()
    running.communicate()


def started(index: Path, sources: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, __file__, str(index), str(sources)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


def opened(index: Path) -> Library:
    """The library; vectors that were being written at the moment of a kill are made again."""
    try:
        return Library(str(index))
    except VectorsDamaged:
        assert rebuild(str(index)).lost == ()
        return Library(str(index))


def check(index: Path, allowed: tuple[dict[str, str], ...]) -> list[int]:
    """Every document is of an allowed edition and so is every hit; how many are of each."""
    library = opened(index)
    held = {document.id: document for document in library.documents}
    for id, document in held.items():
        assert document.text in [edition.get(id) for edition in allowed]
    for question in ("Ledger 7 edition 1 line 3 goats", "Which ledger tells of 40 goats?"):
        for hit in library.search(question):
            cited = held[hit.document_id].text[hit.start : hit.end]
            assert cited in held[hit.document_id].text.splitlines()
            assert hit.dense > 0.2
    library.close()
    return [
        sum(document.text == edition[id] for id, document in held.items()) for edition in allowed
    ]


@pytest.mark.timeout(280)
def test_a_kill_at_any_moment_leaves_the_old_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder, "load", lambda *_: HashedWords())
    index, sources = tmp_path / "index", tmp_path / "sources"
    chance = random.Random(20)
    editions: tuple[dict[str, str], ...] = ()
    partly = 0
    for edition in (1, 2):
        editions = (*editions, write(sources, edition))
        done = 0
        for _ in range(KILLS // 2):
            killed(index, sources, min(done + chance.randrange(24), 199), chance.uniform(0, 0.3))
            was, done = done, check(index, editions)[-1]
            assert done >= was
            partly += 0 < done < DOCUMENTS
    assert partly >= KILLS // 3
    assert started(index, sources).wait() == 0
    assert check(index, editions) == [0, DOCUMENTS]
    nothing_is_left(index, editions[-1])


def nothing_is_left(index: Path, texts: dict[str, str]) -> None:
    """A removed document cannot be found, and there is one vector a sentence."""
    library = Library(str(index))
    gone = sorted(texts)[0]
    library.remove(gone)
    hits = library.search(texts[gone].splitlines()[0])
    assert hits
    assert all(hit.document_id != gone for hit in hits)
    assert library.store._vectors.count() == 8 * (DOCUMENTS - 1)
    library.close()


if __name__ == "__main__":
    add(*sys.argv[1:])
