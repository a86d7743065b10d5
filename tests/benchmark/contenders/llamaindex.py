"""LlamaIndex over Chroma: the sentence of the top node that is nearest to the question is cited."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

from protocol import Cited, main, taken

_held: dict[str, Any] = {}


def imports() -> None:
    _held.update(
        taken(
            "chromadb:PersistentClient",
            "llama_index.core:StorageContext",
            "llama_index.core:VectorStoreIndex",
            "llama_index.core.node_parser.text.utils:split_by_sentence_tokenizer",
            "llama_index.core.schema:TextNode",
            "llama_index.embeddings.huggingface:HuggingFaceEmbedding",
            "llama_index.vector_stores.chroma:ChromaVectorStore",
        )
    )


def load() -> None:
    _held["encoder"] = _held["HuggingFaceEmbedding"](model_name=os.environ["ENCODER"])


def _store(folder: str) -> Any:
    client = _held["PersistentClient"](path=folder)
    collection = client.get_or_create_collection(
        "llamaindex", configuration={"hnsw": {"space": "cosine"}}
    )
    return _held["ChromaVectorStore"](chroma_collection=collection)


def add(folder: str, texts: Sequence[dict[str, Any]]) -> int:
    nodes = [
        _held["TextNode"](text=one["text"][start:end], metadata={"text": one["id"]})
        for one in texts
        for start, end in one["passages"]
    ]
    for node in nodes:
        node.excluded_embed_metadata_keys = ["text"]
    context = _held["StorageContext"].from_defaults(vector_store=_store(folder))
    _held["VectorStoreIndex"](nodes, storage_context=context, embed_model=_held["encoder"])
    return len(nodes)


def opened(folder: str) -> Callable[[str], Cited]:
    index = _held["VectorStoreIndex"].from_vector_store(
        _store(folder), embed_model=_held["encoder"]
    )
    retriever, encoder = index.as_retriever(similarity_top_k=1), _held["encoder"]
    split = _held["split_by_sentence_tokenizer"]()

    def ask(question: str) -> Cited:
        top = retriever.retrieve(question)[0]
        sentences = [one.strip() for one in split(top.node.get_content()) if one.strip()]
        asked = encoder.get_query_embedding(question)
        near = [
            encoder.similarity(asked, one) for one in encoder.get_text_embedding_batch(sentences)
        ]
        best = max(range(len(sentences)), key=near.__getitem__)
        return top.node.metadata["text"], sentences[best], float(near[best])

    return ask


if __name__ == "__main__":
    main(imports, load, add, opened)
