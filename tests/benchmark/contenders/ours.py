"""Footnote, through its Python API."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from protocol import Cited, main


def imports() -> None:
    import assistant.pipeline  # noqa: F401


def load() -> None:
    from index import encoder

    encoder.load()


def add(folder: str, texts: Sequence[dict[str, Any]]) -> int:
    from index.library import Library
    from index.loaders import from_text

    library = Library(folder)
    library.add(from_text(one["title"], one["text"], uri=one["id"]) for one in texts)
    library.close()
    return sum(len(one["passages"]) for one in texts)


def opened(folder: str) -> Callable[[str], Cited]:
    from assistant import Assistant, Settings

    assistant = Assistant.open(Settings(index=folder))

    def ask(question: str) -> Cited:
        found = assistant.ask(question)
        cited = (*found.citations, *found.nearest)
        if not cited:
            return "", "", 0.0
        return assistant.documents[cited[0].document_id].uri, cited[0].text, found.confidence

    return ask


if __name__ == "__main__":
    main(imports, load, add, opened)
