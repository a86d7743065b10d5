"""One exchange with a chat model: asked under a deadline, unless its reply is kept from before."""

from __future__ import annotations

import contextvars
import hashlib
import json
import sqlite3
import time
from collections.abc import Generator, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, RLock, Thread
from typing import TYPE_CHECKING

from assistant.generative.chat.model import (
    Connection,
    ModelFailed,
    Piece,
    chain,
    chat_model,
    cut,
    endless,
    explained,
    late,
    stopping,
)
from assistant.generative.markup import visible
from prompts import read

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable

_LAYOUT = 1


def key(*parts: object) -> str:
    """A hex digest of JSON values: the same parts in the same order give the same key."""
    text = json.dumps(parts, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Cache:
    """Replies by key in a SQLite file; without a path, nothing is kept.

    A file that cannot be used is as good as none: replies are then asked for again. Only
    whole replies are put in. Safe to share between threads and processes.
    """

    def __init__(self, path: Path | None) -> None:
        self._lock = RLock()
        self._base = _opened(path) if path else None

    def get(self, key: str) -> str | None:
        """The reply kept under ``key``, or ``None``."""
        if self._base is None:
            return None
        with self._lock:
            try:
                row = self._base.execute(
                    "SELECT text FROM replies WHERE key = ?", (key,)
                ).fetchone()
            except sqlite3.Error:
                return None
        return str(row[0]) if row else None

    def put(self, key: str, text: str) -> None:
        """Keep a reply; one that cannot be written is not kept."""
        if self._base is None:
            return
        with self._lock:
            try:
                with self._base:
                    self._base.execute("INSERT OR REPLACE INTO replies VALUES (?, ?)", (key, text))
            except (sqlite3.Error, UnicodeError):
                self._base.rollback()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._base is not None:
                self._base.close()
                self._base = None


def _opened(path: Path) -> sqlite3.Connection | None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        base = sqlite3.connect(path, check_same_thread=False, timeout=10)
    except (OSError, sqlite3.Error):
        return None
    try:
        base.execute("PRAGMA journal_mode = WAL")
        (layout,) = base.execute("PRAGMA user_version").fetchone()
        if layout != _LAYOUT:
            base.executescript(
                "DROP TABLE IF EXISTS replies;"
                "CREATE TABLE IF NOT EXISTS replies (key TEXT PRIMARY KEY, text TEXT NOT NULL);"
                f"PRAGMA user_version = {_LAYOUT};"
            )
    except sqlite3.Error:
        base.close()
        return None
    return base


LONGEST = 10_000
"""Characters of a reply; a longer one is given up."""

PATIENCE = 0.25
"""Seconds of silence after which the caller gets an empty piece, and so a turn to stop."""

Heard = tuple[float, Piece | BaseException | None]

_WHOLE = {"stop", "end_turn", "stop_sequence", "eos", "complete", "completed"}


def reply(
    chain: Runnable[dict[str, str], Piece],
    values: dict[str, str],
    connection: Connection,
    left: float,
) -> Generator[str]:
    """The pieces of a reply as they come; closing the iterator cancels the request.

    The model is heard in a thread of its own, so that no client's idea of a time-out can keep
    anyone waiting past the ``left`` seconds that the question has left.

    Raises:
        ModelFailed: there was no reply, or it was late, empty, cut or endless.
    """
    if left <= 0:
        raise late(connection)
    heard: SimpleQueue[Heard] = SimpleQueue()
    stopped = Event()
    deadline = time.monotonic() + left
    context = contextvars.copy_context()
    Thread(
        target=context.run, args=(_hear, chain, values, heard, stopped), daemon=True, name="model"
    ).start()
    length, finish, told, said = 0, "", False, False
    try:
        while (piece := _next(heard, deadline, connection)) is not None:
            length += len(piece.text)
            if length > LONGEST:
                raise endless(connection)
            finish, told = piece.finish or finish, told or piece.told
            said = said or bool(visible(piece.text).strip())
            yield piece.text
        _check(finish, told, said, connection)
    finally:
        stopped.set()


def _hear(
    chain: Runnable[dict[str, str], Piece],
    values: dict[str, str],
    heard: SimpleQueue[Heard],
    stopped: Event,
) -> None:
    """Put every piece into the queue with the time it came, then ``None`` or what went wrong."""
    try:
        for piece in chain.stream(values, {"callbacks": [stopping(stopped)]}):
            heard.put((time.monotonic(), piece))
        heard.put((time.monotonic(), None))
    except Exception as error:
        heard.put((time.monotonic(), error))


def _next(heard: SimpleQueue[Heard], deadline: float, connection: Connection) -> Piece | None:
    """The next piece, an empty one after a while of silence, ``None`` at the end."""
    wait = deadline - time.monotonic()
    try:
        came, found = heard.get(timeout=max(0.0, min(wait, PATIENCE)))
    except Empty:
        if wait > PATIENCE:
            return Piece("")
        raise late(connection) from None
    if isinstance(found, BaseException):
        raise explained(found, connection) from None
    # By when it came: the time that checking takes here is not the model's.
    if came > deadline:
        raise late(connection)
    return found


def _check(finish: str, told: bool, said: bool, connection: Connection) -> None:
    """Raise unless the reply is whole and says something."""
    reason = finish.lower()
    if "filter" in reason or reason in ("safety", "refusal"):
        raise ModelFailed(f"The provider of the model {connection.name!r} withheld its reply.")
    if (told and not finish) or (finish and reason not in _WHOLE):
        raise cut(connection)
    if not said:
        raise ModelFailed(f"The model {connection.name!r} sent an empty reply.")


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
