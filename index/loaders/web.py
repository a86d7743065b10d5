"""Fetches a text from an http(s) URL."""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit, urlunsplit
from urllib.request import getproxies

from index.errors import BadInput
from index.loaders.draft import Fetched
from index.loaders.kinds import NAMES
from index.loaders.wire import PACKINGS, UnknownPacking, Unpacker, Watch

if TYPE_CHECKING:
    import httpx

Permit = Callable[[str], str | None]
"""Raises ``BadInput`` for a URL that must not be read; may return the IP address to ask for it."""

_LARGEST = 20_000_000
_REDIRECTS = 5
_SECONDS = 60.0
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_OFFICE = "application/vnd.openxmlformats-officedocument"
_KINDS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    f"{_OFFICE}.wordprocessingml.document": ".docx",
    f"{_OFFICE}.presentationml.presentation": ".pptx",
    f"{_OFFICE}.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/epub+zip": ".epub",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/csv": ".csv",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "message/rfc822": ".eml",
    "application/vnd.ms-outlook": ".msg",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/tiff": ".tiff",
    "image/webp": ".webp",
}
_TEXTS = frozenset((".md", ".markdown", ".csv", ".tsv", ".rtf", ".eml"))
"""Kinds that servers often say are plain text."""

_UNTOLD = ("", "application/octet-stream", "binary/octet-stream")


def is_url(location: str) -> bool:
    """Whether a location names something on the web, not a file."""
    return bool(_SCHEME.match(str(location)))


def fetch(url: str, permit: Permit | None = None) -> Fetched:
    """The bytes at ``url``: up to 20 MB, in a minute at most, through up to 5 redirections.

    ``permit`` is called with every address before it is asked, those redirected to as well.

    Raises:
        BadInput: the URL is malformed or not http(s), the server cannot be reached, does not
            have it, or sends too much, too slowly, or a kind that cannot be read.
    """
    import httpx

    shown = _public(url)
    try:
        with Watch(_SECONDS) as watch:
            return _fetch(url, shown, permit, watch)
    except httpx.TooManyRedirects as error:
        raise BadInput(
            f"{shown} redirects more than {_REDIRECTS} times; give the final address."
        ) from error
    except httpx.TimeoutException as error:
        raise BadInput(f"{shown} did not answer in time; try again later.") from error
    except UnknownPacking as error:
        raise BadInput(
            f"{shown} is packed in a way that cannot be read ({error}); save it as a file."
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, zlib.error) as error:
        if watch.over:
            raise _slow(shown) from error
        raise BadInput(f"{shown} cannot be fetched; check the address and the network.") from error


def _fetch(url: str, shown: str, permit: Permit | None, watch: Watch) -> Fetched:
    """The bytes at ``url``; raises ``BadInput``, or what httpx does."""
    import httpx

    with _client(permit) as client, _follow(client, url, watch) as response:
        if response.status_code != httpx.codes.OK:
            raise BadInput(
                f"{shown} answered {response.status_code} {response.reason_phrase}".rstrip()
                + "; check the address."
            )
        kind = _kind(response, url, shown)
        raw = _body(response, shown)
        if watch.over:  # What ends with its connection looks whole when that is cut.
            raise _slow(shown)
        return Fetched(raw, f"page {shown}", shown, kind, response.charset_encoding or "")


@contextmanager
def _follow(client: httpx.Client, url: str, watch: Watch) -> Iterator[httpx.Response]:
    """The answer that redirections end with; the bodies of those before are not read."""
    import httpx

    request = client.build_request("GET", url, extensions={"trace": watch.note})
    for _ in range(_REDIRECTS + 1):
        response = client.send(request, stream=True)
        try:
            if response.next_request is None:
                yield response
                return
            request = response.next_request
        finally:
            response.close()
    raise httpx.TooManyRedirects("too many", request=request)


def _client(permit: Permit | None) -> httpx.Client:
    """A client each of whose addresses is permitted before it is asked; it follows none itself."""
    import httpx

    class Permitted(httpx.HTTPTransport):
        """Asks the very address that was permitted, so that a name cannot lead elsewhere since."""

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            address = permit(str(request.url)) if permit else None
            if address is None:
                return super().handle_request(request)
            # The certificate is still that of the name, and so is the header Host.
            named = {**request.extensions, "sni_hostname": request.url.host}
            return super().handle_request(
                httpx.Request(
                    request.method,
                    request.url.copy_with(host=address),
                    headers=request.headers,
                    stream=request.stream,
                    extensions=named,
                )
            )

    def ask(request: httpx.Request) -> None:
        if permit:
            permit(str(request.url))

    # Behind a proxy of the environment it is the proxy that looks names up.
    direct = permit is not None and not getproxies().keys() - {"no"}
    return httpx.Client(
        transport=Permitted() if direct else None,
        follow_redirects=False,
        timeout=httpx.Timeout(20.0, connect=10.0),
        headers={"User-Agent": "footnote/0.1", "Accept-Encoding": PACKINGS},
        event_hooks={"request": [] if direct else [ask]},
    )


def _body(response: httpx.Response, shown: str) -> bytes:
    """The whole body, unless it grows too large or drips too slowly."""
    until = time.monotonic() + _SECONDS
    unpacker = Unpacker(response.headers.get("content-encoding", ""))
    raw = bytearray()
    for chunk in response.iter_raw():
        for piece in unpacker.unpack(chunk):
            raw += piece
            if len(raw) > _LARGEST:
                raise BadInput(f"{shown} is larger than 20 MB; save the part you need as a file.")
        if time.monotonic() > until:
            raise _slow(shown)
    return bytes(raw)


def _slow(shown: str) -> BadInput:
    """The refusal of a page that takes longer than it may."""
    return BadInput(f"{shown} took longer than a minute; save it as a file.")


def _kind(response: httpx.Response, url: str, shown: str) -> str:
    """The suffix of a file of the kind that the server says this is."""
    told = response.headers.get("content-type", "").split(";")[0].strip().lower()
    match = re.search(r"\.[a-z]+$", urlsplit(url).path.lower())
    suffix = match[0] if match else ""
    if told in _KINDS:
        return _KINDS[told]
    if told.startswith("text/"):
        return suffix if suffix in _TEXTS else ".txt"
    if told in _UNTOLD and suffix:
        return suffix
    raise BadInput(
        f"{shown} is of a kind that cannot be read ({told or 'none told'}); "
        f"give an address of {NAMES}."
    )


def _public(url: str) -> str:
    """``url`` as it may be stored and shown: without a password, a user or a fragment.

    Raises:
        BadInput: it is malformed, or neither http nor https.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise BadInput(f"{url[:200]!r} is not a URL; check the address.") from error
    if parts.scheme.lower() not in {"http", "https"} or not host:
        raise BadInput(f"{url[:200]!r} is not an http or https URL; give one, or a file.")
    place = f"[{host}]" if ":" in host else host
    shown = SplitResult(
        parts.scheme.lower(), f"{place}:{port}" if port else place, parts.path, parts.query, ""
    )
    return urlunsplit(shown)
