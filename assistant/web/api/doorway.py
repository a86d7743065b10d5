"""Turns away strange names and pages, guesses of logins, and more than memory and disk hold."""

from __future__ import annotations

import re
import secrets
import time
from collections import deque
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.settings import Settings
from assistant.web.api.failures import Refused, respond
from assistant.web.api.gate import PROGRAMS, check_name
from assistant.web.api.guesses import Guesses
from assistant.web.services.uploads import Uploads
from assistant.web.services.visitors import find_own_name, read_pairs
from index.errors import BadInput

_UPLOADS = 50
"""Uploads of the largest size that all visitors together may send in an hour."""

_HOUR = 3600.0

_LARGEST_EVENT = 2_000_000
"""Bytes of what the page sends, beside files: a question has some thousands."""

_LONGEST_COOKIES = 16_384
"""Bytes of cookies that are read."""

_LONGEST_QUERY = 2_000
"""Bytes of a query to the page framework, which keeps names that are in it."""

_UPLOAD_PATHS = ("/gradio_api/upload", "/api/files")

_FRAMEWORK = re.compile(r"/(?:gradio_api|monitoring|dev)(?:/|$)")
"""Paths that the page framework answers besides the page itself."""

_USED = re.compile(
    r"/gradio_api/(?:queue/(?:join|data)|cancel|reset|heartbeat/[^/]+|upload|upload_progress"
    r"|file=(?![a-z][a-z0-9+.-]+:).+|info|openapi\.json|(?:call|run|api)/.+|startup-events|app_id"
    r"|login_check|user|token|theme\.css)/?",
    re.I,
)
"""Those of them that the page and the client of the framework use. The others fetch addresses,
keep records elsewhere, write links to the disk, or run code that a browser sends."""


class Doorway:
    """Middleware before everything that the server answers; ``Gate`` looks at what programs send.

    A server that listens to its own machine alone, and has no logins, answers only to the names of
    that machine, as the name of another site may lead here (DNS rebinding). What a page of another
    site has a browser send is refused.
    """

    def __init__(
        self,
        app: ASGIApp,
        settings: Settings,
        guesses: Guesses | None = None,
        uploads: Uploads | None = None,
    ) -> None:
        self._app = app
        self._name = None if read_pairs("auth", settings.auth) else find_own_name(settings.host)
        self._most = settings.max_upload_mb * 1_000_000 * _UPLOADS
        self._guesses = guesses or Guesses()
        self._folder = uploads
        self._uploads: deque[tuple[float, int]] = deque()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["headers"] = list(_tidy(scope["headers"]))
        request = Request(scope)
        try:
            if not PROGRAMS.match(scope["path"]):
                self._check_page(request)
                self._check_size(request)
            self._check_uploads(request)
            if _path(request) == "/login" and request.method == "POST":
                send = self._count_guess(request, send)
        except Refused as refused:
            await respond(refused)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _check_page(self, request: Request) -> None:
        """Refuse another site's page, and on a local server another site's name."""
        host, origin = request.headers.get("host", ""), request.headers.get("origin")
        check_name(request, self._name)
        path = request.scope["path"]
        if _FRAMEWORK.match(path) and not _USED.fullmatch(path):
            raise Refused(404, "There is nothing here.")
        if _FRAMEWORK.match(path) and len(request.scope["query_string"]) > _LONGEST_QUERY:
            raise Refused(414, "The address is too long.")
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return
        foreign = request.headers.get("sec-fetch-site") == "cross-site"
        if self._name is not None and origin is not None:
            foreign |= urlsplit(origin).netloc != host
        if foreign:
            raise Refused(403, f"Pages of {origin or 'other sites'!r} may not ask here.")

    def _check_size(self, request: Request) -> None:
        """Refuse a body that has no end, or more in it than the page ever sends.

        What is uploaded at once may be more files than one.
        """
        if "transfer-encoding" in request.headers:
            raise Refused(411, "The request does not say how long it is; send Content-Length.")
        files = _path(request) in _UPLOAD_PATHS
        if _length_of(request) > (self._most if files else _LARGEST_EVENT):
            raise Refused(413, "The request is too large; send less at once.")

    def _check_uploads(self, request: Request) -> None:
        """Refuse uploads that would fill the disk."""
        if request.method != "POST" or _path(request) not in _UPLOAD_PATHS:
            return
        if "content-length" not in request.headers:
            raise Refused(411, "The request does not say how long it is; send Content-Length.")
        length = _length_of(request)
        now = time.monotonic()
        while self._uploads and self._uploads[0][0] < now - _HOUR:
            self._uploads.popleft()
        if sum(size for _, size in self._uploads) + length > self._most:
            raise Refused(429, "So much was uploaded in the last hour; try again later.")
        self._uploads.append((now, length))
        if self._folder is not None:
            try:
                self._folder.check_room(length)
            except BadInput as error:
                raise Refused(429, str(error)) from None

    def _count_guess(self, request: Request, send: Send) -> Send:
        """A ``send`` that takes back the guess, noted before it is judged, if it was right."""
        self._guesses.check(request)
        self._guesses.note(request, secrets.token_hex())

        async def note(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 400:
                self._guesses.forget(request)
            await send(message)

        return note


def _tidy(headers: Iterable[tuple[bytes, bytes]]) -> Iterator[tuple[bytes, bytes]]:
    """Headers without what nobody who is well meaning sends, and what is slow to read.

    Of cookies those with a backslash, which none may have: Python (http.cookies before 3.12.6)
    takes ten seconds to read 50 kB of them. And ranges: files are handed out whole.
    """
    for name, value in headers:
        if name == b"cookie":
            kept = [one for one in value.split(b";") if b"\\" not in one]
            yield name, b";".join(kept)[:_LONGEST_COOKIES]
        elif name not in (b"range", b"if-range"):
            yield name, value


def _path(request: Request) -> str:
    # Not that of ``request.url``, which is put together with what the header Host says.
    return str(request.scope["path"]).rstrip("/")


def _length_of(request: Request) -> int:
    """The bytes of the body.

    Raises:
        Refused: it does not say how many they are.
    """
    length = request.headers.get("content-length", "0")
    if not (length.isascii() and length.isdecimal()):
        raise Refused(411, "The request does not say how long it is; send Content-Length.")
    return int(length)
