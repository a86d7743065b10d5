"""The encoder's export: the traced graph is the published model, and makes what ships again."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from index.encoder.onnx import (
    OnnxEncoder,
    file_sha256,
    load_tokenizer,
    model_folder,
    shipped_graph,
    verify_weights,
)
from index.encoder.types import unit
from training.encoder.export import export, trace

TEXTS = (
    "The harbour opened on Monday.",
    "Короткий текст.",
    "A much longer text, " * 80,
    "x",
)


def test_the_traced_graph_is_the_published_model(tmp_path: Path) -> None:
    import onnxruntime

    from index.encoder.torch import TorchEncoder

    trace(tmp_path / "full.onnx")
    session = onnxruntime.InferenceSession(tmp_path / "full.onnx")
    published = TorchEncoder("", "cpu").encode(TEXTS)
    tokenizer = load_tokenizer(model_folder() / "tokenizer.json")
    for text, vector in zip(TEXTS, published, strict=True):
        ids = tokenizer.encode(text).ids
        hidden = session.run(None, {"ids": np.array([ids], np.int64)})[0][0]
        assert np.abs(unit(hidden.mean(axis=0)) - vector).max() < 1e-5


def test_the_shipped_graph_can_be_made_again(tmp_path: Path) -> None:
    record = export(tmp_path / "encoder.onnx")
    assert record["sha256"] == file_sha256(tmp_path / "encoder.onnx")
    shipped = json.loads(shipped_graph().with_suffix(".json").read_text(encoding="utf-8"))
    assert shipped["vocabulary_sha256"] == record["vocabulary_sha256"]
    assert shipped["weights_sha256"] == record["weights_sha256"]
    verify_weights()
    again = OnnxEncoder(tmp_path / "encoder.onnx").encode(TEXTS)
    assert np.abs(again - OnnxEncoder().encode(TEXTS)).max() < 1e-3
