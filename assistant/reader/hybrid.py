"""The reader without weights: it picks no span, so that only the hybrid score ranks sentences."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.reader.types import Reading, Window


class HybridReader:
    """Gives every sentence the score 0; what search said of it decides."""

    name = "hybrid"

    def read(self, question: str, windows: Sequence[Window]) -> tuple[tuple[Reading, ...], ...]:
        """One reading per sentence of each window, without a span."""
        return tuple(
            tuple(Reading(number, None, 0.0) for number in range(len(window.sentences)))
            for window in windows
        )
