"""Guesses of keys and logins, counted by the address they come from; routes that nobody uses."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant import Settings
from assistant.web.api.doorway import Doorway
from assistant.web.api.failures import Refused
from assistant.web.api.gate import Gate
from assistant.web.api.guesses import Guesses
from tests.security.attempts import Attempts

KEYS = Settings(auth="ann:one", keys="ann:right-key")


def asks(peer: str) -> Request:
    """A request from an address."""
    return Request({"type": "http", "client": (peer, 5000), "headers": []})


def is_refused(guesses: Guesses, peer: str) -> bool:
    try:
        guesses.check(asks(peer))
    except Refused as refused:
        return refused.status == 429
    return False


def client(middleware: Middleware, peer: str = "127.0.0.1") -> TestClient:
    """A client of an application that answers everything, behind a middleware."""

    async def anything(_: Request) -> PlainTextResponse:
        return PlainTextResponse("through")

    route = Route("/{path:path}", anything, methods=["GET", "POST"])
    app = Starlette(routes=[route], middleware=[middleware])
    # Where the page framework keeps who is logged in.
    app.cookie_id, app.tokens = "chat", {}  # type: ignore[attr-defined]
    return TestClient(app, base_url="http://127.0.0.1:7860", client=(peer, 5000))


def test_ten_guesses_in_a_minute_are_the_most() -> None:
    guesses = Guesses()
    for number in range(10):
        assert not is_refused(guesses, "192.0.2.7")
        guesses.note(asks("192.0.2.7"), f"guess {number}")
    assert is_refused(guesses, "192.0.2.7")
    assert not is_refused(guesses, "192.0.2.8")
    guesses.forget(asks("192.0.2.7"))
    assert not is_refused(guesses, "192.0.2.7")


def test_an_old_key_sent_over_and_over_is_one_guess() -> None:
    guesses = Guesses()
    for _ in range(50):
        guesses.note(asks("192.0.2.7"), "the key of last year")
    assert not is_refused(guesses, "192.0.2.7")


def test_addresses_of_one_network_of_ipv6_are_one() -> None:
    guesses = Guesses()
    for number in range(10):
        guesses.note(asks(f"2001:db8::{number + 1:x}"), f"guess {number}")
    assert is_refused(guesses, "2001:db8::ffff")
    assert not is_refused(guesses, "2001:db8:0:1::1")


def test_guessing_keys_is_slowed(attempts: Attempts) -> None:
    async def program(scope: object, receive: object, send: object) -> None:
        await PlainTextResponse("in")(scope, receive, send)  # type: ignore[arg-type]

    asking = client(Middleware(Gate, programs=program, settings=KEYS), "192.0.2.7")

    def status(key: str) -> int:
        return asking.get("/v1/models", headers={"Authorization": f"Bearer {key}"}).status_code

    assert status("right-key") == 200
    found = [status(f"wrong-{number}") for number in range(40)]
    assert found[:10] == [401] * 10
    for one in found[10:]:
        attempts.record("guesses", through=one != 429)
    # Not even the right one is told from the others until a minute has gone.
    assert status("right-key") == 429


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/proxy=http://169.254.169.254/",
        "/gradio_api/file=http://127.0.0.1/secret",
        "/gradio_api/stream/a/b/0/playlist.m3u8",
        "/gradio_api/component_server",
        "/gradio_api/deep_link",
        "/monitoring/summary",
        "/monitoring",
        "/dev/reload",
        "/gradio_api/nothing",
    ],
)
def test_routes_that_the_page_does_not_use_are_closed(attempts: Attempts, path: str) -> None:
    asking = client(Middleware(Doorway, settings=Settings()))
    for told in (asking.get(path), asking.post(path, json={})):
        attempts.record("inside", through=told.status_code != 404)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/config",
        "/gradio_api/info",
        "/gradio_api/heartbeat/ab1",
        "/gradio_api/file=/tmp/a.txt",
    ],
)
def test_routes_that_the_page_uses_are_open(path: str) -> None:
    assert client(Middleware(Doorway, settings=Settings())).get(path).text == "through"
