"""Pools the vectors of tokens into one unit vector per span of the text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.encoder import Vectors
from index.types import Span


def pooled(tokens: Vectors, offsets: Sequence[tuple[int, int]], spans: Sequence[Span]) -> Vectors:
    """Shape ``(len(spans), dimensions)``: the mean of the tokens that start inside each span.

    ``tokens`` has shape ``(tokens, dimensions)``; ``offsets`` are their characters, empty for
    special tokens. A span without a token gets a row of zeros.
    """
    starts = np.array([start if end > start else -1 for start, end in offsets], dtype=np.int64)
    rows = np.zeros((len(spans), tokens.shape[1]), np.float32)
    for row, span in zip(rows, spans, strict=True):
        inside = (starts >= span.start) & (starts < span.end)
        if inside.any():
            row[:] = unit(tokens[inside].mean(axis=0))
    return rows


def unit(vector: Vectors) -> Vectors:
    """``vector`` scaled to length 1; zeros stay zeros."""
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length else vector
