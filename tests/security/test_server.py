"""Every route without a login and with a wrong one, others' documents, and paths that lead out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.security.attempts import Attempts

pytestmark = pytest.mark.timeout(240)

MILL = {"title": "Mill", "text": "Anna Berg founded the mill in 1871. It employs 48 people."}
SECRETS = ("Anna Berg", "airstrikes", "1871")
"""Words of the documents, which nobody without a login may see."""

PUBLIC = frozenset(("/api", "/api/", "/api/openapi.json"))
"""What tells how to ask, and nothing of what is asked."""

Program = Callable[..., httpx.Client]


@pytest.fixture(scope="module")
def closed(serving: Any) -> Any:
    """A server with logins and keys."""
    served = serving(auth="ann:one,bob:two", keys="ann:secret-a,bob:secret-b")
    served.chat.startup.wait()
    return served


def routes_of(served: Any) -> Iterator[tuple[str, str]]:
    """The methods and paths of every route that the server has, parameters filled in."""
    paths = {"/api/ask", "/api/search", "/api/documents", "/api/documents/x", "/api/files", "/api/sync",
             "/v1/models", "/v1/chat/completions", "/mcp", "/gradio_api/mcp/"}  # fmt: skip
    for path in sorted(paths):
        yield from ((method, path) for method in ("GET", "POST", "DELETE"))
    for route in served.blocks.app.routes:
        for method in sorted(getattr(route, "methods", None) or ()):
            yield method, re.sub(r"\{[^}]+\}", "x", route.path)


def read_first(program: httpx.Client, method: str, path: str) -> tuple[int, str]:
    """The status that a route answers with, and what it sends first.

    A stream may wait for somebody before it sends anything; a route that does not even answer
    with a status fails the test.
    """
    with program.stream(method, path, timeout=5) as answered:
        if answered.status_code >= 400:
            return answered.status_code, ""
        try:
            return answered.status_code, next(answered.iter_text(), "")
        except httpx.ReadTimeout:
            return answered.status_code, ""


@pytest.mark.parametrize("how", ["nothing", "key", "cookie"])
def test_no_route_tells_anything_without_a_login(
    attempts: Attempts, closed: Any, program: Program, how: str
) -> None:
    key = "wrong" if how == "key" else ""
    token = f"access-token-unsecure-{closed.blocks.app.cookie_id}"
    cookies = (
        {token: "guessed", token.replace("-unsecure", ""): "guessed"} if how == "cookie" else {}
    )
    with program(closed.url, key) as stranger:
        stranger.cookies.update(cookies)
        for method, path in dict.fromkeys(routes_of(closed)):
            status, body = read_first(stranger, method, path)
            through = any(one in body for one in SECRETS)
            if path.startswith(("/api/", "/v1/", "/mcp")) and path not in PUBLIC:
                through |= status < 400
            attempts.record("routes", through=through)


def test_nobody_reaches_anothers_documents(
    attempts: Attempts, closed: Any, program: Program
) -> None:
    with program(closed.url, "secret-a") as ann, program(closed.url, "secret-b") as bob:
        mill = ann.post("/api/documents", json=MILL).json()["id"]
        forms = [
            mill,
            mill.upper(),
            mill[:-1],
            f"{mill}%00",
            f"../documents/{mill}",
            f"{mill}?own=1",
        ]
        for form in forms:
            for method in ("GET", "DELETE"):
                told = bob.request(method, f"/api/documents/{form}")
                attempts.record("visitors", through=told.status_code < 400)
        for within in ([mill], [mill, mill], [mill.upper()], ["*"], [""], []):
            for path in ("/api/ask", "/api/search"):
                told = bob.post(path, json={"question": "Who founded the mill?", "within": within})
                attempts.record("visitors", through="Anna Berg" in told.text)
        assert bob.post("/api/documents", json=MILL | {"text": "Karl did."}).status_code == 201
        attempts.record("visitors", through="Karl" in ann.get(f"/api/documents/{mill}").text)
        assert "Anna Berg" in ann.get(f"/api/documents/{mill}").text


PATHS = [
    f"{start}{way}etc/passwd"
    for start in ("/gradio_api/file=", "/gradio_api/file/", "/api/documents/", "/static/", "/assets/", "/")
    for way in ("/", "../" * 8, "..%2f" * 8, "%2e%2e/" * 8, "..%5c" * 8, "....//" * 8)
]  # fmt: skip


def test_no_path_leads_out(attempts: Attempts, serving: Any, program: Program) -> None:
    served = serving()
    served.chat.startup.wait()
    with program(served.url) as anybody:
        for path in PATHS:
            told = anybody.get(path)
            attempts.record("paths", through="root:" in told.text)
        for name in (
            "../../a.md",
            "/etc/a.md",
            r"C:\a.md",
            "a/../../b.md",
            "..%2fa.md",
            "~/.ssh/a.md",
        ):
            added = anybody.post("/api/files", files={"file": (name, b"# Hill\n\nGoats.")})
            source = added.json().get("source", "")
            attempts.record("paths", through="/" in source or "\\" in source)
