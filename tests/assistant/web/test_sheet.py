"""The page of a PDF beside the answer, with the cited sentence marked where it is printed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant import Assistant, Settings
from assistant.web.services.startup import Startup
from tests.printed.guide import ASKED, GUIDE, LIT
from tests.printed.press import PrintedWord

pytestmark = pytest.mark.timeout(180)


def lit_words() -> list[PrintedWord]:
    """The words of the sentence that answers."""
    texts = [word.text for word in GUIDE.words]
    wanted = LIT.split()
    first = next(at for at in range(len(texts)) if texts[at : at + len(wanted)] == wanted)
    return list(GUIDE.words[first : first + len(wanted)])


@pytest.fixture(scope="module")
def guide(serving: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The chat over a folder with the guide."""
    folder = tmp_path_factory.mktemp("guide")
    (folder / "guide.pdf").write_bytes(GUIDE.raw)
    settings = {"index": str(folder / "index"), "sources": (str(folder / "guide.pdf"),)}
    made = Settings(port=0, **settings)
    served = serving(Startup(lambda: Assistant.open(made)), **settings)
    served.chat.startup.wait()
    served.pdf = folder / "guide.pdf"
    return served


@pytest.fixture
def opened(visiting: Any, guide: Any, look: dict[str, Any]) -> Any:
    """The answer, with the page that it cites beside it."""
    return open_page(visiting(guide.url, **look, reduced_motion="reduce"))


def open_page(visit: Any) -> Any:
    page = visit.page
    turn = visit.ask(ASKED)
    assert "1871" in turn.inner_text()
    turn.locator("button.cite").first.click()
    page.get_by_role("button", name="Page", exact=True).click()
    shown(page)
    return visit


def shown(page: Any) -> None:
    """Wait until the picture of the page is there."""
    page.wait_for_function(
        "() => { const image = document.querySelector('#reading .leaf img');"
        " return image.complete && image.naturalWidth > 0; }"
    )


def rectangles(page: Any, selector: str) -> list[dict[str, float]]:
    """Where elements are in the window."""
    return list(
        page.evaluate(
            "selector => [...document.querySelectorAll(selector)].filter(one => !one.closest('[hidden]'))"
            ".map(one => one.getBoundingClientRect().toJSON())",
            selector,
        )
    )


def check_marks(page: Any) -> None:
    """The marks lie over the words that answer, and over no others of the page."""
    (leaf,) = rectangles(page, "#reading .leaf")
    marks = rectangles(page, "#reading .leaf rect.now")
    scale = leaf["width"] / 792.0
    assert leaf["height"] / 612.0 == pytest.approx(scale, rel=0.02)
    own = lit_words()
    assert {word.page for word in own} == {2}
    assert len(marks) >= 2
    for word in (word for word in GUIDE.words if word.page == 2):
        x = leaf["left"] + scale * (word.left + word.right) / 2
        y = leaf["top"] + scale * (word.top + word.bottom) / 2
        inside = any(
            one["left"] <= x <= one["right"] and one["top"] <= y <= one["bottom"] for one in marks
        )
        assert inside is (word in own), word


def test_the_mark_lies_over_the_words_that_answer(opened: Any) -> None:
    page = opened.page
    check_marks(page)
    assert page.locator("#reading article.text").is_hidden()
    assert page.get_by_label("Page", exact=True).input_value() == "2"
    assert opened.overflow() <= 0
    page.get_by_role("button", name="Larger").click()
    page.locator("#reading .scale", has_text="150 %").wait_for()
    shown(page)
    check_marks(page)
    assert opened.overflow() <= 0
    page.get_by_role("button", name="Smaller").click()
    # The text is as it was, and the choice lasts.
    page.get_by_role("button", name="Text", exact=True).click()
    page.locator("#reading mark.now", has_text="1871").wait_for()
    assert page.locator("#reading .sheet").is_hidden()


def test_pages_are_turned_by_buttons_keys_and_number(visiting: Any, guide: Any) -> None:
    page = open_page(visiting(guide.url, reduced_motion="reduce")).page
    number = page.get_by_label("Page", exact=True)
    page.get_by_role("button", name="Next page").click()
    shown(page)
    assert number.input_value() == "3"
    assert page.get_by_role("button", name="Next page").is_disabled()
    assert rectangles(page, "#reading .leaf rect") == []
    page.locator("#reading .sheet").focus()
    page.locator("#reading").evaluate("one => { one.scrollTop = 0; }")
    page.keyboard.press("PageUp")
    assert number.input_value() == "2"
    page.locator("#reading").evaluate("one => { one.scrollTop = one.scrollHeight; }")
    page.keyboard.press("PageDown")
    assert number.input_value() == "3"
    page.keyboard.press("+")
    assert page.locator("#reading .scale").inner_text() == "150 %"
    number.fill("1")
    number.press("Enter")
    shown(page)
    assert page.get_by_role("button", name="Previous page").is_disabled()
    # A citation leads back to its page.
    page.locator("button.cite").first.click()
    shown(page)
    assert number.input_value() == "2"


def test_the_reader_finds_the_page_again_after_a_reload(visiting: Any, guide: Any) -> None:
    page = open_page(visiting(guide.url)).page
    page.reload()
    page.locator("#reading .leaf rect.now").first.wait_for()
    shown(page)
    assert page.get_by_label("Page", exact=True).input_value() == "2"


def test_marking_the_right_sentence_is_done_in_the_text(visiting: Any, guide: Any) -> None:
    opened = open_page(visiting(guide.url))
    page = opened.page
    page.get_by_role("button", name="Wrong").first.click()
    page.locator("#reading .choosing").wait_for()
    assert page.locator("#reading .sheet").is_hidden()
    page.locator("#reading .marking").get_by_role("button", name="Cancel").click()
    page.locator("#reading .sheet").wait_for()


def fetch(url: str, document: str, page: int | str, **options: Any) -> httpx.Response:
    return httpx.get(f"{url}/page/{document}/{page}.png", timeout=60, trust_env=False, **options)


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def test_pictures_are_bounded_and_only_of_pages_there_are(guide: Any) -> None:
    url = guide.url.rstrip("/")
    (document,) = guide.chat.startup.wait().documents
    drawn = fetch(url, document.id, 2, params={"width": "999999"})
    assert (drawn.status_code, drawn.headers["content-type"]) == (200, "image/png")
    assert size(drawn.content)[0] == 2_400
    assert size(fetch(url, document.id, 1, params={"width": "100"}).content) == (800, 1_035)
    assert "private" in drawn.headers["cache-control"]
    for wanted, told in ((0, "no page 0"), (4, "no page 4")):
        refused = fetch(url, document.id, wanted)
        assert (refused.status_code, told in refused.text) == (404, True)
    assert fetch(url, "nothing-12345678", 1).status_code == 404
    elsewhere = {"Host": "elsewhere.example"}
    assert fetch(url, document.id, 1, headers=elsewhere).status_code == 403
    file = f"{url}/file/{document.id}.pdf"
    assert httpx.get(file, headers=elsewhere, timeout=60, trust_env=False).status_code == 403
    rest = httpx.get(f"{url}/api/documents/{document.id}/pages/2", timeout=60, trust_env=False)
    assert size(rest.content) == (1_600, 1_236)


def test_a_file_that_has_changed_is_not_shown(visiting: Any, guide: Any) -> None:
    (document,) = guide.chat.startup.wait().documents
    raw = guide.pdf.read_bytes()
    guide.pdf.write_bytes(raw + b"\n% later")
    try:
        refused = fetch(guide.url.rstrip("/"), document.id, 1)
        assert (refused.status_code, "add it again" in refused.text) == (404, True)
        opened = visiting(guide.url)
        opened.ask(ASKED)
        opened.page.locator("#reading mark.now").wait_for()
        assert opened.page.locator("#reading [data-view]").count() == 0
    finally:
        guide.pdf.write_bytes(raw)


def test_uploads_are_shown_to_their_visitor_alone_and_go_with_their_document(
    visiting: Any, server: Any, tmp_path: Path
) -> None:
    path = tmp_path / "guide.pdf"
    path.write_bytes(GUIDE.raw)
    opened = visiting(server.url)
    opened.add([str(path)])
    path.unlink()
    open_page(opened)
    image = opened.page.locator("#reading .leaf img")
    address = str(image.get_attribute("src"))
    url = f"{server.url.rstrip('/')}/{address}"
    assert opened.context.request.get(url).status == 200
    link = opened.page.get_by_role("link", name="Open the file")
    file = f"{server.url.rstrip('/')}/{link.get_attribute('href')}"
    got = opened.context.request.get(file)
    assert (got.body(), got.headers["content-type"]) == (GUIDE.raw, "application/pdf")
    other = visiting(server.url)
    assert other.context.request.get(url).status == 404
    assert other.context.request.get(file).status == 404
    kept = list(server.chat.settings.originals_folder.iterdir())
    assert [one.read_bytes() for one in kept] == [GUIDE.raw]
    # What is removed can be brought back with its pages; what is replaced afterwards is gone.
    opened.room("Library")
    row = opened.page.locator(".holdings tr", has_text="guide.pdf")
    assert row.get_by_role("link", name="guide.pdf").get_attribute("href") in file
    assert row.locator(".pages").inner_text() == "3 pages"
    opened.page.get_by_role("button", name="Remove guide").click()
    opened.page.locator("#deliveries .removed").get_by_role("button", name="Undo").click()
    opened.page.locator(".holdings", has_text="guide").wait_for()
    assert opened.context.request.get(url).status == 200
    opened.page.get_by_role("button", name="Remove guide").click()
    opened.page.locator("#deliveries .removed").wait_for()
    assert opened.context.request.get(url).status == 404
    assert opened.context.request.get(file).status == 404


def test_logins_guard_pages(serving: Any, guide: Any) -> None:
    settings = {
        "index": guide.chat.settings.index,
        "chat": str(guide.pdf.parent / "other-chat"),
        "auth": "ana:secret",
    }
    made = Settings(port=0, **settings)
    served = serving(Startup(lambda: Assistant.open(made)), **settings)
    (document,) = served.chat.startup.wait().documents
    url = served.url.rstrip("/")
    assert fetch(url, document.id, 1).status_code == 401
    file = f"{url}/file/{document.id}.pdf"
    assert httpx.get(file, timeout=60, trust_env=False).status_code == 401
    with httpx.Client(base_url=url, timeout=60, trust_env=False) as client:
        client.post("/login", data={"username": "ana", "password": "secret"})
        assert client.get(f"/page/{document.id}/1.png").status_code == 200
        assert client.get(file).content == GUIDE.raw
