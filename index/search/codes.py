"""Vectors in two bits a dimension, which tell in no time who among millions may be near a query.

Their signs are compared first. Of the nearest, the query is then compared with both bits, in whole
numbers, so that the same vectors are chosen in whatever order they are held. Who is nearest, the
vectors themselves say (binary codes with reranking; Yamada et al., 2021, arXiv:2106.00882).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from index.encoder import Vectors

Codes = npt.NDArray[np.uint64]
"""Shape (2 * words, vectors). In the upper half of a column, bit ``d``, counted from its first
byte, is set where the vector is positive in dimension ``d``; in the lower half, where it is large.
"""

Positions = npt.NDArray[np.intp]

COARSE = 32_768
"""How many, at least, are compared by both bits after they were by their signs."""

FINE = 512
"""How many of these, at least, are chosen. Of a million sentences, they held the first 20 always
and 99.9 % of the 64 nearest; so did 2,048 chosen by their signs alone."""

_LARGE = 0.98
_LEVELS = 3, 10
"""What is large in a vector of length 1, times the root of its dimensions, and what small and large
parts count: the best 4 levels for a normal distribution (Max, 1960, "Quantizing for Minimum
Distortion"), which are 1 to 3.3."""

_WORD = 8
_BLOCK, _ROWS = 1 << 15, 1 << 11
_STEPS = 127
"""Whole numbers that a query's largest part becomes: sums of 384 of them, ten times, are exact in
float32."""


def coded(vectors: Vectors) -> bytes:
    """The codes of vectors of shape (vectors, dimensions), each half filled up to whole words."""
    large = np.abs(vectors) > _LARGE / np.sqrt(max(vectors.shape[1], 1))
    halves = [np.packbits(bits, axis=1) for bits in (vectors > 0, large)]
    room = ((0, 0), (0, -halves[0].shape[1] % _WORD))
    return np.hstack([np.pad(half, room) for half in halves]).tobytes()


def read(data: bytes, count: int) -> Codes:
    """The codes of ``count`` vectors as ``coded`` has made them.

    Raises:
        ValueError: there are more, or fewer.
    """
    return np.frombuffer(data, np.uint64).reshape(count, -1).T


def likely(codes: Codes, vector: Vectors, among: Positions | None = None) -> Positions:
    """At least the ``FINE`` columns that look nearest to ``vector``, of all or of those ``among``.

    In order of their position; which ones they are does not depend on it.
    """
    signs, _ = np.split(read(coded(vector[np.newaxis]), 1), 2)
    apart = _apart(codes if among is None else codes[:, among], signs)
    near = _least(apart, COARSE)
    chosen = near if among is None else among[near]
    return chosen[_least(-_agreement(codes[:, chosen], vector), FINE)]


def _apart(codes: Codes, signs: Codes) -> npt.NDArray[np.int32]:
    """In how many signs each column differs from the one of ``signs`` (the Hamming distance)."""
    apart = np.empty(codes.shape[1], np.int32)
    for start in range(0, len(apart), _BLOCK):
        block = slice(start, start + _BLOCK)
        different = np.bitwise_count(codes[: len(signs), block] ^ signs)
        apart[block] = different.sum(axis=0, dtype=np.int32)
    return apart


def _agreement(codes: Codes, vector: Vectors) -> npt.NDArray[np.int32]:
    """The product of the query, in whole numbers, with what each column's bits stand for."""
    largest = float(np.abs(vector).max(initial=0)) or 1.0
    whole = np.round(vector * (_STEPS / largest)).astype(np.float32)
    small, step = _LEVELS[0], _LEVELS[1] - _LEVELS[0]
    positive, large = np.split(codes, 2)
    total = 2 * small * _sums(positive, whole) - small * whole.sum()
    total += step * (2 * _sums(positive & large, whole) - _sums(large, whole))
    return np.asarray(total, np.int32)


def _sums(codes: Codes, whole: Vectors) -> Vectors:
    """What the numbers at the bits that are set come to, of each column."""
    columns = np.ascontiguousarray(codes.T).view(np.uint8)
    sums = np.empty(len(columns), np.float32)
    for start in range(0, len(sums), _ROWS):
        block = slice(start, start + _ROWS)
        bits = np.unpackbits(columns[block], axis=1, count=len(whole))
        sums[block] = bits.astype(np.float32) @ whole
    return sums


def _least(values: npt.NDArray[np.int32], wanted: int) -> Positions:
    """The places of the ``wanted`` least values, and of all that equal the last of them."""
    if len(values) <= wanted:
        return np.arange(len(values))
    return np.flatnonzero(values <= np.partition(values, wanted - 1)[wanted - 1])
