"""Fetches a text from an http(s) URL."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit, urlunsplit

from index.errors import BadInput
from index.loaders.draft import Fetched
from index.loaders.kinds import NAMES

if TYPE_CHECKING:
    import httpx

Permit = Callable[[str], None]
"""Raises ``BadInput`` for an address that must not be read."""

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
        with _client(permit) as client, client.stream("GET", url) as response:
            if response.status_code != httpx.codes.OK:
                raise BadInput(
                    f"{shown} answered {response.status_code} {response.reason_phrase}".rstrip()
                    + "; check the address."
                )
            kind = _kind(response, url, shown)
            raw = _body(response, shown)
            return Fetched(raw, f"page {shown}", shown, kind, response.charset_encoding or "")
    except httpx.TooManyRedirects as error:
        raise BadInput(
            f"{shown} redirects more than {_REDIRECTS} times; give the final address."
        ) from error
    except httpx.TimeoutException as error:
        raise BadInput(f"{shown} did not answer in time; try again later.") from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise BadInput(f"{shown} cannot be fetched; check the address and the network.") from error


def _client(permit: Permit | None) -> httpx.Client:
    """A client that follows redirections, each address permitted before it is asked."""
    import httpx

    def ask(request: httpx.Request) -> None:
        if permit:
            permit(str(request.url))

    return httpx.Client(
        follow_redirects=True,
        max_redirects=_REDIRECTS,
        timeout=httpx.Timeout(20.0, connect=10.0),
        headers={"User-Agent": "footnote/0.1"},
        event_hooks={"request": [ask]},
    )


def _body(response: httpx.Response, shown: str) -> bytes:
    """The whole body, unless it grows too large or drips too slowly."""
    until = time.monotonic() + _SECONDS
    raw = bytearray()
    for chunk in response.iter_bytes():
        raw += chunk
        if len(raw) > _LARGEST:
            raise BadInput(f"{shown} is larger than 20 MB; save the part you need as a file.")
        if time.monotonic() > until:
            raise BadInput(f"{shown} took longer than a minute; save it as a file.")
    return bytes(raw)


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
