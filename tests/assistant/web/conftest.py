"""A served page and a browser for it, each started once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from assistant import Assistant, Settings

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


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The chat over the shipped article, answering."""
    from assistant.web.server import Server

    folder = tmp_path_factory.mktemp("web")
    settings = Settings(index=str(folder / "index"), reader="hybrid", port=0)
    started = Server.start(settings)
    assert isinstance(started.room.opening.wait(), Assistant)
    yield started
    started.stop()


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
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", lambda request: self._asked(request.url, url))
        self.page.goto(url)
        self.page.wait_for_selector(".examples button")

    def ask(self, question: str) -> Any:
        """Ask in the box, and return the finished turn."""
        turns = self.page.locator("article.turn[data-turn]")
        count = turns.count()
        box = self.page.get_by_label("Your question")
        box.fill(question)
        box.press("Enter")
        turns.nth(count).wait_for()
        return turns.nth(count)

    def _told(self, message: Any) -> None:
        if message.type == "error":
            self.wrong.append(message.text)

    def _asked(self, asked: str, url: str) -> None:
        if not asked.startswith((url, "data:", "blob:")):
            self.wrong.append(f"asked {asked}")


@pytest.fixture
def visit(chromium: Any, server: Any) -> Iterator[Any]:
    """Opens the page; at the end of the test nothing may have gone wrong in any of them."""
    visits: list[Visit] = []

    def opened(**options: Any) -> Visit:
        visits.append(Visit(chromium, server.url, **options))
        return visits[-1]

    yield opened
    wrong = [one for each in visits for one in each.wrong]
    for each in visits:
        each.context.close()
    assert wrong == []
