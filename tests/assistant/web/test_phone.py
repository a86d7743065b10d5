"""The chat on a telephone: the question box at hand, the source as a sheet, what is asked in a line."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.timeout(180)

ASKED = "When did Russia begin airstrikes in Syria?"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}


def test_on_a_telephone_everything_stays_at_hand(visit: Any) -> None:
    opened = visit(**PHONE)
    page = opened.page
    for question in (ASKED, "Who is Khaled Khoja?", "What did Pavel Baev say?", ASKED):
        turn = opened.ask(question)
    inside = "one => { const box = one.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight; }"
    tab = page.get_by_role("tab", name="Checks", exact=True)
    for one in (page.locator("#question"), page.locator("#composer"), tab):
        assert one.evaluate(inside), one
    # A thumb reaches the lower half: the box, and under it the tabs.
    foot = "one => innerHeight - one.getBoundingClientRect().bottom"
    assert tab.evaluate(foot) < 20
    assert page.locator("#question").evaluate(foot) < 200
    assert not page.locator("#reading").is_visible()
    turn.locator("button.cite").first.click()
    page.locator("#reading mark.now").wait_for()
    page.wait_for_timeout(400)
    assert page.locator("#reading mark.now").evaluate(inside)
    assert page.evaluate("document.activeElement.tagName") == "MARK"
    page.keyboard.press("Escape")
    page.locator("#reading").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.dataset.cite") == "1"
    # Wherever the focus is.
    turn.locator("button.cite").first.click()
    page.locator("#reading mark.now").wait_for()
    page.get_by_label("Your question").focus()
    page.keyboard.press("Escape")
    page.locator("#reading").wait_for(state="hidden")
    # A further question is answered in sight.
    turn.locator("button.cite").first.click()
    page.locator("#reading mark.now").wait_for()
    opened.ask(ASKED)
    page.locator("#reading").wait_for(state="hidden")
    assert page.locator("#question").evaluate(inside)
    assert opened.overflow() <= 0


def test_what_is_asked_takes_one_line_on_a_telephone(visit: Any, files: Any) -> None:
    opened = visit(**PHONE)
    long = {
        f"m{at}_txt": f"{name} of the society for the mills of Luz\n\nIt met."
        for at, name in enumerate(("Aims", "Bylaws", "Zeal"))
    }
    opened.add(files(**long))
    line = opened.page.locator("#choice .choice", has_text="Asking 3 of 4")
    line.wait_for()
    assert line.bounding_box()["height"] < 32
    for name in ("Choose", "Ask all"):
        box = line.get_by_role("button", name=name).bounding_box()
        assert box["x"] + box["width"] <= 390
    assert opened.overflow() <= 0
