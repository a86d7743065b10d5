"""Haystack over Chroma with its extractive reader: the sentence around the best answer is cited.

The reader's weights are those in the folder of the environment variable ``READER``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

from protocol import Cited, main, taken

_READ = 8
_held: dict[str, Any] = {}


def imports() -> None:
    theirs = "haystack_integrations"
    _held.update(
        taken(
            "haystack:Document",
            "haystack:Pipeline",
            f"{theirs}.components.embedders.sentence_transformers:SentenceTransformersDocumentEmbedder",
            f"{theirs}.components.embedders.sentence_transformers:SentenceTransformersTextEmbedder",
            f"{theirs}.components.readers.transformers:TransformersExtractiveReader",
            f"{theirs}.components.retrievers.chroma:ChromaEmbeddingRetriever",
            f"{theirs}.document_stores.chroma:ChromaDocumentStore",
        )
    )


def load() -> None:
    encoder = os.environ["ENCODER"]
    _held["documents"] = _held["SentenceTransformersDocumentEmbedder"](
        model=encoder, progress_bar=False
    )
    _held["texts"] = _held["SentenceTransformersTextEmbedder"](model=encoder, progress_bar=False)
    _held["reader"] = _held["TransformersExtractiveReader"](model=os.environ["READER"], top_k=1)


def _store(folder: str) -> Any:
    return _held["ChromaDocumentStore"](persist_path=folder, distance_function="cosine")


def add(folder: str, texts: Sequence[dict[str, Any]]) -> int:
    passages = [
        _held["Document"](content=one["text"][start:end], meta={"text": one["id"], "at": start})
        for one in texts
        for start, end in one["passages"]
    ]
    _held["documents"].warm_up()
    _store(folder).write_documents(_held["documents"].run(documents=passages)["documents"])
    return len(passages)


def opened(folder: str) -> Callable[[str], Cited]:
    pipeline = _held["Pipeline"]()
    pipeline.add_component("encoder", _held["texts"])
    retriever = _held["ChromaEmbeddingRetriever"](document_store=_store(folder), top_k=_READ)
    pipeline.add_component("retriever", retriever)
    pipeline.add_component("reader", _held["reader"])
    pipeline.connect("encoder.embedding", "retriever.query_embedding")
    pipeline.connect("retriever.documents", "reader.documents")
    pipeline.warm_up()

    def ask(question: str) -> Cited:
        given = {"encoder": {"text": question}, "reader": {"query": question}}
        answers = pipeline.run(given)["reader"]["answers"]
        best = next(one for one in answers if one.document is not None)
        nothing = next(one.score for one in answers if one.document is None)
        place, text = best.document_offset, best.document.content
        return best.document.meta["text"], _sentence(text, place.start, place.end), 1 - nothing

    return ask


def _sentence(text: str, start: int, end: int) -> str:
    """The words from the full stop before an answer to the one after it."""
    before = max(text.rfind(mark, 0, start) + 2 for mark in (". ", "? ", "! ", ".\n", "\n"))
    after = [at for mark in (". ", "? ", "! ", "\n") if (at := text.find(mark, end)) >= 0]
    return text[before if before > 1 else 0 : min(after, default=len(text)) + 1].strip()


if __name__ == "__main__":
    main(imports, load, add, opened)
