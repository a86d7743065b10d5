"""Takes the screenshots of the README: ``python tests/screenshots/make.py [folder]``."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from assistant import Settings
from assistant.pipeline import read_shipped
from assistant.web.server import Server
from assistant.web.services.visitors import upload_uri
from index.library import Library
from index.loaders import from_text

_COLOURS = 64
HERE = Path(__file__).parent
ANSWERED = "When did Russia begin airstrikes in Syria?"
REFUSED = "Who is the mayor of Moscow?"
HARBOUR = (
    "The harbour of Velmouth\n"
    "The harbour of Velmouth was dredged in 1931 by the Marlow Company. "
    "Mayor Ada Brandt said the work had cost 40,000 pounds. "
    "In 1942 a storm broke the north wall and sank eleven boats."
)


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its file's name, the window, the theme, and what is done before it is taken."""

    name: str
    size: tuple[int, int]
    scheme: str
    acts: Callable[[Page], None]


def ask(page: Page, question: str) -> Any:
    """Ask in the box, and return the finished turn."""
    turns = page.locator("article.turn[data-turn]")
    count = turns.count()
    box = page.get_by_label("Your question")
    box.fill(question)
    box.press("Enter")
    turns.nth(count).wait_for()
    page.locator("#reading mark.now").wait_for(state="attached")
    return turns.nth(count)


def go(page: Page, room: str) -> None:
    """Go to a tab."""
    page.get_by_role("tab", name=room, exact=True).click()


def answer(page: Page) -> None:
    ask(page, ANSWERED)


def refusal(page: Page) -> None:
    ask(page, REFUSED)


def library(page: Page) -> None:
    go(page, "Library")
    page.get_by_label("Ask The harbour").uncheck()
    page.locator("#choice", has_text="Asking 1 of 2").wait_for(state="attached")


def find(page: Page) -> None:
    ask(page, ANSWERED).locator("button.cite").first.click()
    field = page.get_by_label("Find in this document")
    field.fill("Moscow")
    field.press("Enter")
    page.locator("#reading .sought").wait_for()


def coverage(page: Page) -> None:
    for question in (ANSWERED, "What did Sergei Lavrov say?", "When did the airstrikes begin?"):
        ask(page, question)
    go(page, "Coverage")
    page.locator(".strip").wait_for()


def checks(page: Page) -> None:
    ask(page, ANSWERED).get_by_role("button", name="Right").click()
    ask(page, REFUSED).get_by_role("button", name="Right").click()
    wrong = ask(page, "When did the airstrikes begin?")
    wrong.get_by_role("button", name="Wrong").click()
    page.get_by_role("button", name="The source does not say").click()
    wrong.locator('[data-act=wrong][aria-pressed="true"]').wait_for()
    go(page, "Checks")
    for run in range(2):
        page.get_by_role("button", name="Run the fixed questions").click()
        page.locator(".runs circle").nth(4 * run + 3).wait_for()
    page.locator(".results summary").first.click()


SHOTS = (
    Shot("answer-wide-light", (1280, 720), "light", answer),
    Shot("answer-wide-dark", (1280, 720), "dark", answer),
    Shot("answer-narrow-light", (360, 740), "light", answer),
    Shot("refusal-wide-light", (1280, 720), "light", refusal),
    Shot("library-wide-light", (1280, 720), "light", library),
    Shot("library-narrow-dark", (390, 780), "dark", library),
    Shot("find-narrow-light", (390, 780), "light", find),
    Shot("find-wide-dark", (1280, 720), "dark", find),
    Shot("coverage-wide-light", (1280, 720), "light", coverage),
    Shot("checks-wide-light", (1280, 720), "light", checks),
)


def take(shot: Shot, browser: Any, url: str, folder: Path) -> Path:
    """Take one picture, as a visitor of its own, and return its file."""
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=shot.scheme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(url)
    page.locator(".examples button").first.wait_for()
    shot.acts(page)
    page.wait_for_timeout(500)
    path = folder / f"{shot.name}.png"
    # Text on plain ground needs few colours: a quarter of the bytes, and nothing is lost.
    Image.open(BytesIO(page.screenshot())).quantize(_COLOURS, dither=Image.Dither.NONE).save(
        path, optimize=True
    )
    context.close()
    return path


def main(folder: Path) -> None:
    """Serve the chat from an index of its own, and take every picture."""
    with tempfile.TemporaryDirectory() as index:
        texts = [(source.title, source.text) for source in read_shipped()]
        texts.append(("The harbour of Velmouth", HARBOUR))
        library = Library(f"{index}/index")
        # Documents of one's own: what ships steps back as soon as there are any.
        library.add(
            from_text(title, text, uri=upload_uri("shared", f"{title}.txt"))
            for title, text in texts
        )
        library.close()
        server = Server.start(Settings(index=f"{index}/index", port=0))
        server.chat.startup.wait()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            for shot in SHOTS:
                print(take(shot, browser, server.url, folder))
            browser.close()
        server.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
