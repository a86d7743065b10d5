"""Names and pages of other sites, guesses of logins, and uploads past the page."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant import Settings
from assistant.web.api.doorway import Doorway
from tests.security.attempts import Attempts

HOSTS = (
    "evil.example", "evil.example:7860", "127.0.0.1.evil.example", "localhost.evil.example",
    "[::1].evil.example", "0.0.0.0", "10.0.0.1", "", "localhost@evil.example", "evil.example#localhost",
    "xn--localhost-.example", "127.0.0.1.nip.io",
)  # fmt: skip
PATHS = ("/", "/config", "/gradio_api/info", "/gradio_api/queue/join", "/gradio_api/upload")


async def login(request: Request) -> Response:
    form = dict(part.split("=") for part in (await request.body()).decode().split("&"))
    return JSONResponse({}, status_code=200 if form["password"] == "right" else 400)


def client(peer: str = "127.0.0.1", **settings: object) -> TestClient:
    """A client of an application behind the door, at one address."""

    async def anything(request: Request) -> Response:
        await request.body()
        return Response("through")

    routes = [
        Route("/login", login, methods=["POST"]),
        Route("/login/", login, methods=["POST"]),
        Route("/{path:path}", anything, methods=["GET", "POST"]),
    ]
    door = Middleware(Doorway, settings=Settings(**settings))
    app = Starlette(routes=routes, middleware=[door])
    return TestClient(app, base_url="http://127.0.0.1:7860", client=(peer, 5000))


@pytest.mark.parametrize("host", HOSTS)
def test_strange_names_are_turned_away(attempts: Attempts, host: str) -> None:
    for path in PATHS:
        told = client().get(path, headers={"Host": host})
        attempts.record("names", through=told.status_code != 403)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://127.0.0.1:7860@evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_pages_of_others_are_turned_away(attempts: Attempts, headers: dict[str, str]) -> None:
    for path in PATHS:
        told = client().post(path, content=b"x", headers=headers)
        attempts.record("names", through=told.status_code != 403)


def test_the_servers_own_page_is_let_in() -> None:
    for host in ("127.0.0.1:7860", "localhost:7860", "[::1]:7860"):
        own = {"Host": host, "Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
        assert client().post("/gradio_api/queue/join", content=b"", headers=own).text == "through"
    public = {"Host": "chat.example", "Origin": "https://chat.example"}
    assert client(host="0.0.0.0").post("/x", content=b"", headers=public).text == "through"
    assert client(auth="ann:right").get("/x", headers={"Host": "chat.example"}).text == "through"


def test_guesses_of_a_login_are_slowed(attempts: Attempts) -> None:
    guesser = client("10.0.0.9", auth="ann:right", host="0.0.0.0")

    def guess(password: str) -> int:
        body = {"username": "ann", "password": password}
        return guesser.post("/login", data=body).status_code

    assert [guess(f"wrong{number}") for number in range(10)] == [400] * 10
    for number in range(30):
        attempts.record("guesses", through=guess(f"wrong{number + 10}") != 429)
    assert guess("right") == 429


def test_a_right_login_forgets_the_wrong_ones() -> None:
    person = client("10.0.0.8", auth="ann:right", host="0.0.0.0")
    for _ in range(4):
        for password in ["wrong"] * 9 + ["right"]:
            told = person.post("/login", data={"username": "ann", "password": password})
            assert told.status_code == (200 if password == "right" else 400)


def test_one_address_has_one_count(attempts: Attempts) -> None:
    first = client("2001:db8::1", auth="ann:right", host="0.0.0.0")
    for number in range(12):
        told = first.post("/login/", data={"username": "ann", "password": f"w{number}"})
        if number >= 10:
            attempts.record("guesses", through=told.status_code != 429)


def test_uploads_past_the_page_end_somewhere(attempts: Attempts) -> None:
    uploader = client(max_upload_mb=1, host="0.0.0.0")
    sent = 0
    for number in range(90):
        told = uploader.post("/gradio_api/upload", content=b"x" * 1_000_000)
        sent += 1_000_000 if told.status_code == 200 else 0
        if number >= 50:
            attempts.record("uploads", through=told.status_code != 429)
    assert sent == 50_000_000
    told = uploader.post("/gradio_api/upload", content=iter([b"x"]))
    attempts.record("uploads", through=told.status_code != 411)
