"""Encoders: texts in, unit vectors out; the default one runs without torch."""

from __future__ import annotations

from functools import cache

from index.encoder.types import DEFAULT, Encoder, Vectors

__all__ = ["DEFAULT", "Encoder", "Vectors", "load"]


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
