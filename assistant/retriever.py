"""The assistant's search as a LangChain retriever."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

if TYPE_CHECKING:
    from assistant.pipeline import Assistant


class SentenceRetriever(BaseRetriever):
    """Retrieves sentences; ``metadata`` holds document_id, title, start, end and score.

    ``start`` and ``end`` are offsets in the document's text, ``page_content`` what lies between.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Any
    k: int = Field(4, ge=1)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        hits = self.assistant.library.search(query)[: k or self.k]
        documents = self.assistant.documents.fetch([hit.document_id for hit in hits])
        return [
            Document(
                page_content=documents[hit.document_id].text[hit.start : hit.end],
                metadata={
                    "document_id": hit.document_id,
                    "title": documents[hit.document_id].title,
                    "start": hit.start,
                    "end": hit.end,
                    "score": hit.score,
                },
            )
            for hit in hits
        ]


def retriever(assistant: Assistant, k: int) -> SentenceRetriever:
    """A retriever over the assistant's documents."""
    return SentenceRetriever(assistant=assistant, k=k)
