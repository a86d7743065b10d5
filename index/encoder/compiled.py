"""The default encoder on ONNX Runtime: compiled once per machine, then opened without torch."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from platformdirs import user_cache_dir

from index.encoder import DEFAULT, Vectors, weights
from index.encoder.export import export
from index.encoder.pooling import pooled, unit
from index.types import Span

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

_GRAPH = "2"
"""Changes when the exported graph does, so that an older file is made again."""

_DIMENSIONS = 384


class CompiledEncoder:
    """all-MiniLM-L6-v2: mean of the token vectors, normalised (Reimers & Gurevych, 2019).

    Every text is run alone, on one thread, and several at once on several threads: nothing
    is padded, and the vector of a text is the same bytes in whatever company it came.
    """

    name = DEFAULT

    def __init__(self) -> None:
        self._tokenizer = _tokenizer()
        self._session = _session(compiled())
        self._threads = ThreadPoolExecutor(os.cpu_count(), "encoder")

    def encode(self, texts: Sequence[str]) -> Vectors:
        hidden = self._run([encoding.ids for encoding in self._tokenized(texts)])
        rows = [unit(tokens.mean(axis=0)) for tokens in hidden]
        return np.stack(rows) if rows else np.zeros((0, _DIMENSIONS), np.float32)

    def encode_spans(
        self, texts: Sequence[str], spans: Sequence[tuple[Span, ...]]
    ) -> tuple[Vectors, ...]:
        encodings = self._tokenized(texts)
        hidden = self._run([encoding.ids for encoding in encodings])
        return tuple(
            pooled(tokens, encoding.offsets, inside)
            for tokens, encoding, inside in zip(hidden, encodings, spans, strict=True)
        )

    def _tokenized(self, texts: Sequence[str]) -> list[Encoding]:
        encodings: list[Encoding] = self._tokenizer.encode_batch(list(texts))
        return encodings

    def _run(self, rows: Sequence[list[int]]) -> Iterator[Vectors]:
        """The token vectors of each row of token ids."""
        if len(rows) < 2:
            return map(self._read, rows)
        return self._threads.map(self._read, rows)

    def _read(self, ids: list[int]) -> Vectors:
        found: Vectors = self._session.run(None, {"ids": np.array([ids], np.int64)})[0][0]
        return found


@cache
def compiled() -> Path:
    """The exported graph in the user's cache, made if it is missing or damaged."""
    folder = Path(user_cache_dir("footnote", appauthor=False))
    path = folder / f"encoder-{weights.SHA256[:16]}-{_GRAPH}.onnx"
    proof = path.with_suffix(".sha256")
    if not _intact(path, proof):
        folder.mkdir(parents=True, exist_ok=True)
        graph = export()
        _write(path, graph)
        _write(proof, hashlib.sha256(graph).hexdigest().encode())
    return path


def _intact(path: Path, proof: Path) -> bool:
    if not (path.is_file() and proof.is_file()):
        return False
    return hashlib.sha256(path.read_bytes()).hexdigest() == proof.read_text().strip()


def _write(path: Path, content: bytes) -> None:
    """Write all or nothing, so that an interrupted export is never taken for a whole one."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    os.replace(file.name, path)


def _tokenizer() -> Tokenizer:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(weights.folder() / "tokenizer.json"))
    tokenizer.enable_truncation(weights.MAX_TOKENS)
    tokenizer.no_padding()
    return tokenizer


def _session(path: Path) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
