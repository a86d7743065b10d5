"""The page in a browser: asking, citations, the kinds of answer, uploads, visitors apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.timeout(120)

ASKED = "When did Russia begin airstrikes in Syria?"
SENTENCE = "On Wednesday, Russian Federation indeed began carrying out airstrikes in Syria, ostensibly to fight ISIS."
UNSAID = "How many civilians were killed in the shelling of Aleppo last June?"


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light"), (1920, "dark")])
def test_a_citation_leads_to_its_sentence(visit: Any, width: int, scheme: str) -> None:
    opened = visit(viewport={"width": width, "height": 800}, color_scheme=scheme)
    turn = opened.ask(ASKED)
    assert turn.locator(".kind").inner_text() == "Answer"
    turn.locator("button.cite").first.click()
    mark = opened.page.locator("#reading mark.now")
    mark.wait_for()
    assert mark.evaluate("one => one.lastChild && one.textContent").removeprefix("1") == SENTENCE
    opened.page.wait_for_function(
        "() => { const box = document.querySelector('mark.now').getBoundingClientRect();"
        " return box.top >= 0 && box.bottom <= innerHeight; }"
    )
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_the_source_does_not_say_looks_different(visit: Any) -> None:
    turn = visit().ask(UNSAID)
    assert "unsaid" in turn.locator(".answer").get_attribute("class")
    assert turn.locator(".kind").inner_text() == "Not in the source"
    assert turn.locator(".nearest li").count() == 3


def test_the_keyboard_is_enough(visit: Any) -> None:
    opened = visit()
    turn = opened.ask(UNSAID)
    turn.locator("button.cite").first.focus()
    assert turn.locator(".tip").first.is_visible()
    opened.page.keyboard.press("Enter")
    opened.page.locator('#reading mark.now[data-mark="1"]').wait_for()
    opened.page.keyboard.press("ArrowRight")
    opened.page.locator('#reading mark.now[data-mark="2"]').wait_for()
    assert opened.page.evaluate("document.activeElement.dataset.cite") == "2"


def test_examples_retry_edit_undo_and_a_fresh_start(visit: Any) -> None:
    opened = visit()
    example = opened.page.locator(".examples button").first
    question = example.inner_text()
    example.click()
    turn = opened.page.locator("article.turn[data-turn]")
    turn.wait_for()
    assert turn.locator(".question").inner_text() == question
    before = turn.get_attribute("data-turn")
    turn.get_by_role("button", name="Retry").click()
    opened.page.wait_for_function(
        "old => { const turn = document.querySelector('[data-turn]');"
        " return turn && turn.dataset.turn !== old; }",
        arg=before,
    )
    assert turn.count() == 1
    turn.get_by_role("button", name="Edit").click()
    box = opened.page.get_by_label("Your question")
    opened.page.wait_for_function("() => document.querySelector('#question textarea').value")
    assert box.input_value() == question
    box.fill(ASKED)
    box.press("Enter")
    opened.page.locator(".question", has_text=ASKED).wait_for()
    opened.page.locator(".turn[data-turn]").wait_for()
    assert turn.count() == 1
    opened.page.get_by_role("button", name="Undo").click()
    opened.page.locator(".turn").first.wait_for(state="detached")
    assert box.input_value() == ASKED


def test_an_upload_is_asked_by_its_visitor_alone(visit: Any, tmp_path: Path) -> None:
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script> The tower is 93 metres tall. [link](javascript:alert(3)) ![](http://elsewhere.invalid/x.png)"
    (tmp_path / "tower.txt").write_text(f"The Tower of Grumo\n{hostile}\n", encoding="utf-8")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    mine, other = visit(), visit()
    mine.page.get_by_role("tab", name="Library").click()
    mine.page.locator("#upload input[type=file]").set_input_files(
        [str(tmp_path / "empty.txt"), str(tmp_path / "tower.txt")]
    )
    mine.page.locator(".deliveries .added").wait_for()
    assert "empty.txt" in mine.page.locator(".deliveries .refused .problem").inner_text()
    mine.page.locator(".holdings", has_text="The Tower of Grumo").wait_for()
    mine.page.get_by_role("tab", name="Ask", exact=True).click()
    turn = mine.ask("How tall is the tower?")
    assert "93 metres" in turn.inner_text()
    assert "93 metres" not in other.ask("How tall is the tower?").inner_text()
    other.page.get_by_role("tab", name="Library").click()
    other.page.locator(".holdings").wait_for()
    assert "Grumo" not in other.page.content()
    turn.locator("button.cite").first.click()
    mine.page.locator("#reading mark.now").wait_for()
    text = mine.page.locator("#reading article.text")
    assert "<script>alert(2)</script>" in text.inner_text()
    assert text.locator("img, script, a").count() == 0
    mine.page.get_by_role("tab", name="Library").click()
    mine.page.get_by_role("button", name="Remove The Tower of Grumo").click()
    mine.page.locator(".holdings", has_text="Grumo").wait_for(state="detached")


def test_a_question_that_cannot_be_asked_is_explained_and_kept(visit: Any) -> None:
    opened = visit()
    box = opened.page.get_by_label("Your question")
    box.fill("?" * 30)
    box.press("Enter")
    opened.page.get_by_role("alert").filter(has_text="empty").wait_for()
    assert box.input_value() == "?" * 30
