"""Runs what programs ask on threads, a few at a time, and streams what grows as events."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator
from contextlib import closing
from http import HTTPStatus
from typing import Any, TypeVar

import anyio
from anyio import from_thread, to_thread
from starlette.responses import StreamingResponse

from assistant.web.api.failures import Refused, describe_failure

_log = logging.getLogger(__name__)

Result = TypeVar("Result")


class Turns:
    """Lets ``together`` requests work at once; ``waiting`` more wait, and others are refused."""

    def __init__(self, together: int, waiting: int) -> None:
        self._together, self._waiting = together, waiting
        self._held: anyio.CapacityLimiter | None = None

    async def run(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """What ``work`` returns.

        Raises:
            Refused: too many wait already.
        """
        return await to_thread.run_sync(work, *arguments, limiter=self._limiter())

    async def stream(
        self, work: Callable[[], Generator[Result, None, None]]
    ) -> AsyncGenerator[Result, None]:
        """What ``work`` yields, as it comes; closing this closes that, once it yields again.

        Raises:
            Refused: too many wait already.
        """
        limiter = self._limiter()
        send, receive = anyio.create_memory_object_stream[Result](0)

        def produce() -> None:
            with closing(work()) as items:
                for item in items:
                    from_thread.run(send.send, item)

        async def finish() -> None:
            async with send:
                await to_thread.run_sync(produce, limiter=limiter)

        producing = asyncio.ensure_future(finish())
        # Where nobody listens any more, nobody asks what the work ended with.
        producing.add_done_callback(lambda done: done.cancelled() or done.exception())
        async with receive:
            async for item in receive:
                yield item
            await producing

    def _limiter(self) -> anyio.CapacityLimiter:
        """The limiter, which is made in the event loop; refuses where too many wait for it."""
        if self._held is None:
            self._held = anyio.CapacityLimiter(self._together)
        if self._held.statistics().tasks_waiting >= self._waiting:
            raise Refused(429, "Too many questions wait already; ask a little later.", "busy")
        return self._held


async def respond_with_events(events: AsyncGenerator[str, None]) -> StreamingResponse:
    """Server-sent events; what goes wrong before the first is told by the status instead."""
    first = await anext(events)

    async def rest() -> AsyncIterator[str]:
        try:
            yield first
            async for event in events:
                yield event
        except Exception as error:
            status, body = describe_failure(error)
            if status == HTTPStatus.INTERNAL_SERVER_ERROR:
                _log.exception("an answer was broken off")
            yield write_event(body, "error")
        finally:
            await events.aclose()

    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(rest(), media_type="text/event-stream", headers=headers)


def write_event(values: dict[str, Any], name: str = "") -> str:
    """One server-sent event; JSON has no line ends, so that it is one line of data."""
    data = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return (f"event: {name}\n" if name else "") + f"data: {data}\n\n"
