"""What every encoder gives: unit vectors, one a text or one a span of a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.types import Span

Vectors = npt.NDArray[np.float32]

DEFAULT = "all-MiniLM-L6-v2"
"""Name stored with an index that the default encoder made."""


class Encoder(Protocol):
    """Turns texts into unit vectors; a text's vector never depends on its neighbours."""

    @property
    def name(self) -> str: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Shape ``(len(texts), dimensions)``, rows of length 1."""
        ...

    def encode_spans(
        self, texts: Sequence[str], spans: Sequence[tuple[Span, ...]]
    ) -> tuple[Vectors, ...]:
        """For each text, one row of length 1 per span of it, read in the light of the whole text.

        The mean of the token vectors inside the span, each token having seen all of the text:
        "late chunking" (Günther et al., 2024, arXiv:2409.04701). A span that the encoder does
        not reach gets a row of zeros.
        """
        ...


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
