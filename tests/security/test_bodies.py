"""Bodies without end, packed bodies, and redirections, of what is fetched and of what is sent."""

from __future__ import annotations

import gzip
import resource
import socket
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import brotli
import httpx
import pytest

from assistant.web.services.visitors import check_public
from index.errors import BadInput
from index.loaders import web
from tests.local_http import Handler, serving_http
from tests.security.attempts import Attempts
from tests.security.test_addresses import INSIDE

pytestmark = pytest.mark.timeout(120)

MOST_MEMORY = 400_000
"""KB that the whole process, attacker included, may grow by while one body is read."""

_SECONDS = 3.0
"""Time that a page may take in these tests; it is a minute elsewhere."""

_ZEROS = bytes(100_000_000)
_RAW = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
_GZIP = gzip.compress(_ZEROS)
_PACKED = {
    "gzip": _GZIP,
    "x-gzip": _GZIP,
    "GZIP": _GZIP,
    "deflate": zlib.compress(_ZEROS),
    "deflate ": _RAW.compress(_ZEROS) + _RAW.flush(),
    "br": brotli.compress(_ZEROS, quality=5),
    "zstd": b"\x28\xb5\x2f\xfd" + bytes(100),
    "gzip, gzip": gzip.compress(_GZIP),
    "br, gzip": gzip.compress(brotli.compress(_ZEROS, quality=5)),
    "identity, gzip": _GZIP,
}
"""Bombs of 100 MB by their Content-Encoding."""

_HEAD = b"\x1f\x8b\x08\x08" + bytes(6)
"""The beginning of a gzip file in which the name of a file follows, up to a zero."""

_ENDLESS = ("body", "chunks", "redirect", "packed", "name", "blocks", "head", "line", "drip", "hop", "silent", "late")  # fmt: skip


class _Attacker(Handler):
    """Sends what the path names, until it is hung up on or for 20 seconds."""

    def do_GET(self) -> None:
        kind, _, number = self.path.strip("/").partition("/")
        self.close_connection = True
        # Whoever has had enough hangs up: that is what is hoped for.
        with suppress(ConnectionError):
            if kind == "packed":
                self._send_packed(list(_PACKED)[int(number)])
            elif kind == "endless":
                self._send_endless(number)

    def _send_packed(self, encoding: str) -> None:
        self._head(200, ("Content-Encoding", encoding))
        self.wfile.write(_PACKED[encoding])

    def _send_endless(self, how: str) -> None:
        if how in ("head", "line", "silent"):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-A: ")
            self._repeat({"head": b"a\r\nX-A: ", "line": b"a", "silent": b""}[how], 0.1)
        elif how == "redirect":
            self._head(302, ("Location", "/endless/body"))
            self._repeat(b"x" * 100_000)
        elif how == "hop":
            time.sleep(0.3)
            self._head(302, ("Location", "/endless/drip"))
        elif how in ("packed", "name", "blocks"):
            self._head(200, ("Content-Encoding", "deflate" if how == "blocks" else "gzip"))
            self.wfile.write(b"\x78\x01" if how == "blocks" else _HEAD)
            blocks = b"\x00\x00\x00\xff\xff" * 10_000
            self._repeat({"packed": b"a", "name": b"a" * 10_000, "blocks": blocks}[how], 0.01)
        elif how == "chunks":
            self._head(200, ("Transfer-Encoding", "chunked"))
            self._repeat(b"186a0\r\n" + b"x" * 100_000 + b"\r\n")
        else:
            self._head(200)
            slow = {"drip": 0.1, "late": 2.0}.get(how, 0.0)
            self._repeat(b"x" if slow else b"x" * 100_000, slow)

    def _repeat(self, piece: bytes, wait: float = 0.0) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            self.wfile.write(piece)
            self.wfile.flush()
            time.sleep(wait)

    def _head(self, status: int, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", "text/plain"), *headers):
            self.send_header(name, value)
        self.end_headers()


@pytest.fixture(scope="module")
def attacker() -> Iterator[str]:
    """Where the attacker's server is."""
    with serving_http(_Attacker) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(autouse=True)
def direct(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy, and little time."""
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(web, "_SECONDS", _SECONDS)


def _grown() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@pytest.mark.parametrize("number", range(len(_PACKED)))
def test_packed_pages_do_not_fill_the_memory(
    attempts: Attempts, attacker: str, number: int
) -> None:
    before = _grown()
    with pytest.raises(BadInput):
        web.fetch(f"{attacker}/packed/{number}")
    attempts.record("bodies", through=_grown() - before > MOST_MEMORY)


def _give_up(url: str) -> float:
    """The seconds after which a page is given up."""
    started = time.monotonic()
    with pytest.raises(BadInput):
        web.fetch(url)
    return time.monotonic() - started


def test_pages_without_end_are_given_up(attempts: Attempts, attacker: str) -> None:
    """All at once, as most of the time is waited for."""
    before = _grown()
    urls = [f"{attacker}/endless/{how}" for how in _ENDLESS]
    with ThreadPoolExecutor(len(urls)) as pool:
        taken = list(pool.map(_give_up, urls))
    grown = _grown() - before
    for how, took in zip(_ENDLESS, taken, strict=True):
        assert took < _SECONDS + 7, how
        attempts.record("bodies", through=took > _SECONDS + 7 or grown > MOST_MEMORY)


_POSTED = (
    "/gradio_api/queue/join", "/gradio_api/run/ask", "/gradio_api/upload", "/login", "/api/ask",
    "/api/files", "/v1/chat/completions", "/mcp", "/gradio_api/cancel", "/gradio_api/call/ask",
)  # fmt: skip


def _post(url: str, path: str, headers: str, body: bytes) -> bytes:
    """What a server answers to a request whose body is sent until it answers or hangs up.

    At most 60 MB are sent: who takes so much takes all.
    """
    address = ("127.0.0.1", httpx.URL(url).port)
    with socket.create_connection(address, timeout=10) as caller:
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        caller.sendall(f"{head}{headers}\r\n\r\n".encode())
        sent = 0
        try:
            while sent < 60_000_000:
                caller.sendall(body)
                sent += len(body)
                caller.setblocking(False)
                try:
                    return caller.recv(100)
                except BlockingIOError:
                    caller.settimeout(10)
        except ConnectionError:
            return b"hung up"
        return b"took all"


@pytest.mark.parametrize("path", _POSTED)
@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("Transfer-Encoding: chunked", b"186a0\r\n" + b" " * 100_000 + b"\r\n"),
        ("Content-Length: 9000000000000", b" " * 100_000),
    ],
)
def test_requests_without_end_are_turned_away(
    attempts: Attempts, server: Any, path: str, headers: str, body: bytes
) -> None:
    told = _post(server.url, path, headers, body)
    refused = told == b"hung up" or told[9:12] in (b"411", b"413", b"429", b"403", b"404")
    attempts.record("bodies", through=not refused)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
@pytest.mark.parametrize("path", ["/api/ask", "/gradio_api/queue/join", "/mcp"])
def test_packed_requests_are_not_unpacked(
    attempts: Attempts, server: Any, program: Callable[..., httpx.Client], path: str, encoding: str
) -> None:
    before = _grown()
    headers = {"Content-Encoding": encoding, "Content-Type": "application/json"}
    with program(server.url) as sender:
        told = sender.post(path, content=_PACKED[encoding], headers=headers)
    attempts.record("bodies", through=told.status_code < 400 or _grown() - before > MOST_MEMORY)


class _Hop(Handler):
    """Leads to where the path says, with the status in front of it; notes that it was asked."""

    asked = 0

    def do_GET(self) -> None:
        status, _, place = self.path.strip("/").partition("/")
        if not status.startswith("30"):
            type(self).asked += 1
        self.send_response(int(status) if status.startswith("30") else 200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Location", bytes.fromhex(place).decode() if place else "/")
        self.end_headers()


@pytest.fixture
def hops() -> Iterator[int]:
    """The port of a server that redirects, which counts what it is asked besides."""
    _Hop.asked = 0
    with serving_http(_Hop) as port:
        yield port


def test_no_redirection_leads_inside(attempts: Attempts, hops: int) -> None:
    """The server outside is this machine too, as the tests have no other: its port is let pass."""
    door = f"http://127.0.0.1:{hops}/30"

    def permit(url: str) -> str | None:
        return None if url.startswith(door) else check_public(url, "0.0.0.0")

    for number, host in enumerate(INSIDE):
        place = f"http://{host}:{hops}/secret" if number % 4 else f"//{host}:{hops}/secret"
        status = (301, 302, 303, 307, 308)[number % 5]
        url = f"{door}{status % 10}/{place.encode().hex()}"
        if number % 3 == 0:  # By way of one more.
            url = f"{door}1/{url.encode().hex()}"
        with pytest.raises(BadInput):
            web.fetch(url, permit)
        attempts.record("redirects", through=bool(_Hop.asked))
    for place in ("file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "data:,x"):
        with pytest.raises(BadInput):
            web.fetch(f"{door}2/{place.encode().hex()}", permit)
        attempts.record("redirects", through=bool(_Hop.asked))


def test_a_redirection_that_is_permitted_is_followed(hops: int) -> None:
    inside = f"http://127.0.0.1:{hops}/page".encode().hex()
    assert web.fetch(f"http://127.0.0.1:{hops}/302/{inside}").raw == b""
    assert _Hop.asked == 1
