"""Sets bounds where the page framework has none: what waits, what is kept, what is uploaded.

It has no settings for these, so that parts of it are put in place of its own.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

import gradio as gr
from gradio import route_utils, routes
from starlette.formparsers import MultiPartException

from assistant.web.api.proxies import network_of

_QUEUE_REST, _PROGRESS_REST = 0.05, 1.0
"""Seconds after which the page framework looks again whether somebody has asked, and whether a
bar of progress has moved, of which the page has none. Its own are a thousandth and a tenth, at
which a server that nobody asks takes 4 to 7 % of a core."""

_QUEUE_NAP, _AWAKE = 0.5, 600.0
"""The same where nothing has come in for so many seconds: the first event after them waits for a
quarter of a second in the mean. On a slow virtual machine a look costs half a millisecond."""

_SESSION = re.compile(r"[\w-]{1,64}", re.A)
"""The names that pages give their sessions; they are kept as long as something waits in them."""

_WAITING = 64
"""Events of one address that wait, or whose outcome nobody has fetched; a page has a few."""

_ABANDONED = 120.0
"""Seconds after which outcomes that nobody has fetched are thrown away."""

_UPLOADS = 1_000
"""Uploads of which the progress is kept."""

Pushed = tuple[bool, Any, str]


def bound(blocks: gr.Blocks) -> None:
    """Set the bounds of a page whose queue has been made, and of all uploads."""
    queue = blocks._queue
    queue.progress_update_sleep_when_free = _PROGRESS_REST
    queue.push = Naps(queue, Shares(queue).push).push  # type: ignore[method-assign, assignment]
    route_utils.GradioMultiPartParser = FilesAlone  # type: ignore[misc]
    routes.file_upload_statuses = LatestUploads()


class Naps:
    """Has a queue look for events often while they come in, and seldom when none have for long."""

    def __init__(self, queue: Any, takes: Callable[..., Awaitable[Pushed]]) -> None:
        self._queue = queue
        self.takes = takes
        self._timer: asyncio.TimerHandle | None = None
        self._nap()

    async def push(self, body: Any, request: Any, username: str | None) -> Pushed:
        """Take an event, and look often from now on."""
        if self._timer is not None:
            self._timer.cancel()
        self._queue.sleep_when_free = _QUEUE_REST
        self._timer = asyncio.get_running_loop().call_later(_AWAKE, self._nap)
        return await self.takes(body=body, request=request, username=username)

    def _nap(self) -> None:
        self._queue.sleep_when_free = _QUEUE_NAP


class Shares:
    """Lets one address have a share of what waits in a queue of events, so that others get on."""

    def __init__(self, queue: Any) -> None:
        self._queue = queue
        self._push: Callable[..., Awaitable[Pushed]] = queue.push
        self._sessions: dict[str, tuple[str, float]] = {}
        self._swept = 0.0

    async def push(self, body: Any, request: Any, username: str | None) -> Pushed:
        """Take an event, unless too many of its address wait already."""
        session = body.session_hash
        if session is not None and not _SESSION.fullmatch(session):
            return False, "The name of the session is not one that a page makes.", "error"
        place = network_of(request.client.host if request.client else "")
        self._sweep()
        waiting = [one for one, (where, _) in self._sessions.items() if where == place]
        if sum(len(self._ids(one)) for one in waiting) >= _WAITING:
            return False, "Too much of yours waits already; try again a little later.", "queue_full"
        taken = await self._push(body=body, request=request, username=username)
        if taken[0]:
            self._sessions[body.session_hash] = (place, time.monotonic())
        return taken

    def _ids(self, session: str) -> set[str]:
        """The events of a session that wait, run, or have an outcome that nobody has fetched."""
        found: set[str] = self._queue.pending_event_ids_session.get(session, set())
        return found

    def _sweep(self) -> None:
        """Forget sessions of which nothing is left, and once in a while what nobody fetches."""
        now = time.monotonic()
        late = now - self._swept > _ABANDONED / 4
        self._swept = now if late else self._swept
        for session, (_, since) in tuple(self._sessions.items()):
            ids = self._ids(session)
            if (
                late
                and now - since > _ABANDONED
                and not ids & self._queue.event_ids_to_events.keys()
            ):
                self._queue.pending_event_ids_session.pop(session, None)
                self._queue.pending_messages_per_session.pop(session, None)
                ids = set()
            if not ids:
                del self._sessions[session]


class FilesAlone(route_utils.GradioMultiPartParser):
    """Reads uploads, but no fields beside the files, which would be held in memory whole."""

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        """Take a piece of a file.

        Raises:
            MultiPartException: it is of none.
        """
        if self._current_part.file is None:
            raise MultiPartException("Only files are taken here.")
        super().on_part_data(data, start, end)


class LatestUploads(route_utils.FileUploadProgress):
    """How far the latest uploads are."""

    def __init__(self) -> None:
        super().__init__()
        self._statuses = _Latest(None, self._statuses)
        self._signals = _Latest(self._signals.default_factory)


class _Latest(defaultdict[str, Any]):
    """A dictionary of the latest that were put in."""

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, value)
        while len(self) > _UPLOADS:
            del self[next(iter(self))]
