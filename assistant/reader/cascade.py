"""The shipped reader: a small model reads every passage, a larger one the few best again."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.reader.types import Reader, Reading, Window


@dataclass(frozen=True, slots=True)
class Scale:
    """What puts the log-odds of a larger reader on the scale of a small one: factor and sum."""

    score: tuple[float, float] = (1.0, 0.0)
    evidence: tuple[float, float] = (1.0, 0.0)

    def put(self, reading: Reading) -> Reading:
        """The reading on the scale of the small reader, to 4 decimals."""
        score = round(self.score[0] * reading.score + self.score[1], 4)
        evidence = round(self.evidence[0] * reading.evidence + self.evidence[1], 4)
        return replace(reading, score=score, evidence=evidence)


class CascadeReader:
    """Reads with a small model, and a few passages again with a larger one.

    A cascade of rankers (Wang, Lin and Metzler, 2011): what is dear is spent on what is likely.

    Args:
        small: the reader of all passages; the whole has its name.
        load_large: opens the reader of those that are read again, when the first of them is.
        scale: puts what the larger one says on the scale of the small one.
    """

    def __init__(
        self, small: Reader, load_large: Callable[[], Reader], scale: Scale | None = None
    ) -> None:
        self._small = small
        self._load_large = cache(load_large)
        self._scale = scale or Scale()
        self.name = small.name

    @staticmethod
    @cache
    def shipped() -> CascadeReader:
        """The readers of this package, loaded once."""
        from assistant.reader.onnx import LARGE, OnnxReader, shipped_weights

        path = shipped_weights(LARGE).with_suffix(".scale.json")
        scale = {name: tuple(pair) for name, pair in json.loads(path.read_text("utf-8")).items()}
        return CascadeReader(OnnxReader.shipped(), OnnxReader.shipped_large, Scale(**scale))

    def read(self, question: str, windows: Sequence[Window]) -> tuple[tuple[Reading, ...], ...]:
        """One tuple per window, holding one reading per sentence of that window, in order."""
        return self._small.read(question, windows)

    def reread(self, question: str, windows: Sequence[Window]) -> tuple[tuple[Reading, ...], ...]:
        """The same by the larger model, on the scale of ``read``.

        Raises:
            BadInput: the larger model is damaged.
        """
        read = self._load_large().read(question, windows)
        return tuple(tuple(map(self._scale.put, found)) for found in read)
