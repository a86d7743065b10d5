"""Training examples as padded batches of word pieces, cut once and kept on disk."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.reader.tokens import Pieces, Tokens
from index.types import Span
from training.reader.examples import Example

_LONGEST = 448
_POOL = 2_048
# Few different widths: matrix kernels are compiled once for each.
_STRIDE = 8

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Features:
    """Flat arrays: ``ids[offsets[i]:offsets[i + 1]]`` are the pieces of example ``i``.

    ``question`` holds how many pieces the question has, ``head`` how many stand before the window,
    ``row`` and ``group`` those of the examples; ``gold`` has columns (example, first piece, last
    piece), one line per answer, and ``sentence`` (example, first piece, last piece, is evidence),
    one line per sentence.
    """

    ids: Ints
    offsets: Ints
    question: Ints
    head: Ints
    row: Ints
    group: Ints
    gold: Ints
    sentence: Ints

    def save(self, path: Path) -> None:
        """Write the arrays to ``path``, whole or not at all."""
        partial = path.with_suffix(".partial.npz")
        np.savez(partial, **{name: getattr(self, name) for name in self.__slots__})
        partial.replace(path)

    @classmethod
    def load(cls, path: Path) -> Features:
        """The arrays that ``save`` wrote."""
        with np.load(path) as arrays:
            return cls(**{name: arrays[name] for name in cls.__slots__})


def features(examples: Iterable[Example], tokens: Tokens) -> Features:
    """The examples as word pieces; those longer than 448 pieces are left out."""
    ids: list[int] = []
    offsets, question, head = [0], list[int](), list[int]()
    row, group = list[int](), list[int]()
    gold: list[tuple[int, int, int]] = []
    sentence: list[tuple[int, int, int, int]] = []
    for example in examples:
        asked = tokens.question(example.question)
        window = tokens.pieces(example.window.text)
        before = (*asked, *tokens.context(example.window.context))
        if len(before) + len(window.ids) + 1 > _LONGEST:
            continue
        for answer in example.answers:
            inside = _pieces_in(window, answer)
            # Of a whole sentence every piece may begin and end what is picked.
            picks = zip(inside, inside, strict=True) if example.are_whole else _ends(inside)
            gold.extend((len(row), len(before) + a, len(before) + b) for a, b in picks)
        for span, needed in zip(example.window.sentences, example.evidence, strict=True):
            if inside := _pieces_in(window, span):
                places = (len(before) + inside[0], len(before) + inside[-1])
                sentence.append((len(row), *places, needed))
        ids.extend((*before, *window.ids, tokens.closing))
        offsets.append(len(ids))
        question.append(len(asked))
        head.append(len(before))
        row.append(example.row)
        group.append(example.group)
    labels = (np.reshape(gold, (-1, 3)), np.reshape(sentence, (-1, 4)))
    arrays = (ids, offsets, question, head, row, group, *labels)
    return Features(*(np.asarray(values, dtype=np.int64) for values in arrays))


def _ends(pieces: Sequence[int]) -> list[tuple[int, int]]:
    """The first and the last of pieces, as a pair; none where there are none."""
    return [(pieces[0], pieces[-1])] if pieces else []


def _pieces_in(window: Pieces, span: Span) -> list[int]:
    """The places of the pieces that lie in ``span`` at least in part."""
    first = bisect_right(window.spans, span.start, key=lambda piece: piece.end)
    last = bisect_left(window.spans, span.end, key=lambda piece: piece.start)
    return list(range(first, last))


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of ``n`` examples of ``t`` pieces.

    ``ids``, ``types``, ``mask``: int64 (n, t); ``allowed``: bool (n, t), the pieces that may
    be picked ([CLS] for "no answer" and those of the window); ``starts``, ``ends``: bool
    (n, t), the right picks; ``group``: int64 (n,). ``sentence``: int64 (n, t), the number of
    the piece's sentence among all ``s`` of the batch, from 1 (0: none); ``evidence``: float (s,).
    """

    ids: Any
    types: Any
    mask: Any
    allowed: Any
    starts: Any
    ends: Any
    group: Any
    sentence: Any
    evidence: Any


def batches(made: Features, size: int, seed: int) -> list[list[int]]:
    """Example numbers by batch, of similar length, the examples of one row together."""
    chance = random.Random(seed)
    lengths = np.diff(made.offsets)
    rows: dict[int, list[int]] = defaultdict(list)
    for number, row in enumerate(made.row.tolist()):
        rows[row].append(number)
    units = list(rows.values())
    chance.shuffle(units)
    found: list[list[int]] = []
    for start in range(0, len(units), _POOL):
        pool = sorted(units[start : start + _POOL], key=lambda unit: max(lengths[n] for n in unit))
        found.extend(_filled(pool, size))
    chance.shuffle(found)
    return found


def _filled(units: Iterable[list[int]], size: int) -> Iterator[list[int]]:
    batch: list[int] = []
    for unit in units:
        batch.extend(unit)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


def batch(made: Features, numbers: list[int], answers: Labels) -> Batch:
    """The tensors of the examples ``numbers``."""
    import torch

    lengths = [int(made.offsets[n + 1] - made.offsets[n]) for n in numbers]
    shape = (len(numbers), -(-max(lengths) // _STRIDE) * _STRIDE)
    ids, types, mask, sentence = (np.zeros(shape, np.int64) for _ in range(4))
    allowed, starts, ends = (np.zeros(shape, bool) for _ in range(3))
    evidence = list[float]()
    for line, (number, length) in enumerate(zip(numbers, lengths, strict=True)):
        asked = int(made.question[number])
        ids[line, :length] = made.ids[made.offsets[number] : made.offsets[number + 1]]
        types[line, asked:length] = 1
        mask[line, :length] = 1
        allowed[line, int(made.head[number]) : length - 1] = True
        allowed[line, 0] = True
        for first, last in answers.spans.get(number, [(0, 0)]):
            starts[line, first] = True
            ends[line, last] = True
        for first, last, needed in answers.sentences.get(number, ()):
            evidence.append(float(needed))
            sentence[line, first : last + 1] = len(evidence)
    whole = (ids, types, mask, allowed, starts, ends, made.group[numbers], sentence)
    arrays = (*whole, np.asarray(evidence, np.float32))
    return Batch(*(torch.from_numpy(np.ascontiguousarray(values)) for values in arrays))


@dataclass(frozen=True, slots=True)
class Labels:
    """What is right of every example: (first, last) pieces of answers, and its sentences with
    whether they are evidence."""

    spans: Mapping[int, Sequence[tuple[int, int]]]
    sentences: Mapping[int, Sequence[tuple[int, int, int]]]


def labels_of(made: Features) -> Labels:
    """The labels of all examples by number."""
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, first, last in made.gold.tolist():
        spans[number].append((first, last))
    sentences: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for number, first, last, needed in made.sentence.tolist():
        sentences[number].append((first, last, needed))
    return Labels(spans, sentences)
