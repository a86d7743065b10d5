"""A served page and a browser for it, each started once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant import Assistant, Settings
from tests import scripted_model

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# What a page says that is left (closed, reloaded) while it is being sent something: it stops
# listening, which is no fault.
LEFT = ("BodyStreamBuffer was aborted", "signal is aborted without reason", "errored out. ")


LOOKS = [(360, "dark"), (1280, "light"), (1920, "dark")]


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def look(request: pytest.FixtureRequest) -> dict[str, Any]:
    """A window and a theme: a telephone, a laptop, a large screen."""
    width, scheme = request.param
    return {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}


@pytest.fixture(scope="module")
def serving(
    tmp_path_factory: pytest.TempPathFactory, opening_article: Callable[[Settings], Assistant]
) -> Iterator[Callable[..., Any]]:
    """Serves the chat over the shipped article, with these settings, to the end of the module."""
    from assistant.web.server import Server
    from assistant.web.services.startup import Startup

    servers: list[Any] = []

    def serve(startup: Any = None, **settings: Any) -> Any:
        folder = tmp_path_factory.mktemp("web")
        made = Settings(**{"index": str(folder / "index"), "port": 0, **settings})
        opening = startup or Startup(lambda: opening_article(made))
        servers.append(Server.start(made, opening))
        return servers[-1]

    yield serve
    for each in servers:
        each.stop()


@pytest.fixture(scope="module")
def serving_model(serving: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """Serves the chat with a model that says what it is given to say, and with these settings."""
    with pytest.MonkeyPatch.context() as patch, scripted_model.serving_model() as model:
        patch.setenv("OPENAI_API_KEY", "sk-none")
        patch.setenv("NO_PROXY", "127.0.0.1")
        uncached = {"llm_base_url": model.url, "llm_retries": 0, "llm_cache": "off"}

        def serve(say: Callable[[str], scripted_model.Script], **settings: Any) -> Any:
            model.say = say
            started = serving(llm="openai:scripted", **uncached, **settings)
            started.chat.startup.wait()
            return started

        yield serve


@pytest.fixture(scope="module")
def server(serving: Callable[..., Any]) -> Any:
    """The chat, answering."""
    started = serving()
    assert isinstance(started.chat.startup.wait(), Assistant)
    return started


@pytest.fixture
def program() -> Iterator[Callable[..., httpx.Client]]:
    """Makes a client of REST, with a key or without one."""
    with ExitStack() as stack:

        def connect(url: str, key: str = "") -> httpx.Client:
            headers = {"Authorization": f"Bearer {key}"} if key else {}
            made = httpx.Client(base_url=url, headers=headers, timeout=60, trust_env=False)
            stack.callback(made.close)
            return made

        yield connect


@pytest.fixture
def rest(server: Any, program: Callable[..., httpx.Client]) -> Iterator[httpx.Client]:
    """A program without a key, on the server's own machine; it leaves nothing behind."""
    client = program(server.url)
    yield client
    for one in client.get("/api/documents").json()["documents"]:
        if one["own"]:
            client.delete(f"/api/documents/{one['id']}")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The browser of this machine; without one the test is skipped, unless one is required.

    Closed after each module, as an event loop runs while it is open, and no other may then.
    """
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        missing = "there is no chromium on this machine"
        if os.environ.get("FOOTNOTE_REQUIRE_BROWSER") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """A page in a profile of its own, that notes what goes wrong in it."""

    def __init__(self, browser: Any, url: str, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.wrong: list[str] = []
        self.page.on("console", self._told)
        self.page.on("pageerror", lambda error: self._note(str(error)))
        self.page.on("request", lambda request: self._asked(request.url, url))
        self.page.goto(url)
        self.page.locator(".welcome h2, [type=password]").first.wait_for()

    def room(self, name: str) -> None:
        """Go to a tab."""
        self.page.get_by_role("tab", name=name, exact=True).click()

    def overflow(self) -> int:
        """How many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))

    def ask(self, question: str) -> Any:
        """Ask in the box, and return the finished turn."""
        turns = self.page.locator("article.turn[data-turn]")
        count = turns.count()
        box = self.page.get_by_label("Your question")
        box.fill(question)
        box.press("Enter")
        turns.nth(count).wait_for()
        return turns.nth(count)

    def add(self, paths: list[str]) -> None:
        """Add files with the button on the page to ask in."""
        self.page.locator("#adding input[type=file]").set_input_files(paths)
        self.page.locator("#arrivals .added").nth(len(paths) - 1).wait_for()

    def _told(self, message: Any) -> None:
        if message.type == "error":
            self._note(message.text)

    def _note(self, wrong: str) -> None:
        if not any(left in wrong for left in LEFT):
            self.wrong.append(wrong)

    def _asked(self, asked: str, url: str) -> None:
        if not asked.startswith((url, "data:", "blob:")):
            self.wrong.append(f"asked {asked}")


@pytest.fixture
def visiting(chromium: Any) -> Iterator[Callable[..., Visit]]:
    """Opens a page; at the end of the test nothing may have gone wrong in any of them."""
    visits: list[Visit] = []

    def opened(url: str, **options: Any) -> Visit:
        visits.append(Visit(chromium, url, **options))
        return visits[-1]

    yield opened
    wrong = [one for each in visits for one in each.wrong]
    for each in visits:
        each.context.close()
    assert wrong == []


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., list[str]]:
    """Writes texts to files, named like ``tower_txt``, and gives their paths."""

    def written(**texts: str) -> list[str]:
        paths = [tmp_path / name.replace("_", ".") for name in texts]
        for path, text in zip(paths, texts.values(), strict=True):
            path.write_text(text, encoding="utf-8")
        return [str(path) for path in paths]

    return written


@pytest.fixture
def visit(visiting: Callable[..., Visit], server: Any) -> Callable[..., Visit]:
    """Opens the chat over the shipped article."""
    return lambda **options: visiting(server.url, **options)
