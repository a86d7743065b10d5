"""HTTP servers on this machine, each as long as a test needs it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    """Answers requests without writing of them to the terminal."""

    def log_message(self, *args: object) -> None:
        """Nothing."""


@contextmanager
def serving_http(handler: type[Handler]) -> Iterator[int]:
    """The port on 127.0.0.1 of a server that is stopped at the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
