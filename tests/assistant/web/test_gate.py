"""Which programs are let in: keys, hosts, origins, sizes, and how many at once."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import httpx
import pytest

from assistant import Answer, Assistant, Settings
from assistant.web.services.startup import Startup
from index.errors import BadInput

pytestmark = pytest.mark.timeout(120)

ASKED = "When did Russia begin airstrikes in Syria?"
MILL = {"title": "Mill", "text": "Anna Berg founded the mill in 1871. It employs 48 people."}

Program = Callable[..., httpx.Client]


def message(response: httpx.Response) -> str:
    return str(response.json()["error"]["message"])


def test_a_request_may_not_be_too_large(rest: httpx.Client, serving: Any, program: Program) -> None:
    served = serving(max_upload_mb=1)
    with program(served.url) as small:
        told = small.post("/api/documents", json=MILL | {"text": "a " * 1_200_000})
        assert (told.status_code, message(told)) == (
            413,
            "The request is larger than 1 MB; send less at once.",
        )
        told = small.post("/api/ask", content=iter([b"{}"]))
        assert told.status_code == 411


@pytest.mark.parametrize("path", ["/api/ask", "/v1/chat/completions", "/mcp", "/gradio_api/mcp/"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example:7860"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
    ],
)
def test_pages_of_others_may_not_ask(
    rest: httpx.Client, path: str, headers: dict[str, str]
) -> None:
    assert rest.post(path, json={"question": ASKED}, headers=headers).status_code == 403


def test_the_server_answers_to_its_own_names(rest: httpx.Client) -> None:
    port = rest.base_url.port
    for host in (f"localhost:{port}", f"127.0.0.1:{port}", "[::1]:80"):
        headers = {"Host": host, "Origin": f"http://{host}"}
        assert rest.get("/v1/models", headers=headers).status_code == 200


def test_logins_ask_programs_for_a_key(serving: Any, program: Program) -> None:
    served = serving(auth="ann:one,bob:two", keys="ann:secret-a,bob:secret-b")
    served.chat.startup.wait()
    for key in ("", "one", "secret", "secret-a,bob:secret-b", "ann:secret-a"):
        with program(served.url, key) as stranger:
            for told in (
                stranger.get("/v1/models"),
                stranger.get("/api/documents"),
                stranger.post("/api/ask", json={"question": ASKED}),
                stranger.post("/gradio_api/mcp/", json={}),
            ):
                assert (told.status_code, told.headers["www-authenticate"]) == (401, "Bearer")
                assert told.json()["error"]["code"] == "invalid_api_key"
            assert stranger.get("/api").status_code == 200
            assert stranger.get("/api/openapi.json").status_code == 200
    with program(served.url, "secret-a") as ann, program(served.url, "secret-b") as bob:
        mill = ann.post("/api/documents", json=MILL).json()["id"]
        asked = {"question": "Who founded the mill?"}
        assert ann.post("/api/ask", json=asked).json()["short"] == "Anna Berg"
        assert not bob.post("/api/ask", json=asked).json()["found"]
        assert bob.get(f"/api/documents/{mill}").status_code == 404
        assert bob.delete(f"/api/documents/{mill}").status_code == 404


def test_a_login_of_the_chat_and_a_key_are_the_same_person(serving: Any, program: Program) -> None:
    served = serving(auth="ann:one", keys="ann:secret")
    served.chat.startup.wait()
    with program(served.url, "secret") as keyed, program(served.url) as browser:
        mill = keyed.post("/api/documents", json=MILL).json()["id"]
        logged = browser.post("/login", data={"username": "ann", "password": "one"})
        assert logged.json() == {"success": True}
        seen = browser.get("/api/documents").json()["documents"]
        assert mill in [one["id"] for one in seen]
        strange = browser.get("/api/documents", headers={"Origin": "http://evil.example"})
        assert strange.status_code == 403


def test_logins_without_keys_let_no_program_in(serving: Any, program: Program) -> None:
    served = serving(auth="ann:one")
    for key in ("", "one", ":"):
        with program(served.url, key) as stranger:
            assert stranger.get("/v1/models").status_code == 401


@pytest.mark.parametrize("keys", ["secret", "ann:", ":secret", "ann:secret,bob"])
def test_keys_that_are_spelt_wrongly_are_told(keys: str) -> None:
    from assistant.web.server import Server

    with pytest.raises(BadInput, match=r"The setting 'keys' must be like name:key,name:key"):
        Server.start(Settings(keys=keys, port=0), Startup(lambda: Assistant.from_texts({})))


def test_keys_are_not_shown_with_the_settings() -> None:
    assert "secret" not in repr(Settings(keys="ann:secret"))


def test_on_a_server_for_others_a_key_of_ones_own_is_ones_library(
    serving: Any, program: Program
) -> None:
    served = serving(host="0.0.0.0")
    served.chat.startup.wait()
    url = served.url.replace("0.0.0.0", "127.0.0.1")
    with program(url, "my own") as mine, program(url, "yours") as yours, program(url) as nobody:
        assert mine.post("/api/documents", json=MILL).status_code == 201
        counts = [len(one.get("/api/documents").json()["documents"]) for one in (mine, yours)]
        assert counts == [2, 1]
        refused = nobody.post("/api/documents", json=MILL)
        assert (refused.status_code, message(refused)) == (
            400,
            "Nobody can tell whose this would be; send a key of your own as a bearer token.",
        )
        assert nobody.post("/api/ask", json={"question": ASKED}).json()["found"]
        assert "with a key alone" in message(mine.post("/api/sync"))


class Slow:
    """An assistant whose answers wait, and that counts how many are made at once."""

    def __init__(self, made: Assistant) -> None:
        self._made, self.go = made, threading.Event()
        self.together, self.most, self.closed = 0, 0, threading.Event()
        self._lock = threading.Lock()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._made, name)

    def stream(self, *given: Any) -> Iterator[Answer]:
        with self._lock:
            self.together += 1
            self.most = max(self.most, self.together)
        try:
            whole = self._made.ask(*given)
            while not self.go.wait(0.05):
                yield whole
            yield whole
        finally:
            with self._lock:
                self.together -= 1
            self.closed.set()


@pytest.fixture
def slow(serving: Any) -> tuple[Any, Slow]:
    """A server that answers one question at a time, lets one more wait, and is slow."""
    held = Slow(Assistant.from_texts({MILL["title"]: MILL["text"]}, Settings(reader="hybrid")))
    served = serving(Startup(lambda: held), concurrency=1, max_queue=1)
    served.chat.startup.wait()
    return served, held


def test_too_many_questions_are_refused(slow: tuple[Any, Slow], program: Program) -> None:
    served, held = slow
    codes: list[int] = []

    def ask() -> None:
        with program(served.url) as rest:
            told = rest.post("/api/ask", json={"question": "Who founded the mill?"})
            codes.append(told.status_code)
            if told.status_code == 429:
                assert told.json()["error"]["type"] == "rate_limit_error"

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 30
    while len(codes) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    held.go.set()
    for thread in threads:
        thread.join(60)
    assert sorted(codes) == [200, 200, 429, 429]
    assert held.most == 1


def test_whoever_hangs_up_is_answered_no_longer(slow: tuple[Any, Slow]) -> None:
    served, held = slow
    address = ("127.0.0.1", httpx.URL(served.url).port)
    body = json.dumps({"question": "Who founded the mill?", "stream": True}).encode()
    with closing(socket.create_connection(address, timeout=30)) as caller:
        caller.sendall(
            b"POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            + f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        heard = b""
        while b"event: partial" not in heard:
            heard += caller.recv(4096)
        assert not held.closed.is_set()
    assert held.closed.wait(30)
    held.go.set()
