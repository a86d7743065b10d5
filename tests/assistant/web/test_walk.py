"""The chat as a stranger walks through it: adding, choosing, asking, coming back, on any screen."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant, Settings
from assistant.web.server import Server
from assistant.web.services.startup import Startup

pytestmark = pytest.mark.timeout(180)

ASKED = "When did Russia begin airstrikes in Syria?"
NEARLY = "Who won the world cup?"
TOWER = (
    "The Tower of Grumo\n\nThe tower is 93 metres tall. The tower was built in 1931. "
    "Ana Reis, a mason, said that the tower leans.\n"
)
MILL = (
    "The Mill of Luz\n\nThe mill is 12 metres tall. The mill was sold in May 1902 to Otto Brandt.\n"
)


def line(opened: Any, text: str) -> None:
    """Wait until the line beside the question box says this."""
    opened.page.locator("#choice", has_text=text).wait_for(state="attached")


def ticked(opened: Any) -> list[str]:
    """The titles that are ticked in the library."""
    boxes = opened.page.locator("[data-choose]")
    boxes.first.wait_for()
    opened.page.wait_for_timeout(300)
    return [
        str(box.get_attribute("aria-label")).removeprefix("Ask ")
        for box in boxes.all()
        if box.is_checked()
    ]


# What is asked


def test_ticks_and_line_are_the_same_set_whatever_happens(visit: Any, files: Any) -> None:
    opened = visit()
    page = opened.page
    opened.add(files(tower_txt=TOWER, mill_txt=MILL))
    # What ships steps back as soon as there are own documents.
    line(opened, "Asking 2 of 3: The Mill of Luz, The Tower of Grumo")
    opened.room("Library")
    assert ticked(opened) == ["The Mill of Luz", "The Tower of Grumo"]
    page.get_by_label("Ask The Mill of Luz").uncheck()
    line(opened, "Asking 1 of 3: The Tower of Grumo")
    # A new one is asked at once, though a choice is active.
    opened.room("Ask")
    opened.add(files(port_txt="The Port\n\nThe port was dredged in 1950.\n"))
    line(opened, "Asking 2 of 4: The Port, The Tower of Grumo")
    opened.room("Library")
    assert ticked(opened) == ["The Port", "The Tower of Grumo"]
    page.get_by_role("button", name="Remove The Port").click()
    line(opened, "Asking 1 of 3: The Tower of Grumo")
    assert ticked(opened) == ["The Tower of Grumo"]
    # It lasts over a reload.
    page.reload()
    line(opened, "Asking 1 of 3: The Tower of Grumo")
    page.get_by_role("button", name="Ask all").click()
    line(opened, "Asking all 3 documents")
    opened.room("Library")
    page.locator(".ticks .said", has_text="All 3").wait_for()
    assert len(ticked(opened)) == 3
    # A box that was clicked follows the line, too.
    page.get_by_label("Ask The Mill of Luz").uncheck()
    line(opened, "Asking 2 of 3")
    opened.room("Ask")
    page.get_by_role("button", name="Ask all").click()
    line(opened, "Asking all 3 documents")
    opened.room("Library")
    page.locator(".ticks .said", has_text="All 3").wait_for()
    assert len(ticked(opened)) == 3


def test_the_first_button_adds_documents(visit: Any, files: Any) -> None:
    opened = visit()
    page = opened.page
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add your documents").click()
    chooser.value.set_files(files(tower_txt=TOWER))
    page.locator("#arrivals .added", has_text="tower.txt").wait_for()
    line(opened, "Asking 1 of 2: The Tower of Grumo")


def test_all_none_and_why_the_last_tick_stays(visit: Any, files: Any) -> None:
    opened = visit()
    page = opened.page
    opened.add(files(tower_txt=TOWER))
    opened.room("Library")
    last = page.get_by_label("Ask The Tower of Grumo")
    last.click()
    assert last.is_checked()
    page.get_by_role("alert").filter(has_text="nothing to ask").wait_for()
    page.get_by_role("button", name="Ask none").click()
    line(opened, "Asking none of 2")
    assert ticked(opened) == []
    opened.room("Ask")
    box = page.get_by_label("Your question")
    box.fill("How tall is the tower?")
    box.press("Enter")
    page.get_by_role("alert").filter(has_text="No document is ticked").wait_for()
    assert box.input_value() == "How tall is the tower?"
    opened.room("Library")
    page.get_by_role("button", name="Ask all documents").click()
    line(opened, "Asking all 2 documents")


def test_a_filter_finds_documents_and_makes_the_choice(visit: Any, files: Any) -> None:
    opened = visit()
    page = opened.page
    opened.add(
        files(tower_md=f"# {TOWER}", mill_txt=MILL, port_txt="The Port\n\nIt was dredged.\n")
    )
    line(opened, "Asking 3 of 4")
    opened.room("Library")
    box = page.get_by_label("Find documents")
    box.fill("title:the kind:markdown kind:text")
    box.press("Enter")
    page.locator(".filter", has_text="3 of 4 match").wait_for()
    box.fill("kind:text title:mill")
    box.press("Enter")
    page.locator(".filter", has_text="1 of 4 matches kind:text title:mill").wait_for()
    assert page.locator(".holdings tbody tr").count() == 1
    line(opened, "Asking 3 of 4")
    page.get_by_role("button", name="Ask this alone").click()
    line(opened, "Asking 1 of 4: The Mill of Luz")
    # The table stays with the filter, and a tick does not lose it.
    assert ticked(opened) == ["The Mill of Luz"]
    page.get_by_role("button", name="Show all").click()
    page.locator(".filter").wait_for(state="detached")
    assert box.input_value() == ""
    assert ticked(opened) == ["The Mill of Luz"]
    # It lasts, and is what is asked.
    page.reload()
    line(opened, "Asking 1 of 4: The Mill of Luz")
    assert "93 metres" not in opened.ask("How tall is the tower?").inner_text()
    assert "12 metres" in opened.ask("How tall is the mill?").inner_text()


def test_a_filter_that_is_not_understood_says_so_and_shows_all(visit: Any, files: Any) -> None:
    opened = visit()
    page = opened.page
    opened.add(files(tower_txt=TOWER))
    opened.room("Library")
    box = page.get_by_label("Find documents")
    for where, says in (("tower", "names no field"), ("kind:pdf", "None of the 2 documents")):
        box.fill(where)
        box.press("Enter")
        page.get_by_role("alert").filter(has_text=says).wait_for()
        assert page.locator(".holdings tbody tr").count() == 2
    assert opened.overflow() <= 0
    box.fill("kind:markdown")
    box.press("Enter")
    # What comes in is seen, whatever was looked for.
    page.locator("#upload input[type=file]").set_input_files(files(mill_md=f"# {MILL}"))
    page.locator(".holdings", has_text="The Mill of Luz").wait_for()
    assert box.input_value() == ""


def test_a_refusal_says_what_was_asked_and_asks_the_rest(visit: Any, files: Any) -> None:
    opened = visit()
    opened.add(files(tower_txt=TOWER))
    turn = opened.ask(ASKED)
    assert "Asked 1 of 2 documents." in turn.inner_text()
    turn.get_by_role("button", name="Ask it of all 2").click()
    opened.page.locator(".turn .found", has_text="Wednesday").wait_for()
    assert opened.page.locator(".turn").count() == 1
    line(opened, "Asking all 2 documents")


def test_a_choice_lasts_over_a_restart(serving: Any, visiting: Any, tmp_path: Path) -> None:
    settings = {"index": str(tmp_path / "index"), "sources": (str(tmp_path / "texts"),)}
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "tower.txt").write_text(TOWER, encoding="utf-8")
    (tmp_path / "texts" / "mill.txt").write_text(MILL, encoding="utf-8")
    first = Server.start(Settings(port=0, **settings))
    first.chat.startup.wait()
    opened = visiting(first.url)
    opened.room("Library")
    opened.page.get_by_label("Ask The Mill of Luz").uncheck()
    line(opened, "Asking 1 of 2: The Tower of Grumo")
    cookies = opened.context.cookies()
    opened.page.close()
    first.stop()
    made = Settings(port=0, **settings)
    again = serving(Startup(lambda: Assistant.open(made)), **settings)
    again.chat.startup.wait()
    other = visiting(again.url)
    for one in cookies:
        other.context.add_cookies([{"name": one["name"], "value": one["value"], "url": again.url}])
    other.page.reload()
    line(other, "Asking 1 of 2: The Tower of Grumo")


# The way back


def test_a_conversation_is_there_again_after_a_reload(visit: Any) -> None:
    opened = visit()
    page = opened.page
    opened.ask(ASKED)
    opened.ask(NEARLY)
    page.wait_for_url(re.compile(r"\?conversation="))
    page.reload()
    page.locator(".turn").nth(1).wait_for()
    assert page.locator(".question").all_inner_texts() == [ASKED, NEARLY]
    page.get_by_role("button", name="New conversation").click()
    page.locator(".turn").first.wait_for(state="detached")
    assert "conversation" not in page.url
    # The browser's own way back leads to it, too.
    page.go_back()
    page.locator(".question", has_text=NEARLY).wait_for()


def test_history_opens_a_conversation_at_its_last_turn(visit: Any) -> None:
    opened = visit(viewport={"width": 1280, "height": 500})
    page = opened.page
    for question in (ASKED, "Who is Khaled Khoja?", "What did Pavel Baev say?", NEARLY, ASKED):
        opened.ask(question)
    page.get_by_role("button", name="New conversation").click()
    page.locator(".turn").first.wait_for(state="detached")
    opened.room("History")
    time = page.locator("#history time").first
    time.wait_for()
    page.wait_for_function("!document.querySelector('#history time').textContent.includes('UTC')")
    page.locator("#history .title").first.click()
    page.locator(".turn").nth(4).wait_for()
    inside = (
        "selector => { const box = [...document.querySelectorAll(selector)].pop().getBoundingClientRect();"
        " return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight; }"
    )
    page.wait_for_function(inside, arg=".turn .question")
    page.wait_for_function(inside, arg="#reading mark.now")
    assert "Wednesday" in page.locator("#reading mark.now").inner_text()


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Tokyo", 9), ("America/New_York", -4)])
def test_times_are_told_in_the_readers_zone(visit: Any, zone: str, hour: int) -> None:
    opened = visit(timezone_id=zone, locale="en-GB")
    opened.ask(ASKED)
    opened.room("History")
    time = opened.page.locator("#history time").first
    time.wait_for()
    opened.page.wait_for_function(
        "!document.querySelector('#history time').textContent.includes('UTC')"
    )
    written = str(time.get_attribute("datetime"))
    shown = int(time.inner_text().split(", ")[-1].split(":")[0])
    assert shown - int(written[11:13]) != 0
    assert (shown - int(written[11:13])) % 24 in (hour % 24, (hour - 1) % 24)


def test_a_removal_can_be_undone(visit: Any, files: Any) -> None:
    opened = visit()
    page = opened.page
    opened.add(files(tower_txt=TOWER))
    opened.room("Library")
    for title in ("The Tower of Grumo", "US express"):
        page.get_by_role("button", name=f"Remove {title}").click()
        page.locator(".holdings", has_text=title).wait_for(state="detached")
        page.locator("#deliveries .removed").get_by_role("button", name="Undo").click()
        page.locator(".holdings", has_text=title).wait_for()
    opened.room("Ask")
    assert "93 metres" in opened.ask("How tall is the tower?").inner_text()
