"""Lets programs in: by their path, with a key where there are logins, and from no strange page."""

from __future__ import annotations

import ipaddress
import re
import secrets
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.settings import Settings
from assistant.web.api.failures import Refused, respond
from assistant.web.services.visitors import COOKIE, is_local, named, read_pairs

_PROGRAMS = re.compile(r"/(?:v1|api|mcp|gradio_api/mcp)(?:/|$)")
"""The paths of programs: "/v1/models", "/api", "/mcp/"; not "/apis", "/gradio_api/call/ask"."""

_PUBLIC = re.compile(r"/api/?|/api/openapi\.json")
"""The paths that tell how to ask, and nothing of what is asked: these need no key."""

_FRAME = 1_000_000
"""Bytes of a request beside the file in it."""


class Gate:
    """Middleware that hands what is for programs to ``programs``, and the rest on.

    ``request.state.who`` is then the visitor, ``""`` where nobody can tell; ``state.trusted``
    says whether a key or the login of the chat has shown who it is.

    Raises:
        BadInput: the keys or the logins are not spelt as they should be.
    """

    def __init__(self, app: ASGIApp, programs: ASGIApp, settings: Settings) -> None:
        self._app, self._programs = app, programs
        self._keys = read_pairs("keys", settings.keys)
        self._closed = bool(self._keys or read_pairs("auth", settings.auth))
        self._host, self._local = settings.host.strip("[]").lower(), is_local(settings.host)
        self._most = settings.max_upload_mb * 1_000_000 + _FRAME

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _PROGRAMS.match(scope["path"]):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        try:
            request.state.who, request.state.trusted = self._admit(request)
            self._check_size(request)
        except Refused as refused:
            await respond(refused)(scope, receive, send)
            return
        await self._programs(scope, receive, send)

    def _admit(self, request: Request) -> tuple[str, bool]:
        """Who asks, and whether that has been shown."""
        kind, _, key = request.headers.get("authorization", "").partition(" ")
        key = key.strip() if kind.lower() == "bearer" else ""
        if name := self._owner_of(key):
            return named("login", name), True
        self._check_page(request)
        if self._closed and not _PUBLIC.fullmatch(request.url.path):
            if user := _logged_in(request):
                return named("login", user), True
            raise Refused(
                401,
                "Programs need a key here; send one of FOOTNOTE_KEYS as a bearer token.",
                "invalid_api_key",
            )
        if self._local:
            return named("program", ""), False
        if key:
            return named("key", key), False
        cookie = request.cookies.get(COOKIE)
        return (named("cookie", cookie) if cookie else ""), False

    def _owner_of(self, key: str) -> str:
        """Whose key it is; all are compared, so that the time tells nothing."""
        given = key.encode()
        owners = [name for name, one in self._keys if secrets.compare_digest(one.encode(), given)]
        return owners[0] if owners else ""

    def _check_page(self, request: Request) -> None:
        """Refuse what a page of another site has a browser send here, without a key.

        The name of another site may lead to this machine (DNS rebinding), so a server that
        listens to its own machine alone answers only to the names of that.
        """
        host = request.headers.get("host", "")
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != host:
            raise Refused(403, f"Pages of {origin!r} may not ask here; send a key, or no Origin.")
        name = urlsplit(f"//{host}").hostname or ""
        if self._local and not (_is_loopback(name) or name == self._host):
            raise Refused(403, f"This server is not called {host!r}; ask for {self._host}.")

    def _check_size(self, request: Request) -> None:
        length = request.headers.get("content-length")
        if length is None and "transfer-encoding" in request.headers:
            raise Refused(411, "The request does not say how long it is; send Content-Length.")
        if int(length or 0) > self._most:
            most = (self._most - _FRAME) // 1_000_000
            raise Refused(413, f"The request is larger than {most} MB; send less at once.")


def _is_loopback(name: str) -> bool:
    """Whether a name always means the machine that says it: "localhost", "127.0.0.1", "::1"."""
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _logged_in(request: Request) -> str:
    """Who is logged in to the chat in this browser, as the page framework keeps it."""
    app = request.scope["app"]
    cookie = request.cookies.get(f"access-token-unsecure-{app.cookie_id}", "")
    return str(app.tokens.get(cookie) or "")
