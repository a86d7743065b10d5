"""Bounds what a web server can do to who reads from it: packed bodies, and answers without end."""

from __future__ import annotations

import socket
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

PACKINGS = "gzip, deflate"
"""What a server may pack a body in: what can be unpacked a piece at a time."""

_PIECE = 1_000_000
"""Bytes that are unpacked at once; one byte of Brotli or Zstandard may unpack to millions."""

_EITHER = zlib.MAX_WBITS | 32
"""Tells gzip and the deflate of zlib by their first bytes."""


class UnknownPacking(Exception):
    """A body is packed in a way that cannot be unpacked a piece at a time, or more than once."""


class Unpacker:
    """Unpacks a body by its header Content-Encoding, never more than a megabyte at once.

    Raises:
        UnknownPacking: it is packed in another way than ``PACKINGS``.
    """

    def __init__(self, encoding: str) -> None:
        told = encoding.strip().lower()
        if told not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise UnknownPacking(encoding)
        self._packed = told not in ("", "identity")
        self._may_be_raw = told == "deflate"
        self._stream = zlib.decompressobj(_EITHER)

    def unpack(self, chunk: bytes) -> Iterator[bytes]:
        """What a chunk unpacks to, in pieces.

        Raises:
            zlib.error: it is damaged.
        """
        if not self._packed:
            yield chunk
            return
        try:
            piece = self._stream.decompress(chunk, _PIECE)
        except zlib.error:
            if not self._may_be_raw:
                raise
            # Some servers send deflate without the two bytes in front of it.
            self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
            piece = self._stream.decompress(chunk, _PIECE)
        self._may_be_raw = False
        while piece:
            yield piece
            piece = self._stream.decompress(self._stream.unconsumed_tail, _PIECE)


class Watch:
    """Cuts every connection of a fetch when its time is over, whatever has been heard until then.

    A server that sends a byte now and then, of the head of its answer too, would be listened to
    for ever: the time that is waited is that for the next byte.
    """

    def __init__(self, seconds: float) -> None:
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self.over = False

    def __enter__(self) -> Watch:
        self._timer.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._timer.cancel()
        with self._lock:
            while self._sockets:
                self._sockets.pop().close()

    def note(self, event: str, about: Mapping[str, Any]) -> None:
        """Take note of a connection: what httpx calls with all that it does (``trace``)."""
        if not event.endswith("connect_tcp.complete"):
            return
        # A second handle: the first becomes another where the connection is encrypted.
        held = about["return_value"].get_extra_info("socket").dup()
        with self._lock:
            self._sockets.append(held)
            if self.over:
                _shut(held)

    def _cut(self) -> None:
        with self._lock:
            self.over = True
            for held in self._sockets:
                _shut(held)


def _shut(held: socket.socket) -> None:
    with suppress(OSError):  # It may be closed already.
        held.shutdown(socket.SHUT_RDWR)
