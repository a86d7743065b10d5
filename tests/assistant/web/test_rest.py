"""REST for programs: what it answers, whom it lets in, and how it says no."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant import Answer, Assistant, Settings
from assistant.web.services.startup import Startup
from index.errors import BadInput

pytestmark = pytest.mark.timeout(120)

ASKED = "When did Russia begin airstrikes in Syria?"
MILL = {"title": "Mill", "text": "Anna Berg founded the mill in 1871. It employs 48 people."}


@pytest.fixture
def rest(server: Any) -> Iterator[httpx.Client]:
    """A program without a key, on the server's own machine."""
    with httpx.Client(base_url=server.url, timeout=60, trust_env=False) as client:
        yield client
        for one in client.get("/api/documents").json()["documents"]:
            if one["own"]:
                client.delete(f"/api/documents/{one['id']}")


def client(url: str, key: str = "", **headers: str) -> httpx.Client:
    if key:
        headers["Authorization"] = f"Bearer {key}"
    return httpx.Client(base_url=url, headers=headers, timeout=60, trust_env=False)


def events(text: str) -> list[tuple[str, dict[str, Any]]]:
    """The names and the values of server-sent events."""
    found = [block.split("\n") for block in text.strip().split("\n\n")]
    return [(name[len("event: ") :], json.loads(data[len("data: ") :])) for name, data in found]


def problem(response: httpx.Response) -> str:
    """What a failure says, in the form of OpenAI."""
    error = response.json()["error"]
    assert sorted(error) == ["code", "message", "param", "type"]
    return str(error["message"])


def test_the_answer_is_that_of_python(rest: httpx.Client, server: Any) -> None:
    told = rest.post("/api/ask", json={"question": ASKED})
    assert told.status_code == 200
    assert told.json() == server.chat.startup.wait().ask(ASKED).to_dict()


def test_an_answer_that_grows_comes_as_events(rest: httpx.Client, server: Any) -> None:
    whole = server.chat.startup.wait().ask(ASKED)
    told = rest.post("/api/ask", json={"question": ASKED, "stream": True})
    assert told.headers["content-type"].startswith("text/event-stream")
    *partial, (name, last) = events(told.text)
    assert [one for one, _ in partial] == ["partial"] * (len(whole.statements) - 1)
    assert (name, last) == ("answer", whole.to_dict())
    assert all(last["text"].startswith(one["text"]) for _, one in partial)


@pytest.mark.parametrize("kept", [True, False])
def test_turns_before_are_heeded(rest: httpx.Client, kept: bool) -> None:
    mill = rest.post("/api/documents", json=MILL).json()["id"]
    first = rest.post("/api/ask", json={"question": "Who founded the mill?"}).json()
    turn = {"question": "Who founded the mill?", "answer": first if kept else first["text"]}
    asked = {"question": "And when?", "history": [turn], "within": [mill]}
    assert rest.post("/api/ask", json=asked).json()["short"] == "1871"


def test_an_answer_has_its_grade(rest: httpx.Client, server: Any) -> None:
    assistant = server.chat.startup.wait()
    refused = "How many civilians were killed in the shelling of Aleppo last June?"
    told = [rest.post("/api/ask", json={"question": one}).json() for one in (ASKED, refused)]
    assert [one["grade"] for one in told] == [assistant.ask(one).grade for one in (ASKED, refused)]
    assert told[0]["grade"] == "answered" != told[1]["grade"]


def test_within_chooses_documents(rest: httpx.Client) -> None:
    mill = rest.post("/api/documents", json=MILL).json()["id"]
    ids = [one["id"] for one in rest.get("/api/documents").json()["documents"]]
    (article,) = set(ids) - {mill}
    for chosen, found in (([mill], True), ([article], False), ([article, mill], True)):
        asked = {"question": "Who founded the mill?", "within": chosen}
        assert rest.post("/api/ask", json=asked).json()["found"] is found
        wanted = {"question": "mill", "within": chosen, "limit": 3}
        sentences = rest.post("/api/search", json=wanted).json()["sentences"]
        assert 1 <= len(sentences) <= 3
        assert {one["document_id"] for one in sentences} <= set(chosen)


def test_sentences_are_found_where_they_stand(rest: httpx.Client) -> None:
    rest.post("/api/documents", json=MILL)
    for one in rest.post("/api/search", json={"question": "mill people"}).json()["sentences"]:
        place = {"start": one["start"], "end": one["end"]}
        read = rest.get(f"/api/documents/{one['document_id']}", params=place).json()
        assert read["text"] == one["text"]


def test_documents_come_and_go(rest: httpx.Client) -> None:
    added = rest.post("/api/documents", json=MILL)
    assert added.status_code == 201
    id = added.json()["id"]
    changed = rest.post("/api/documents", json=MILL | {"text": "Karl sold the mill."})
    assert changed.json()["id"] == id
    assert rest.get(f"/api/documents/{id}").json()["text"] == "Karl sold the mill."
    assert rest.delete(f"/api/documents/{id}").status_code == 204
    assert rest.get(f"/api/documents/{id}").status_code == 404
    gone = rest.delete(f"/api/documents/{id}")
    assert (gone.status_code, problem(gone)) == (
        404,
        f"There is no document {id!r} among yours; list shows those there are.",
    )


@pytest.mark.parametrize("name", ["hill.md", "../../hill.md", r"C:\hill.md"])
def test_files_are_added_under_their_names(rest: httpx.Client, name: str) -> None:
    files = {"file": (name, b"# Hill\n\nGoats live on the hill.")}
    added = rest.post("/api/files", files=files).json()
    assert (added["title"], added["source"]) == ("Hill", "hill.md")


def test_a_file_that_cannot_be_read_is_named(rest: httpx.Client) -> None:
    told = rest.post("/api/files", files={"file": ("goat.pdf", b"not a PDF")})
    assert told.status_code == 400
    assert "goat.pdf" in problem(told)
    assert "/" not in problem(told)


def test_what_the_server_was_given_stays(rest: httpx.Client) -> None:
    (article,) = rest.get("/api/documents").json()["documents"]
    assert not article["own"]
    assert "/" not in article["source"]
    refused = rest.delete(f"/api/documents/{article['id']}")
    assert (refused.status_code, problem(refused)) == (
        400,
        "There is no such document of yours; reload the list.",
    )


@pytest.mark.parametrize(
    ("path", "body", "status", "says"),
    [
        ("ask", {"question": " "}, 400, "The question is empty; type one."),
        ("ask", {"question": "a" * 2_001}, 400, "shorten it to 2,000"),
        ("ask", {}, 400, "The field 'question' is not as it should be"),
        ("ask", {"question": ASKED, "strict": 1}, 400, "The field 'strict'"),
        ("ask", {"question": ASKED, "within": []}, 400, "The list 'within' is empty"),
        ("ask", {"question": ASKED, "within": ["x"]}, 404, "There is no document 'x'"),
        ("ask", {"question": ASKED, "within": ["x"], "stream": True}, 404, "no document 'x'"),
        ("ask", {"question": " ", "stream": True}, 400, "The question is empty; type one."),
        ("ask", {"question": "a", "history": [{"question": "b"}]}, 400, "history.0.answer"),
        ("ask", {"question": "a", "history": [{"question": "b", "answer": {}}]}, 400, "lacks"),
        ("search", {"question": "?"}, 400, "The question is empty; type one."),
        ("search", {"question": "mill", "limit": 0}, 400, "The field 'limit'"),
        ("documents", {}, 400, "a title and a text, or a url"),
        ("documents", {"title": "a"}, 400, "a title and a text, or a url"),
        ("documents", {"title": "a", "text": " "}, 400, "is empty"),
        ("documents", {"title": "a", "text": "b", "url": "https://a.example"}, 400, "one of the"),
        ("documents", {"url": "file:///etc/passwd"}, 400, "is not a web address"),
        ("sync", {}, 400, "This server follows no folders"),
        ("nowhere", {}, 404, "Not Found."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told(
    rest: httpx.Client, path: str, body: dict[str, Any], status: int, says: str
) -> None:
    told = rest.post(f"/api/{path}", json=body)
    assert told.status_code == status
    assert says in problem(told)


def test_what_is_no_json_is_told(rest: httpx.Client) -> None:
    told = rest.post("/api/ask", content=b"{", headers={"Content-Type": "application/json"})
    assert told.status_code == 400
    assert "JSON" in problem(told)


def test_a_request_may_not_be_too_large(rest: httpx.Client, serving: Any) -> None:
    served = serving(max_upload_mb=1)
    with client(served.url) as small:
        told = small.post("/api/documents", json=MILL | {"text": "a " * 1_200_000})
        assert (told.status_code, problem(told)) == (
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


def test_logins_ask_programs_for_a_key(serving: Any) -> None:
    served = serving(auth="ann:one,bob:two", keys="ann:secret-a,bob:secret-b")
    served.chat.startup.wait()
    for key in ("", "one", "secret", "secret-a,bob:secret-b", "ann:secret-a"):
        with client(served.url, key) as stranger:
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
    with client(served.url, "secret-a") as ann, client(served.url, "secret-b") as bob:
        mill = ann.post("/api/documents", json=MILL).json()["id"]
        asked = {"question": "Who founded the mill?"}
        assert ann.post("/api/ask", json=asked).json()["short"] == "Anna Berg"
        assert not bob.post("/api/ask", json=asked).json()["found"]
        assert bob.get(f"/api/documents/{mill}").status_code == 404
        assert bob.delete(f"/api/documents/{mill}").status_code == 404


def test_a_login_of_the_chat_and_a_key_are_the_same_person(serving: Any) -> None:
    served = serving(auth="ann:one", keys="ann:secret")
    served.chat.startup.wait()
    with client(served.url, "secret") as program, client(served.url) as browser:
        mill = program.post("/api/documents", json=MILL).json()["id"]
        logged = browser.post("/login", data={"username": "ann", "password": "one"})
        assert logged.json() == {"success": True}
        seen = browser.get("/api/documents").json()["documents"]
        assert mill in [one["id"] for one in seen]
        strange = browser.get("/api/documents", headers={"Origin": "http://evil.example"})
        assert strange.status_code == 403


def test_logins_without_keys_let_no_program_in(serving: Any) -> None:
    served = serving(auth="ann:one")
    for key in ("", "one", ":"):
        with client(served.url, key) as stranger:
            assert stranger.get("/v1/models").status_code == 401


@pytest.mark.parametrize("keys", ["secret", "ann:", ":secret", "ann:secret,bob"])
def test_keys_that_are_spelt_wrongly_are_told(keys: str) -> None:
    from assistant.web.server import Server

    with pytest.raises(BadInput, match=r"The setting 'keys' must be like name:key,name:key"):
        Server.start(Settings(keys=keys, port=0), Startup(lambda: Assistant.from_texts({})))


def test_keys_are_not_shown_with_the_settings() -> None:
    assert "secret" not in repr(Settings(keys="ann:secret"))


def test_on_a_server_for_others_a_key_of_ones_own_is_ones_library(serving: Any) -> None:
    served = serving(host="0.0.0.0")
    served.chat.startup.wait()
    url = served.url.replace("0.0.0.0", "127.0.0.1")
    with client(url, "my own") as mine, client(url, "yours") as yours, client(url) as nobody:
        assert mine.post("/api/documents", json=MILL).status_code == 201
        counts = [len(one.get("/api/documents").json()["documents"]) for one in (mine, yours)]
        assert counts == [2, 1]
        refused = nobody.post("/api/documents", json=MILL)
        assert (refused.status_code, problem(refused)) == (
            400,
            "Nobody can tell whose this would be; send a key of your own as a bearer token.",
        )
        assert nobody.post("/api/ask", json={"question": ASKED}).json()["found"]
        assert "with a key alone" in problem(mine.post("/api/sync"))


def test_folders_of_the_server_are_followed(serving: Any, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "mill.txt").write_text(MILL["text"], "utf-8")
    settings = {"index": str(tmp_path / "index"), "sources": (str(folder),), "port": 0}
    served = serving(Startup.of(Settings(**settings)), **settings)
    with client(served.url) as rest:
        (mill,) = rest.get("/api/documents").json()["documents"]
        (folder / "mill.txt").unlink()
        (folder / "hill.txt").write_text("Goats live on the hill.", "utf-8")
        (folder / "goat.png").write_bytes(b"\x89PNG")
        done = rest.post("/api/sync").json()
        (hill,) = rest.get("/api/documents").json()["documents"]
    assert done == {
        "added": [hill["id"]], "replaced": [], "unchanged": [], "removed": [mill["id"]],
        "copies": [], "passed_over": ["goat.png"], "unread": [],
    }  # fmt: skip


def test_an_empty_index_says_so(serving: Any, tmp_path: Path) -> None:
    settings = {"index": str(tmp_path / "index"), "port": 0}
    served = serving(Startup.of(Settings(**settings)), **settings)
    with client(served.url) as rest:
        for path, body in (
            ("api/ask", {"question": ASKED}),
            ("api/search", {"question": ASKED}),
            ("v1/chat/completions", {"messages": [{"role": "user", "content": ASKED}]}),
        ):
            told = rest.post(path, json=body)
            assert (told.status_code, told.json()["error"]["code"]) == (400, "index_empty")
            assert problem(told) == "There are no documents to ask; add some to the library."
        rest.post("/api/documents", json=MILL)
        assert rest.post("/api/ask", json={"question": "Who founded the mill?"}).json()["found"]


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


def test_too_many_questions_are_refused(slow: tuple[Any, Slow]) -> None:
    served, held = slow
    codes: list[int] = []

    def ask() -> None:
        with client(served.url) as rest:
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


def test_the_description_is_whole(rest: httpx.Client) -> None:
    described = rest.get("/api/openapi.json").json()
    assert sorted(described["paths"]) == [
        "/api/ask", "/api/documents", "/api/documents/{id}", "/api/files", "/api/search",
        "/api/sync", "/v1/chat/completions", "/v1/models", "/v1/models/{model}",
    ]  # fmt: skip
    page = rest.get("/api").text
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert f"{method.upper()} {path}" in page
            assert operation["description"]
    assert "src=" not in page
    answer = described["components"]["schemas"]["Answered"]["properties"]
    assert sorted(answer) == sorted(rest.post("/api/ask", json={"question": ASKED}).json())
