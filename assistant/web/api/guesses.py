"""Counts wrong logins and keys by the address they come from, so that guessing takes for ever."""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from threading import Lock

from starlette.requests import Request

from assistant.web.api.failures import Refused
from assistant.web.api.proxies import network_of

_GUESSES = 10
"""Wrong logins and keys from one address in a window, after which it has to wait."""

_WINDOW = 60.0
"""Seconds in which they are counted."""

_ADDRESSES = 10_000
"""Addresses of which they are remembered, the latest ones."""


class Guesses:
    """What was guessed wrongly from each address; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._guesses: OrderedDict[str, dict[str, float]] = OrderedDict()

    def check(self, request: Request) -> None:
        """Refuse an address that has guessed too often, be it right this time or not.

        Raises:
            Refused: it has to wait.
        """
        with self._lock:
            guessed = self._guesses.get(_address_of(request), {})
            since = time.monotonic() - _WINDOW
            if sum(at >= since for at in guessed.values()) >= _GUESSES:
                raise Refused(429, "There were too many wrong logins; try again in a minute.")

    def note(self, request: Request, guess: str) -> None:
        """Count a guess; one that is made over and over, as by a program with an old key, once."""
        now, address = time.monotonic(), _address_of(request)
        with self._lock:
            known = self._guesses.pop(address, {})
            guessed = {one: at for one, at in known.items() if at >= now - _WINDOW}
            guessed[hashlib.sha256(guess.encode()).hexdigest()] = now
            self._guesses[address] = guessed
            while len(self._guesses) > _ADDRESSES:
                self._guesses.popitem(last=False)

    def forget(self, request: Request) -> None:
        """Count nothing of what an address has guessed: it has logged in."""
        with self._lock:
            self._guesses.pop(_address_of(request), None)


def _address_of(request: Request) -> str:
    """Who asks, as far as an address tells."""
    return network_of(request.client.host if request.client else "")
