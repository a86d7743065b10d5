"""The route by which the page fetches pictures of the pages of documents."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from assistant.settings import Settings
from assistant.web.api.failures import Refused
from assistant.web.api.gate import check_page, find_login
from assistant.web.services.pages import PageImages
from assistant.web.services.visitors import COOKIE, named, read_pairs
from index.errors import FootnoteError

_PATH = "/page/{document}/{page}.png"

_DIGITS = 6
"""Of a number that are read: any of so many is more than there are pages, or than is drawn."""

_HEADERS: Mapping[str, str] = {
    # The address names the bytes of the file; what is uploaded is the visitor's alone.
    "Cache-Control": "private, max-age=3600",
    "X-Content-Type-Options": "nosniff",
}


def make_route(images: PageImages, settings: Settings) -> Route:
    """Answers with a page as a PNG, to the visitor of the chat who may see its document."""
    closed = bool(read_pairs("auth", settings.auth))

    def show_page(request: Request) -> Response:
        try:
            check_page(request, settings.host)
        except Refused as refused:
            return PlainTextResponse(str(refused), refused.status)
        login, cookie = find_login(request), request.cookies.get(COOKIE, "")
        if closed and not login:
            return PlainTextResponse("Log in to the chat first.", 401)
        who = named("login", login) if login else named("cookie", cookie)
        try:
            drawn = images.draw(
                who,
                request.path_params["document"],
                _number(request.path_params["page"]),
                _number(request.query_params.get("width", "")),
            )
        except FootnoteError as error:
            return PlainTextResponse(str(error), 404)
        return Response(drawn, media_type="image/png", headers=dict(_HEADERS))

    return Route(_PATH, show_page, methods=["GET"])


def _number(text: str) -> int:
    """The number that a text spells, 0 where it spells none."""
    return int(text[:_DIGITS]) if text.isdecimal() else 0
