"""Conversations in a browser: resumed, renamed, searched, exported, deleted, linked to."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assistant import Answer

pytestmark = pytest.mark.timeout(120)

ASKED = "When did Russia begin airstrikes in Syria?"


def test_a_conversation_is_found_again_and_taken_along(
    visit: Any, server: Any, look: dict[str, Any]
) -> None:
    opened = visit(**look)
    page = opened.page
    opened.ask(ASKED)
    page.reload()
    page.locator(".question", has_text=ASKED).wait_for()
    opened.room("History")
    page.once("dialog", lambda dialog: dialog.accept("The first strikes"))
    page.get_by_role("button", name=f"Rename: {ASKED}").click()
    page.get_by_role("button", name="The first strikes", exact=True).wait_for()
    page.get_by_label("Search the conversations").fill("volcano")
    page.get_by_text("No conversation has these words.").wait_for()
    page.get_by_label("Search the conversations").fill("ostensibly")
    with page.expect_download() as download:
        page.get_by_role("button", name="JSON: The first strikes").click()
    saved = json.loads(download.value.path().read_text("utf-8"))
    answer = Answer.from_dict(saved["turns"][0]["answer"])
    assistant = server.chat.startup.wait()
    assert answer.verify(assistant)
    # The page is one more door to the same answer.
    assert answer == assistant.ask(ASKED)
    with page.expect_download() as download:
        page.get_by_role("button", name="Markdown: The first strikes").click()
    written = download.value.path().read_text("utf-8")
    assert "[^1]: “On Wednesday," in written
    assert f"{answer.confidence:.0%} probable that this is right and complete" in written
    page.get_by_role("button", name="The first strikes", exact=True).click()
    page.locator(".question", has_text=ASKED).wait_for()
    # The citations are still those of their turn.
    page.locator("#reading mark.now", has_text="On Wednesday").wait_for(state="attached")
    assert opened.overflow() <= 0
    opened.room("History")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete: The first strikes").click()
    page.get_by_text("No conversation has these words.").wait_for()


def test_a_link_shows_one_answer_to_others_and_no_more(visit: Any, server: Any) -> None:
    mine, other = visit(), visit()
    mine.ask("How many civilians were killed by the storm of 1987?")
    turn = mine.ask(ASKED).get_attribute("data-turn")
    for opened, turns in ((mine, 2), (other, 1)):
        opened.page.goto(f"{server.url}?answer={turn}")
        opened.page.locator(f"#turn-{turn}").wait_for()
        assert opened.page.locator(".turn").count() == turns
    assert other.page.get_by_role("button", name="Retry").count() == 0
    assert not other.page.get_by_role("button", name="Undo").is_visible()
    other.page.locator("button.cite").first.click()
    other.page.locator("#reading mark.now").wait_for()


FARES = """# The ferry to Luz

## Fares

A crossing costs 12 euros. Goats travel free of charge.

## Crew

The captain is Ana Reis.
"""


def test_exports_say_under_which_heading_a_sentence_stands(visit: Any, files: Any) -> None:
    opened = visit()
    page = opened.page
    opened.add(files(ferry_md=FARES))
    turn = opened.ask("How much does a crossing cost?")
    opened.context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn.locator("[data-act=copy]").click()
    turn.locator("[data-act=copy]", has_text="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    opened.room("History")
    with page.expect_download() as download:
        page.get_by_role("button", name="Markdown: How much does a crossing cost?").click()
    written = download.value.path().read_text("utf-8")
    for text in (copied, written):
        assert "The ferry to Luz, Fares" in text
        assert "probable that this is right and complete" in text
        assert "characters" not in text
