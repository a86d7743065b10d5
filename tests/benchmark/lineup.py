"""Who is compared: scripts, pinned packages, and what each cites."""

from __future__ import annotations

from dataclasses import dataclass

from tests.benchmark import environments


@dataclass(frozen=True, slots=True)
class Peer:
    """A contender and the pinned packages it is installed from; ``does`` says what it cites."""

    name: str
    script: str
    does: str
    packages: tuple[str, ...]
    reads: bool = False


PEERS = (
    Peer("Footnote", "ours.py", "sentences, found by its reader", (environments.CHECKOUT,)),
    Peer(
        "LangChain",
        "plain.py",
        "the top passage of stock retrieval",
        ("langchain==1.5.2", "langchain-chroma==1.1.0", "langchain-huggingface[full]==1.2.3"),
    ),
    Peer(
        "LlamaIndex",
        "llamaindex.py",
        "the sentence of the top node nearest to the question",
        (
            "llama-index-core==0.14.25",
            "llama-index-embeddings-huggingface==0.8.0",
            "llama-index-vector-stores-chroma==0.6.0",
        ),
    ),
    Peer(
        "Haystack",
        "extractive.py",
        "the sentence around the best answer of its extractive reader, on the same weights",
        (
            "haystack-ai==3.4.1",
            "chroma-haystack==5.0.0",
            "sentence-transformers-haystack==2.0.0",
            "transformers-haystack==2.0.0",
        ),
        reads=True,
    ),
    Peer("txtai", "hybrid.py", "the top passage of its hybrid index", ("txtai==9.14.0",)),
)
