"""Asks the model, checks what it says as it says it, and falls back on the extractive answer."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_dir

from assistant.generative.cache import Cache, key
from assistant.generative.claims import Reply
from assistant.generative.draft import Draft
from assistant.generative.evidence import Evidence, block
from assistant.generative.failures import Connection, ModelFailed
from assistant.generative.followup import History, conversation, one_question
from assistant.generative.model import ANSWER, FOLLOW_UP, chain, chat_model
from assistant.generative.request import reply
from assistant.generative.support import Support
from assistant.generative.verdict import Judge
from assistant.reader.types import Reader
from assistant.settings import Settings
from assistant.types import Answer
from index import encoder
from index.types import Document
from prompts import read

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

NO_CACHE = "off"
"""The value of the ``llm_cache`` setting that keeps nothing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with all that its answer may be made of.

    ``extractive`` is the answer without a model, ``refusal`` the answer that the source does
    not say; ``parts`` is how many questions the question is made of.
    """

    question: str
    parts: int
    evidence: tuple[Evidence, ...]
    documents: Mapping[str, Document]
    extractive: Answer
    refusal: Answer


class Writer:
    """Writes answers with a chat model; safe to share between threads.

    Args:
        connection: the model and how to reach it; it is made when first needed.
        support: what decides whether a sentence is supported.
        cache: where whole replies are kept.
        model: a model to use in place of the one that ``connection`` names.
    """

    def __init__(
        self,
        connection: Connection,
        support: Support,
        cache: Cache,
        model: BaseChatModel | None = None,
    ) -> None:
        self._connection = connection
        self._support = support
        self._cache = cache
        self._given = model

    @cached_property
    def _model(self) -> BaseChatModel:
        return self._given or chat_model(self._connection)

    def close(self) -> None:
        """Let go of the cache."""
        self._cache.close()

    def answers(self, asked: Asked) -> Iterator[Answer]:
        """Answers that grow; the last is whole and checked.

        A citation that was shown stays, with its number. Closing the iterator cancels the
        request. Never raises for what a model does: the last answer is then the extractive
        one, and says why.
        """
        judge = Judge(asked.question, asked.evidence, self._support)
        draft = Draft(asked.question, asked.evidence, asked.documents, judge)
        heard = Reply(len(asked.evidence))
        values = {"evidence": block(asked.evidence), "question": asked.question}
        try:
            with closing(self._reply(ANSWER, values, _hashes(asked))) as pieces:
                for piece in pieces:
                    for claim in heard.feed(piece):
                        draft.add(claim)
                    if not _is_refusal(asked, draft):
                        yield draft.shown(heard.pending)
        except ModelFailed as error:
            yield draft.broken_off(asked.extractive, _instead(str(error)))
            return
        yield _whole(asked, draft, heard)

    def standalone(self, question: str, history: History) -> str | None:
        """``question`` rewritten by the model to stand alone; ``None``: it gave nothing fit."""
        values = {"conversation": conversation(history), "question": question}
        try:
            said = "".join(self._reply(FOLLOW_UP, values, ()))
        except ModelFailed:
            return None
        return one_question(said, question, values["conversation"])

    def _reply(
        self, prompts: tuple[str, str], values: dict[str, str], hashes: Sequence[object]
    ) -> Generator[str]:
        """The pieces of the model's reply, or all of it at once where it is known."""
        connection = self._connection
        texts = [read(name) for name in prompts]
        model = (connection.name, connection.base_url, connection.temperature)
        name = key(model, texts, values, hashes)
        if (known := self._cache.get(name)) is not None:
            yield known
            return
        pieces = []
        with closing(reply(chain(self._model, prompts), values, connection)) as coming:
            for piece in coming:
                pieces.append(piece)
                yield piece
        self._cache.put(name, "".join(pieces))


def load_writer(
    settings: Settings, reader: Reader, *, kept: bool, model: BaseChatModel | None = None
) -> Writer:
    """The writer that ``settings`` describe; replies go to disk by default where ``kept``."""
    connection = Connection(
        settings.llm,
        settings.llm_base_url,
        settings.llm_temperature,
        settings.llm_timeout,
        settings.llm_retries,
    )
    support = Support(encoder.load(settings.encoder, settings.device), reader)
    return Writer(connection, support, Cache(_cache_path(settings, kept)), model)


def _cache_path(settings: Settings, kept: bool) -> Path | None:
    if settings.llm_cache == NO_CACHE or not (settings.llm_cache or kept):
        return None
    folder = user_cache_dir("footnote", appauthor=False)
    return Path(settings.llm_cache or Path(folder) / "replies.sqlite3")


def _whole(asked: Asked, draft: Draft, heard: Reply) -> Answer:
    """The last answer of a reply that came to its end, or was a refusal from the start."""
    for claim in heard.finish():
        draft.add(claim)
    if _is_refusal(asked, draft):
        unsure = min(asked.refusal.confidence, 0.5)
        return replace(asked.refusal, confidence=unsure)
    if not draft.supported:
        return draft.broken_off(
            asked.extractive, _instead("No source sentence supports what the model said.")
        )
    return draft.finished(asked.extractive)


def _is_refusal(asked: Asked, draft: Draft) -> bool:
    """Whether the reply says that the source does not say; of several questions, of all."""
    return draft.refused and (asked.parts == 1 or not draft.supported)


def _instead(reason: str) -> str:
    """The reason as one sentence that labels the answer beside it."""
    return f"{reason.rstrip('.')}; this answer was found in the source without the model."


def _hashes(asked: Asked) -> list[tuple[str, int, int]]:
    """The documents' hashes and the places of the evidence in them."""
    return [
        (asked.documents[one.document_id].sha256, one.span.start, one.span.end)
        for one in asked.evidence
    ]
