"""The words that are printed: real prose, each sentence in one document only."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "questions" / "people" / "train"
"""Texts as people read them: articles, rules, minutes, letters, manuals."""

_MARKUP = re.compile(r"[#*_`|<>\[\]{}]|https?://")
"""What a text holds that is no prose."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


class Prose:
    """Sentences of a kind that nobody has taken yet, in a random order that is always the same.

    With the sets of ``_FOLDER`` the order changes, and so does what goes on over two pages.
    """

    def __init__(self, seed: int = 11) -> None:
        self.random = random.Random(seed)
        sentences = list(dict.fromkeys(_read_sentences()))
        self.random.shuffle(sentences)
        self._left = iter(sentences)

    def take(self, count: int) -> list[str]:
        """So many sentences."""
        return [next(self._left) for _ in range(count)]

    def paragraph(self, least: int = 2, most: int = 5) -> str:
        """A paragraph of a few sentences."""
        return " ".join(self.take(self.random.randint(least, most)))

    def title(self) -> str:
        """The first words of a sentence, as a heading has them."""
        words = re.findall(r"[A-Za-z]+", self.take(1)[0])
        return " ".join(words[:5]).capitalize()


def _read_sentences() -> Iterator[str]:
    """Whole sentences of 6 words and more in letters that every printer has."""
    for path in sorted(_FOLDER.glob("*/*.[tm][xd]*")):
        for line in path.read_text("utf-8").split("\n"):
            for sentence in _SENTENCE.split(line.strip()):
                plain = sentence.isascii() and not _MARKUP.search(sentence)
                if plain and sentence[:1].isupper() and sentence[-1:] in ".!?":
                    words = sentence.split()
                    if 6 <= len(words) <= 40:
                        yield " ".join(words)
