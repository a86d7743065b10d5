"""Addresses that lead inside, whatever their form, and names that change after the check."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from assistant.web.services.visitors import check_public
from index.errors import BadInput
from index.loaders import web
from tests.local_http import Handler, serving_http
from tests.security.attempts import Attempts

INSIDE = [
    "127.0.0.1",
    "localhost",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "0",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[fe80::1]",
    "[fe80::1%25lo]",
    "[fc00::1]",
    "[ff02::1]",
    "[2001:db8::1]",
    "user:pw@127.0.0.1",
]


@pytest.mark.parametrize("host", INSIDE)
def test_no_address_leads_inside(attempts: Attempts, host: str) -> None:
    try:
        check_public(f"http://{host}/", "0.0.0.0")
    except BadInput:
        attempts.record("inside", through=False)
    else:
        attempts.record("inside", through=True)


@pytest.mark.parametrize("host", ["8.8.8.8", "[2606:4700::1111]", "[::ffff:8.8.8.8]"])
def test_public_addresses_may_be_read(host: str) -> None:
    assert check_public(f"http://{host}/", "0.0.0.0") == host.strip("[]")


class _Inside(Handler):
    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        self.send_response(200)
        self.end_headers()


@pytest.fixture
def inside() -> Iterator[int]:
    """The port of a server inside, which counts what it is asked."""
    _Inside.asked = 0
    with serving_http(_Inside) as port:
        yield port


def test_a_name_that_changes_is_not_followed(
    attempts: Attempts, inside: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    real, looked_up = socket.getaddrinfo, []

    def rebinding(host: Any, *given: Any, **named: Any) -> Any:
        """The public address of a documentation name at first, this machine's after that."""
        if str(host).endswith("rebind.example"):
            looked_up.append(host)
            first = looked_up.count(host) == 1
            return real("203.0.114.1" if first else "127.0.0.1", *given, **named)
        return real(host, *given, **named)

    connected: list[str] = []

    def refuse(address: Any, *given: Any, **named: Any) -> Any:
        """No network: what would be connected to is noted."""
        connected.append(str(address[0]))
        raise OSError("no network")

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket, "create_connection", refuse)
    for number in range(20):
        scheme = ("http", "https")[number % 2]
        connected.clear()
        with pytest.raises(BadInput):
            web.fetch(
                f"{scheme}://n{number}.rebind.example:{inside}/",
                lambda url: check_public(url, "0.0.0.0"),
            )
        attempts.record("rebound", through=connected != ["203.0.114.1"] or bool(_Inside.asked))
