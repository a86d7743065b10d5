"""An OpenAI-compatible server that says what a test has scripted, and an assistant that asks it."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle

import pytest

from assistant.pipeline import Assistant
from assistant.settings import Settings

KEY = "sk-test-0123456789-do-not-show"


@dataclass(frozen=True)
class Script:
    """One reply: its text and how it goes wrong.

    ``fault`` is one of cut (the reply ends inside a message), torn (the connection breaks), unfinished (it ends without a finish),
    length, filter, silent (nothing ever comes), dribble (comments, never a word), bytes (not
    UTF-8), garbage (not JSON) or "" (none); ``slow`` seconds pass before every piece.
    """

    text: str = ""
    status: int = 200
    fault: str = ""
    slow: float = 0.0
    sizes: tuple[int, ...] = (1, 2, 5, 3, 7)


class Server:
    """Answers on 127.0.0.1 until it is stopped; ``say`` may look at the prompt it was sent."""

    def __init__(self) -> None:
        self.say: Callable[[str], Script] = lambda prompt: Script("NOT IN SOURCE")
        self.requests: list[dict] = []
        self.headers: list[dict[str, str]] = []
        self.cancelled = threading.Event()
        self.stopped = threading.Event()
        handler = type("Handler", (_Handler,), {"owner": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}/v1"

    @property
    def prompts(self) -> list[str]:
        """The user's message of every request."""
        return [one["messages"][-1]["content"] for one in self.requests]

    def stop(self) -> None:
        self.stopped.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)


class _Handler(BaseHTTPRequestHandler):
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

    def log_message(self, *args: object) -> None:
        pass


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


def number_of(prompt: str, words: str) -> int:
    """The number that the evidence gave the sentence with these words."""
    found = re.search(rf"^\[(\d+)\] .*{re.escape(words)}", prompt, re.M)
    assert found, f"{words!r} is not in the evidence:\n{prompt}"
    return int(found[1])


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A scripted server, and a key for it in the environment."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    for name in (
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
    ):
        monkeypatch.delenv(name, raising=False)
    found = Server()
    yield found
    found.stop()


TEXTS = {
    "The harbour": (
        "The harbour of Velmouth was dredged in 1931 by the Marlow Company. "
        "Mayor Ada Brandt said the work had cost 40,000 pounds. "
        "“We did not ask the fishermen,” Brandt said on Tuesday.\n"
        "Engineer Tomas Reyl warned that the north wall would crack within ten years. "
        "The wall was not repaired before the war. "
        "In 1942 a storm broke the north wall and sank eleven boats."
    )
}


@pytest.fixture
def made(server: Server) -> Iterator[Callable[..., Assistant]]:
    """Makes assistants that ask the server; ``texts`` and any setting can be given."""
    opened: list[Assistant] = []

    def make(texts: Mapping[str, str] | None = None, **settings: object) -> Assistant:
        values = {
            "llm": "openai:scripted",
            "llm_base_url": server.url,
            "llm_timeout": 10,
            "llm_retries": 0,
            "reader": "hybrid",
            "strictness": "lenient",
            **settings,
        }
        opened.append(Assistant.from_texts(texts or TEXTS, Settings(**values)))
        return opened[-1]

    yield make
    for assistant in opened:
        assistant.close()
