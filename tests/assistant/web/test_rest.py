"""REST for programs: what it answers, whom it lets in, and how it says no."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant import Settings
from assistant.web.services.startup import Startup

pytestmark = pytest.mark.timeout(120)

ASKED = "When did Russia begin airstrikes in Syria?"
Program = Callable[..., httpx.Client]
MILL = {"title": "Mill", "text": "Anna Berg founded the mill in 1871. It employs 48 people."}


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


def test_within_takes_a_filter(rest: httpx.Client) -> None:
    mill = rest.post("/api/documents", json=MILL).json()["id"]
    asked = {"question": "Who founded the mill?"}
    for where, found in (("title:mill", True), ("kind:text title:mill", True), ("title:us", False)):
        answer = rest.post("/api/ask", json=asked | {"within": where}).json()
        assert answer["found"] is found
    wanted = {"question": "mill", "within": "title:mill"}
    sentences = rest.post("/api/search", json=wanted).json()["sentences"]
    assert {one["document_id"] for one in sentences} == {mill}


def test_a_filter_does_not_tell_where_files_lie(
    serving: Any, program: Program, tmp_path: Path
) -> None:
    folder = tmp_path / "private" / "texts" / "mills"
    folder.mkdir(parents=True)
    (folder / "mill.txt").write_text(MILL["text"], "utf-8")
    settings = {"index": str(tmp_path / "index"), "port": 0, "host": "0.0.0.0",
                "sources": (str(tmp_path / "private" / "texts"),)}  # fmt: skip
    served = serving(Startup.of(Settings(**settings)), **settings)
    asked = {"question": "Who founded the mill?"}
    with program(served.url.replace("0.0.0.0", "127.0.0.1"), "some-key") as rest:
        for where in ("folder:texts", "folder:texts/mills", "folder:mills kind:text"):
            assert rest.post("/api/ask", json=asked | {"within": where}).json()["found"]
        for where in ("folder:private", f"folder:{tmp_path}", f"folder:{folder}"):
            told = rest.post("/api/ask", json=asked | {"within": where})
            assert told.status_code == 400
            assert problem(told).startswith("None of the 1 document matches the filter folder:")


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
        "There is no such document of yours; list the documents.",
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
        ("ask", {"question": ASKED, "within": "kind:pdf"}, 400, "None of the 1 document matches"),
        ("ask", {"question": ASKED, "within": "lease"}, 400, "The filter's 'lease' names no field"),
        ("search", {"question": ASKED, "within": "a:b"}, 400, "names an unknown field; use folder"),
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


def test_folders_of_the_server_are_followed(serving: Any, program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "mill.txt").write_text(MILL["text"], "utf-8")
    settings = {"index": str(tmp_path / "index"), "sources": (str(folder),), "port": 0}
    served = serving(Startup.of(Settings(**settings)), **settings)
    with program(served.url) as rest:
        (mill,) = rest.get("/api/documents").json()["documents"]
        (folder / "mill.txt").unlink()
        (folder / "hill.txt").write_text("Goats live on the hill.", "utf-8")
        (folder / "goat.gif").write_bytes(b"GIF89a")
        done = rest.post("/api/sync").json()
        (hill,) = rest.get("/api/documents").json()["documents"]
    assert done == {
        "added": [hill["id"]], "replaced": [], "unchanged": [], "removed": [mill["id"]],
        "copies": [], "passed_over": ["goat.gif"], "unread": [],
    }  # fmt: skip


def test_an_empty_index_says_so(serving: Any, program: Program, tmp_path: Path) -> None:
    settings = {"index": str(tmp_path / "index"), "port": 0}
    served = serving(Startup.of(Settings(**settings)), **settings)
    with program(served.url) as rest:
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


def test_the_description_is_whole(rest: httpx.Client) -> None:
    described = rest.get("/api/openapi.json").json()
    assert sorted(described["paths"]) == [
        "/api/ask", "/api/documents", "/api/documents/{id}",
        "/api/documents/{id}/pages/{page}", "/api/files", "/api/search",
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
