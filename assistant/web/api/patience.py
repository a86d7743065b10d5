"""Hangs up on callers that are slow for ever, send headers without end, or keep too many places.

The server beneath reads and writes as long as a caller likes.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from assistant.web.api.proxies import Proxies, network_of

_WINDOW = 20.0
"""Seconds for the head of a request, and between two looks whether a caller gets on."""

_LEAST = 10_000
"""Bytes of a body, or of an answer, that pass between two looks: 500 in a second."""

_HEAD = 65_536
"""Bytes of a request beside its body."""

_TOGETHER = 500
"""Open connections of one address; a person's browser keeps six."""


class Connections:
    """The open connections by where they come from; those of ``proxies`` are many people's."""

    def __init__(self, proxies: Proxies) -> None:
        self._proxies = proxies
        self._open: Counter[str] = Counter()

    def open(self, host: str) -> bool:
        """Count one more, and say whether there is a place for it."""
        self._open[network_of(host)] += 1
        return host in self._proxies or self._open[network_of(host)] <= _TOGETHER

    def close(self, host: str) -> None:
        """Count one less."""
        place = network_of(host)
        self._open[place] -= 1
        if self._open[place] <= 0:
            del self._open[place]


class PatientProtocol(HttpToolsProtocol):  # type: ignore[misc, unused-ignore]
    """One connection, watched while its caller owes a request, or has an answer to take."""

    def __init__(self, connections: Connections, **given: Any) -> None:
        super().__init__(**given)
        self._places = connections
        self._host = ""
        self._arrived = self._overhead = 0
        self._in_head = True
        self._was_paused = False
        self._asking: asyncio.TimerHandle | None = None
        self._taking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request, if there is a place."""
        super().connection_made(transport)
        self._host = self.client[0] if self.client else ""
        if self._places.open(self._host):
            self._await_request()
        else:
            self._refuse(HTTPStatus.TOO_MANY_REQUESTS)

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the place back."""
        self._places.close(self._host)
        self._stop_asking()
        self._stop_taking()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what has come, unless it is a head without end."""
        self._arrived += len(data)
        self._overhead += len(data)
        super().data_received(data)
        if self._overhead > _HEAD and not self.transport.is_closing():
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def on_message_begin(self) -> None:
        """Wait for the rest of a request."""
        super().on_message_begin()
        self._stop_taking()
        if self._asking is None:
            self._await_request()

    def on_headers_complete(self) -> None:
        """Wait for the body from now on."""
        super().on_headers_complete()
        self._in_head = False

    def on_body(self, body: bytes) -> None:
        """Count it apart from the head."""
        self._overhead -= len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Wait no longer."""
        self._stop_asking()
        self._overhead = 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """See that what is left of an answer is taken."""
        super().on_response_complete()
        self._await_taking()

    def pause_writing(self) -> None:
        """See that an answer is taken that fills the buffer."""
        super().pause_writing()
        self._await_taking()

    def resume_writing(self) -> None:
        """It has been taken."""
        super().resume_writing()
        self._stop_taking()

    def _await_request(self) -> None:
        self._arrived, self._in_head, self._was_paused = 0, True, False
        self._asking = self.loop.call_later(_WINDOW, self._look)

    def _look(self) -> None:
        """Hang up if too little has come since the last look, and not because of this server."""
        waits = self.cycle is not None and self.cycle.waiting_for_100_continue
        paused = self.flow.read_paused or waits
        excused = paused or self._was_paused or self._arrived >= _LEAST
        if self._in_head or not excused:
            self._asking = None
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)
            return
        self._arrived, self._was_paused = 0, paused
        self._asking = self.loop.call_later(_WINDOW, self._look)

    def _await_taking(self) -> None:
        left = self.transport.get_write_buffer_size()
        if left and self._taking is None:
            self._taking = self.loop.call_later(_WINDOW, self._look_after, left)

    def _look_after(self, before: int) -> None:
        """Hang up if too little of an answer has been taken since the last look."""
        self._taking = None
        left = self.transport.get_write_buffer_size()
        if left > before - min(before, _LEAST):
            self.transport.abort()
        else:
            self._await_taking()

    def _refuse(self, status: HTTPStatus) -> None:
        """Say why, unless an answer has begun, and hang up."""
        if self.cycle is None or self.cycle.response_complete:
            head = f"HTTP/1.1 {status.value} {status.phrase}\r\n"
            self.transport.write(f"{head}content-length: 0\r\nconnection: close\r\n\r\n".encode())
        self.transport.close()
        self._await_taking()

    def _stop_asking(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None

    def _stop_taking(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None
