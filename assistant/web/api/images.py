"""The routes by which the page fetches pictures of the pages of documents, and their files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from assistant.settings import Settings
from assistant.web.api.failures import Refused
from assistant.web.api.gate import check_page, find_login
from assistant.web.services.pages import PageImages
from assistant.web.services.visitors import COOKIE, find_own_name, named, read_pairs
from index.errors import FootnoteError

_PATH = "/page/{document}/{page}.png"
_FILES = ("/file/{document}.pdf", "/file/{document}")

_DIGITS = 6
"""Of a number that are read: any of so many is more than there are pages, or than is drawn."""

_OF_PAGES: Mapping[str, str] = {
    # The address names the bytes of the file; what is uploaded is the visitor's alone.
    "Cache-Control": "private, max-age=3600",
    "X-Content-Type-Options": "nosniff",
}
"""Headers of the picture of a page."""

_OF_FILES: Mapping[str, str] = {**_OF_PAGES, "Cache-Control": "private, no-cache"}
"""Headers of a file, whose address names the document: its next version has other bytes."""


def make_routes(images: PageImages, settings: Settings) -> list[Route]:
    """Answer with a page as a PNG, or with the whole file, to who may see its document."""

    name, has_logins = find_own_name(settings.host), bool(read_pairs("auth", settings.auth))

    def show_page(request: Request) -> Response:
        drawn = images.draw(
            _find_visitor(request, name, has_logins),
            request.path_params["document"],
            _number(request.path_params["page"]),
            _number(request.query_params.get("width", "")),
        )
        return Response(drawn, media_type="image/png", headers=dict(_OF_PAGES))

    def show_file(request: Request) -> Response:
        who = _find_visitor(request, name, has_logins)
        place, document = images.find_file(who, request.path_params["document"])
        if document.geometry.packed:
            return FileResponse(place, media_type="application/pdf", headers=dict(_OF_FILES))
        # Only saved, never shown: a page of somebody's would be one of this site.
        return FileResponse(
            place,
            media_type="application/octet-stream",
            headers={**_OF_FILES, "Content-Security-Policy": "sandbox"},
            filename=document.uri.rpartition("/")[2],
        )

    return [
        Route(path, _explain(show), methods=["GET"])
        for path, show in ((_PATH, show_page), *((one, show_file) for one in _FILES))
    ]


def _find_visitor(request: Request, own: str | None, has_logins: bool) -> str:
    """Who asks, as the page knows them; ``own`` as for ``check_page``.

    Raises:
        Refused: it is a page of another site, or nobody who has logged in.
    """
    check_page(request, own)
    login, cookie = find_login(request), request.cookies.get(COOKIE, "")
    if has_logins and not login:
        raise Refused(401, "Log in to the chat first.")
    return named("login", login) if login else named("cookie", cookie)


def _explain(show: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """``show``, which says in a sentence why there is nothing to be shown."""

    def explained(request: Request) -> Response:
        try:
            return show(request)
        except Refused as refused:
            return PlainTextResponse(str(refused), refused.status)
        except FootnoteError as error:
            return PlainTextResponse(str(error), 404)

    return explained


def _number(text: str) -> int:
    """The number that a text spells, 0 where it spells none."""
    return int(text[:_DIGITS]) if text.isdecimal() else 0
