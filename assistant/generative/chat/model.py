"""Makes the chat model that a setting names, and says in one clear sentence why it did not answer.

The key stays in the environment. Errors of providers may repeat keys, addresses and prompts, so
none of their text is passed on: what went wrong is read off their types and status codes.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from index.errors import FootnoteError
from prompts import read

if TYPE_CHECKING:
    from langchain_core.callbacks import BaseCallbackHandler
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage
    from langchain_core.runnables import Runnable

_ANTHROPIC = ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN")


@dataclass(frozen=True, slots=True)
class Connection:
    """How to reach a model: ``name`` is ``provider:model``, ``timeout`` seconds for a whole reply.

    Keys are no part of it: they stay in the environment, where the provider's client finds them.
    """

    name: str
    base_url: str = ""
    temperature: float = 0.0
    timeout: float = 60.0
    retries: int = 1

    @property
    def provider(self) -> str:
        """The part before the first colon, ``""`` without one."""
        return self.name.partition(":")[0].replace("-", "_").lower() if ":" in self.name else ""

    @property
    def lacks_key(self) -> bool:
        """Whether there is no key where the client itself would only notice by being refused."""
        return (
            self.provider == "anthropic"
            and not self.base_url
            and not any(os.environ.get(name) for name in _ANTHROPIC)
        )

    @property
    def place(self) -> str:
        """Where the model is, without a user name, password or query."""
        if self.provider == "ollama" and not self.base_url:
            return "the usual address of Ollama"
        parts = urlsplit(self.base_url)
        try:
            port = f":{parts.port}" if parts.port else ""
        except ValueError:
            port = ""
        return f"{parts.hostname}{port}" if parts.hostname else f"the servers of {self.provider}"


EXTRAS = {
    "openai": "openai",
    "anthropic": "anthropic",
    "ollama": "ollama",
    "google_genai": "google",
}
"""The extra to install for a provider."""

_KEYS = {
    "openai": "OPENAI_API_KEY",
    "anthropic": "ANTHROPIC_API_KEY",
    "google_genai": "GOOGLE_API_KEY",
}
_BY_STATUS = {
    400: "refused the request as it was put (status 400); check the model's name and settings",
    404: "does not know this model (status 404); check its name and the base URL",
    408: "gave up waiting (status 408); try again",
    413: "found the request too long (status 413); lower the evidence budget",
    429: "has had too many requests for now (status 429); wait, then try again",
}


class ModelFailed(FootnoteError):
    """The model gave no usable reply; ``str(error)`` is one sentence that says why."""


def explained(error: BaseException, connection: Connection) -> ModelFailed:
    """The failure that ``error`` is, told in a sentence of our own."""
    if isinstance(error, ModelFailed):
        return error
    chain = list(_causes(error))
    kinds = {base.__name__ for one in chain for base in type(one).__mro__}
    if any(isinstance(one, ImportError) for one in chain):
        return missing(connection.provider)
    if (status := _status(chain)) is not None:
        return ModelFailed(f"The model {connection.name!r} {_about(status, connection)}.")
    if any(isinstance(one, UnicodeError) for one in chain):
        return ModelFailed(f"The model {connection.name!r} sent bytes that are not text.")
    if _is_timeout(chain, kinds):
        return late(connection)
    if {"RemoteProtocolError", "IncompleteRead", "ReadError", "ChunkedEncodingError"} & kinds:
        return cut(connection)
    if "APIConnectionError" in kinds or "ConnectError" in kinds or "ConnectionError" in kinds:
        return ModelFailed(
            f"The model {connection.name!r} cannot be reached at {connection.place}; "
            "check that it is running and the base URL."
        )
    if _lacks_key(chain, connection):
        return no_key(connection)
    if "JSONDecodeError" in kinds or isinstance(error, (ValueError, TypeError, KeyError)):
        return ModelFailed(f"The model {connection.name!r} sent what could not be understood.")
    return ModelFailed(f"The model {connection.name!r} failed ({type(error).__name__}).")


def missing(provider: str) -> ModelFailed:
    """A package is not installed."""
    extra = EXTRAS.get(provider)
    command = f'"footnote[{extra}]"' if extra else f"langchain langchain-{provider}".rstrip("-")
    return ModelFailed(f"The package for this model is not installed; run pip install {command}.")


def unknown(connection: Connection) -> ModelFailed:
    """The provider is none that there is."""
    return ModelFailed(
        f"There is no model provider {connection.provider or connection.name!r}; "
        f"write provider:model, with a provider such as {', '.join(sorted(EXTRAS))}."
    )


def no_key(connection: Connection) -> ModelFailed:
    """No key is set."""
    name = _KEYS.get(connection.provider, "the provider's key")
    return ModelFailed(f"The model {connection.name!r} needs a key; set {name} in the environment.")


def late(connection: Connection) -> ModelFailed:
    """The time is up."""
    return ModelFailed(
        f"The model {connection.name!r} did not answer within {connection.timeout:g} s."
    )


def cut(connection: Connection) -> ModelFailed:
    """The reply ended before it was whole."""
    return ModelFailed(f"The reply of the model {connection.name!r} was cut off in the middle.")


def endless(connection: Connection) -> ModelFailed:
    """The reply is longer than any answer."""
    return ModelFailed(f"The model {connection.name!r} would not stop talking.")


def _about(status: int, connection: Connection) -> str:
    if status in (401, 403):
        key = _KEYS.get(connection.provider, "its key")
        return f"did not accept the key (status {status}); check {key} in the environment"
    if status >= 500:
        return f"failed at its own end (status {status}); try again later"
    return _BY_STATUS.get(status, f"refused the request (status {status})")


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or found.__context__


def _status(chain: list[BaseException]) -> int | None:
    for error in chain:
        for name in ("status_code", "code"):
            value = getattr(error, name, None)
            if isinstance(value, int) and 400 <= value < 600:
                return value
    return None


def _is_timeout(chain: list[BaseException], kinds: set[str]) -> bool:
    late = isinstance(chain[0], (TimeoutError, asyncio.TimeoutError))
    return late or bool({"APITimeoutError", "TimeoutException", "Timeout"} & kinds)


def _lacks_key(chain: list[BaseException], connection: Connection) -> bool:
    told = any("api_key" in str(one).lower() or "credentials" in str(one).lower() for one in chain)
    return told and connection.provider in _KEYS


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
