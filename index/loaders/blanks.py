"""Puts blanks into recognised lines that the model saw but was not sure enough of to write.

The model reads a line column by column, and writes for each what is most probable there (Graves et
al., 2006). A narrow blank lies between two columns, in each of which "nothing" is a little more
probable. Inside words a blank has no more than some percent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Probabilities = npt.NDArray[np.float32]
    """Of each letter in each column of a line, of shape (columns, letters)."""

_PROBABLE = 0.1
"""Probability from which on a blank beside a mark or a figure is one."""

_BETWEEN_LETTERS = 0.25
"""The same between two letters one of which is a capital, as in "can I come"."""

_NOTHING = 0
"""The number of the letter that stands for none."""


class Decoder:
    """Writes lines as ``inner``, the decoder of RapidOCR, does, with these blanks in them."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self._blank: int = inner.character.index(" ")

    def __call__(self, given: Any, *options: Any, **named: Any) -> Any:
        """The lines of pictures, each with its score, and what else ``inner`` tells of them;
        ``given`` are the probabilities, of shape (lines, columns, letters)."""
        lines, words = self._inner(given, *options, **named)
        return [
            (add_blanks(text, given[number], self._blank), score)
            for number, (text, score) in enumerate(lines)
        ], words


def add_blanks(text: str, given: Probabilities, blank: int) -> str:
    """A line with a blank wherever one is probable between two of its letters; ``blank`` is the
    number of that letter."""
    import numpy as np

    best = given.argmax(1)
    begins = np.append(True, best[1:] != best[:-1]) & (best != _NOTHING)
    columns = np.flatnonzero(begins)
    if len(columns) != len(text):
        return text
    pieces = list(text)
    for at in range(len(text) - 1):
        least = _find_least(text[at], text[at + 1])
        if least < given[columns[at] : columns[at + 1] + 1, blank].max():
            pieces[at] += " "
    return "".join(pieces)


def _find_least(left: str, right: str) -> float:
    """From which probability on there is a blank between two letters."""
    if left == " " or right == " " or (left.islower() and right.islower()):
        return 1.0
    return _BETWEEN_LETTERS if left.isalpha() and right.isalpha() else _PROBABLE
