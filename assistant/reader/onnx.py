"""The shipped readers: span models run by ONNX Runtime, without torch."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from assistant.reader.spans import Segment, readings
from assistant.reader.tokens import Pieces, Tokens, shipped_vocabulary
from assistant.reader.types import Reading, Window
from index.errors import BadInput

SMALL = "reader.onnx"
"""Weights of the reader of all passages, six layers of MiniLM."""

LARGE = "reader-large.onnx"
"""Weights of the reader of the few best passages, nine layers of MPNet."""

_READABLE = 512
_OVERLAP = 128

_Stretch = tuple[tuple[int, ...], Pieces]
"""What is read before the pieces of a window, the question first, and these pieces."""


class OnnxReader:
    """Reads every window by itself, so that neither order nor batch can change a reading.

    Args:
        weights: an ONNX file beside a JSON file of the same name with its ``sha256``.
        vocabulary: the ``tokenizer.json`` that the weights were trained with.
        threads: windows read at the same time.

    Raises:
        BadInput: a file is missing, or is not the one whose hash was recorded.
    """

    def __init__(self, weights: Path, vocabulary: Path, threads: int = 0) -> None:
        record = _checked(weights, vocabulary)
        self._tokens = Tokens(vocabulary)
        self._session = _session(weights)
        self._threads = ThreadPoolExecutor(threads or min(os.cpu_count() or 1, 4))
        self.name = f"footnote-reader-{record['sha256'][:8]}"

    @staticmethod
    @cache
    def shipped() -> OnnxReader:
        """The small reader of this package, loaded once."""
        return OnnxReader(shipped_weights(), shipped_vocabulary())

    @staticmethod
    @cache
    def shipped_large() -> OnnxReader:
        """The larger reader of this package, loaded once."""
        weights = shipped_weights(LARGE)
        return OnnxReader(weights, weights.with_suffix(".tokenizer.json"))

    def read(self, question: str, windows: Sequence[Window]) -> tuple[tuple[Reading, ...], ...]:
        """One tuple per window, holding one reading per sentence of that window, in order.

        A window too long for the model (512 word pieces with the question) is read in
        stretches that overlap by 128.
        """
        asked = self._tokens.question(question)
        heads = [(*asked, *self._tokens.context(window.context)) for window in windows]
        stretches = [
            [(head, one) for one in self._stretches(head, window.text)]
            for head, window in zip(heads, windows, strict=True)
        ]
        read = iter(self._segments(len(asked), [one for found in stretches for one in found]))
        segments = [[next(read) for _ in found] for found in stretches]
        return tuple(readings(*pair) for pair in zip(windows, segments, strict=True))

    def _segments(self, asked: int, stretches: Sequence[_Stretch]) -> list[Segment]:
        """What is read in each stretch; the longest are begun first, so that all end together."""
        order = sorted(range(len(stretches)), key=lambda at: -len(stretches[at][1].ids))
        read = self._threads.map(partial(self._segment, asked), (stretches[at] for at in order))
        found = dict(zip(order, read, strict=True))
        return [found[at] for at in range(len(stretches))]

    def _stretches(self, head: tuple[int, ...], text: str) -> Iterator[Pieces]:
        """The word pieces of ``text``, in overlapping stretches that the model can read."""
        pieces = self._tokens.pieces(text)
        room = _READABLE - len(head) - 1
        for start in range(0, max(len(pieces.ids) - _OVERLAP, 1), room - _OVERLAP):
            yield Pieces(pieces.ids[start : start + room], pieces.spans[start : start + room])

    def _segment(self, asked: int, stretch: _Stretch) -> Segment:
        """What is read in a stretch; the question has the first ``asked`` pieces."""
        head, pieces = stretch
        ids = np.array([(*head, *pieces.ids, self._tokens.closing)], np.int64)
        types = np.zeros_like(ids)
        types[:, asked:] = 1
        logits = self._session.run(None, {"ids": ids, "types": types})[0][0]
        inside = logits[len(head) : -1]
        null = float(logits[0, 0] + logits[0, 1])
        evidence = inside[:, 2] if inside.shape[1] > 2 else None
        return Segment(pieces.spans, inside[:, 0], inside[:, 1], null, evidence)


def shipped_weights(name: str = SMALL) -> Path:
    """The weights of one of the readers of this package."""
    return Path(__file__).with_name(name)


def _checked(weights: Path, vocabulary: Path) -> dict[str, Any]:
    """What is recorded of the weights, if these are they."""
    record_path = weights.with_suffix(".json")
    try:
        record: dict[str, Any] = json.loads(record_path.read_text(encoding="utf-8"))
        for path, key in ((weights, "sha256"), (vocabulary, "vocabulary_sha256")):
            if hashlib.sha256(path.read_bytes()).hexdigest() != record[key]:
                raise BadInput(
                    f"{path} is not the file that {record_path.name} records: "
                    "install the package again, or export the weights again."
                )
    except (OSError, ValueError, KeyError) as error:
        raise BadInput(f"The reader's weights {weights} cannot be loaded: {error}.") from error
    return record


def _session(weights: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread for each window: sums are added up in one order, whatever else runs.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
