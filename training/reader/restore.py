"""Reads exported weights back into the form of Hugging Face: 8-bit values times their scales.

``python -m training.reader.restore --out FOLDER``: the folder is what training writes, so that
``Settings(reader=FOLDER)``, ``--base`` of the training, and any tool that runs Hugging Face
question-answering models can take it. What was lost by storing the weights in 8 bits stays lost.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.reader.onnx import shipped_weights
from assistant.reader.tokens import base_model
from index.errors import BadInput
from training.reader.model import LABELS

_MODEL = "model."
_TOKENIZER = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt")

Arrays = dict[str, NDArray[np.float32]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Restore with the options of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, help="the folder to write")
    parser.add_argument(
        "--weights", type=Path, default=shipped_weights(), help="an .onnx file; default: ours"
    )
    parser.add_argument(
        "--base",
        type=Path,
        default=None,
        help="folder of the model that training started from; default: the installed MiniLM",
    )
    options = parser.parse_args(arguments)
    restore(options.weights, options.base or base_model(), options.out)


def restore(weights: Path, base: Path, out: Path) -> None:
    """Write the folder ``out``: configuration, 32-bit weights (safetensors) and tokenizer.

    Configuration and tokenizer are those of ``base``, the folder of the model that training
    started from; its weights are not looked at.

    Raises:
        BadInput: the weights are not those of an exported reader of that configuration.
    """
    import onnx
    import torch
    from transformers import AutoConfig, AutoModelForQuestionAnswering

    models: Any = AutoModelForQuestionAnswering
    found = parameters(onnx.load(weights).graph)
    config = AutoConfig.from_pretrained(base)
    config.num_labels = len(found["qa_outputs.bias"]) if "qa_outputs.bias" in found else LABELS
    model = models.from_config(config, dtype=torch.float32)
    wanted = {name: tuple(weight.shape) for name, weight in model.state_dict().items()}
    given = {name: weight.shape for name, weight in found.items()}
    if wanted != given:
        name = min(name for name, _ in wanted.items() ^ given.items())
        raise BadInput(
            f"{weights} is not a reader exported from a model like {base}: they differ in {name}."
        )
    model.load_state_dict({name: torch.tensor(weight) for name, weight in found.items()})
    model.save_pretrained(out)
    for name in _TOKENIZER:
        if (base / name).exists():
            shutil.copyfile(base / name, out / name)


def parameters(graph: Any) -> Arrays:
    """The weights of an exported reader by the names that they have in its model, in 32 bits.

    Vectors and tables keep their names in a graph. Matrices lose theirs, since products take
    them transposed; but what a matrix makes is added to its bias, which tells whose it is.
    """
    from onnx import numpy_helper

    arrays = _widened({one.name: numpy_helper.to_array(one) for one in graph.initializer})
    makers = {name: node for node in graph.node for name in node.output}
    found = {
        name.removeprefix(_MODEL): array
        for name, array in arrays.items()
        if name.startswith(_MODEL) and array.dtype == np.float32
    }
    for node in graph.node:
        if node.op_type == "Add" and node.input[1].endswith(".bias"):
            owner = node.input[1].removeprefix(_MODEL).removesuffix(".bias")
            matrix = arrays.get(_matrix(makers, node.input[0]))
            if matrix is not None:
                found[f"{owner}.weight"] = np.ascontiguousarray(matrix.T)
    return found


def _widened(stored: Mapping[str, NDArray[Any]]) -> Arrays:
    """All arrays, those in 8 bits multiplied by their scales, by the names they had before.

    ``_small`` and ``_steps`` are the names that ``quantise`` gives, the others those of ONNX
    Runtime; the scales are of rows or columns, and so shaped that they are broadcast.
    """
    found = dict(stored)
    for name in stored:
        if name.endswith("_small"):
            before = name.removesuffix("_small")
            found[before] = found.pop(name) * found.pop(f"{before}_steps")
        elif name.endswith("_quantized"):
            before = name.removesuffix("_quantized")
            values = found.pop(name).astype(np.float32) - found.pop(f"{before}_zero_point")
            found[before] = values * found.pop(f"{before}_scale")
    for name in stored:
        if name.endswith("_few"):
            # Rows that are multiplied apart; the matrix of the others has zeros there.
            before = name.removesuffix("_few")
            found[before][found.pop(f"{before}_at").astype(int)] = found.pop(name)
            del found[f"{before}_others"]
    return found


def _matrix(makers: Mapping[str, Any], product: str) -> str:
    """The name of the matrix that makes ``product``; one in 8 bits is cast and scaled after it, and
    what is multiplied apart is added."""
    node = makers.get(product)
    while node and node.op_type in ("Add", "Mul", "Cast"):
        node = makers.get(node.input[0])
    return str(node.input[1]).removesuffix("_quantized") if node else ""


if __name__ == "__main__":
    main()
