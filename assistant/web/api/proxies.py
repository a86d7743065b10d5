"""Believes what is said of a caller only where the settings name the proxy that says it."""

from __future__ import annotations

import ipaddress

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from index.errors import BadInput

_SAID = frozenset(
    (
        b"forwarded",
        b"x-forwarded-for",
        b"x-forwarded-host",
        b"x-forwarded-port",
        b"x-forwarded-prefix",
        b"x-forwarded-server",
        b"x-gradio-server",
        b"x-real-ip",
    )
)
"""Headers that say where a request comes from, or what it was sent to. Not ``X-Forwarded-Proto``:
what pages are told to use with it is their caller's own business, and no more than TLS."""


class Proxies:
    """The addresses and networks of proxies that a setting names, set apart by commas.

    Raises:
        BadInput: one is no address.
    """

    def __init__(self, setting: str) -> None:
        try:
            self._networks = [
                ipaddress.ip_network(one.strip(), strict=False)
                for one in setting.split(",")
                if one.strip()
            ]
        except ValueError as error:
            raise BadInput(f"The setting 'proxies' is not as it should be: {error}.") from None

    def __contains__(self, host: str) -> bool:
        address = _read_address(host)
        return address is not None and any(address in one for one in self._networks)

    @property
    def names(self) -> list[str]:
        """The networks, as they are spelt."""
        return [str(one) for one in self._networks]


class Forwarding:
    """Middleware that puts a caller's address in place of that of a proxy of ours in front.

    Of whoever else sends such headers, they are taken away.
    """

    def __init__(self, app: ASGIApp, proxies: Proxies) -> None:
        self._proxies = proxies
        self._app = app
        self._told: ASGIApp = ProxyHeadersMiddleware(app, proxies.names)  # type: ignore[arg-type, assignment]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        host = (scope.get("client") or ("",))[0]
        if host in self._proxies:
            # As it is spelt where IPv4 comes over IPv6, no setting would name it.
            scope["client"] = (str(_read_address(host)), scope["client"][1])
            await self._told(scope, receive, send)
            return
        scope["headers"] = [one for one in scope["headers"] if one[0].lower() not in _SAID]
        await self._app(scope, receive, send)


def network_of(host: str) -> str:
    """Where an address is: of IPv6 the network of 64 bits, which one person has whole."""
    address = _read_address(host)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((int(address), 64), strict=False))
    return host if address is None else str(address)


def _read_address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address, that of IPv4 where it is one within IPv6."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
