"""Vectors in one bit a dimension, which tell in no time who among millions may be near a query.

Their signs are compared first, then the query itself with the signs, in whole numbers, so that the
same vectors are chosen in whatever order they are held; who is nearest the vectors themselves say
(binary quantisation with rescoring; Yamada et al., 2021, arXiv:2106.00882).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from index.encoder import Vectors

Codes = npt.NDArray[np.uint64]
"""Shape (words, vectors): bit ``d`` of a column, counted from its first byte, is set where the
vector is positive in dimension ``d``."""

Positions = npt.NDArray[np.intp]

COARSE = 32_768
"""How many, at least, are compared with the query after the signs alone were."""

FINE = 2_048
"""How many of these, at least, are chosen."""

_WORD = 8
_BLOCK = 1 << 15
_STEPS = 127
"""Whole numbers that a query's largest part becomes: sums of 384 of them are exact in float32."""


def coded(vectors: Vectors) -> bytes:
    """The signs of vectors of shape (vectors, dimensions), each filled up to whole words."""
    signs = np.packbits(vectors > 0, axis=1)
    return np.pad(signs, ((0, 0), (0, -signs.shape[1] % _WORD))).tobytes()


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
    asked = np.frombuffer(coded(vector[np.newaxis]), np.uint64)
    apart = _apart(codes if among is None else codes[:, among], asked)
    near = _least(apart, COARSE)
    chosen = near if among is None else among[near]
    return chosen[_least(-_agreement(codes[:, chosen], vector), FINE)]


def _apart(codes: Codes, asked: npt.NDArray[np.uint64]) -> npt.NDArray[np.int32]:
    """In how many signs each column differs (the Hamming distance)."""
    apart = np.empty(codes.shape[1], np.int32)
    for start in range(0, len(apart), _BLOCK):
        block = slice(start, start + _BLOCK)
        different = np.bitwise_count(codes[:, block] ^ asked[:, np.newaxis])
        apart[block] = different.sum(axis=0, dtype=np.int32)
    return apart


def _agreement(codes: Codes, vector: Vectors) -> npt.NDArray[np.int32]:
    """The product of the query, in whole numbers, with each column's signs."""
    largest = float(np.abs(vector).max(initial=0)) or 1.0
    whole = np.round(vector * (_STEPS / largest)).astype(np.float32)
    bits = np.unpackbits(np.ascontiguousarray(codes.T).view(np.uint8), axis=1, count=len(vector))
    agreement = 2 * (bits.astype(np.float32) @ whole) - whole.sum()
    return np.asarray(agreement, np.int32)


def _least(values: npt.NDArray[np.int32], wanted: int) -> Positions:
    """The places of the ``wanted`` least values, and of all that equal the last of them."""
    if len(values) <= wanted:
        return np.arange(len(values))
    return np.flatnonzero(values <= np.partition(values, wanted - 1)[wanted - 1])
