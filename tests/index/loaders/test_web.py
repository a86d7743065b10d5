"""Fetching from a real server on this machine: what is read, and what is refused."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest

from index.errors import BadInput
from index.loaders import load, web
from tests.local_http import Handler, serving_http

BODY = {
    "/a.html": ("text/html; charset=koi8-r", "<p>Сегодня хорошая погода.</p>".encode("koi8-r")),
    "/plain": ("text/plain", b"A quiet harbour\nText."),
    "/notes.md": ("text/plain; charset=utf-8", b"# A *quiet* harbour"),
    "/b.md": ("application/octet-stream", b"# A *quiet* harbour"),
    "/prices": ("text/csv; charset=utf-8", b"name,price\nBolt,3"),
    "/raw.csv": ("text/plain", b"name,price\nBolt,3"),
    "/letter": ("application/rtf", rb"{\rtf1 A quiet harbour}"),
    "/picture": ("image/png", b"\x89PNG"),
    "/untold": ("", b"x"),
    "/unknown.xyz": ("application/octet-stream", b"x"),
    "/empty": ("text/plain", b" "),
}


class Pages(Handler):
    agents: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.agents.append(self.headers["User-Agent"])
        path = self.path.split("?")[0]
        if path == "/round":
            self._answer(302, {"Location": "/round"})
        elif path == "/ftp":
            self._answer(302, {"Location": "ftp://example.com/x"})
        elif path == "/moved":
            self._answer(301, {"Location": "/plain"})
        elif path == "/bomb":
            packed = gzip.compress(bytes(30_000_000))
            self._answer(200, {"Content-Type": "text/plain", "Content-Encoding": "gzip"}, packed)
        elif path in BODY:
            kind, body = BODY[path]
            self._answer(200, {"Content-Type": kind} if kind else {}, body)
        else:
            self._answer(404 if path != "/broken" else 500, {})

    def _answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving_http(Pages) as port:
        yield f"127.0.0.1:{port}"


@pytest.fixture(autouse=True)
def direct(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/a.html", "Сегодня хорошая погода."),
        ("/plain", "A quiet harbour\nText."),
        ("/moved", "A quiet harbour\nText."),
        ("/notes.md", "A quiet harbour"),
        ("/b.md", "A quiet harbour"),
        ("/prices", "name | price\nBolt | 3"),
        ("/raw.csv", "name | price\nBolt | 3"),
        ("/letter", "A quiet harbour"),
    ],
)
def test_a_page_is_read_as_its_kind(server: str, path: str, text: str) -> None:
    source = load(f"http://{server}{path}")
    assert (source.text, source.uri) == (text, f"http://{server}{path}")
    assert Pages.agents[-1] == "footnote/0.1"


def test_neither_a_password_nor_a_fragment_is_stored(server: str) -> None:
    source = load(f"http://me:secret@{server}/plain?q=1#part")
    assert source.uri == f"http://{server}/plain?q=1"


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/missing", "answered 404 Not Found; check the address"),
        ("/broken", "answered 500"),
        ("/round", "redirects more than 5 times"),
        ("/ftp", "cannot be fetched"),
        ("/picture", "(is|as) a picture"),
        ("/untold", "none told"),
        ("/unknown.xyz", "convert it to one of"),
        ("/empty", "is empty"),
        ("/bomb", "larger than 20 MB"),
    ],
)
def test_what_cannot_be_read_gets_one_sentence(server: str, path: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence) as raised:
        load(f"http://{server}{path}")
    assert path in str(raised.value)
    assert str(raised.value).endswith(".")
    assert "\n" not in str(raised.value)


def test_every_address_on_the_way_must_be_permitted(server: str) -> None:
    asked: list[str] = []

    def permit(url: str) -> None:
        asked.append(url)
        if url.endswith("/plain"):
            raise BadInput("Not there.")

    with pytest.raises(BadInput, match=r"Not there\."):
        load(f"http://{server}/moved", permit=permit)
    assert asked == [f"http://{server}/moved", f"http://{server}/plain"]


@pytest.mark.parametrize(
    "url", ["ftp://example.com/x", "file:///etc/hosts", "http://", "http://[x", "http://a:b/"]
)
def test_only_whole_web_addresses_are_fetched(url: str) -> None:
    with pytest.raises(BadInput, match="URL"):
        load(url)


def test_a_server_that_is_not_there_is_refused(server: str) -> None:
    with pytest.raises(BadInput, match="cannot be fetched; check the address and the network"):
        load("http://127.0.0.1:1/x")


def test_a_server_that_drips_is_given_up(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "_SECONDS", -1.0)
    with pytest.raises(BadInput, match="took longer than a minute"):
        load(f"http://{server}/plain")
