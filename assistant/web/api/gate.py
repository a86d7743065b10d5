"""Lets programs in: by their path, with a key where there are logins, and from no strange page."""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.settings import Settings
from assistant.web.api.failures import Refused, respond
from assistant.web.api.guesses import Guesses
from assistant.web.api.proxies import network_of
from assistant.web.services.visitors import COOKIE, find_own_name, is_own_name, named, read_pairs

PROGRAMS = re.compile(r"/(?:v1|api|mcp|gradio_api/mcp)(?:/|$)")
"""The paths of programs: "/v1/models", "/api", "/mcp/"; not "/apis", "/gradio_api/call/ask"."""

_PUBLIC = re.compile(r"/api/?|/api/openapi\.json")
"""The paths that tell how to ask, and nothing of what is asked: these need no key."""

_TOGETHER = 64
"""Requests of one address that are answered or wait at the same time."""

_FRAME = 1_000_000
"""Bytes of a request beside the file in it."""


class Gate:
    """Middleware that hands what is for programs to ``programs``, and the rest on.

    ``request.state.who`` is then the visitor, ``""`` where nobody can tell; ``state.trusted``
    says whether a key or the login of the chat has shown who it is.

    Raises:
        BadInput: the keys or the logins are not spelt as they should be.
    """

    def __init__(
        self,
        app: ASGIApp,
        programs: ASGIApp,
        settings: Settings,
        guesses: Guesses | None = None,
    ) -> None:
        self._app, self._programs = app, programs
        self._guesses = guesses or Guesses()
        self._keys = read_pairs("keys", settings.keys)
        self._closed = bool(self._keys or read_pairs("auth", settings.auth))
        self._name = find_own_name(settings.host)
        self._most = settings.max_upload_mb * 1_000_000 + _FRAME
        self._inside: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not PROGRAMS.match(scope["path"]):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        try:
            request.state.who, request.state.trusted = self._admit(request)
            self._check_size(request)
            with self._place(request):
                await self._programs(scope, receive, send)
        except Refused as refused:
            await respond(refused)(scope, receive, send)

    def _admit(self, request: Request) -> tuple[str, bool]:
        """Who asks, and whether that has been shown."""
        kind, _, key = request.headers.get("authorization", "").partition(" ")
        key = key.strip() if kind.lower() == "bearer" else ""
        if key and self._closed:
            self._guesses.check(request)
        if name := self._owner_of(key):
            return named("login", name), True
        check_page(request, self._name)
        if self._closed and not _PUBLIC.fullmatch(request.scope["path"]):
            if user := find_login(request):
                return named("login", user), True
            if key:
                self._guesses.note(request, key)
            raise Refused(
                401,
                "Programs need a key here; send one of FOOTNOTE_KEYS as a bearer token.",
                "invalid_api_key",
            )
        if self._name is not None:
            return named("program", ""), False
        if key:
            return named("key", key), False
        cookie = request.cookies.get(COOKIE)
        return (named("cookie", cookie) if cookie else ""), False

    @contextmanager
    def _place(self, request: Request) -> Iterator[None]:
        """A share of an address in what is answered, so that others get on."""
        address = network_of(request.client.host if request.client else "")
        if self._inside[address] >= _TOGETHER:
            raise Refused(429, "Too many of your requests wait; ask a little later.", "busy")
        self._inside[address] += 1
        try:
            yield
        finally:
            self._inside[address] -= 1
            if not self._inside[address]:
                del self._inside[address]

    def _owner_of(self, key: str) -> str:
        """Whose key it is; all are compared, so that the time tells nothing."""
        given = key.encode()
        owners = [name for name, one in self._keys if secrets.compare_digest(one.encode(), given)]
        return owners[0] if owners else ""

    def _check_size(self, request: Request) -> None:
        length = request.headers.get("content-length")
        if length is None and "transfer-encoding" in request.headers:
            raise Refused(411, "The request does not say how long it is; send Content-Length.")
        if int(length or 0) > self._most:
            most = (self._most - _FRAME) // 1_000_000
            raise Refused(413, f"The request is larger than {most} MB; send less at once.")


def check_page(request: Request, own: str | None) -> None:
    """Refuse what a page of another site has a browser send; ``own`` as for ``check_name``.

    Raises:
        Refused: it comes from another site, or under another name.
    """
    called, origin = request.headers.get("host", ""), request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != called:
        raise Refused(403, f"Pages of {origin!r} may not ask here; send a key, or no Origin.")
    check_name(request, own)


def check_name(request: Request, own: str | None) -> None:
    """Refuse a request under another name than ``own``, that of a server that listens to its own
    machine alone, as the name of another site may lead there (DNS rebinding).

    Raises:
        Refused: it is under another name.
    """
    called = request.headers.get("host", "")
    if own is not None and not is_own_name(called, own):
        raise Refused(403, f"This server is not called {called!r}; ask for {own}.")


def find_login(request: Request) -> str:
    """Who is logged in to the chat in this browser, as the page framework keeps it."""
    app = request.scope["app"]
    cookie = request.cookies.get(f"access-token-unsecure-{app.cookie_id}", "")
    return str(app.tokens.get(cookie) or "")
