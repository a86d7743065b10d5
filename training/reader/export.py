"""Writes a trained reader as ONNX.

``python -m training.reader.export --model FOLDER --out FILE``
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.pipeline import read_shipped
from assistant.reader.tokens import Tokens, shipped_vocabulary
from training.reader.model import qa_model, read_logits
from training.reader.quantise import Feeds, quantise

PRECISIONS = ("fp32", "int8")
PRECISE = 2


def main(arguments: Sequence[str] | None = None) -> None:
    """Export with the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="folder that training wrote")
    parser.add_argument("--out", type=Path, required=True, help="the .onnx file to write")
    parser.add_argument("--precision", choices=PRECISIONS, default="int8")
    parser.add_argument("--precise", type=int, default=PRECISE, help="layers not run in int8")
    parser.add_argument("--full-range", action="store_true", help="8-bit weights, not 7-bit")
    parser.add_argument(
        "--outliers", type=int, default=0, help="channels of a product not run in int8"
    )
    options = parser.parse_args(arguments)
    record = export(
        options.model,
        options.out,
        options.precision,
        options.precise,
        not options.full_range,
        options.outliers,
    )
    print(json.dumps(record, indent=2))


def export(
    model: Path,
    out: Path,
    precision: str = "int8",
    precise: int = PRECISE,
    reduce_range: bool = True,
    outliers: int = 0,
) -> dict[str, str | int]:
    """Write ``out`` and, beside it, a JSON record with its hash; the record is returned.

    Inputs ``ids`` and ``types`` are int64 (1, t); the output ``logits`` is float (1, t, 3).
    For ``int8``, ``precise``, ``reduce_range`` and ``outliers`` see ``quantise``; which channels
    are outliers is seen on the articles that ship.
    """
    vocabulary = model / "tokenizer.json"
    if not vocabulary.exists():
        vocabulary = shipped_vocabulary()
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "reader.onnx"
        _trace(model, full)
        if precision == "int8":
            samples = tuple(_samples(Tokens(vocabulary))) if outliers else ()
            quantise(full, out, precise, reduce_range, outliers, samples)
        else:
            out.write_bytes(full.read_bytes())
    _forget_origin(out)
    record: dict[str, str | int] = {
        "sha256": _sha256(out),
        "vocabulary_sha256": _sha256(vocabulary),
        "precision": precision,
        "precise_layers": precise if precision == "int8" else "all",
        **({"outliers": outliers} if precision == "int8" and outliers else {}),
    }
    out.with_suffix(".json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return record


_SAMPLE = 192
"""Word pieces of a window that outliers are looked for in."""


def _samples(tokens: Tokens) -> Iterator[Feeds]:
    """Windows of the articles that ship, each after its article's title as the question."""
    for source in read_shipped():
        asked, pieces = tokens.question(source.title), tokens.pieces(source.text).ids
        for start in range(0, len(pieces), _SAMPLE):
            ids = np.array([(*asked, *pieces[start : start + _SAMPLE], tokens.closing)], np.int64)
            types = (np.arange(ids.shape[1]) >= len(asked)).astype(np.int64)[None]
            yield {"ids": ids, "types": types}


def _forget_origin(path: Path) -> None:
    """Take out what the tracer notes of this machine: the lines of code each step came from."""
    import onnx

    model = onnx.load(path)
    graph = model.graph
    for part in (model, graph, *graph.node, *graph.value_info, *graph.initializer):
        del part.metadata_props[:]
    onnx.save(model, path)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _trace(model: Path, out: Path) -> None:
    """The model's graph; a window is run alone, so there is no padding and no mask."""
    import torch

    loaded = qa_model(model).eval()
    length = torch.export.Dim("pieces", min=4, max=512)
    # Two different samples: one tensor given twice would be traced as one input.
    ids, types = torch.arange(1_000, 1_048)[None], torch.ones((1, 48), dtype=torch.int64)
    torch.onnx.export(
        _with_logits(loaded),
        (ids, types),
        str(out),
        input_names=["ids", "types"],
        output_names=["logits"],
        dynamic_shapes=({1: length}, {1: length}),
        external_data=False,
        dynamo=True,
        verbose=False,
    )


def _with_logits(model: Any) -> Any:
    import torch

    class Logits(torch.nn.Module):
        """Start, end and evidence logits as the last axis of one output."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, ids: Any, types: Any) -> Any:
            return read_logits(self.model, ids, types)

    return Logits().eval()


if __name__ == "__main__":
    main()
