"""Asks the model, checks what it says as it says it, and falls back on the extractive answer."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_dir

from assistant.answers import Answer
from assistant.extractive.quoting import mark_closest
from assistant.generative.chat.exchange import Cache, Exchange
from assistant.generative.chat.followup import History, Rewritten, conversation, one_question
from assistant.generative.chat.model import ANSWER, FOLLOW_UP, Connection, ModelFailed, endless
from assistant.generative.check.claims import Reply
from assistant.generative.check.support import Support
from assistant.generative.check.verdict import Judge
from assistant.generative.draft import Draft, flagged
from assistant.generative.evidence import Evidence, block
from assistant.reader.types import Reader
from assistant.settings import Settings
from index import encoder
from index.types import Document

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

NO_CACHE = "off"
"""The value of the ``llm_cache`` setting that keeps nothing."""

MOST_SENTENCES = 40
"""Sentences of a reply; one that goes on is given up, as each takes time to check."""

SURE = 0.7
"""Confidence from which on the extractive answer stands where the model finds none, or finds it in
quite other sentences."""

DOUBTED = 0.15
"""Confidence of the extractive answer under which what the model found is only the closest."""

_DENIED = "The model found no answer in the sentences that it was shown."
_STRAYED = (
    "The model wrote from other sentences than those that answer; these were found without it."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with all that its answer may be made of.

    ``extractive`` is the answer without a model, ``refusal`` the answer that the source does
    not say; ``parts`` is how many questions the question is made of, ``rewritten`` what the
    model made of it before, where it was a follow-up; ``completing`` whether sentences that only
    the extractive answer cites belong to the answer, as they do not to a summary.
    """

    question: str
    parts: int
    evidence: tuple[Evidence, ...]
    documents: Mapping[str, Document]
    extractive: Answer
    refusal: Answer
    rewritten: Rewritten | None = None
    completing: bool = True


class Writer:
    """Writes answers with a chat model; safe to share between threads.

    Args:
        exchange: what asks the model.
        support: what decides whether a sentence is supported.
    """

    def __init__(self, exchange: Exchange, support: Support) -> None:
        self._exchange = exchange
        self._support = support

    def close(self) -> None:
        """Let go of the kept replies."""
        self._exchange.close()

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
        spent = asked.rewritten.seconds if asked.rewritten else 0.0
        try:
            with closing(self._exchange.reply(ANSWER, values, _hashes(asked), spent)) as pieces:
                for piece in pieces:
                    for claim in heard.feed(piece):
                        draft.add(claim)
                        if draft.sentences > MOST_SENTENCES:
                            raise endless(self._exchange.connection)
                    if not _is_refusal(asked, draft):
                        yield draft.shown(heard.pending)
        except ModelFailed as error:
            yield flagged(draft.broken_off(asked.extractive, _instead(str(error))))
            return
        yield flagged(_noted(_whole(asked, draft, heard), asked.rewritten))

    def standalone(self, question: str, history: History) -> Rewritten:
        """``question`` rewritten by the model to stand alone, if what it gave is fit."""
        values = {"conversation": conversation(history), "question": question}
        started = time.monotonic()
        try:
            said = "".join(self._exchange.reply(FOLLOW_UP, values))
        except ModelFailed as error:
            return Rewritten(None, str(error), time.monotonic() - started)
        fit = one_question(said, question, values["conversation"])
        return Rewritten(fit, "", time.monotonic() - started)


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
    return Writer(Exchange(connection, Cache(_cache_path(settings, kept)), model), support)


def _cache_path(settings: Settings, kept: bool) -> Path | None:
    if settings.llm_cache == NO_CACHE or not (settings.llm_cache or kept):
        return None
    folder = user_cache_dir("footnote", appauthor=False)
    return Path(settings.llm_cache or Path(folder) / "replies.sqlite3")


def _whole(asked: Asked, draft: Draft, heard: Reply) -> Answer:
    """The last answer of a reply that came to its end, or was a refusal from the start."""
    for claim in heard.finish():
        draft.add(claim)
    sure = asked.extractive.found and asked.extractive.confidence >= SURE
    if _is_refusal(asked, draft):
        if sure:
            return draft.replaced(asked.extractive, _instead(_DENIED))
        unsure = min(asked.refusal.confidence, 0.5)
        return replace(asked.refusal, confidence=unsure)
    doubted = not asked.extractive.found and asked.extractive.confidence < DOUBTED
    if not draft.supported:
        return draft.replaced(
            asked.extractive, _instead("No source sentence supports what the model said.")
        )
    if not asked.completing:
        return draft.finished(asked.extractive)
    if sure and not draft.shares(asked.extractive):
        return draft.strayed(asked.extractive, _STRAYED)
    whole = draft.completed(asked.extractive)
    return mark_closest(whole) if doubted else whole


def _noted(answer: Answer, rewritten: Rewritten | None) -> Answer:
    """``answer``, saying too that the model failed to rewrite the question before it."""
    if rewritten is None or not rewritten.problem:
        return answer
    problem = f"{rewritten.problem.rstrip('.')}; the question was rewritten by rules."
    return replace(answer, problems=(problem, *answer.problems))


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
