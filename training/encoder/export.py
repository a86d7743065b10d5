"""Writes the encoder that ships: from the published torch weights to a small ONNX graph.

``python -m training.encoder.export`` writes ``index/encoder/encoder.onnx`` and its record.
"""

from __future__ import annotations

import argparse
import json
import logging
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.encoder.onnx import (
    WEIGHTS_SHA256,
    file_sha256,
    model_folder,
    shipped_graph,
    verify_weights,
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Export with the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=shipped_graph(), help="the .onnx file to write")
    print(json.dumps(export(parser.parse_args(arguments).out), indent=2))


def export(out: Path) -> dict[str, str]:
    """Write the graph to ``out`` and, beside it, a JSON record with its hash; return the record.

    The input ``ids`` is int64 (1, tokens); the output ``tokens`` is float (1, tokens, 384).
    Weights are 7-bit integers per channel and activations are quantised while running, which
    takes less than half the time of 32-bit floats and finds as much; 8 bits could overflow on
    processors without VNNI.

    Raises:
        BadInput: the installed weights are not the published ones.
    """
    verify_weights()
    with tempfile.TemporaryDirectory() as folder, _quiet():
        full = Path(folder) / "full.onnx"
        trace(full)
        _quantise(full, out)
    record = {
        "sha256": file_sha256(out),
        "vocabulary_sha256": file_sha256(model_folder() / "tokenizer.json"),
        "weights_sha256": WEIGHTS_SHA256,
    }
    out.with_suffix(".json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return record


def trace(path: Path) -> None:
    """Write the graph of the published weights; texts are run alone, so there is no mask."""
    import torch
    from transformers import AutoModel
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]

    class Tokens(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            # A module of this one, or its weights would be traced as constants.
            self.model = AutoModel.from_pretrained(model_folder(), attn_implementation="eager")

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


def _quantise(full: Path, out: Path) -> None:
    """Write the graph ``full`` to ``out`` with integer weights."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        full,
        out,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        op_types_to_quantize=["MatMul", "Gather"],
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence the advice to developers of the libraries that compile."""
    level = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(level)


if __name__ == "__main__":
    main()
