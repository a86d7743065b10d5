"""A model's replies kept by what was asked, so that a question has to be asked of it only once.

What keeps them stands between the product and the model's server, so that the product is measured
as it is; how long the model took is kept as well.
"""

from __future__ import annotations

import hashlib
import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.local_http import Handler, serving_http

_PATIENCE = 900.0
"""Seconds that one reply may take."""

Request = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """A reply of the model, why it ended, and the seconds that it took."""

    text: str
    finish: str
    seconds: float


class Replies:
    """Replies in a folder, one file each; ``ask`` is called for those that are not there.

    ``seconds`` are those that the model took, then or now, for all that has been asked.
    """

    def __init__(self, folder: Path, ask: Callable[[Request], Said]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._ask = ask
        self.seconds = 0.0
        self.waited = 0.0

    def reply(self, request: Request) -> Said:
        """The reply to a request, kept from before or asked for now."""
        path = self._folder / f"{key(request)}.json"
        if path.exists():
            said = Said(**json.loads(path.read_text("utf-8")))
        else:
            said = self._ask(request)
            path.write_text(json.dumps(asdict(said), ensure_ascii=False), "utf-8")
            self.waited += said.seconds
        self.seconds += said.seconds
        return said


def key(request: Request) -> str:
    """A hex digest of the messages of a request and its temperature."""
    asked = [request["messages"], request.get("temperature")]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:32]


def asking(address: str) -> Callable[[Request], Said]:
    """What asks an OpenAI-compatible server at ``address``."""

    def ask(request: Request) -> Said:
        body = json.dumps(request | {"stream": False, "stream_options": None}).encode()
        url = f"{address}/v1/chat/completions"
        headers = {"content-type": "application/json"}
        started = time.monotonic()
        with urllib.request.urlopen(
            urllib.request.Request(url, body, headers), timeout=_PATIENCE
        ) as reply:
            (choice,) = json.load(reply)["choices"]
        seconds = round(time.monotonic() - started, 2)
        return Said(choice["message"]["content"], choice["finish_reason"], seconds)

    return ask


@contextmanager
def keeping(replies: Replies) -> Iterator[str]:
    """The address of a server that gives ``replies``."""
    with serving_http(type("Kept", (_Kept,), {"replies": replies})) as port:
        yield f"http://127.0.0.1:{port}/v1"


class _Kept(Handler):
    replies: Replies

    def do_POST(self) -> None:
        """Send the reply as a stream of one piece."""
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        said = self.replies.reply(request)
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        lines = (_event({"content": said.text}), _event({}, said.finish), "[DONE]")
        self.wfile.write("".join(f"data: {line}\n\n" for line in lines).encode())


def _event(delta: dict[str, str], finish: str | None = None) -> str:
    choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "kept"}
    return json.dumps({**chunk, "choices": [choice]})
