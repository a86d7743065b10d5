"""txtai with a hybrid index of the passages and their content: the top passage is cited."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

from protocol import Cited, main

_held: dict[str, Any] = {}


def imports() -> None:
    import txtai

    _held["Embeddings"] = txtai.Embeddings


def load() -> None:
    _held["index"] = _held["Embeddings"](path=os.environ["ENCODER"], content=True, hybrid=True)


def add(folder: str, texts: Sequence[dict[str, Any]]) -> int:
    passages = [
        (f"{one['id']}#{start}", one["text"][start:end])
        for one in texts
        for start, end in one["passages"]
    ]
    _held["index"].index((uid, text, None) for uid, text in passages)
    _held["index"].save(folder)
    return len(passages)


def opened(folder: str) -> Callable[[str], Cited]:
    index = _held["index"]
    index.load(folder)

    def ask(question: str) -> Cited:
        found = index.search(question, 1)
        if not found:
            return "", "", 0.0
        return found[0]["id"].partition("#")[0], found[0]["text"], float(found[0]["score"])

    return ask


if __name__ == "__main__":
    main(imports, load, add, opened)
