"""Callers who say in headers that they are somebody else, and proxies that are believed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant.web.api.proxies import Forwarding, Proxies, network_of
from index.errors import BadInput
from tests.security.attempts import Attempts

Program = Callable[..., httpx.Client]

SAID = (
    {"X-Forwarded-For": "203.0.113.9"},
    {"X-Forwarded-For": "203.0.113.9, 127.0.0.1"},
    {"X-Forwarded-For": "127.0.0.1"},
    {"X-Forwarded-For": "::1"},
    {"x-forwarded-for": "10.0.0.5:80"},
    {"X-FORWARDED-FOR": "[2001:db8::1]:80"},
    {"X-Forwarded-For": ""},
    {"X-Forwarded-For": "unknown, _hidden"},
    {"Forwarded": "for=203.0.113.9;proto=https;host=evil.example"},
    {"X-Real-IP": "203.0.113.9"},
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"},
    {"X-Forwarded-Host": "evil.example, 127.0.0.1"},
    {"X-Forwarded-Server": "evil.example"},
    {"X-Forwarded-Port": "81"},
    {"X-Forwarded-Prefix": "/evil.example"},
    {"X-Gradio-Server": "http://evil.example"},
)


def client(peer: str, proxies: str) -> TestClient:
    """A client at an address, of an application that tells who asks and what is said of it."""

    async def tell(request: Request) -> JSONResponse:
        assert request.client is not None
        return JSONResponse({"who": request.client.host, "said": dict(request.headers)})

    app = Starlette(
        routes=[Route("/", tell)], middleware=[Middleware(Forwarding, proxies=Proxies(proxies))]
    )
    return TestClient(app, base_url="http://127.0.0.1", client=(peer, 5_000))


@pytest.mark.parametrize("said", SAID, ids=str)
@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "10.0.0.6", "::ffff:127.0.0.1"])
def test_who_is_no_proxy_of_ours_is_not_believed(
    attempts: Attempts, peer: str, said: dict[str, str]
) -> None:
    told = client(peer, "10.0.0.5, 192.0.2.0/24").get("/", headers=said).json()
    through = told["who"] != peer or "evil.example" in str(told["said"])
    attempts.record("said", through=through)


@pytest.mark.parametrize("proxy", ["10.0.0.5", "10.1.2.3", "::ffff:10.0.0.5", "2001:db8::5"])
def test_a_proxy_that_is_named_is_believed_of_its_own_caller(
    attempts: Attempts, proxy: str
) -> None:
    asking = client(proxy, "10.0.0.5, 10.1.9.9/16, 2001:db8::/32")
    for before in ("", "127.0.0.1, ", "10.0.0.5, 1.1.1.1, ", "x" * 300 + ", "):
        told = asking.get("/", headers={"X-Forwarded-For": f"{before}203.0.113.9"}).json()
        attempts.record("said", through=told["who"] != "203.0.113.9")


def test_one_place_has_one_name() -> None:
    assert network_of("::ffff:203.0.113.9") == network_of("203.0.113.9") == "203.0.113.9"
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff:1")
    assert network_of("fe80::1%eth0") == network_of("fe80::2")
    assert network_of("") == ""


@pytest.mark.parametrize("wrong", ["proxy.example", "10.0.0.5;10.0.0.6", "10.0.0.0/33", "*"])
def test_a_proxy_is_named_by_its_address(wrong: str) -> None:
    with pytest.raises(BadInput, match="The setting 'proxies'"):
        Proxies(wrong)


def guess(one: httpx.Client, number: int, said: str) -> int:
    """The status that a wrong login is answered with."""
    values = {"username": "ann", "password": f"wrong {number}"}
    return one.post("/login", data=values, headers={"X-Forwarded-For": said}).status_code


def test_guesses_count_for_who_makes_them_whatever_is_said(
    attempts: Attempts, serving: Any, program: Program
) -> None:
    served = serving(auth="ann:one", reader="hybrid")
    with program(served.url) as one:
        assert [guess(one, number, f"203.0.113.{number}") for number in range(10)] == [400] * 10
        for number in range(10, 20):
            attempts.record("said", through=guess(one, number, f"203.0.113.{number}") != 429)


def test_behind_a_proxy_that_is_named_each_caller_has_a_count(
    attempts: Attempts, serving: Any, program: Program
) -> None:
    served = serving(auth="ann:one", reader="hybrid", proxies="127.0.0.1")
    with program(served.url) as one:
        for number in range(10):
            assert guess(one, number, f"198.51.100.{number}, 203.0.113.9") == 400
        for number in range(10, 20):
            said = f"198.51.100.{number}, 203.0.113.9"
            attempts.record("said", through=guess(one, number, said) != 429)
        assert guess(one, 20, "203.0.113.10") == 400


def test_the_page_names_no_other_server(attempts: Attempts, serving: Any, program: Program) -> None:
    served = serving(reader="hybrid")
    with program(served.url) as anybody:
        for said in SAID:
            for path in ("/", "/config", "/theme.css?v=1", "/gradio_api/info"):
                told = anybody.get(path, headers=said)
                where = told.text + str(told.headers)
                attempts.record("said", through="evil.example" in where or "203.0.113" in where)
