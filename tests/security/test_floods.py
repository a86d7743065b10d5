"""One address that would crowd out the others, or fill the memory of the server."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from gradio import routes
from starlette.middleware import Middleware
from starlette.requests import Request

from assistant import Settings
from assistant.web.api import framework, gate
from assistant.web.api.framework import LatestUploads, Naps, Shares
from assistant.web.api.gate import Gate
from tests.security.attempts import Attempts
from tests.security.test_guesses import client as client_of

pytestmark = pytest.mark.timeout(120)

Program = Callable[..., httpx.Client]


@pytest.fixture(scope="module")
def public(serving: Any) -> Any:
    """A server for others, without logins."""
    served = serving(host="0.0.0.0", reader="hybrid")
    served.chat.startup.wait()
    return served


@pytest.fixture
def anybody(public: Any, program: Program) -> httpx.Client:
    """A program that says who it is."""
    return program(public.url.replace("0.0.0.0", "127.0.0.1"), "a key of mine")


class Queue:
    """A queue of events in which nothing is ever answered."""

    def __init__(self) -> None:
        self.pending_event_ids_session: dict[str, set[str]] = {}
        self.pending_messages_per_session: dict[str, object] = {}
        self.event_ids_to_events: dict[str, object] = {}
        self.number = 0

    async def push(self, body: Any, request: Any, username: str | None) -> Any:
        self.number += 1
        id = str(self.number)
        body.session_hash = body.session_hash or id
        self.pending_event_ids_session.setdefault(body.session_hash, set()).add(id)
        self.pending_messages_per_session[body.session_hash] = object()
        self.event_ids_to_events[id] = object()
        return True, id, "success"


def push(shares: Shares, session: str | None, peer: str = "192.0.2.1") -> str:
    """What becomes of an event."""
    body = SimpleNamespace(session_hash=session)
    asked = Request({"type": "http", "client": (peer, 5_000), "headers": []})
    return asyncio.run(shares.push(body, asked, None))[2]


@pytest.mark.parametrize("sessions", [1, 7, 0])
def test_one_address_has_a_share_of_the_events(attempts: Attempts, sessions: int) -> None:
    shares = Shares(Queue())
    for number in range(framework._WAITING):
        assert push(shares, f"s{number % sessions}" if sessions else None) == "success"
    for number in range(10):
        told = push(shares, f"s{number}")
        attempts.record("floods", through=told != "queue_full")
    assert push(shares, "other", "192.0.2.2") == "success"


@pytest.mark.parametrize("name", ["x" * 65, "x" * 2_000_000, "a b", "ä", "", "a/b", "\n"])
def test_sessions_have_the_names_that_pages_give(attempts: Attempts, name: str) -> None:
    queue = Queue()
    told = push(Shares(queue), name)
    attempts.record("floods", through=told != "error" or bool(queue.pending_event_ids_session))


def test_outcomes_that_nobody_fetches_are_thrown_away(
    attempts: Attempts, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = Queue()
    shares = Shares(queue)
    for number in range(framework._WAITING):
        push(shares, f"s{number}")
    queue.event_ids_to_events.clear()
    assert push(shares, "new") == "queue_full"
    now = time.monotonic() + framework._ABANDONED + 1
    monkeypatch.setattr(framework, "time", SimpleNamespace(monotonic=lambda: now))
    assert push(shares, "new") == "success"
    left = (set(queue.pending_event_ids_session), set(queue.pending_messages_per_session))
    attempts.record("floods", through=left != ({"new"}, {"new"}))


def test_what_is_still_being_answered_is_not_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = Queue()
    shares = Shares(queue)
    push(shares, "slow")
    now = time.monotonic() + framework._ABANDONED + 1
    monkeypatch.setattr(framework, "time", SimpleNamespace(monotonic=lambda: now))
    push(shares, "new")
    assert set(queue.pending_event_ids_session) == {"slow", "new"}


def test_a_page_that_listens_is_never_refused() -> None:
    queue = Queue()
    shares = Shares(queue)
    for _ in range(3 * framework._WAITING):
        assert push(shares, "mine") == "success"
        queue.pending_event_ids_session["mine"].clear()


def test_the_chat_bounds_its_events_and_uploads(public: Any) -> None:
    push = public.blocks._queue.push.__self__
    assert isinstance(push, Naps)
    assert isinstance(push.takes.__self__, Shares)
    assert isinstance(routes.file_upload_statuses, LatestUploads)


def test_programs_of_one_address_have_a_share(
    attempts: Attempts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "_TOGETHER", 4)
    go, inside = threading.Event(), threading.Semaphore(0)

    async def program(scope: Any, receive: Any, send: Any) -> None:
        inside.release()
        await asyncio.to_thread(go.wait, 30)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"in"})

    asking = client_of(Middleware(Gate, programs=program, settings=Settings()))
    go.set()
    assert asking.get("/api").status_code == 200  # Which makes the one gate of the application.
    assert inside.acquire(timeout=30)
    go.clear()
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda: statuses.append(asking.get("/api/documents").status_code))
        for _ in range(4)
    ]
    for one in threads:
        one.start()
    for _ in threads:
        assert inside.acquire(timeout=30)
    for path in ("/api/ask", "/v1/models", "/mcp", "/api/documents"):
        attempts.record("floods", through=asking.get(path).status_code != 429)
    go.set()
    for one in threads:
        one.join()
    assert statuses == [200] * 4
    assert asking.get("/api/documents").status_code == 200


def multipart(head: bytes, megabytes: int) -> dict[str, Any]:
    """A request of one part that is begun by ``head``."""

    def pieces() -> Iterator[bytes]:
        yield head
        for _ in range(megabytes):
            yield b"a" * 1_000_000

    length = str(len(head) + megabytes * 1_000_000)
    kind = "multipart/form-data; boundary=b"
    return {"content": pieces(), "headers": {"Content-Type": kind, "Content-Length": length}}


PART = b"--b\r\nContent-Disposition: form-data; name="
HEADS = {
    "field": PART + b'"x"\r\n\r\n',
    "field of files": PART + b'"files"\r\n\r\n',
    "name": PART + b'"',
    "file name": PART + b'"files"; filename="',
    "header": PART + b'"files"\r\nX: ',
    "nothing": b"",
}


@pytest.mark.parametrize(
    "path", ["/gradio_api/upload", "/gradio_api/upload?upload_id=1", "/api/files"]
)
@pytest.mark.parametrize("how", HEADS)
def test_uploads_are_not_held_in_memory(
    attempts: Attempts, anybody: httpx.Client, path: str, how: str
) -> None:
    try:
        told = anybody.post(path, **multipart(HEADS[how], 15)).status_code
    except httpx.TransportError:
        told = 400  # Hung up on before all was sent.
    attempts.record("floods", through=not 400 <= told < 500)


def test_an_upload_of_files_is_taken(anybody: httpx.Client) -> None:
    sent = [("files", (f"{number}.txt", b"x" * 100_000)) for number in range(3)]
    told = anybody.post("/gradio_api/upload?upload_id=mine", files=sent)
    assert len(told.json()) == 3


def test_progress_of_uploads_is_not_kept_for_ever(attempts: Attempts) -> None:
    uploads = LatestUploads()
    for number in range(framework._UPLOADS + 20):
        uploads.append(f"u{number}", "a.txt", b"x")
        uploads._signals[f"asked {number}"].is_set()
    attempts.record("floods", through=len(uploads._statuses) > framework._UPLOADS)
    attempts.record("floods", through=len(uploads._signals) > framework._UPLOADS)
    assert uploads.pop(f"u{framework._UPLOADS + 19}").chunk_size == 1


@pytest.mark.parametrize(
    "path", ["upload_progress?upload_id=", "queue/data?session_hash=", "info?a=", "user?"]
)
def test_long_queries_are_refused(attempts: Attempts, anybody: httpx.Client, path: str) -> None:
    told = anybody.get(f"/gradio_api/{path}{'x' * 2_001}")
    attempts.record("floods", through=told.status_code != 414)


COOKIES = {
    "backslashes": 'footnote-visitor="' + "\\" * 50_000 + '"',
    "octals": 'footnote-visitor="' + "\\1" * 25_000 + '"',
    "quotes": 'footnote-visitor="' + '\\"' * 25_000 + '"',
    "of the login": 'access-token-unsecure-x="' + "\\" * 50_000 + '"',
    "not closed": 'a="' + "\\" * 50_000,
    "many": "; ".join(f"a{number}=b" for number in range(6_000)),
    "spaces": "a" + " " * 50_000 + "=b",
    "semicolons": ";" * 50_000,
    "in many": "; ".join(f'a{number}="{chr(92) * 1_000}"' for number in range(50)),
}


@pytest.mark.parametrize("how", COOKIES)
@pytest.mark.parametrize("path", ["/", "/api/documents", "/page/x/1.png", "/gradio_api/user"])
def test_cookies_are_read_at_once(
    attempts: Attempts, anybody: httpx.Client, how: str, path: str
) -> None:
    started = time.process_time()
    anybody.get(path, headers={"Cookie": COOKIES[how]})
    attempts.record("floods", through=time.process_time() - started > 2)


def test_a_cookie_among_bad_ones_is_known(anybody: httpx.Client) -> None:
    own = anybody.get("/", headers={"Cookie": 'a="\\"; footnote-visitor=mine; b="\\\\"'})
    assert "set-cookie" not in own.headers
    assert "set-cookie" in anybody.get("/", headers={"Cookie": 'footnote-visitor="\\"'}).headers


def test_not_everybody_rebuilds_the_index(
    attempts: Attempts, serving: Any, public: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant.web.services.library import VisitorLibrary

    rebuilt: list[str] = []
    for settings, may in (({"host": "0.0.0.0"}, False), ({"host": "0.0.0.0", "auth": "a:b"}, True),
                          ({}, True)):  # fmt: skip
        chat = SimpleNamespace(rebuild=lambda *_: rebuilt.append("once"))
        made = VisitorLibrary(Settings(**settings), chat, None, None)  # type: ignore[arg-type]
        *_, last = made.rebuild()
        assert (last[0].state != "refused") is may
        attempts.record("floods", through=not may and bool(rebuilt))
    assert rebuilt == ["once", "once"]
