"""Stores the weights of an exported reader in 8 bits.

Embeddings keep a scale for every row, matrices one for every column. The first encoder layers,
whose errors all later ones inherit, are multiplied in full precision; the others in 8 bits, with
activations scaled while running (per window, so that windows do not touch each other).

A few channels of a wide model's activations are a hundred times as large as all others, so that
one scale for all leaves the others no steps. They are multiplied apart, in full precision, as in
LLM.int8() (Dettmers et al., 2022): of nine layers of MPNet the error of the logits is then .09,
with all in 8 bits .5, and their spread 1.9.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_PER_LAYER = 6
_LONG = 1_000


Feeds = Mapping[str, NDArray[np.int64]]
"""The inputs of a graph by name."""


def quantise(
    full: Path,
    out: Path,
    precise: int,
    reduce_range: bool,
    outliers: int = 0,
    samples: Sequence[Feeds] = (),
) -> None:
    """Write the model ``full`` to ``out`` with 8-bit weights.

    ``precise`` counts the encoder layers whose products are in full precision;
    ``reduce_range`` keeps the others' weights to 7 bits, since without VNNI instructions
    sums of 8-bit products can overflow. Of every product in 8 bits, the ``outliers`` channels
    that are largest when the model reads ``samples`` are multiplied apart (0: none).
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model = onnx.load(full)
    _store_tables(model.graph)
    weighted = [node.name for node in model.graph.node if _matrix(model.graph, node) is not None]
    kept, head = weighted[: precise * _PER_LAYER], weighted[-1]
    small = frozenset(weighted[precise * _PER_LAYER : -1])
    apart = _multiply_apart(model.graph, small, _peaks(full, samples), outliers) if outliers else ()
    with tempfile.TemporaryDirectory() as folder:
        stored = Path(folder) / "stored.onnx"
        onnx.save(model, stored)
        quantize_dynamic(
            stored,
            out,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=reduce_range,
            op_types_to_quantize=["MatMul"],
            nodes_to_exclude=[*kept, *apart, head],
        )
    model = onnx.load(out)
    _store_matrices(model.graph, frozenset(kept))
    onnx.save(model, out)


def _peaks(full: Path, samples: Sequence[Feeds]) -> dict[str, NDArray[np.float32]]:
    """The greatest magnitude of every channel that a stored matrix multiplies, by tensor."""
    import onnx
    import onnxruntime
    from onnx import helper

    model = onnx.load(full)
    names = [node.input[0] for node in model.graph.node if _matrix(model.graph, node) is not None]
    names = list(dict.fromkeys(names))
    model.graph.output.extend(helper.make_empty_tensor_value_info(name) for name in names)
    session = onnxruntime.InferenceSession(model.SerializeToString())
    peaks: dict[str, NDArray[np.float32]] = {}
    for sample in samples:
        for name, values in zip(names, session.run(names, dict(sample)), strict=True):
            greatest = np.abs(values[0]).max(axis=0)
            peaks[name] = np.maximum(peaks.get(name, greatest), greatest)
    return peaks


def _multiply_apart(
    graph: Any, names: frozenset[str], peaks: Mapping[str, NDArray[np.float32]], count: int
) -> tuple[str, ...]:
    """Give each product among ``names`` a second one, of its ``count`` largest channels; the
    names of the second ones."""
    from onnx import helper, numpy_helper

    made = list[str]()
    for node in [node for node in graph.node if node.name in names]:
        stored, given, product = _matrix(graph, node), node.input[0], node.output[0]
        matrix, whole = numpy_helper.to_array(stored).copy(), stored.name
        at = np.sort(np.argsort(-peaks[given], kind="stable")[:count])
        others = np.ones(len(matrix), np.float32)
        others[at] = 0
        few, matrix[at] = matrix[at], 0
        arrays = {whole: matrix, f"{whole}_few": few, f"{whole}_at": at, f"{whole}_others": others}
        graph.initializer.remove(stored)
        graph.initializer.extend(numpy_helper.from_array(v, name) for name, v in arrays.items())
        node.input[0], node.output[0] = f"{whole}_masked", f"{whole}_most"
        second = helper.make_node(
            "MatMul", [f"{whole}_picked", f"{whole}_few"], [f"{whole}_rest"], f"{node.name}_few"
        )
        steps = (
            helper.make_node("Mul", [given, f"{whole}_others"], [f"{whole}_masked"]),
            node,
            helper.make_node("Gather", [given, f"{whole}_at"], [f"{whole}_picked"], axis=-1),
            second,
            helper.make_node("Add", [f"{whole}_most", f"{whole}_rest"], [product]),
        )
        _replace(graph, node, steps)
        made.append(second.name)
    return tuple(made)


def _matrix(graph: Any, node: Any) -> Any:
    """The stored matrix that ``node`` multiplies by, or ``None``."""
    if node.op_type != "MatMul":
        return None
    return next((kept for kept in graph.initializer if kept.name == node.input[1]), None)


def _store_tables(graph: Any) -> None:
    """Long embedding tables: 8-bit rows and their scales are looked up, then multiplied."""
    from onnx import TensorProto, helper

    tables = {kept.name: kept for kept in graph.initializer}
    for node in list(graph.node):
        table = tables.get(node.input[0]) if node.op_type == "Gather" else None
        if table is None or table.data_type != TensorProto.FLOAT or table.dims[0] < _LONG:
            continue
        scale, values = _shrink(graph, table, axis=1)
        rows, found = node.input[1], node.output[0]
        steps = (
            helper.make_node("Gather", [values, rows], [found + "_rows"]),
            helper.make_node("Cast", [found + "_rows"], [found + "_cast"], to=TensorProto.FLOAT),
            helper.make_node("Gather", [scale, rows], [found + "_scale"]),
            helper.make_node("Mul", [found + "_cast", found + "_scale"], [found]),
        )
        _replace(graph, node, steps)


def _store_matrices(graph: Any, names: frozenset[str]) -> None:
    """Matrices of full-precision products: 8-bit, widened once when a session loads them."""
    from onnx import TensorProto, helper

    for node in [node for node in graph.node if node.name in names]:
        matrix = _matrix(graph, node)
        scale, values = _shrink(graph, matrix, axis=0)
        wide = matrix.name
        steps = (
            helper.make_node("Cast", [values], [wide + "_cast"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [wide + "_cast", scale], [wide]),
            node,
        )
        _replace(graph, node, steps)


def _shrink(graph: Any, kept: Any, axis: int) -> tuple[str, str]:
    """Put 8-bit values and their scales along ``axis`` in the place of a stored array."""
    from onnx import numpy_helper

    values = numpy_helper.to_array(kept)
    scale = np.maximum(np.abs(values).max(axis, keepdims=True), 1e-12) / 127
    small = np.round(values / scale).astype(np.int8)
    names = kept.name + "_steps", kept.name + "_small"
    graph.initializer.remove(kept)
    graph.initializer.append(numpy_helper.from_array(scale.astype(np.float32), names[0]))
    graph.initializer.append(numpy_helper.from_array(small, names[1]))
    return names


def _replace(graph: Any, node: Any, steps: tuple[Any, ...]) -> None:
    place = list(graph.node).index(node)
    graph.node.remove(node)
    for offset, step in enumerate(steps):
        graph.node.insert(place + offset, step)
