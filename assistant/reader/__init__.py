"""Readers: given a question and windows of text, the span in each sentence that would answer it."""

from __future__ import annotations

from functools import cache

from assistant.reader.types import Reader, Reading, Rereader, Window

__all__ = ["Reader", "Reading", "Rereader", "Window", "load_reader"]


@cache
def load_reader(name: str = "", device: str = "cpu") -> Reader:
    """The reader called ``name``, opened once in a process: ours where it is empty.

    ``"hybrid"`` picks sentences by the search score alone; anything else is the name or folder
    of a Hugging Face extractive question-answering model.

    Raises:
        BadInput: there is no such model, or our weights are damaged.
    """
    if name == "hybrid":
        from assistant.reader.hybrid import HybridReader

        return HybridReader()
    if not name:
        from assistant.reader.cascade import CascadeReader

        return CascadeReader.shipped()
    from assistant.reader.transformers import TransformersReader

    return TransformersReader(name, device)
