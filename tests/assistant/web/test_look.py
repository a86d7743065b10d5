"""How things look: the first minute, refusals, tables and lists, the library, the keyboard."""

from __future__ import annotations

from typing import Any

import pytest

from assistant import Assistant
from assistant.answers import Answer
from assistant.web.services.layout import Frame, cells, frame
from assistant.web.services.suggestions import examples
from index.types import Span

pytestmark = pytest.mark.timeout(180)

ASKED = "When did Russia begin airstrikes in Syria?"
NEARLY = "Who won the world cup?"
TOWER = (
    "The Tower of Grumo\n\nThe tower is 93 metres tall. The tower was built in 1931. "
    "Ana Reis, a mason, said that the tower leans.\n"
)
FERRY = """# The ferry to Luz

The ferry takes these things:

- forty goats
- three carts and the post

| Day | Departure | Fare |
|---|---|---|
| Monday | 08:00 | 12 euros |
| Tuesday | 09:30 | 14 euros |
| Friday | | 20 euros |

The captain is Ana Reis.
"""


def focused(page: Any) -> str:
    """The element that has the focus, by its tag."""
    page.wait_for_timeout(400)
    return str(page.evaluate("document.activeElement.tagName"))


# The first minute


@pytest.mark.parametrize(
    "text",
    [TOWER, "Prices\n\nFlour | Price\nRye | 3 euros\nWheat | 4 euros", "It rains. It is cold."],
)
def test_a_suggestion_is_answered_by_the_text(text: str) -> None:
    assistant = Assistant.from_texts({"One": text})
    asked = examples(assistant)
    assert asked
    assert all(assistant.ask(question).found for question in asked)


def test_a_suggestion_says_what_a_number_counts() -> None:
    text = "Plots\n\nPlot | Rent\n12 | 48 pounds\n13 | 36 pounds\n14 | 40 pounds"
    asked = examples(Assistant.from_texts({"One": text}))
    assert "What is the rent for plot 12?" in asked


def test_no_value_is_taken_for_what_a_column_is_called() -> None:
    text = (
        "Loaves\n\nRye | 139,500 | 4.20 euros\nWheat | 121,000 | 3.60 euros\n\nThe loaves are sold."
    )
    asked = examples(Assistant.from_texts({"One": text}))
    assert not any("4.20" in one or "3.60" in one for one in asked)


def test_suggestions_follow_the_newest_document(visit: Any, server: Any, files: Any) -> None:
    opened = visit()
    page = opened.page
    first = page.locator(".examples button").all_inner_texts()
    opened.add(files(tower_txt=TOWER))
    page.locator(".examples", has_text="built").wait_for()
    suggested = page.locator(".examples button").all_inner_texts()
    assert not set(suggested) & set(first)
    assert "When was the tower built?" in suggested
    # The text itself is shown, too.
    page.locator("#reading .text", has_text="93 metres").wait_for()
    page.locator(".examples button", has_text="When was the tower built?").click()
    page.locator(".turn .found", has_text="1931").wait_for()
    page.reload()
    page.locator(".turn .found", has_text="1931").wait_for()


def test_documents_are_dropped_and_pasted_on_the_page_to_ask_in(visit: Any) -> None:
    opened = visit()
    page = opened.page
    dropped = page.evaluate_handle(
        "() => { const held = new DataTransfer();"
        " held.items.add(new File(['The mill is 12 metres tall.'], 'mill.txt')); return held; }"
    )
    page.dispatch_event("#conversation", "dragover", {"dataTransfer": dropped})
    page.dispatch_event("#conversation", "drop", {"dataTransfer": dropped})
    page.locator("#arrivals .added", has_text="mill.txt").wait_for()
    paste = (
        "([box, text]) => { const held = new DataTransfer(); held.setData('text/plain', text);"
        " box.dispatchEvent(new ClipboardEvent('paste', {clipboardData: held, bubbles: true,"
        " cancelable: true})); }"
    )
    box = page.get_by_label("Your question").element_handle()
    page.evaluate(paste, [box, "The well of Orm\n" + "The well is 40 metres deep. " * 20])
    page.locator("#arrivals .added", has_text="Pasted text").wait_for()
    # A short text is a question, and stays one.
    page.evaluate(paste, [box, "How deep is\nthe well?"])
    page.wait_for_timeout(300)
    assert page.locator("#arrivals .added").count() == 1
    assert "40 metres" in opened.ask("How deep is the well of Orm?").inner_text()


# Refusals, and what asks nothing


def test_a_refusal_is_grey_and_its_sentences_are_called_nearest(visit: Any) -> None:
    opened = visit()
    page = opened.page
    colour = "one => getComputedStyle(one).backgroundColor"
    cited = opened.ask(ASKED).locator("button.cite").first.evaluate(colour)
    yellow = page.locator("#reading mark.s").first.evaluate(colour)
    turn = opened.ask(NEARLY)
    page.locator("#reading .where", has_text="Nearest 1 of").wait_for()
    marker = turn.locator("button.cite").first
    assert str(marker.get_attribute("aria-label")).startswith("Nearest 1:")
    grey = page.locator("#reading mark.s").first.evaluate(colour)
    for drawn in (marker.evaluate(colour), grey):
        assert drawn not in (cited, yellow)
        red, green, blue = (int(one) for one in drawn.strip("rgb()").split(", "))
        assert max(red, green, blue) - min(red, green, blue) < 15


@pytest.mark.parametrize("said", ["Good morning", "thx", "What can you do?"])
def test_what_asks_nothing_gets_a_sentence(visit: Any, said: str) -> None:
    turn = visit().ask(said)
    assert "talk" in turn.locator(".answer").get_attribute("class")
    assert turn.locator("button.cite, .nearest, .kind").count() == 0
    assert turn.get_by_role("button", name="Right").count() == 0


def test_which_documents_there_are_is_told(visit: Any, files: Any) -> None:
    opened = visit()
    opened.add(files(tower_txt=TOWER))
    told = opened.ask("Which documents do I have?").inner_text()
    assert "There are 2 documents" in told
    assert "The Tower of Grumo" in told
    assert "US express" in told


def test_a_question_is_taken_in_whole_words_and_asked_as_written(visit: Any) -> None:
    opened = visit()
    opened.ask("Who is Khaled Khoja (the president)?")
    turn = opened.ask("What did he say (of the raids)?")
    taken = turn.locator(".understood q").inner_text()
    assert "Khaled Khoja" in taken
    assert taken.count("(") == taken.count(")") == 1
    turn.get_by_role("button", name="Ask it as written").click()
    opened.page.locator(".understood").wait_for(state="detached")
    opened.page.locator(".turn[data-turn]").nth(1).wait_for()
    last = opened.page.locator(".turn[data-turn]").last
    assert last.locator(".question").inner_text() == "What did he say (of the raids)?"
    assert opened.page.locator(".understood").count() == 0


# Tables and lists


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Monday | 08:00 | 12", ["Monday", "08:00", "12"]),
        ("Friday |  | 20", ["Friday", "", "20"]),
        ("a||b", ["a||b"]),
        ("| x", ["", "x"]),
    ],
)
def test_a_row_is_cut_at_its_bars(row: str, expected: list[str]) -> None:
    assert [one.of(row) for one in cells(row)] == expected


def test_a_row_knows_its_head_and_an_item_its_lead_in() -> None:
    text = (
        "It takes:\n\n- goats\n- carts\n\nDay | Fare\nMonday | 12\n\n"
        "Run this | that. A line.\n\nIt rained.\n\n1. Go."
    )
    (document,) = Assistant.from_texts({"One": text}).documents

    def of(sentence: str) -> Frame | None:
        start = document.text.index(sentence)
        return frame(document, Span(start, start + len(sentence)))

    assert of("- carts") == Frame("item", "It takes:")
    assert of("Monday | 12") == Frame("row", "Day | Fare")
    assert of("It takes:") is None
    assert of("It rained.") is None
    assert of("1. Go.") == Frame("item", "")


@pytest.mark.parametrize("width", [390, 1280])
def test_tables_are_tables_and_lists_are_lists(visit: Any, files: Any, width: int) -> None:
    opened = visit(viewport={"width": width, "height": 844})
    page = opened.page
    opened.add(files(ferry_md=FERRY))
    turn = opened.ask("What is the fare on Tuesday?")
    table = turn.locator("table")
    # The header may be cited, too, and then has a marker.
    heads = [text.rstrip("0123456789") for text in table.locator("th").all_inner_texts()]
    assert heads == ["Day", "Departure", "Fare"]
    row = table.locator("tr", has_text="Tuesday").locator("td")
    assert row.first.inner_text() == "Tuesday"
    assert row.nth(1).inner_text() == "09:30"
    row.last.locator("button.cite").click()
    marks = page.locator("#reading table mark.now")
    marks.first.wait_for()
    assert marks.all_inner_texts()[1:] == ["09:30", "14 euros"]
    assert marks.first.inner_text().endswith("Tuesday")
    heads = [text.lstrip("0123456789") for text in page.locator("#reading th").all_inner_texts()]
    assert heads == ["Day", "Departure", "Fare"]
    assert page.locator("#reading .items li").count() == 2
    page.evaluate("footnote.closeSheet()")
    turn = opened.ask("How many goats does the ferry take?")
    assert (
        turn.locator(".lead-in, .quote").first.inner_text().strip("“”1")
        == "The ferry takes these things:"
    )
    item = turn.locator(".items li").first
    assert item.locator(".mark").inner_text() == "•"
    assert "forty goats" in item.inner_text()
    assert opened.overflow() <= 0


# The library


@pytest.mark.parametrize("width", [320, 390, 700, 1280])
def test_no_word_is_broken_in_the_library(visit: Any, files: Any, width: int) -> None:
    opened = visit(viewport={"width": width, "height": 800})
    page = opened.page
    opened.add(files(tower_txt=TOWER, ferry_md=FERRY))
    opened.room("Library")
    row = page.locator(".holdings tr", has_text="The ferry to Luz")
    row.wait_for()
    assert row.locator(".sort").inner_text() == "Markdown"
    assert row.locator(".size").inner_text().endswith(" characters")
    assert "ferry.md" in row.locator(".file").inner_text()
    # No date is stated by any of them.
    assert page.locator(".holdings .date").count() == 0
    for cell in page.locator(".holdings td:not(.title), .holdings th").all():
        assert cell.evaluate("one => one.getClientRects().length") <= 1
        assert cell.evaluate("one => one.scrollWidth - one.clientWidth") <= 1
    assert opened.overflow() <= 0
    page.get_by_role("button", name="Read The Tower of Grumo").click()
    text = page.locator("#reading .text", has_text="93 metres")
    text.wait_for()
    assert text.is_visible()


def test_what_a_rating_does_and_did_is_said(visit: Any) -> None:
    turn = visit().ask(ASKED)
    turn.get_by_role("button", name="Right: keep it").click()
    turn.locator(".kept", has_text="Checks asks this again").wait_for()


def test_the_longest_question_is_told_while_typing(visit: Any) -> None:
    page = visit().page
    box, told = page.get_by_label("Your question"), page.locator(".typing")
    box.fill("x" * 1_500)
    assert not told.is_visible()
    box.fill("x" * 1_700)
    assert told.inner_text() == "1,700 of 2,000 characters"
    box.fill("x" * 2_040)
    assert "shorten it by 40" in told.inner_text()
    box.fill("")
    assert not told.is_visible()


# The keyboard


def test_the_focus_never_falls_to_the_page(visit: Any, files: Any) -> None:
    opened = visit()
    page = opened.page
    opened.add(files(tower_txt=TOWER, ferry_md=FERRY))
    page.locator(".examples button").first.focus()
    page.keyboard.press("Enter")
    turn = page.locator("article.turn[data-turn]")
    turn.wait_for()
    assert focused(page) != "BODY"
    for name in ("Retry", "Right: keep it", "Wrong: correct it"):
        turn.get_by_role("button", name=name).focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(1_500)
        assert focused(page) != "BODY", name
    page.keyboard.press("Escape")
    assert focused(page) != "BODY"
    opened.room("Library")
    page.get_by_role("button", name="Remove The Tower of Grumo").focus()
    page.keyboard.press("Enter")
    page.locator(".holdings", has_text="Grumo").wait_for(state="detached")
    assert focused(page) != "BODY"
    page.get_by_label("Ask US express concern").focus()
    page.keyboard.press("Space")
    page.locator("#choice", has_text="all 2").wait_for(state="attached")
    assert focused(page) == "INPUT"
    page.locator("#deliveries").get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    page.locator(".holdings", has_text="Grumo").wait_for()
    assert focused(page) != "BODY"


def test_an_answer_to_talk_is_no_refusal() -> None:
    assistant = Assistant.from_texts({"One": TOWER})
    for text in ("hello", "what can you do?", "which documents do I have?"):
        answer = assistant.ask(text)
        assert isinstance(answer, Answer)
        assert answer.text != "The source does not say."
        assert not answer.nearest
