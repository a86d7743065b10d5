"""Ask a source text: every answer is footnoted to the exact sentence that supports it.

>>> from assistant import answer
>>> answer("When did Russia begin airstrikes in Syria?").short  # doctest: +SKIP
'Wednesday'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.answers import Answer, Citation, Statement
    from assistant.pipeline import Assistant, answer
    from assistant.settings import Settings
    from index.errors import BadInput, FootnoteError, IndexProblem
    from index.filters import Filter

__all__ = [
    "Answer",
    "Assistant",
    "BadInput",
    "Citation",
    "Filter",
    "FootnoteError",
    "IndexProblem",
    "Settings",
    "Statement",
    "answer",
]

# Loaded when first used, so that importing the package costs nothing that is not wanted.
_MODULES = {
    "Answer": "assistant.answers",
    "Citation": "assistant.answers",
    "Statement": "assistant.answers",
    "Assistant": "assistant.pipeline",
    "answer": "assistant.pipeline",
    "Settings": "assistant.settings",
    "BadInput": "index.errors",
    "Filter": "index.filters",
    "FootnoteError": "index.errors",
    "IndexProblem": "index.errors",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module 'assistant' has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
