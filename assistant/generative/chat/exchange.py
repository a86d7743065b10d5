"""One exchange with the model: its reply, from the kept ones where the same was asked before."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.generative.chat.cache import Cache, key
from assistant.generative.chat.connection import Connection
from assistant.generative.chat.model import chain, chat_model
from assistant.generative.chat.request import reply
from prompts import read

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


class Exchange:
    """Asks one model; safe to share between threads.

    Args:
        connection: the model and how to reach it; it is made when first needed.
        cache: where whole replies are kept.
        model: a model to use in place of the one that ``connection`` names.
    """

    def __init__(
        self, connection: Connection, cache: Cache, model: BaseChatModel | None = None
    ) -> None:
        self.connection = connection
        self._cache = cache
        self._given = model

    @cached_property
    def _model(self) -> BaseChatModel:
        return self._given or chat_model(self.connection)

    def close(self) -> None:
        """Let go of the cache."""
        self._cache.close()

    def reply(
        self,
        prompts: tuple[str, str],
        values: dict[str, str],
        hashes: Sequence[object] = (),
        spent: float = 0.0,
    ) -> Generator[str]:
        """The pieces of the reply to ``prompts`` filled with ``values``; a known one in one piece.

        It is known by the model, the prompts' texts, the values (the question, the conversation
        or the evidence) and the ``hashes`` of the documents that the evidence is from; ``spent``
        seconds of the time-out are gone already.

        Raises:
            ModelFailed: there was no reply, or it was late, empty, cut or endless.
        """
        name = self._key(prompts, values, hashes)
        if (known := self._cache.get(name)) is not None:
            yield known
            return
        made, left = chain(self._model, prompts), self.connection.timeout - spent
        pieces = []
        with closing(reply(made, values, self.connection, left)) as coming:
            for piece in coming:
                pieces.append(piece)
                yield piece
        self._cache.put(name, "".join(pieces))

    def _key(
        self, prompts: tuple[str, str], values: dict[str, str], hashes: Sequence[object]
    ) -> str:
        at = self.connection
        model = (at.name, at.base_url, at.temperature)
        return key(model, [read(name) for name in prompts], values, hashes)
