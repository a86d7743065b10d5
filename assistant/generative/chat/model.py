"""Makes the chat model that a setting names, and the chains of prompt, model and parser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Any

from assistant.generative.chat.connection import Connection
from assistant.generative.chat.failures import explained, missing, no_key, unknown
from prompts import read

if TYPE_CHECKING:
    from langchain_core.callbacks import BaseCallbackHandler
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage
    from langchain_core.runnables import Runnable

_FINISHES = ("finish_reason", "stop_reason", "done_reason")

ANSWER = ("answer-system", "answer-question")
FOLLOW_UP = ("followup-system", "followup-question")
"""The prompts of the two chains: the system's and the user's message, by file name."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a reply; ``finish`` says why it ended, ``told`` whether the model tells at all."""

    text: str
    finish: str = ""
    told: bool = False


def chat_model(connection: Connection) -> BaseChatModel:
    """The chat model; nothing is sent yet.

    Raises:
        ModelFailed: the provider is unknown, its package is missing, or it has no key.
    """
    try:
        from langchain.chat_models import init_chat_model
    except ImportError:
        raise missing(connection.provider) from None
    if not connection.provider:
        raise unknown(connection)
    if connection.lacks_key:
        raise no_key(connection)
    options: dict[str, Any] = {"temperature": connection.temperature}
    if connection.base_url:
        options["base_url"] = connection.base_url
    if connection.provider == "ollama":
        options["client_kwargs"] = {"timeout": connection.timeout}
    else:
        options |= {"timeout": connection.timeout, "max_retries": connection.retries}
    try:
        model: BaseChatModel = init_chat_model(connection.name, **options)
    except Exception as error:
        if isinstance(error, ValueError) and "provider" in str(error).lower():
            raise unknown(connection) from None
        # Not chained: an error of a provider's client may hold what must not be shown.
        raise explained(error, connection) from None
    return model


def chain(model: BaseChatModel, prompts: tuple[str, str]) -> Runnable[dict[str, str], Piece]:
    """``prompt | model | parser``: from the values of the prompt to the pieces of a reply."""
    from langchain_core.prompts import ChatPromptTemplate
    from langchain_core.runnables import RunnableGenerator

    system, user = prompts
    prompt = ChatPromptTemplate.from_messages([("system", read(system)), ("human", read(user))])
    parser: RunnableGenerator[AIMessage, Piece] = RunnableGenerator(_pieces)
    return prompt | model | parser


def stopping(stopped: Event) -> BaseCallbackHandler:
    """A callback that breaks off the model's stream at the next token once ``stopped`` is set.

    Closing a chain's iterator does not reach the model's, so the connection would stay open;
    an error raised where the tokens come in closes it, whatever the provider.
    """
    from langchain_core.callbacks import BaseCallbackHandler

    class Stopping(BaseCallbackHandler):
        raise_error = True

        def on_llm_new_token(self, *_: Any, **__: Any) -> None:
            if stopped.is_set():
                raise InterruptedError

    return Stopping()


def _pieces(chunks: Iterator[AIMessage]) -> Iterator[Piece]:
    for chunk in chunks:
        about = chunk.response_metadata
        finish = next((str(about[name]) for name in _FINISHES if about.get(name)), "")
        yield Piece(str(chunk.text), finish, bool(about))
