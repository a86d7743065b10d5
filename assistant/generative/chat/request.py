"""Asks a model one thing under a deadline, and hands over its reply piece by piece."""

from __future__ import annotations

import contextvars
import time
from collections.abc import Generator
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING

from assistant.generative.chat.connection import Connection
from assistant.generative.chat.failures import ModelFailed, cut, endless, explained, late
from assistant.generative.chat.model import Piece, stopping
from assistant.generative.markup import visible

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

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
