"""From a rating to a fixed question, and to a run that tells whether it holds."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from assistant.answers import Answer, Citation
from assistant.regression import load
from assistant.web.services import ratings
from assistant.web.services.checks import Run
from assistant.web.services.conversations import Turn
from assistant.web.views.checks import draw_runs
from index.errors import BadInput
from index.loaders import from_text

ASKED = "When did Russia begin airstrikes in Syria?"
CITED = Citation(1, "a-1", "A", 0, 9, "93 “metres” # tall: yes.", 0.9)
TURN = Turn("abcdef123", "How tall?", Answer("How tall?", True, (), "93", 0.9, (CITED,)))


def test_a_rating_replaces_the_one_before_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "one.questions.yaml"
    ratings.keep(ratings.approved(TURN), path)
    (case,) = load(path).cases
    assert (case.question, case.answer, case.cites) == ("How tall?", ("93",), (CITED.text,))
    ratings.keep(ratings.corrected(TURN, ""), path)
    (case,) = load(path).cases
    assert case.unanswerable
    assert case.cites == ()


def test_a_file_that_is_no_list_of_questions_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "one.questions.yaml"
    path.write_text("notes: mine\n", encoding="utf-8")
    with pytest.raises(BadInput):
        ratings.keep(ratings.approved(TURN), path)
    assert path.read_text("utf-8") == "notes: mine\n"


def test_the_plot_has_a_point_for_every_score_there_is() -> None:
    held = [
        Run("2026-01-01T00:00", 2, {"a": 0.5, "b": None}),
        Run("2026-01-02T00:00", 2, {"a": 1.0, "b": 0.0}),
    ]
    drawn = draw_runs(held)
    assert drawn.count("<circle") == 3
    assert "a: 100%" in drawn


@pytest.mark.timeout(120)
def test_ratings_become_questions_that_are_run(
    visit: Any, server: Any, look: dict[str, Any]
) -> None:
    opened = visit(**look)
    page = opened.page
    turn = opened.ask(ASKED)
    turn.get_by_role("button", name="Right").click()
    turn.locator('[data-act=approve][aria-pressed="true"]').wait_for()
    turn = opened.ask("How many people live in Oslo?")
    turn.get_by_role("button", name="Wrong").click()
    page.locator("#reading .choosing [data-s]").nth(2).click()
    turn.locator('[data-act=wrong][aria-pressed="true"]').wait_for()
    turn = opened.ask("When did airstrikes in Syria begin?")
    turn.get_by_role("button", name="Wrong").click()
    page.get_by_role("button", name="The source does not say").click()
    turn.locator('[data-act=wrong][aria-pressed="true"]').wait_for()
    opened.room("Coverage")
    page.locator(".strip .cell").nth(2).wait_for()
    label = page.locator(".strip .cell").nth(2).get_attribute("aria-label")
    assert label.startswith("cited 1 time: ")
    opened.room("Checks")
    page.get_by_role("button", name="Run the fixed questions").click()
    wrong = page.locator(".results .wrong")
    wrong.nth(1).wait_for()
    page.locator("progress").wait_for(state="detached")
    assert page.locator(".results .right").inner_text().startswith("passed")
    for question, kind, reason in (
        ("people live in Oslo", "newly refused", "it should be answered, as the source does say"),
        ("airstrikes in Syria begin", "newly answered", "it should be refused"),
    ):
        failed = wrong.filter(has_text=question)
        assert failed.locator("pre").is_hidden()
        failed.get_by_text("Why", exact=True).click()
        assert kind in failed.locator("pre").inner_text()
        assert failed.locator(".reason").inner_text().startswith(reason)
    page.locator(".runs svg circle").first.wait_for()
    legend = page.locator(".runs .legend").inner_text()
    assert "pass rate: 33%" in legend
    assert "refusal accuracy: 0%" in legend
    page.reload()
    page.locator(".turn").first.wait_for()
    opened.room("Checks")
    wrong.nth(1).wait_for()
    assert "last run" in page.locator("#results .summary").inner_text()
    assert page.locator(".runs svg circle").count() >= 3
    assert opened.overflow() <= 0
    assert kept_by_this_visitor(server) >= 1


def kept_by_this_visitor(server: Any) -> int:
    """How many files of fixed questions hold just those of the test above."""
    folder = server.chat.settings.chat_folder
    return sum(len(load(path).cases) == 3 for path in folder.glob("*.questions.yaml"))


@pytest.mark.timeout(120)
def test_the_right_sentence_is_looked_for_in_another_document(visit: Any, server: Any) -> None:
    harbour = from_text("A harbour", "The harbour of Velmouth was dredged in 1931.", uri="harbour")
    assistant = server.chat.startup.wait()
    (added,) = assistant.library.add([harbour])
    try:
        page = (opened := visit()).page
        turn = opened.ask(ASKED)
        turn.get_by_role("button", name="Wrong").click()
        page.locator("#reading .documents button", has_text="A harbour").click()
        sentence = page.locator("#reading .choosing [data-s]", has_text="Velmouth")
        sentence.wait_for()
        sentence.press("Enter")
        turn.locator('[data-act=wrong][aria-pressed="true"]').wait_for()
        page.locator("#reading .marking").wait_for(state="hidden")
        opened.room("Checks")
        page.get_by_role("button", name="Run the fixed questions").click()
        page.locator(".results .wrong summary").click()
        assert "not cited: “The harbour" in page.locator(".results .wrong pre").inner_text()
    finally:
        assistant.remove(added)


def test_the_words_are_explained_before_the_first_run(
    visit: Any, server: Any, look: dict[str, Any]
) -> None:
    opened = visit(**look)
    page = opened.page
    opened.room("Checks")
    words = page.locator(".words dl")
    words.wait_for()
    for word in ("Fixed question", "Cites", "Passed", "Failed", "Known failure", "Pass rate"):
        term = words.locator("dt", has_text=re.compile(f"^{word}$"))
        assert len(term.locator("xpath=following-sibling::dd[1]").inner_text()) > 20
    assert "no run yet" in page.locator("#runs").inner_text()
    page.get_by_role("button", name="Run the fixed questions").click()
    page.locator("#results", has_text="rate an answer to make one").wait_for()
    assert opened.overflow() <= 0


@pytest.mark.timeout(120)
def test_times_of_runs_are_told_in_the_readers_zone(visit: Any) -> None:
    opened = visit(timezone_id="Asia/Tokyo", locale="en-GB")
    page = opened.page
    turn = opened.ask(ASKED)
    turn.get_by_role("button", name="Right").click()
    turn.locator('[data-act=approve][aria-pressed="true"]').wait_for()
    opened.room("Checks")
    page.get_by_role("button", name="Run the fixed questions").click()
    page.locator(".runs circle").first.wait_for()
    page.reload()
    page.locator(".turn").first.wait_for()
    opened.room("Checks")
    for shown, written in (("#results time", "datetime"), ("#runs [data-at]", "data-at")):
        moment = page.locator(shown).first
        moment.wait_for()
        page.wait_for_function(
            "shown => !document.querySelector(shown).textContent.includes('UTC')", arg=shown
        )
        at = datetime.fromisoformat(str(moment.get_attribute(written)))
        there = at.astimezone(timezone(timedelta(hours=9)))
        assert there.strftime("%H:%M") in str(moment.text_content())


@pytest.mark.timeout(120)
def test_an_edit_is_tried_before_it_is_made(
    visit: Any, server: Any, look: dict[str, Any], tmp_path: Path
) -> None:
    assistant = server.chat.startup.wait()
    (document,) = assistant.documents
    edited = tmp_path / Path(document.uri).name
    edited.write_text(document.text.replace("On Wednesday, Russian", "On Friday, Russian"), "utf-8")
    opened = visit(**look)
    page = opened.page
    turn = opened.ask(ASKED)
    turn.get_by_role("button", name="Right").click()
    turn.locator('[data-act=approve][aria-pressed="true"]').wait_for()
    opened.room("Checks")
    button = page.get_by_role("button", name="See what would change")
    button.click()
    page.locator("#effects", has_text="Choose the file").wait_for()
    page.locator("#edit input[type=file]").set_input_files(edited)
    page.locator("#edit", has_text=edited.stem[:8]).wait_for()
    button.click()
    page.locator("#effects .summary", has_text="2 of 2 answers would change").wait_for()
    fixed = page.locator(".effects li").first
    assert "your questions" in fixed.inner_text()
    assert "passed" in fixed.locator("dd").first.inner_text()
    assert "On Wednesday" in fixed.locator("dd").first.inner_text()
    assert "failed (source changed)" in fixed.locator("dd").last.inner_text()
    assert "On Friday" in fixed.locator("dd").last.inner_text()
    assert opened.overflow() <= 0
    assert assistant.documents[document.id].text == document.text


def test_an_edit_of_another_name_says_what_it_replaces(
    visit: Any, server: Any, tmp_path: Path
) -> None:
    (document,) = server.chat.startup.wait().documents
    draft = tmp_path / "draft.txt"
    draft.write_text(document.text, "utf-8")
    page = (opened := visit()).page
    opened.ask(ASKED)
    opened.room("Checks")
    page.locator("#edit input[type=file]").set_input_files(draft)
    page.locator("#edit", has_text="draft").wait_for()
    button = page.get_by_role("button", name="See what would change")
    button.click()
    page.locator("#effects", has_text="choose what it replaces").wait_for()
    page.locator("#replaces input").click()
    page.get_by_role("option", name=document.title).click()
    button.click()
    page.locator("#effects .summary", has_text="None of 1 answer would change").wait_for()
