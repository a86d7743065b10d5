from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from assistant.reader.onnx import OnnxReader, shipped_weights
from assistant.reader.tokens import shipped_vocabulary
from assistant.reader.types import Window
from index.segment import sentences
from tests.conftest import CONTEXT, QUESTIONS
from training.reader.export import export
from training.reader.model import qa_model

WINDOW = Window(CONTEXT, sentences(CONTEXT))


@pytest.mark.parametrize("precise", [0, 2])
def test_eight_bits_keep_the_scores(tiny_model: Path, tmp_path: Path, precise: int) -> None:
    full, small = tmp_path / "full.onnx", tmp_path / "small.onnx"
    export(tiny_model, full, precision="fp32")
    export(tiny_model, small, precise=precise)
    assert small.stat().st_size < 0.5 * full.stat().st_size
    scores = [
        [
            reading.score
            for question, _ in QUESTIONS
            for reading in OnnxReader(path, shipped_vocabulary()).read(question, [WINDOW])[0]
        ]
        for path in (full, small)
    ]
    spread = np.ptp(scores[0])
    np.testing.assert_allclose(*scores, atol=0.15 * spread)
    if precise == 2:
        np.testing.assert_allclose(*scores, atol=0.05 * spread)


def test_channels_that_are_much_larger_than_others_are_multiplied_apart(
    tiny_model: Path, tmp_path: Path
) -> None:
    """With one channel a hundred times as large as the others, eight bits for all lose these."""
    import torch

    wide = qa_model(tiny_model)
    with torch.no_grad():
        for layer in wide.base_model.encoder.layer:
            layer.output.dense.weight[:, 0] /= 100
            layer.intermediate.dense.weight[0] *= 100
            layer.intermediate.dense.bias[0] *= 100
    wide.save_pretrained(tmp_path / "wide")
    errors = []
    for name, options in {
        "full": {"precision": "fp32"},
        "all": {"precise": 0},
        "apart": {"precise": 0, "outliers": 2},
    }.items():
        path = tmp_path / f"{name}.onnx"
        export(tmp_path / "wide", path, **options)  # type: ignore[arg-type]
        read = OnnxReader(path, shipped_vocabulary()).read(QUESTIONS[0][0], [WINDOW])[0]
        errors.append(np.array([one.score for one in read]))
    full, whole, apart = errors
    assert np.abs(apart - full).max() < 0.5 * np.abs(whole - full).max()
    record = json.loads((tmp_path / "apart.json").read_text(encoding="utf-8"))
    assert record["outliers"] == 2


def test_the_record_holds_the_hashes(tiny_weights: Path) -> None:
    record = json.loads(tiny_weights.with_suffix(".json").read_text(encoding="utf-8"))
    assert record["sha256"] == hashlib.sha256(tiny_weights.read_bytes()).hexdigest()
    vocabulary = hashlib.sha256(shipped_vocabulary().read_bytes()).hexdigest()
    assert record["vocabulary_sha256"] == vocabulary


def test_nothing_of_this_machine_is_in_the_weights(tiny_weights: Path) -> None:
    for path in (tiny_weights, shipped_weights()):
        assert b"export.py" not in path.read_bytes()
