"""The documents that a visitor sees, adds and removes."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from assistant.settings import Settings
from assistant.web.opening import Opening
from assistant.web.visitors import SHARED, owner, upload_uri, visible
from index.errors import BadInput, FootnoteError
from index.loaders import load
from index.store.records import Header
from index.types import Source


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one file or URL; ``problem`` says why it was not added."""

    name: str
    state: str
    problem: str = ""


class Shelf:
    """The documents of all visitors; ``who`` is always the visitor, as ``visitors`` names them."""

    def __init__(self, settings: Settings, opening: Opening) -> None:
        self._settings, self._opening = settings, opening

    def headers(self, who: str) -> tuple[Header, ...]:
        """The documents that a visitor sees, their own first."""
        if not self._opening.ready:
            return ()
        assistant = self._opening.wait()
        seen = set(visible(assistant, who))
        held = (header for header in assistant.documents.headers() if header.id in seen)
        return tuple(sorted(held, key=lambda header: (owner(header.uri) is None, header.title)))

    def is_own(self, who: str, header: Header) -> bool:
        """Whether a visitor may remove a document."""
        return owner(header.uri) in (who, SHARED)

    def add(self, who: str, files: Iterable[str]) -> Iterator[tuple[Delivery, ...]]:
        """Add uploaded files one by one, saying each time how far all of them are."""
        places = [Path(file) for file in files]
        yield from self._deliver(who, [(place.name, place) for place in places])

    def fetch(self, who: str, url: str) -> Iterator[tuple[Delivery, ...]]:
        """Add the document at a URL."""
        yield from self._deliver(who, [(url.strip(), None)])

    def remove(self, who: str, document: str) -> None:
        """Take out a document of the visitor's own.

        Raises:
            BadInput: there is no such document.
        """
        if not any(one.id == document and self.is_own(who, one) for one in self.headers(who)):
            raise BadInput("There is no such document of yours; reload the list.")
        self._opening.wait().remove(document)

    def _deliver(
        self, who: str, wanted: list[tuple[str, Path | None]]
    ) -> Iterator[tuple[Delivery, ...]]:
        states = [Delivery(name, "waiting") for name, _ in wanted]
        for at, (name, place) in enumerate(wanted):
            states[at] = Delivery(name, "reading")
            yield tuple(states)
            try:
                self._check_room(who)
                source = self._load(who, name, place)
                self._opening.wait().library.add([source])
                states[at] = Delivery(name, "added")
            except FootnoteError as error:
                # A temporary path tells a visitor nothing, and is nobody's business.
                problem = str(error).replace(str(place), name) if place else str(error)
                states[at] = Delivery(name, "refused", problem)
            yield tuple(states)

    def _load(self, who: str, name: str, place: Path | None) -> Source:
        uri = upload_uri(SHARED if self._settings.shared_library else who, name)
        if place is not None:
            return load(str(place), uri=uri)
        _check_url(name, self._settings.host)
        return load(name, uri=uri)

    def _check_room(self, who: str) -> None:
        """Refuse a visitor who has as many documents as they may have."""
        most = self._settings.max_uploads
        if sum(self.is_own(who, header) for header in self.headers(who)) >= most:
            raise BadInput(f"There are {most} uploaded documents already; remove one first.")


def _check_url(url: str, host: str) -> None:
    """Refuse what is no web address, and on a server for others, its own neighbourhood."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadInput(f"{url!r} is not a web address; give one that starts with https://.")
    if ipaddress.ip_address(socket.gethostbyname(host)).is_loopback:
        return
    try:
        found = socket.getaddrinfo(parts.hostname, None)
    except OSError:
        raise BadInput(f"There is no host {parts.hostname!r}; check the address.") from None
    if not all(ipaddress.ip_address(one[4][0]).is_global for one in found):
        raise BadInput(f"{url!r} is inside this server's own network; give a public address.")
