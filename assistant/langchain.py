"""The assistant as LangChain knows its kind: a runnable that answers, a retriever of sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig
from pydantic import ConfigDict, Field

from assistant.answers import Answer, Answerer
from index.errors import BadInput


class AnswerRunnable(Runnable[str | dict[str, Any], Answer]):
    """From a question, or a dict with ``question`` and perhaps ``history``, to an ``Answer``."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer

    def invoke(
        self, input: str | dict[str, Any], config: RunnableConfig | None = None, **kwargs: Any
    ) -> Answer:
        """Return the checked answer.

        Raises:
            BadInput: the question is missing, empty or too long.
        """
        question, history = _read_input(input)
        return self._call_with_config(
            lambda _: self._answerer.ask(question, history), input, config, run_type="chain"
        )

    def stream(
        self, input: str | dict[str, Any], config: RunnableConfig | None = None, **kwargs: Any
    ) -> Iterator[Answer]:
        """Yield answers that grow; the last is the checked one."""
        question, history = _read_input(input)
        yield from self._answerer.stream(question, history)


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


def _read_input(input: str | dict[str, Any]) -> tuple[str, tuple[Any, ...]]:
    """The question and the history of a runnable's input."""
    if isinstance(input, str):
        return input, ()
    if not isinstance(input, dict) or "question" not in input:
        raise BadInput("The input has no question; give a string or {'question': …}.")
    return input["question"], tuple(input.get("history") or ())
