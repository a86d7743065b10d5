"""Callers that are slow for ever, send heads without end, or open connections by the hundred."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from functools import partial
from typing import Any

import pytest
import uvicorn
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from assistant.web.api import patience
from assistant.web.api.patience import Connections, PatientProtocol
from assistant.web.api.proxies import Proxies
from tests.security.attempts import Attempts

pytestmark = pytest.mark.timeout(120)

WINDOW, LEAST = 1.0, 1_000
"""Seconds between two looks in these tests, and the bytes that have to pass in them."""

BIG = 30_000_000
"""Bytes of a big answer, more than the buffers of a connection hold."""


class App:
    """Answers with how much it was sent; notes what became of each request."""

    def __init__(self) -> None:
        self.broken = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            with suppress(ClientDisconnect):
                answer = await self._answer(Request(scope, receive))
                await answer(scope, receive, send)
                return
            self.broken += 1

    async def _answer(self, request: Request) -> Response:
        if request.url.path == "/big":
            return Response(b"x" * BIG)
        if request.url.path == "/refused":
            return PlainTextResponse("no", 411)
        if request.url.path == "/events":
            return StreamingResponse(self._tell(), media_type="text/event-stream")
        if request.url.path == "/late":
            await asyncio.sleep(2.2 * WINDOW)
        return PlainTextResponse(str(len(await request.body())))

    async def _tell(self) -> Any:
        for _ in range(4):
            yield "data: x\n\n"
            await asyncio.sleep(WINDOW / 2)


class Served:
    """A bare server behind the watch."""

    def __init__(self, proxies: str = "") -> None:
        self.app = App()
        config = uvicorn.Config(self.app, port=0, log_level="critical", lifespan="off")
        config.load()
        self.places = Connections(Proxies(proxies))
        config.http_protocol_class = partial(PatientProtocol, self.places)  # type: ignore[assignment]
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)
        self.port = self.server.servers[0].sockets[0].getsockname()[1]

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=15)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(20)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A server that waits a second."""
    monkeypatch.setattr(patience, "_WINDOW", WINDOW)
    monkeypatch.setattr(patience, "_LEAST", LEAST)
    made = Served()
    yield made
    made.stop()


def read_to_end(caller: socket.socket) -> bytes:
    """All that a server says until it hangs up."""
    told = b""
    with suppress(ConnectionError):
        while piece := caller.recv(65_536):
            told += piece
    return told


def is_cut(caller: socket.socket, drip: bytes, seconds: float = 10.0) -> bool:
    """Whether the server hangs up on who sends a little over and over."""
    until = time.monotonic() + seconds
    caller.settimeout(0.1)
    while time.monotonic() < until:
        try:
            if drip:
                caller.sendall(drip)
            if not caller.recv(65_536):
                return True
        except TimeoutError:
            continue
        except ConnectionError:
            return True
    return False


POST = b"POST /x HTTP/1.1\r\nHost: a\r\n"
SLOW = {
    "nothing": (b"", b""),
    "method": (b"G", b""),
    "address": (b"GET /", b"a"),
    "name": (b"GET / HTTP/1.1\r\nX", b"a"),
    "value": (b"GET / HTTP/1.1\r\nX: ", b"a"),
    "headers": (b"GET / HTTP/1.1\r\nX: a\r\n", b"Y: b\r\n"),
    "no end of the head": (b"GET / HTTP/1.1\r\nHost: a\r\n", b""),
    "second request": (b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /", b"a"),
    "body that does not come": (POST + b"Content-Length: 9000\r\n\r\n", b""),
    "body that drips": (POST + b"Content-Length: 9000\r\n\r\n", b"a"),
    "body that begins well": (POST + b"Content-Length: 90000\r\n\r\n" + b"a" * 60_000, b"a"),
    "last byte": (POST + b"Content-Length: 501\r\n\r\n" + b"a" * 500, b""),
    "chunks": (POST + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    "size of a chunk": (POST + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    "end of a chunk": (POST + b"Transfer-Encoding: chunked\r\n\r\n5;a=", b"a"),
    "trailers": (POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: a\r\n"),
    "refused body": (b"POST /refused HTTP/1.1\r\nContent-Length: 9000\r\n\r\n", b"a"),
    "upload": (
        b"POST /gradio_api/upload HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b\r\n"
        b'Content-Length: 9000\r\n\r\n--b\r\nContent-Disposition: form-data; name="files"',
        b"; a",
    ),
}  # fmt: skip
"""What is sent at once, and then a little of again and again."""


def test_who_is_slow_for_ever_is_hung_up_on(attempts: Attempts, served: Served) -> None:
    with ExitStack() as stack:
        callers = {how: stack.enter_context(served.connect()) for how in SLOW}
        for how, (first, _) in SLOW.items():
            callers[how].sendall(first)
        cut: dict[str, bool] = {}

        def drip(how: str) -> None:
            cut[how] = is_cut(callers[how], SLOW[how][1])

        threads = [threading.Thread(target=drip, args=(how,)) for how in SLOW]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    for how in SLOW:
        assert cut[how], how
        attempts.record("slow", through=not cut[how])
    assert served.app.broken > 0


def test_a_late_request_is_told_so(served: Served) -> None:
    with served.connect() as caller:
        caller.sendall(b"GET /")
        assert read_to_end(caller).startswith(b"HTTP/1.1 408 Request Timeout\r\n")


ENDLESS = {
    "line": (b"GET / HTTP/1.1\r\nX: ", b"a" * 60_000),
    "headers": (b"GET / HTTP/1.1\r\n", b"X: a\r\n" * 10_000),
    "address": (b"GET /", b"a" * 60_000),
    "name": (b"GET / HTTP/1.1\r\n", b"a" * 60_000),
    "trailers": (POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: a\r\n" * 10_000),
    "line of a trailer": (POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX: ", b"a" * 60_000),
    "extension": (POST + b"Transfer-Encoding: chunked\r\n\r\n5;a=", b"a" * 60_000),
}


@pytest.mark.parametrize("how", ENDLESS)
def test_heads_without_end_are_cut(attempts: Attempts, served: Served, how: str) -> None:
    first, rest = ENDLESS[how]
    sent = 0
    with served.connect() as caller, suppress(ConnectionError):
        caller.sendall(first)
        while sent < 60_000_000:
            caller.sendall(rest)
            sent += len(rest)
    attempts.record("slow", through=sent >= 60_000_000)


def test_answers_that_are_not_taken_hold_no_place(attempts: Attempts, served: Served) -> None:
    with ExitStack() as stack:
        for close in (b"close", b"keep-alive"):
            for taken in (1, 100_000):
                caller = stack.enter_context(socket.socket())
                caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
                caller.settimeout(15)
                caller.connect(("127.0.0.1", served.port))
                caller.sendall(b"GET /big HTTP/1.1\r\nConnection: " + close + b"\r\n\r\n")
                assert caller.recv(taken)
        until = time.monotonic() + 20
        while served.places._open and time.monotonic() < until:
            time.sleep(0.1)
        for _ in range(4):
            attempts.record("slow", through=bool(served.places._open))


def test_connections_by_the_hundred_are_refused(
    attempts: Attempts, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "_TOGETHER", 30)
    monkeypatch.setattr(patience, "_WINDOW", 60.0)
    with ExitStack() as stack:
        held = [stack.enter_context(served.connect()) for _ in range(30)]
        for _ in range(20):
            with served.connect() as caller:
                told = read_to_end(caller)
            attempts.record("slow", through=not told.startswith(b"HTTP/1.1 429 "))
        held[0].sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert read_to_end(held[0]).startswith(b"HTTP/1.1 200 ")
        with served.connect() as caller:
            caller.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            assert read_to_end(caller).startswith(b"HTTP/1.1 200 ")


def test_a_proxy_that_is_named_may_open_many() -> None:
    places = Connections(Proxies("10.0.0.5"))
    assert all(places.open("10.0.0.5") for _ in range(2 * patience._TOGETHER))
    assert all(places.open("10.0.0.6") for _ in range(patience._TOGETHER))
    assert not places.open("10.0.0.6")
    for _ in range(2):
        places.close("10.0.0.6")
    assert places.open("10.0.0.6")


def send_steadily(served: Served) -> None:
    """For three times as long as a caller is waited for without getting on."""
    with served.connect() as caller:
        caller.sendall(b"POST /x HTTP/1.1\r\nConnection: close\r\nContent-Length: 15000\r\n\r\n")
        for _ in range(30):
            caller.sendall(b"a" * 500)
            time.sleep(WINDOW / 10)
        assert read_to_end(caller).endswith(b"15000")


def wait_for_the_server(served: Served, expect: bytes = b"") -> None:
    """Who waits because the server reads late is not to blame."""
    size = 3_000_000
    head = b"POST /late HTTP/1.1\r\n" + expect + b"Connection: close\r\nContent-Length: %d\r\n\r\n"
    with served.connect() as caller:
        caller.sendall(head % size)
        if expect:
            assert caller.recv(100).startswith(b"HTTP/1.1 100 ")
        caller.sendall(b"a" * size)
        assert read_to_end(caller).endswith(b"%d" % size)


def hear_slow_events(served: Served) -> None:
    with served.connect() as caller:
        caller.sendall(b"GET /events HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert read_to_end(caller).count(b"data: x") == 4


def take_slowly(served: Served) -> None:
    """What the system keeps for the caller drains as well, so that the times are not exact."""
    with served.connect() as caller:
        caller.sendall(b"GET /big HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        taken = 0
        for _ in range(30):
            taken += len(caller.recv(200_000))
            time.sleep(WINDOW / 10)
        taken += len(read_to_end(caller))
    assert taken > BIG


def test_who_gets_on_is_served_to_the_end(served: Served) -> None:
    """All at once, as most of the time is waited for."""
    late = partial(wait_for_the_server, expect=b"Expect: 100-continue\r\n")
    ways = (send_steadily, wait_for_the_server, late, hear_slow_events, take_slowly)
    with ThreadPoolExecutor(len(ways)) as pool:
        done = [pool.submit(way, served) for way in ways]
    for one in done:
        one.result()


def test_the_chat_watches_its_connections(server: Any) -> None:
    config = server.blocks.server.config
    assert config.http_protocol_class.func is PatientProtocol
    assert config.ws_protocol_class is None
    address = ("127.0.0.1", server.blocks.server_port)
    with socket.create_connection(address, timeout=15) as caller:
        caller.sendall(b"GET / HTTP/1.1\r\nX: " + b"a" * 200_000)
        told = read_to_end(caller)  # Nothing where it had not read all before it hung up.
        assert not told or told.startswith(b"HTTP/1.1 431 ")
    with socket.create_connection(address, timeout=15) as caller:
        caller.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        assert read_to_end(caller).startswith(b"HTTP/1.1 200 ")
