"""Tells visitors apart by a cookie, and says which documents each of them may see."""

from __future__ import annotations

import hashlib
import ipaddress
import re
import secrets
import socket
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from index.errors import BadInput

if TYPE_CHECKING:
    from gradio import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from assistant.pipeline import Assistant
    from index.store.records import Header

COOKIE = "footnote-visitor"
SHARED = "shared"
"""The owner of uploads that everyone sees."""

# Seconds that a cookie lasts.
_YEAR = 365 * 24 * 3600
# What the URI of an upload begins with; its owner follows.
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


def read_pairs(setting: str, value: str) -> list[tuple[str, str]]:
    """The names with their secrets that a setting spells; none where it is empty.

    Raises:
        BadInput: it does not spell names and secrets.
    """
    pairs = [one.strip().partition(":") for one in value.split(",") if one.strip()]
    if not all(name and secret for name, _, secret in pairs):
        secret = "password" if setting == "auth" else "key"
        shape = f"name:{secret},name:{secret}"
        raise BadInput(f"The setting {setting!r} must be like {shape}; correct it.")
    return [(name, secret) for name, _, secret in pairs]


def is_local(host: str) -> bool:
    """Whether a server that listens on ``host`` is nobody's but its own machine's.

    ``localhost``, ``127.0.0.1`` and ``::1`` are local, ``0.0.0.0`` and ``10.0.0.5`` are not.
    """
    try:
        found = socket.getaddrinfo(host.strip("[]"), None)
    except OSError:
        return False
    return all(ipaddress.ip_address(one[4][0]).is_loopback for one in found)


def find_own_name(host: str) -> str | None:
    """The name that a server listening on ``host`` has; ``None``: it is not its machine's alone.

    It is looked up, so do so once per start.
    """
    return host.strip("[]").lower() if is_local(host) else None


_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[^\[\]:@/?#\s]+)(?::\d+)?", re.I)
"""The header Host: a name or address, that of IPv6 in brackets, and maybe a port; nothing else."""


def is_own_name(header: str, own: str) -> bool:
    """Whether a header Host names the machine that says it, or is the name ``own``.

    "localhost", "127.0.0.1:7860" and "[::1]" do, "localhost.example" and "[::1].example" do not.
    """
    found = _HOST.fullmatch(header)
    name = found["name"].strip("[]").lower() if found else ""
    try:
        return name in ("localhost", own) or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def upload_uri(owner: str, name: str) -> str:
    """Where an uploaded file is said to come from."""
    return f"{_UPLOAD}{owner}/{name}"


def owner(uri: str) -> str | None:
    """Who uploaded the document with this ``uri``; ``None``: it belongs to the server."""
    return uri.removeprefix(_UPLOAD).partition("/")[0] if uri.startswith(_UPLOAD) else None


def find_origin(uri: str) -> str:
    """Where a document came from: of an upload, the name or address that was given."""
    return uri if owner(uri) is None else uri.partition("/")[2]


def is_visible(uri: str, who: str) -> bool:
    """Whether ``who`` may ask and read the document with this ``uri``."""
    return owner(uri) in (None, who, SHARED)


def visible(assistant: Assistant, who: str) -> dict[str, Header]:
    """The headers, by id and in order, of the documents that ``who`` may ask and read.

    All records of the library are read, so call it once per request.
    """
    headers = assistant.documents.headers()
    return {header.id: header for header in headers if is_visible(header.uri, who)}


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


def check_public(url: str, host: str) -> str | None:
    """Refuse what is no web address, and on a server for others, its own neighbourhood.

    ``host`` is where this server listens: on its own machine's address alone, it is nobody else's.
    Returns the address to ask, as its name may lead elsewhere a moment later; ``None``: any.

    Raises:
        BadInput: the address must not or cannot be read.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadInput(f"{url!r} is not a web address; give one that starts with https://.")
    if is_local(host):
        return None
    try:
        found = [str(one[4][0]) for one in socket.getaddrinfo(parts.hostname, None)]
    except (OSError, UnicodeError):
        raise BadInput(f"There is no host {parts.hostname!r}; check the address.") from None
    if not found or not all(map(_is_public, found)):
        raise BadInput(f"{url!r} is inside this server's own network; give a public address.")
    return found[0]


_EMBEDDING = tuple(
    map(ipaddress.IPv6Network, ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48"))
)
"""Networks whose last 32 bits are an IPv4 address: compatible and translated (RFC 2765), and those
of translators (RFC 6052, RFC 8215)."""


def _is_public(text: str) -> bool:
    """Whether an address, and one of IPv4 that it leads to, is of the public network."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if any(address in one for one in _EMBEDDING):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _is_public(str(inner))
    return address.is_global and not address.is_multicast
