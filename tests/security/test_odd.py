"""Odd ids, numbers, paths, ranges, names of files and JSON, and markup in what is exported."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from markdown_it import MarkdownIt

from assistant.answers import Answer, Citation, statements_from_text
from assistant.web.services.conversations import Turn
from assistant.web.tabs.history import name_file
from assistant.web.views.export import write_json, write_markdown
from tests.security.attempts import Attempts

pytestmark = pytest.mark.timeout(120)

Program = Callable[..., httpx.Client]


@pytest.fixture
def anybody(server: Any, program: Program) -> httpx.Client:
    return program(server.url)


IDS = ("x" * 60_000, "%F0%9D%94%B8", "%ff", "%00", "%2e%2e", "a%0d%0aX:%20y", "%E2%80%AEa", "%ed%a0%80",
       "%ef%bc%8e%ef%bc%8e%ef%bc%8f", "%c0%ae%c0%ae%c0%af", "%u002e", "'%20or%201=1--", "{}", "*", "%25", "-1")  # fmt: skip


@pytest.mark.parametrize("id", IDS, ids=lambda id: id[:20])
def test_odd_ids_lead_to_nothing(attempts: Attempts, anybody: httpx.Client, id: str) -> None:
    for path in ("/api/documents/{}", "/page/{}/1.png", "/api/documents/{}/pages/1"):
        told = anybody.get(path.format(id))
        attempts.record("odd", through=not 400 <= told.status_code < 500)
    told = anybody.delete(f"/api/documents/{id}")
    attempts.record("odd", through=not 400 <= told.status_code < 500)


NUMBERS = ("9" * 5_000, "9" * 30, "-1", "%D9%A1", "%C2%B2", "1e3", "0x1", "%00", "1_0", "NaN", "")


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number[:9])
def test_odd_numbers_fail_in_a_sentence(
    attempts: Attempts, anybody: httpx.Client, number: str
) -> None:
    (document, *_) = anybody.get("/api/documents").json()["documents"]
    id = document["id"]
    for path in (f"/page/{id}/{number}.png", f"/page/{id}/1.png?width={number}",
                 f"/api/documents/{id}?start={number}", f"/api/documents/{id}?end={number}",
                 f"/api/documents/{id}/pages/{number}", f"/api/documents/{id}/pages/1?width={number}"):  # fmt: skip
        attempts.record("odd", through=anybody.get(path).status_code >= 500)


RANGES = ("bytes=" + "0-," * 15_000 + "0-", "bytes=-", "bytes=--1", "bytes=5-2", "bytes=-" + "9" * 30,
          "bytes=" + "9" * 5_000 + "-", "bytes=0-" + "9" * 50_000, "bytes=a-b", "lines=1-2", "bytes=,",
          "bytes=" + ",".join(f"{2 * at}-{2 * at}" for at in range(4_000)), "bytes= 1 - 2", "")  # fmt: skip


@pytest.mark.parametrize("wanted", RANGES, ids=lambda wanted: wanted[:12])
def test_files_are_handed_out_whole(attempts: Attempts, anybody: httpx.Client, wanted: str) -> None:
    (path,) = anybody.post("/gradio_api/upload", files={"files": ("a.txt", b"x" * 9_000)}).json()
    for more in ({}, {"If-Range": "x" * 9_000}):
        told = anybody.get(f"/gradio_api/file={quote(path)}", headers={"Range": wanted, **more})
        attempts.record("odd", through=told.status_code != 200 or len(told.content) != 9_000)


NAMES = ('a"; filename="b.html', "a\r\nSet-Cookie: x=1.html", "a\u2028b.html", "a;b.html", "ä\u202egpj.html",
         "a%0d%0aX: 1.html", "a\x00.html", ".htaccess", "a'b`c.html", "a\\b.html", "=cmd|' -C'!A0.csv",
         "a\tb.html", "con.html", "a.html.", "a.html ", "*" * 90 + ".html")  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_of_files_write_no_headers(
    attempts: Attempts, anybody: httpx.Client, name: str
) -> None:
    (path,) = anybody.post("/gradio_api/upload", files={"files": (name, b"<b>x")}).json()
    told = anybody.get(f"/gradio_api/file={quote(path)}")
    kind = told.headers.get("content-type", "")
    shown = "html" in kind and not told.headers["content-disposition"].startswith("attachment")
    attempts.record(
        "odd", through=shown or "set-cookie: x" in str(told.headers) or "x" in told.headers
    )
    added = anybody.post("/api/files", files={"file": (f"{name}.txt", b"The hill is high.")})
    odd = any(
        unicodedata.category(one) in ("Cc", "Cf", "Zl") for one in added.json().get("title", "")
    )
    attempts.record("odd", through=added.status_code >= 500 or odd)


BODIES = ("[" * 500_000, '{"a":' * 300_000, '{"question":"\\ud800?"}', '{"question":"who?","limit":1e999}',
          '{"question":"who?","limit":NaN}', '{"question":"who?","limit":' + "9" * 100_000 + "}",
          '{"question":"who?","within":["\\ud800"]}', '{"question":"who?","within":"\\ud800:\\udfff"}',
          '{"question":"who?","within":"' + "(" * 9_000 + '"}', '{"question":"who?","within":"' + "not " * 2_000 + '"}',
          '{"question":"who?","within":' + json.dumps(["x"] * 300_000) + "}", '{"question":"who?","question":null}',
          '{"question":{"a":1}}', '{"question":"\\u0000"}', '"who?"', "null", "\ufeff{}", "\xff", "", "{",
          '{"messages":[' + '{"role":"user","content":"a"},' * 9_000 + '{"role":"user","content":"who?"}]}',
          '{"jsonrpc":"2.0","id":' + "9" * 5_000 + ',"method":"tools/list"}',
          '{"jsonrpc":"2.0","id":1,"method":"' + "x" * 500_000 + '"}',
          '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_document","arguments":{"id":"../x","start":-5}}}')  # fmt: skip


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body[:24])
@pytest.mark.parametrize(
    "path", ["/api/ask", "/api/search", "/api/documents", "/v1/chat/completions", "/mcp"]
)
def test_odd_bodies_fail_in_a_sentence(
    attempts: Attempts, anybody: httpx.Client, path: str, body: str
) -> None:
    kinds = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    told = anybody.post(path, content=body.encode("utf-8"), headers=kinds)
    # The library of MCP calls nesting that it cannot read a failure of its own; it goes on.
    failed = told.status_code >= 500 and path != "/mcp"
    attempts.record("odd", through=failed or "Traceback" in told.text or "/site-" in told.text)


def test_the_server_goes_on_after_all_that(anybody: httpx.Client) -> None:
    told = anybody.post("/api/ask", json={"question": "When were the airstrikes?"})
    assert told.json()["found"] is True


PATHS = ("//gradio_api/proxy=http://127.0.0.1/", "/gradio_api//proxy=http://127.0.0.1/", "/%67radio_api/proxy=http://a/",
         "/GRADIO_API/proxy=http://a/", "/gradio_api%2fproxy=http://a/", "/x/../gradio_api/proxy=http://a/",
         "/gradio_api/file=%2fetc%2fpasswd", "/gradio_api/file=/tmp/../etc/passwd", "/gradio_api/file=%c0%ae%c0%ae/etc/passwd",
         "/gradio_api/file=%ef%bc%8e%ef%bc%8e/etc/passwd", "/gradio_api/file=%E2%80%AE/etc/passwd", "/gradio_api/file=//etc/passwd",
         "/gradio_api/file=/proc/self/environ", "/gradio_api/file=h%09ttp://127.0.0.1:1/", "/gradio_api/file=%20http://127.0.0.1:1/",
         "/gradio_api/file=1http://127.0.0.1:1/", "/gradio_api/file=%c5%bfttp://a/", "/gradio_api/file=://a", "/file=/etc/passwd",
         "/static/..%5c..%5cx", "/assets/..%2f..%2f..%2fetc/passwd", "/gradio_api/mcp/../proxy=http://a/", "/api/../gradio_api/proxy=http://a/",
         "/gradio_api/proxy=http://a/%00", "/svelte/..%2f..%2fetc/passwd", "/custom_component/a/b/c/..%2fd")  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_odd_paths_lead_nowhere(attempts: Attempts, anybody: httpx.Client, path: str) -> None:
    told = anybody.get(path)
    through = not 400 <= told.status_code < 500 or "root:" in told.text or "PATH=" in told.text
    attempts.record("odd", through=through)


MARKUP = ("<script>a</script>", "<img src=x onerror=a>", "[a](javascript:b)", "![a](http://elsewhere.invalid/a)", "# a",
          "[^1]: stolen", "[^9]", "[a]: http://elsewhere.invalid", "<http://elsewhere.invalid>", "http://elsewhere.invalid",
          "```\na\n```", "    a", "> a", "- a", "1. a", "a\n===", "| a |\n|---|\n| b |", "---", "&lt;script&gt;", "&#60;b&#62;",
          "\\<b>", "`a`", "*a* _b_ **c**", "=HYPERLINK(\"http://elsewhere.invalid\")", "a\r\n\r\n<b>", "a\u2028# b", "\x00<b>", "$a$ {{b}}")  # fmt: skip

_READER = MarkdownIt("gfm-like", {"html": True}).disable("linkify")
"""As those are read that a file of Markdown is most often opened with."""


def held(text: str) -> Turn:
    """A turn in which a text stands wherever one of a stranger can."""
    one = Citation(1, "a-1", text, 0, 9, text or "x", 0.9)
    answer = Answer(text, True, statements_from_text(f"{text} [1]", (one,)), text, 0.9, (one,))
    return Turn("t", text, answer)


@pytest.mark.parametrize("text", MARKUP)
def test_exports_hold_no_markup_of_strangers(attempts: Attempts, text: str) -> None:
    written = write_markdown(text, [held(text)])
    tokens = [one for block in _READER.parse(written) for one in (block, *(block.children or ()))]
    kinds = {one.type for one in tokens}
    plain = {"inline", "text", "text_special", "heading_open", "heading_close", "paragraph_open",
             "paragraph_close", "em_open", "em_close"}  # fmt: skip
    heads = sum(one.type == "heading_open" for one in tokens)
    # The line on how sure the answer is, and nothing of the text, is set in italics.
    stressed = sum(one.type == "em_open" for one in tokens)
    notes = re.findall(r"^\[\^(\d+)\]:", written, re.M)
    through = not kinds <= plain or heads != 2 or stressed != 1 or notes != ["1"]
    attempts.record("exports", through=through)
    read = json.loads(write_json(text, [held(text)]))
    attempts.record("exports", through=read["title"] != text or len(read["turns"]) != 1)


@pytest.mark.parametrize(
    "title",
    [
        *MARKUP,
        "../../etc/passwd",
        "a/b",
        "C:\\a",
        ".bashrc",
        "a\u202egpj",
        "",
        "x" * 500,
        "..",
        "~/a",
    ],
)
def test_names_of_exports_are_plain(attempts: Attempts, title: str) -> None:
    name = name_file(title, "md")
    attempts.record("exports", through=not re.fullmatch(r"\w[\w-]{0,60}\.md", name))
