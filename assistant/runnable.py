"""The assistant as a LangChain runnable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from langchain_core.runnables import Runnable, RunnableConfig

from assistant.answer import Answer
from index.errors import BadInput

if TYPE_CHECKING:
    from assistant.pipeline import Assistant


class AnswerRunnable(Runnable[str | dict[str, Any], Answer]):
    """From a question, or a dict with ``question`` and perhaps ``history``, to an ``Answer``."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def invoke(
        self, input: str | dict[str, Any], config: RunnableConfig | None = None, **kwargs: Any
    ) -> Answer:
        """The checked answer.

        Raises:
            BadInput: the question is missing, empty or too long.
        """
        question, history = _asked(input)
        return self._call_with_config(
            lambda _: self._assistant.ask(question, history), input, config, run_type="chain"
        )

    def stream(
        self, input: str | dict[str, Any], config: RunnableConfig | None = None, **kwargs: Any
    ) -> Iterator[Answer]:
        """Answers that grow; the last is the checked one."""
        question, history = _asked(input)
        yield from self._assistant.stream(question, history)


def _asked(input: str | dict[str, Any]) -> tuple[str, tuple[Any, ...]]:
    if isinstance(input, str):
        return input, ()
    if not isinstance(input, dict) or "question" not in input:
        raise BadInput("The input has no question; give a string or {'question': …}.")
    return input["question"], tuple(input.get("history") or ())


def runnable(assistant: Assistant) -> AnswerRunnable:
    """A runnable that asks ``assistant``."""
    return AnswerRunnable(assistant)
