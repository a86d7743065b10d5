from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.reader.onnx import OnnxReader
from assistant.reader.tokens import shipped_vocabulary
from assistant.reader.transformers import TransformersReader
from assistant.reader.types import Window
from index.errors import BadInput
from index.segment import sentences
from tests.conftest import CONTEXT, QUESTIONS
from training.reader.export import export

WINDOW = Window(CONTEXT, sentences(CONTEXT))


def test_reads_as_the_exported_model_does(tiny_model: Path, tmp_path: Path) -> None:
    export(tiny_model, tmp_path / "full.onnx", precision="fp32")
    exported = OnnxReader(tmp_path / "full.onnx", shipped_vocabulary())
    loaded = TransformersReader(str(tiny_model))
    for question, _ in QUESTIONS:
        (one,), (other,) = (reader.read(question, [WINDOW]) for reader in (exported, loaded))
        assert [reading.span for reading in one] == [reading.span for reading in other]
        scores = [[reading.score for reading in found] for found in (one, other)]
        np.testing.assert_allclose(*scores, atol=1e-3)


def test_a_long_window_is_read_in_stretches(tiny_model: Path) -> None:
    text = "\n".join([CONTEXT] * 30)
    window = Window(text, sentences(text))
    (found,) = TransformersReader(str(tiny_model)).read("Who founded the mill? " * 99, [window])
    assert len(found) == len(window.sentences)
    assert all(reading.span is not None for reading in found)


def test_an_unknown_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be loaded: give the name or folder"):
        TransformersReader(str(tmp_path / "none"))
