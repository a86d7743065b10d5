"""Runs what programs ask on threads, a few at a time, and streams what grows as events."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator
from contextlib import closing, contextmanager
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
        self._together, self._most = together, together + waiting
        self._inside = 0
        self._limiter: anyio.CapacityLimiter | None = None

    async def run(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """What ``work`` returns.

        Raises:
            Refused: too many wait already.
        """
        with self._place() as limiter:
            return await to_thread.run_sync(work, *arguments, limiter=limiter)

    async def stream(
        self, work: Callable[[], Generator[Result, None, None]]
    ) -> AsyncGenerator[Result, None]:
        """What ``work`` yields, as it comes; closing this closes that, once it yields again.

        Raises:
            Refused: too many wait already.
        """
        send, receive = anyio.create_memory_object_stream[Result](0)

        def produce() -> None:
            with closing(work()) as items:
                for item in items:
                    from_thread.run(send.send, item)

        async def finish(limiter: anyio.CapacityLimiter) -> None:
            async with send:
                await to_thread.run_sync(produce, limiter=limiter)

        with self._place() as limiter:
            producing = asyncio.ensure_future(finish(limiter))
            # Where nobody listens any more, nobody asks what the work ended with.
            producing.add_done_callback(lambda done: done.cancelled() or done.exception())
            async with receive:
                async for item in receive:
                    yield item
                await producing

    @contextmanager
    def _place(self) -> Iterator[anyio.CapacityLimiter]:
        """A place among those who wait, and the limiter, which is made in the event loop."""
        if self._inside >= self._most:
            raise Refused(429, "Too many questions wait already; ask a little later.", "busy")
        self._limiter = self._limiter or anyio.CapacityLimiter(self._together)
        self._inside += 1
        try:
            yield self._limiter
        finally:
            self._inside -= 1


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
