"""A plain script of langchain-chroma and HuggingFaceEmbeddings: the top passage is cited.

With the folder of a Hugging Face question-answering model in the environment variable
``READER``, that model reads the eight best passages, and the sentence is the whole passage.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

from protocol import Cited, main

_READ = 8
_held: dict[str, Any] = {}


def imports() -> None:
    import langchain_chroma
    import langchain_huggingface
    import sentence_transformers  # noqa: F401  (imported by the first embeddings otherwise)

    _held["embeddings"] = langchain_huggingface.HuggingFaceEmbeddings
    _held["store"] = langchain_chroma.Chroma


def load() -> None:
    _held["embeddings"] = _held["embeddings"](model_name=os.environ["ENCODER"])


def _store(folder: str) -> Any:
    return _held["store"](
        "plain",
        _held["embeddings"],
        persist_directory=folder,
        collection_metadata={"hnsw:space": "cosine"},
    )


def add(folder: str, texts: Sequence[dict[str, Any]]) -> int:
    store = _store(folder)
    passages = [
        (one["text"][start:end], {"id": one["id"]})
        for one in texts
        for start, end in one["passages"]
    ]
    for at in range(0, len(passages), 5_000):
        block = passages[at : at + 5_000]
        store.add_texts([text for text, _ in block], [values for _, values in block])
    return len(passages)


def opened(folder: str) -> Callable[[str], Cited]:
    store = _store(folder)
    read = _reader(os.environ["READER"]) if os.environ.get("READER") else None

    def ask(question: str) -> Cited:
        found = store.similarity_search_with_score(question, k=_READ if read else 1)
        if read:
            scores = read(question, [document.page_content for document, _ in found])
            best, score = max(enumerate(scores), key=lambda pair: pair[1])
            return found[best][0].metadata["id"], found[best][0].page_content, score
        document, distance = found[0]
        return document.metadata["id"], document.page_content, 1 - distance

    return ask


def _reader(folder: str) -> Callable[[str, list[str]], list[float]]:
    """The best span score of each passage, less that of no answer."""
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForQuestionAnswering.from_pretrained(folder).eval()

    def read(question: str, passages: list[str]) -> list[float]:
        given = tokenizer(
            [question] * len(passages),
            passages,
            padding=True,
            truncation="only_second",
            max_length=512,
            return_tensors="pt",
        )
        with torch.inference_mode():
            logits = model(**given)
        padding = given["attention_mask"] == 0
        starts = logits.start_logits.masked_fill(padding, -1e4)
        ends = logits.end_logits.masked_fill(padding, -1e4)
        best = starts[:, 1:].max(dim=1).values + ends[:, 1:].max(dim=1).values
        return (best - starts[:, 0] - ends[:, 0]).tolist()

    return read


if __name__ == "__main__":
    main(imports, load, add, opened)
