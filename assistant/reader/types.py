"""What every reader takes and gives: windows of whole sentences in, scored spans out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from index.types import Span


@dataclass(frozen=True, slots=True)
class Window:
    """A run of whole sentences to be read at once; ``sentences`` are offsets into ``text``.

    ``context`` is what they stand under, such as a title and headings: a reader that has learnt to
    reads it along, and no answer is in it.
    """

    text: str
    sentences: tuple[Span, ...]
    context: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The best short answer inside one sentence of a window.

    ``span`` is an offset into the window's text, or ``None`` where the reader picks
    sentences only. ``score`` is a log-odds that this sentence answers the question
    (for span readers: the log of the sum over its spans, minus that of no answer); it compares
    across windows. ``share`` is the part in (0, 1] that ``span`` has in it. ``evidence`` is the
    log-odds that the answer needs this sentence; a reader that does not tell gives ``score``.
    """

    sentence: int
    span: Span | None
    score: float
    share: float = 1.0
    evidence: float = 0.0


class Reader(Protocol):
    """Reads windows independently: any order or batch of windows gives the same readings."""

    @property
    def name(self) -> str: ...

    def read(self, question: str, windows: Sequence[Window]) -> tuple[tuple[Reading, ...], ...]:
        """One tuple per window, holding one reading per sentence of that window, in order."""
        ...


@runtime_checkable
class Rereader(Reader, Protocol):
    """A reader that can read a few windows again with more care, at more cost."""

    def reread(self, question: str, windows: Sequence[Window]) -> tuple[tuple[Reading, ...], ...]:
        """The same as ``read``, on the same scale."""
        ...
