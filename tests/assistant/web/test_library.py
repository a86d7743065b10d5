"""The library: uploads are their visitor's, problems are told file by file, some may be asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.web.services.library import Delivery, VisitorLibrary, follow
from assistant.web.services.shelf import Choice, Shelf
from assistant.web.services.visitors import check_public, named
from assistant.web.views.library import draw_choice, draw_deliveries
from index.errors import BadInput
from index.store.records import Header
from tests.local_http import Handler, serving_http

pytestmark = pytest.mark.timeout(120)

HOSTILE = (
    "<img src=x onerror=alert(1)><script>alert(2)</script> The tower is 93 metres tall."
    " [link](javascript:alert(3)) ![](http://elsewhere.invalid/x.png)"
)
HEADER = Header("a-1", "The <Tower>", "tower.txt", "", "", 3, 120)


def test_work_is_followed_to_its_end_and_to_its_error() -> None:
    def works(report: Any) -> None:
        report(1)
        report(2)

    def fails(report: Any) -> None:
        works(report)
        raise BadInput("no")

    assert list(follow(works)) == [1, 2]
    seen = []
    with pytest.raises(BadInput):
        seen.extend(follow(fails))


@pytest.mark.parametrize("url", ["ftp://a.example/x", "javascript:alert(1)", "tower", "http://"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match="not a web address"):
        check_public(url, "127.0.0.1")


def test_a_server_for_others_does_not_read_its_own_network() -> None:
    check_public("http://127.0.0.1:8000/", "127.0.0.1")
    with pytest.raises(BadInput, match="own network"):
        check_public("http://127.0.0.1:8000/", "0.0.0.0")


def test_every_file_has_a_bar_of_its_own() -> None:
    drawn = draw_deliveries(
        [
            Delivery("a.txt", "indexing", done=0.25),
            Delivery("b.txt", "reading"),
            Delivery("<c>.txt", "refused", "It is empty."),
            Delivery("d.txt", "added", done=1),
        ]
    )
    assert drawn.count("<progress") == 2
    assert 'value="0.25"' in drawn
    assert "&lt;c&gt;.txt" in drawn


def test_which_documents_are_asked_is_said_only_where_there_is_a_choice() -> None:
    other = Header("b", "B", "b", "", "", 1, 9)
    assert draw_choice(Choice((HEADER,))) == ""
    assert "all 2 documents" in draw_choice(Choice((HEADER, other)))
    assert "1 of 2: The &lt;Tower&gt;" in draw_choice(Choice((HEADER, other), {"b"}))
    assert "none of 2" in draw_choice(Choice((HEADER, other), {"a-1", "b"}))


def test_a_long_text_reports_how_far_it_is_and_the_limit_holds(server: Any, tmp_path: Path) -> None:
    chat = server.chat
    few = chat.settings.model_copy(update={"max_uploads": 1})
    shelf = VisitorLibrary(few, chat.startup, Shelf(tmp_path / "shelf.sqlite3"), chat.originals)
    who = named("cookie", "reader")
    lines = (f"Beacon {at} of the coast burns {at} litres of oil a night." for at in range(600))
    (tmp_path / "long.txt").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "more.txt").write_text("One too many.", encoding="utf-8")
    files = [str(tmp_path / "long.txt"), str(tmp_path / "more.txt")]
    told = list(shelf.add(who, files))
    shares = [state[0].done for state in told if state[0].state == "indexing"]
    assert len(shares) > 2
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert [one.state for one in told[-1]] == ["added", "refused"]
    assert "1 uploaded documents already" in told[-1][1].problem
    (own,) = [header for header in shelf.headers(who) if shelf.is_own(who, header)]
    with pytest.raises(BadInput):
        shelf.remove(named("cookie", "another"), own.id)
    shelf.remove(who, own.id)


class Page(Handler):
    def do_GET(self) -> None:
        body = b"<html><head><title>The ferry</title></head><body><article><h1>The ferry</h1><p>The ferry to Luz sails on Mondays and carries forty goats, three carts and the post, whatever the weather may be.</p><p>The captain, Ana Reis, has sailed it since 1987 and says she will not stop.</p></article></body></html>"
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where a web page is."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving_http(Page) as port:
        yield f"http://127.0.0.1:{port}/ferry"


def test_an_upload_is_asked_by_its_visitor_alone(
    visit: Any, tmp_path: Path, look: dict[str, Any]
) -> None:
    (tmp_path / "tower.txt").write_text(f"The Tower of Grumo\n{HOSTILE}\n", encoding="utf-8")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    mine, other = visit(**look), visit(**look)
    mine.room("Library")
    mine.page.locator("#upload input[type=file]").set_input_files(
        [str(tmp_path / "empty.txt"), str(tmp_path / "tower.txt")]
    )
    mine.page.locator(".deliveries .added").wait_for()
    assert "empty.txt" in mine.page.locator(".deliveries .refused .problem").inner_text()
    row = mine.page.locator(".holdings tr", has_text="The Tower of Grumo")
    row.wait_for()
    assert row.locator(".sentences").inner_text().split()[0] == "3"
    assert mine.overflow() <= 0
    mine.room("Ask")
    turn = mine.ask("How tall is the tower?")
    assert "93 metres" in turn.inner_text()
    assert "93 metres" not in other.ask("How tall is the tower?").inner_text()
    other.room("Library")
    other.page.locator(".holdings").wait_for()
    assert "Grumo" not in other.page.content()
    turn.locator("button.cite").first.click()
    mine.page.locator("#reading mark.now").wait_for()
    text = mine.page.locator("#reading article.text")
    assert "<script>alert(2)</script>" in text.inner_text()
    assert text.locator("img, script, a").count() == 0
    mine.page.evaluate("footnote.closeSheet()")
    mine.room("Library")
    mine.page.get_by_role("button", name="Remove The Tower of Grumo").click()
    mine.page.locator(".holdings", has_text="Grumo").wait_for(state="detached")


def test_a_web_page_is_added_chosen_and_asked_alone(visit: Any, address: str) -> None:
    opened = visit()
    page = opened.page
    opened.room("Library")
    field = page.get_by_label("Add a web page")
    field.fill("tower")
    field.press("Enter")
    page.locator(".deliveries .refused .problem", has_text="not a web address").wait_for()
    field.fill(address)
    field.press("Enter")
    page.locator(".holdings", has_text="The ferry").wait_for()
    # The address leads to the page itself, which learns nothing of who reads it here.
    link = page.locator(".holdings").get_by_role("link", name=address)
    assert link.get_attribute("href") == address
    assert link.get_attribute("rel") == "noopener noreferrer"
    # What ships steps back: of the two, the visitor's own is asked.
    assert not page.get_by_label("Ask US express concern").is_checked()
    page.locator("#choice", has_text="Asking 1 of 2: The ferry").wait_for(state="attached")
    opened.room("Ask")
    asked = "When did Russia begin airstrikes in Syria?"
    assert opened.ask(asked).locator(".kind").inner_text() == "Not in the source"
    assert "1987" in opened.ask("Since when has Ana Reis sailed the ferry?").inner_text()
    page.get_by_role("button", name="Ask all").click()
    page.get_by_text("Asking all 2 documents").wait_for()
    assert opened.ask(asked).locator(".kind").inner_text() == "Answer"
    page.get_by_role("button", name="Choose").click()
    page.get_by_role("button", name="Remove The ferry").click()
    page.get_by_label("Ask US express concern").wait_for(state="detached")


def test_a_file_that_is_too_large_is_told(visiting: Any, serving: Any, tmp_path: Path) -> None:
    small = serving(max_upload_mb=1, shared_library=True)
    small.chat.startup.wait()
    (tmp_path / "large.txt").write_text("A word. " * 200_000, encoding="utf-8")
    (tmp_path / "tower.txt").write_text("The tower is 93 metres tall.", encoding="utf-8")
    mine, other = visiting(small.url), visiting(small.url)
    mine.room("Library")
    upload = mine.page.locator("#upload input[type=file]")
    upload.set_input_files([str(tmp_path / "large.txt"), str(tmp_path / "tower.txt")])
    mine.page.locator(".deliveries .added", has_text="tower.txt").wait_for()
    problem = mine.page.locator(".deliveries .refused", has_text="large.txt").inner_text()
    assert "1 MB" in problem
    dropped = mine.page.evaluate_handle(
        "() => { const held = new DataTransfer();"
        " held.items.add(new File(['The mill is 12 metres tall.'], 'mill.txt'));"
        " held.items.add(new File(['x'.repeat(1_100_000)], 'huge.txt')); return held; }"
    )
    mine.page.dispatch_event("#upload button", "drop", {"dataTransfer": dropped})
    mine.page.locator(".deliveries .added", has_text="mill.txt").wait_for()
    mine.page.locator(".deliveries .refused", has_text="huge.txt").wait_for()
    # What is uploaded to a shared library is everybody's.
    other.room("Library")
    other.page.locator(".holdings", has_text="tower").wait_for()


def test_the_index_is_rebuilt_while_people_ask(visit: Any, server: Any) -> None:
    opened = visit()
    page = opened.page
    opened.ask("When did Russia begin airstrikes in Syria?")
    before = server.chat.startup.wait()
    opened.room("Library")
    page.get_by_role("button", name="Rebuild the index").click()
    page.locator(".deliveries .rebuilt").wait_for()
    assert server.chat.startup.wait() is not before
    page.locator(".holdings", has_text="US express").wait_for()
    opened.room("Ask")
    turn = opened.ask("When did Russia begin airstrikes in Syria?")
    assert turn.locator(".kind").inner_text() == "Answer"
    turn.locator("button.cite").first.click()
    page.locator("#reading mark.now").wait_for()


@pytest.mark.parametrize("width", [320, 390, 801, 1440])
def test_every_row_ends_inside_its_window(visit: Any, files: Any, width: int) -> None:
    opened = visit(viewport={"width": width, "height": 844})
    page = opened.page
    opened.add(files(minutes_md="---\ndate: 2024-03-14\n---\n# Minutes of the society\n\nIt met."))
    opened.room("Library")
    row = page.locator(".holdings tr", has_text="Minutes of the society")
    row.wait_for()
    assert row.locator(".date").inner_text() == "2024-03-14"
    for one in page.locator(".holdings td > *").all():
        box = one.bounding_box()
        assert box is None or box["x"] + box["width"] <= width, one.inner_text()
    # Nothing of the area for files lies over anything else of it.
    label = page.locator('#upload [data-testid="block-label"]').bounding_box()
    sign = page.locator("#upload button svg").last.bounding_box()
    assert label["y"] + label["height"] <= sign["y"]


@pytest.mark.parametrize("width", [390, 1440])
def test_why_a_file_is_refused_is_told_where_it_was_added(
    visit: Any, files: Any, width: int
) -> None:
    opened = visit(viewport={"width": width, "height": 844})
    page = opened.page
    given = files(empty_txt="", tower_txt="The tower is 93 metres tall.", broken_pdf="%PDF-1.7")
    page.locator("#adding input[type=file]").set_input_files(given)
    page.locator("#arrivals .added", has_text="tower.txt").wait_for()
    page.locator("#arrivals .refused").nth(1).wait_for()
    for name in ("empty.txt", "broken.pdf"):
        told = page.locator("#arrivals .refused", has_text=name)
        assert len(told.locator(".problem").inner_text()) > 10
        box = told.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 844
    assert opened.overflow() <= 0


def test_the_file_of_any_upload_is_had_again_by_its_visitor_alone(visit: Any, files: Any) -> None:
    opened, other = visit(), visit()
    page = opened.page
    said = "<h1>The ferry</h1><script>document.title = 'stolen'</script><p>It carries goats.</p>"
    given = files(ferry_html=said, mill_txt="The mill is 12 metres tall.")
    raw = {Path(one).name: Path(one).read_bytes() for one in given}
    opened.add(given)
    opened.room("Library")
    addresses = {}
    for name, bytes_ in raw.items():
        link = page.locator(".holdings").get_by_role("link", name=name)
        addresses[name] = f"{page.url.split('?')[0]}{link.get_attribute('href')}"
        got = opened.context.request.get(addresses[name])
        assert got.body() == bytes_
        # It is saved, not shown: what it says runs nowhere.
        assert got.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert got.headers["content-type"] == "application/octet-stream"
        assert got.headers["x-content-type-options"] == "nosniff"
        assert other.context.request.get(addresses[name]).status == 404
    page.get_by_role("button", name="Read The ferry").click()
    page.locator("#reading").get_by_role("link", name="Open the file").wait_for()
    assert page.locator("#reading [data-view]").count() == 0
    picture = addresses["ferry.html"].replace("/file/", "/page/") + "/1.png"
    assert opened.context.request.get(picture).status == 404
    opened.room("Library")
    page.get_by_role("button", name="Remove The ferry").click()
    page.locator("#deliveries .removed").wait_for()
    assert opened.context.request.get(addresses["ferry.html"]).status == 404
