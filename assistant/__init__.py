"""Ask a source text: every answer is footnoted to the exact sentence that supports it.

>>> from assistant import answer
>>> answer("When did the airstrikes begin?").short  # doctest: +SKIP
'Wednesday'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.pipeline import Assistant, answer
    from assistant.settings import Settings
    from assistant.answer import Answer, Citation
    from index.errors import BadInput, FootnoteError

__all__ = ["Answer", "Assistant", "BadInput", "Citation", "FootnoteError", "Settings", "answer"]

# Loaded when first used, so that importing the package costs nothing that is not wanted.
_ROOMS = {
    "Answer": "assistant.answer",
    "Citation": "assistant.answer",
    "Assistant": "assistant.pipeline",
    "answer": "assistant.pipeline",
    "Settings": "assistant.settings",
    "BadInput": "index.errors",
    "FootnoteError": "index.errors",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module 'assistant' has no attribute {name!r}")
    return getattr(import_module(_ROOMS[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
