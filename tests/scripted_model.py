"""An OpenAI-compatible server that says what a test has scripted."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle

from tests.local_http import Handler, serving_http

KEY = "sk-test-0123456789-do-not-show"


@dataclass(frozen=True)
class Script:
    """One reply: its text and how it goes wrong.

    ``fault`` is one of cut (the reply ends inside a message), torn (the connection breaks),
    unfinished (it ends without a finish), length, filter, silent (nothing ever comes), dribble
    (comments, never a word), bytes (not UTF-8), garbage (not JSON) or "" (none); ``slow`` seconds
    pass before every piece; ``sizes`` are the lengths of the pieces, again and again.
    """

    text: str = ""
    status: int = 200
    fault: str = ""
    slow: float = 0.0
    sizes: tuple[int, ...] = (1, 2, 5, 3, 7)


class Server:
    """What a model was sent, and what it is to say; ``say`` may look at the prompt."""

    def __init__(self) -> None:
        self.url = ""
        self.say: Callable[[str], Script] = lambda prompt: Script("NOT IN SOURCE")
        self.requests: list[dict] = []
        self.headers: list[dict[str, str]] = []
        self.cancelled = threading.Event()
        self.stopped = threading.Event()

    @property
    def prompts(self) -> list[str]:
        """The user's message of every request."""
        return [one["messages"][-1]["content"] for one in self.requests]


@contextmanager
def serving_model() -> Iterator[Server]:
    """A model that answers on 127.0.0.1."""
    made = Server()
    with serving_http(type("Replies", (_Replies,), {"owner": made})) as port:
        made.url = f"http://127.0.0.1:{port}/v1"
        try:
            yield made
        finally:
            made.stopped.set()


class _Replies(Handler):
    owner: Server

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.owner.requests.append(request)
        self.owner.headers.append({k.lower(): v for k, v in self.headers.items()})
        script = self.owner.say(request["messages"][-1]["content"])
        try:
            self._reply(script)
        except OSError:
            self.owner.cancelled.set()

    def _reply(self, script: Script) -> None:
        if script.fault == "silent":
            self.owner.stopped.wait(20)
            return
        if script.status != 200:
            # What a provider may well do: repeat the key in its error.
            self._plain(script.status, json.dumps({"error": {"message": f"bad: {KEY}"}}).encode())
            return
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        if script.fault == "torn":
            self.send_header("content-length", "100000")
        self.end_headers()
        if script.fault == "dribble":
            while not self.owner.stopped.wait(0.05):
                self._send(b": still thinking\n\n")
            return
        for piece in _pieces(script):
            if script.slow:
                self.owner.stopped.wait(script.slow)
            self._send(_event({"content": piece}))
        self._end(script.fault)

    def _end(self, fault: str) -> None:
        if fault == "cut":
            self._send(b'data: {"id": "1", "choices": [{"delta": {"con')
            return
        if fault == "bytes":
            self._send(b'data: {"choices": [{"delta": {"content": "\xff\xfe\xfa"}}]}\n\n')
        if fault == "garbage":
            self._send(b"data: {nonsense\n\n")
        if fault in ("unfinished", "torn"):
            return
        finish = {"length": "length", "filter": "content_filter"}.get(fault, "stop")
        self._send(_event({}, finish))
        self._send(b"data: [DONE]\n\n")

    def _plain(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self._send(body)

    def _send(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()


def _pieces(script: Script) -> Iterator[str]:
    sizes, at = cycle(script.sizes), 0
    while at < len(script.text):
        size = next(sizes)
        yield script.text[at : at + size]
        at += size


def _event(delta: dict, finish: str | None = None) -> bytes:
    chunk = {
        "id": "1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "scripted",
        "choices": [{"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}],
    }
    return f"data: {json.dumps(chunk)}\n\n".encode()
