"""What the page's own events do with ids, files and addresses that are not the visitor's."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.web.services.uploads import claim_folder
from assistant.web.services.visitors import named
from tests.local_http import Handler, serving_http
from tests.security.attempts import Attempts

pytestmark = pytest.mark.timeout(240)

MILL = {"title": "Mill", "text": "Anna Berg founded the mill in 1871. It employs 48 people."}
SECRET = "Anna Berg"
_SLOW = frozenset(("rebuild", "run"))
"""Events that work on the whole library; they take no ids."""

Program = Callable[..., httpx.Client]


def trigger(client: httpx.Client, number: int, data: list[Any], event: dict[str, Any]) -> str:
    """What the page would be told after an event of it, the last that is heard in ten seconds."""
    session = secrets.token_hex(6)
    body = {"fn_index": number, "data": data, "event_data": event, "session_hash": session}
    joined = client.post("/gradio_api/queue/join", json=body)
    if joined.status_code != 200:
        return joined.text
    told: list[str] = []
    stream = client.stream(
        "GET", "/gradio_api/queue/data", params={"session_hash": session}, timeout=30
    )
    with stream as answered:
        for line in answered.iter_lines():
            told.append(line)
            if "process_completed" in line or "close_stream" in line or "unexpected_error" in line:
                break
    return "\n".join(told)


def read_all(client: httpx.Client, path: str) -> str:
    """What a path answers, as far as it comes: of a session that is not there no more than a
    part does."""
    told = ""
    with suppress(httpx.RemoteProtocolError), client.stream("GET", path, timeout=30) as answered:
        for piece in answered.iter_text():
            told += piece
    return told


def fill(function: Any, id: str, document: str, file: Any = None) -> list[Any]:
    """Values for what an event takes: an id in each field, a file where one is taken."""
    by_kind = {"checkbox": False, "file": file, "uploadbutton": file, "dropdown": document}
    return [by_kind.get(one.get_block_name(), id) for one in function.inputs]


@pytest.fixture(scope="module")
def shared_server(serving: Any) -> Any:
    """A server with two logins, where Ann has a document and a conversation."""
    served = serving(auth="ann:one,bob:two", keys="ann:secret-a,bob:secret-b", reader="hybrid")
    served.chat.startup.wait()
    return served


def login(client: httpx.Client, name: str, password: str) -> None:
    told = client.post("/login", data={"username": name, "password": password})
    assert told.status_code == 200


def test_no_event_hands_out_or_changes_what_is_anothers(
    attempts: Attempts, shared_server: Any, program: Program
) -> None:
    chat, who = shared_server.chat, named("login", "ann")
    with program(shared_server.url, "secret-a") as ann, program(shared_server.url) as bob:
        mill = ann.post("/api/documents", json=MILL).json()["id"]
        login(bob, "bob", "two")
        *_, asked = chat.ask(who, "Who founded the mill?", "")
        conversation, turn = asked.conversation, asked.turns[-1].id
        assert SECRET in str(asked.turns[-1].answer.to_dict())
        event = {"conversation": conversation, "turn": turn, "document": mill, "sentence": "0",
                 "documents": [mill], "part": "0", "number": "1", "asked": "False", "form": "json",
                 "title": "Stolen", "question": "Who founded the mill?"}  # fmt: skip
        before = (
            chat.conversations.all(who),
            chat.choice(who),
            chat.conversations.turns(conversation, who),
        )
        events = [
            (number, fill(function, id, mill))
            for number, function in shared_server.blocks.fns.items()
            for id in (conversation, turn)
            if function.name not in _SLOW
        ]
        with ThreadPoolExecutor(8) as pool:
            for told in pool.map(lambda one: trigger(bob, *one, event), events):
                attempts.record("visitors", through=SECRET in told)
        after = (
            chat.conversations.all(who),
            chat.choice(who),
            chat.conversations.turns(conversation, who),
        )
        attempts.record("visitors", through=after != before)
        for path in (f"/page/{mill}/1.png", f"/file/{mill}.pdf", f"/gradio_api/queue/data?session_hash={turn}",
                     f"/?conversation={conversation}", f"/gradio_api/deep_link?session_hash={turn}",
                     f"/gradio_api/file={claim_folder()}", "/gradio_api/run-history/records"):  # fmt: skip
            attempts.record("visitors", through=SECRET in read_all(bob, path))


class _Inside(Handler):
    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        self.wfile.write(SECRET.encode())

    do_HEAD = do_GET


@pytest.fixture
def inside() -> Iterator[str]:
    """The address of a server inside, which counts what it is asked."""
    _Inside.asked = 0
    with serving_http(_Inside) as port:
        yield f"http://127.0.0.1:{port}"


def taking_files(served: Any) -> Iterator[tuple[int, Any]]:
    """The events of the page that take files."""
    for number, function in served.blocks.fns.items():
        if {"file", "uploadbutton"} & {one.get_block_name() for one in function.inputs}:
            yield number, function


def test_no_event_reads_a_file_or_an_address_that_was_not_uploaded(
    attempts: Attempts, shared_server: Any, program: Program, inside: str, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(f"{SECRET} founded the mill.", "utf-8")
    up = "../" * 12
    ways = [str(secret), f"{claim_folder()}/{up}{secret}", f"file://{secret}", f"{up}{secret}",
            f"{claim_folder()}/..{secret}", f"/proc/self/root{secret}"]  # fmt: skip
    files = [("paths", {"path": way, "orig_name": "a.txt"}) for way in ways]
    files += [("inside", {"path": way, "url": way}) for way in (f"{inside}/a.txt", f"{inside}/b")]
    files += [("inside", {"path": "a.txt", "url": f"{inside}/a.txt"})]
    with program(shared_server.url) as bob:
        login(bob, "bob", "two")
        for number, function in taking_files(shared_server):
            for kind, file in files:
                given = {**file, "meta": {"_type": "gradio.FileData"}}
                many = (
                    [given]
                    if getattr(function.inputs[0], "file_count", "") == "multiple"
                    else given
                )
                told = trigger(bob, number, fill(function, "", "", many), {})
                attempts.record(kind, through=SECRET in told or bool(_Inside.asked))
        for way in (f"/gradio_api/proxy={inside}/", f"/gradio_api/file={inside}/", f"/gradio_api/file/{inside}/",
                    f"/gradio_api/FILE={inside}", f"/gradio_api/file=HTTP{inside[4:]}/"):  # fmt: skip
            told = bob.get(way)
            attempts.record("inside", through=SECRET in told.text or bool(_Inside.asked))
        own = bob.get("/api/documents").json()["documents"]
        attempts.record("paths", through=any(one["own"] for one in own))


def test_a_file_that_was_uploaded_is_read(shared_server: Any, program: Program) -> None:
    with program(shared_server.url) as bob:
        login(bob, "bob", "two")
        (path,) = bob.post(
            "/gradio_api/upload", files={"files": ("tower.txt", b"It is tall.")}
        ).json()
        assert Path(path).is_relative_to(claim_folder())
        number = next(n for n, one in taking_files(shared_server) if one.name == "add")
        told = trigger(bob, number, [[{"path": path, "meta": {"_type": "gradio.FileData"}}]], {})
        assert json.dumps("tower.txt").strip('"') in told
        assert [
            one["source"] for one in bob.get("/api/documents").json()["documents"] if one["own"]
        ] == ["tower.txt"]
