"""Compiles the default encoder: from the published torch weights to a small ONNX graph."""

from __future__ import annotations

import logging
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.encoder import weights


def export() -> bytes:
    """The encoder as an ONNX graph: ``ids`` of shape (1, tokens) to ``tokens`` of (1, tokens, 384).

    Weights are 7-bit integers per channel and activations are quantised while running, which
    takes less than half the time of 32-bit floats and finds as much; 8 bits could overflow on
    processors without VNNI.

    Raises:
        BadInput: the installed weights are not the published ones.
    """
    weights.verify()
    with tempfile.TemporaryDirectory() as folder, _quiet():
        full, small = Path(folder) / "full.onnx", Path(folder) / "small.onnx"
        _trace(full)
        _quantise(full, small)
        return small.read_bytes()


def _trace(path: Path) -> None:
    """Write the graph of the published weights; texts are run alone, so there is no mask."""
    import torch
    from transformers import AutoModel
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]

    class Tokens(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            # A module of this one, or its weights would be traced as constants.
            self.model = AutoModel.from_pretrained(weights.folder(), attn_implementation="eager")

        def forward(self, ids: torch.Tensor) -> torch.Tensor:
            hidden: torch.Tensor = self.model(input_ids=ids)[0]
            return hidden

    with torch.no_grad():
        torch.onnx.export(
            Tokens().eval(),
            (torch.ones((1, 16), dtype=torch.long),),
            path,
            input_names=["ids"],
            output_names=["tokens"],
            dynamic_axes={"ids": {1: "tokens"}},
            dynamo=False,
        )


def _quantise(full: Path, small: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        full,
        small,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        op_types_to_quantize=["MatMul", "Gather"],
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Without advice to developers of the libraries that compile."""
    held = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(held)
