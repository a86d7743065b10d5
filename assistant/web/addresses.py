"""Says which web addresses visitors may have read for them."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from index.errors import BadInput


def check_public(url: str, host: str) -> None:
    """Refuse what is no web address, and on a server for others, its own neighbourhood.

    ``host`` is where this server listens: on its own machine's address alone, it is nobody else's.

    Raises:
        BadInput: the address must not or cannot be read.
    """
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
