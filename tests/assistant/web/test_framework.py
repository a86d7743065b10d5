"""The bounds that are set on the page framework."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from assistant.web.api import framework
from assistant.web.api.framework import Naps, Pushed


def test_a_queue_looks_often_while_events_come_in_and_seldom_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(framework, "_AWAKE", 0.05)
    queue = SimpleNamespace(sleep_when_free=0.001)
    taken: list[str] = []

    async def push(body: str, request: object, username: str | None) -> Pushed:
        taken.append(body)
        return True, body, "success"

    async def visit() -> list[float]:
        naps = Naps(queue, push)
        rests = [queue.sleep_when_free]
        for event in "ab":
            await naps.push(event, None, None)
            rests.append(queue.sleep_when_free)
        await asyncio.sleep(0.3)
        return [*rests, queue.sleep_when_free]

    idle, *busy, left = asyncio.run(visit())
    assert taken == ["a", "b"]
    assert idle == left
    assert set(busy) == {0.05}
    assert idle > 5 * busy[0]
