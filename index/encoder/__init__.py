"""Encoders: texts in, unit vectors out; the default one runs without torch."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
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


@cache
def load(name: str = "", device: str = "cpu") -> Encoder:
    """The encoder called ``name`` (empty: the default), opened once in a process.

    The default is a shipped graph run by ONNX Runtime, unless ``device`` is a GPU;
    any other sentence-transformers model, by name or path, runs on torch.

    Raises:
        BadInput: there is no such model, or the default's files are not the genuine ones.
    """
    if name in ("", DEFAULT) and device == "cpu":
        from index.encoder.onnx import OnnxEncoder

        return OnnxEncoder()
    from index.encoder.torch import TorchEncoder

    return TorchEncoder(name, device)
