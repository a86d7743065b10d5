"""Tells visitors apart by a cookie, and says which documents each of them may see."""

from __future__ import annotations

import hashlib
import secrets
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gradio import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from assistant.pipeline import Assistant

COOKIE = "footnote-visitor"
SHARED = "shared"
"""The owner of uploads that everyone sees."""

_YEAR = 365 * 24 * 3600
_UPLOAD = "upload:"


class VisitorCookie:
    """Middleware that gives every visitor without one a cookie that nobody can guess."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _cookie(scope):
            await self._app(scope, receive, send)
            return
        value = secrets.token_urlsafe(24)
        scope["headers"] = [*scope["headers"], (b"cookie", f"{COOKIE}={value}".encode())]
        given = f"{COOKIE}={value}; Max-Age={_YEAR}; Path=/; HttpOnly; SameSite=Lax"

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message.setdefault("headers", [])
                message["headers"] = [*headers, (b"set-cookie", given.encode())]
            await send(message)

        await self._app(scope, receive, send_with_cookie)


def visitor(request: Request) -> str:
    """The name of who asks: of the login where there is one, else of the cookie.

    A digest, so that a name that leaks lets nobody in.
    """
    if request.username:
        return named("login", request.username)
    cookies: Any = request.request.cookies if request.request else {}
    return named("cookie", cookies.get(COOKIE) or secrets.token_hex(16))


def named(kind: str, secret: str) -> str:
    """The name of a visitor who brings this cookie or login."""
    return hashlib.sha256(f"{kind}:{secret}".encode()).hexdigest()[:24]


def upload_uri(owner: str, name: str) -> str:
    """Where an uploaded file is said to come from."""
    return f"{_UPLOAD}{owner}/{name}"


def owner(uri: str) -> str | None:
    """Who uploaded the document with this ``uri``; ``None``: it belongs to the server."""
    return uri.removeprefix(_UPLOAD).partition("/")[0] if uri.startswith(_UPLOAD) else None


def visible(assistant: Assistant, who: str) -> tuple[str, ...]:
    """The ids of the documents that ``who`` may ask and read, in order."""
    return tuple(
        header.id
        for header in assistant.documents.headers()
        if owner(header.uri) in (None, who, SHARED)
    )


def _cookie(scope: Scope) -> bool:
    """Whether the request brings the cookie."""
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                if COOKIE in SimpleCookie(value.decode("latin-1")):
                    return True
            except CookieError:
                continue
    return False
