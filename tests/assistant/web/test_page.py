"""The page in a browser: asking, citations, the kinds of answer, uploads, visitors apart."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.pipeline import read_shipped
from index.loaders import from_text
from index.segment import sentences

pytestmark = pytest.mark.timeout(120)

ASKED = "When did Russia begin airstrikes in Syria?"
SENTENCE = "On Wednesday, Russian Federation indeed began carrying out airstrikes in Syria, ostensibly to fight ISIS."
NEARLY = "Who won the world cup?"
UNSAID = "How many civilians were killed in the shelling of Aleppo last June?"
SEVERAL = "What did Sergei Lavrov say?"
"""A question whose answer needs more than one sentence."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_a_citation_leads_to_its_sentence(visit: Any, width: int, scheme: str) -> None:
    opened = visit(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = opened.page
    turn = opened.ask(ASKED)
    assert turn.locator(".kind").inner_text() == "Answer"
    marker, tip = turn.locator("button.cite").first, turn.locator(".tip").first
    assert not tip.is_visible()
    marker.hover()
    assert tip.is_visible()
    assert tip.inner_text() == SENTENCE
    marker.click()
    mark = page.locator("#reading mark.now")
    mark.wait_for()
    assert mark.evaluate("one => one.lastChild && one.textContent").removeprefix("1") == SENTENCE
    # Whether there is a short answer is for the reader to say.
    short = [one.rstrip(".") for one in turn.locator(".lead").all_inner_texts()]
    assert mark.locator(".short").all_inner_texts() == short
    page.wait_for_function(
        "() => { const box = document.querySelector('mark.now').getBoundingClientRect();"
        " return box.top >= 0 && box.bottom <= innerHeight; }"
    )
    # One sentence on either side in ink, the rest quiet.
    at = int(mark.get_attribute("data-s"))
    colours = [
        page.locator(f'#reading [data-s="{number}"]').evaluate("one => getComputedStyle(one).color")
        for number in (at - 2, at - 1, at + 1, at + 2)
    ]
    assert colours[1] == colours[2] != colours[0] == colours[3]
    assert opened.overflow() <= 0


def test_of_several_documents_the_cited_come_first(visit: Any, server: Any) -> None:
    harbour = from_text("A harbour", "The harbour of Velmouth was dredged in 1931.", uri="harbour")
    assistant = server.chat.startup.wait()
    (added,) = assistant.library.add([harbour])
    try:
        page = (opened := visit()).page
        page.get_by_text("Asking all 2 documents").wait_for()
        opened.ask(ASKED)
        tabs = page.locator("#reading .documents button")
        assert "1 cited" in tabs.first.inner_text()
        tabs.nth(1).click()
        page.locator("#reading .text", has_text="Velmouth was dredged").wait_for()
        assert tabs.nth(1).get_attribute("aria-current") == "true"
        # Back to the citation from wherever the reader has gone.
        page.locator("#reading").get_by_role("button", name="Next").click()
        page.locator("#reading mark.now", has_text="Wednesday").wait_for()
    finally:
        assistant.remove(added)


def test_an_answer_is_copied_with_its_citations_and_linked_to(visit: Any, server: Any) -> None:
    opened = visit()
    turn = opened.ask(ASKED)
    opened.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for act, expected in (
        ("copy", f"[1] “{SENTENCE}” — US express"),
        ("copy", "probable that this is right and complete)"),
        ("link", f"{server.url}?answer="),
    ):
        turn.locator(f"[data-act={act}]").click()
        turn.locator(f"[data-act={act}]", has_text="Copied").wait_for()
        assert expected in opened.page.evaluate("navigator.clipboard.readText()")
        turn.locator(f"[data-act={act}]", has_text="Copied").wait_for(state="hidden")


def test_two_who_ask_at_once_see_their_own_turns(visit: Any) -> None:
    first, second = visit(), visit()
    asked = ((first, ASKED), (second, UNSAID))
    for opened, question in asked:
        box = opened.page.get_by_label("Your question")
        box.fill(question)
        box.press("Enter")
    for opened, question in asked:
        opened.page.locator("article.turn[data-turn]").wait_for()
        assert opened.page.locator(".question").all_inner_texts() == [question]


def test_what_the_source_does_not_say_looks_different(visit: Any) -> None:
    turn = visit().ask(NEARLY)
    assert "unsaid" in turn.locator(".answer").get_attribute("class")
    assert turn.locator(".kind").inner_text() == "Not in the source"
    near = turn.locator(".nearest li")
    assert 1 <= near.count() <= 3
    shipped = [one.of(source.text) for source in read_shipped() for one in sentences(source.text)]
    for text in near.all_inner_texts():
        assert any(sentence in text for sentence in shipped if len(sentence) > 40)


def test_the_keyboard_is_enough(visit: Any) -> None:
    opened = visit()
    turn = opened.ask(SEVERAL)
    turn.locator("button.cite").first.focus()
    assert turn.locator(".tip").first.is_visible()
    opened.page.keyboard.press("Enter")
    opened.page.locator('#reading mark.now[data-mark="1"]').wait_for()
    opened.page.keyboard.press("ArrowRight")
    opened.page.locator('#reading mark.now[data-mark="2"]').wait_for()
    assert opened.page.evaluate("document.activeElement.dataset.cite") == "2"
    outline = "one => getComputedStyle(one).outlineStyle + getComputedStyle(one).outlineWidth"
    assert turn.locator('[data-cite="2"]').first.evaluate(outline) == "solid2px"
    opened.page.keyboard.press("ArrowLeft")
    opened.page.locator('#reading mark.now[data-mark="1"]').wait_for()
    opened.page.locator("#reading article.text").focus()
    opened.page.keyboard.press("ArrowRight")
    opened.page.locator('#reading mark.now[data-mark="2"]').wait_for()


def test_a_key_leads_to_the_newest_citation(visit: Any) -> None:
    opened = visit()
    page = opened.page
    assert not page.locator(".shortcut").is_visible()
    for question in (ASKED, SEVERAL, "hello"):
        turn = opened.ask(question)
    assert page.locator(".shortcut").inner_text() == "Alt+C newest citation"
    page.get_by_label("Your question").focus()
    page.keyboard.press("Alt+c")
    # What was said to a greeting has none: it is the last of the turns that have any.
    page.locator('#reading mark.now[data-mark="1"]').wait_for()
    here = page.evaluate("document.activeElement.closest('.turn').dataset.turn")
    turns = page.locator(".turn[data-turn]")
    assert here == turns.nth(1).get_attribute("data-turn") != turn.get_attribute("data-turn")
    page.keyboard.press("ArrowRight")
    page.locator('#reading mark.now[data-mark="2"]').wait_for()
    assert page.get_by_label("Your question").input_value() == ""


def test_only_what_can_be_done_is_offered(visit: Any) -> None:
    opened = visit()
    page = opened.page
    undo, fresh = (page.get_by_role("button", name=name) for name in ("Undo", "New conversation"))
    assert not undo.is_visible()
    assert not fresh.is_visible()
    opened.ask(ASKED)
    undo.wait_for()
    fresh.click()
    undo.wait_for(state="hidden")
    page.wait_for_function("document.activeElement !== document.body")


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


@pytest.mark.parametrize("height", [500, 844])
def test_a_question_that_cannot_be_asked_is_explained_and_kept(visit: Any, height: int) -> None:
    opened = visit(viewport={"width": 390, "height": height}, reduced_motion="reduce")
    opened.ask(SEVERAL)
    box = opened.page.get_by_label("Your question")
    box.fill("?" * 30)
    box.press("Enter")
    opened.page.get_by_role("alert").filter(has_text="empty").wait_for()
    assert box.input_value() == "?" * 30
    # It is seen, though it stands under the turns.
    opened.page.wait_for_function(
        "() => { const [one, bar] = ['.notice', '#composer']"
        ".map((name) => document.querySelector(name).getBoundingClientRect());"
        " return one.top >= 0 && one.bottom <= bar.top; }"
    )
