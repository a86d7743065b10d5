"""The source beside the answer: words found in it, its part that is asked, the way it is read aloud."""

from __future__ import annotations

from typing import Any

import pytest

from assistant import Assistant
from assistant.answers import Answer, Citation, statements_from_text
from assistant.extractive.quoting import NOT_FOUND
from assistant.web.services.conversations import Turn
from assistant.web.services.source import FAR_OFF, Reading, View, find_sentences
from assistant.web.views.answer import draw_answer
from assistant.web.views.source import draw_source

pytestmark = pytest.mark.timeout(180)

JOURNAL = "The journal of Orrin Head\n\n" + "\n".join(
    f"Day {day}: the supply boat brought coal and a piano."
    if day in (12, 151, 318)
    else f"Day {day}: the wind blew hard, and a lone heron stood near rock {day}."
    for day in range(1, 341)
)
MILL = "The Mill of Luz\n\nThe mill is 12 metres tall. Otto Brandt bought the mill in May 1902.\n"
WELL = "The Well of Orm\n\nThe well is 40 metres deep. Ines Falk dug the well in March 1887.\n"


def test_words_are_found_whatever_their_case_and_blanks() -> None:
    text = "The  North  gate leaks. It was mended. The north gate is sound."
    (document,) = Assistant.from_texts({"One": text}).documents
    for words, expected in (("north gate", (0, 2)), ("MENDED", (1,)), ("zebra", ()), (" ", ())):
        assert find_sentences(document, words) == expected


@pytest.mark.parametrize(
    ("short", "drawn"),
    [("May", '<b class="short">May</b>'), ("may", ""), ("the", ""), ("", "")],
)
def test_the_short_answer_is_marked_where_it_stands_once(short: str, drawn: str) -> None:
    text = "Brandt bought the mill in May for the post."
    (document,) = Assistant.from_texts({"One": text}).documents
    cited = Citation(1, document.id, "One", 0, len(text), text, 0.9)
    page = draw_source(Reading(View(document, citations=(cited,), current=1, short=short)))
    assert drawn in page
    assert page.count("<b ") == bool(drawn)


@pytest.mark.parametrize("mark", "-–—*•·‣◦▪")
def test_every_mark_of_a_list_is_drawn_as_a_bullet(mark: str) -> None:
    text = f"It takes these things:\n\n{mark} forty goats\n{mark} three carts"
    (document,) = Assistant.from_texts({"One": text}).documents
    page = draw_source(Reading(View(document)))
    assert page.count('<li class="bulleted') == 2
    assert page.count('<span class="bullet">') == 2


@pytest.mark.parametrize("width", [390, 1440])
def test_words_are_found_in_every_part_of_a_long_text(visit: Any, files: Any, width: int) -> None:
    opened = visit(viewport={"width": width, "height": 844}, reduced_motion="reduce")
    page = opened.page
    opened.add(files(journal_txt=JOURNAL))
    page.locator("#reading .text", has_text="Orrin Head").wait_for(state="attached")
    page.evaluate("footnote.openSheet()")
    field = page.get_by_label("Find in this document")
    told = page.locator("#reading .finding .where")
    field.fill("COAL and a piano")
    for at, day in enumerate((12, 151, 318, 12), 1):
        # Enter goes on, through the parts and round again, and the field keeps the focus.
        field.press("Enter")
        page.locator("#reading .sought", has_text=f"Day {day}:").wait_for()
        page.wait_for_function("document.activeElement.matches('[data-find]')")
        assert told.inner_text() == f"{(at - 1) % 3 + 1} of 3"
    page.wait_for_function(
        "() => { const box = document.querySelector('#reading .sought').getBoundingClientRect();"
        " return box.top >= 0 && box.bottom <= innerHeight; }"
    )
    assert page.locator("#reading .sought .hit").inner_text() == "coal and a piano"
    page.get_by_role("button", name="Previous place").click()
    page.locator("#reading .sought", has_text="Day 318:").wait_for()
    field.fill("zebra")
    field.press("Enter")
    page.locator("#reading .finding .where", has_text="not found").wait_for()
    assert page.locator("#reading .sought, #reading .hit").count() == 0
    assert page.get_by_role("button", name="Next place").count() == 0
    assert opened.overflow() <= 0


def test_words_are_found_beside_the_citations(visit: Any, files: Any) -> None:
    opened = visit()
    page = opened.page
    opened.add(files(mill_txt=MILL))
    opened.ask("How tall is the mill?")
    page.locator("#reading mark.now").wait_for()
    field = page.get_by_label("Find in this document")
    field.fill("<b>mill")
    field.press("Enter")
    page.locator("#reading .finding .where", has_text="not found").wait_for()
    field.fill("brandt")
    field.press("Enter")
    page.locator("#reading .sought .hit", has_text="Brandt").wait_for()
    assert page.locator("#reading mark", has_text="12 metres").count() == 1
    page.get_by_role("button", name="Next ›").click()
    page.locator("#reading mark.now", has_text="12 metres").wait_for()


def test_this_document_is_the_one_that_is_open(visit: Any, files: Any) -> None:
    opened = visit()
    page = opened.page
    opened.add(files(mill_txt=MILL, well_txt=WELL))
    for title, own, other in (
        ("The Mill of Luz", "mill", "well"),
        ("The Well of Orm", "well", "mill"),
    ):
        opened.room("Library")
        page.get_by_role("button", name=f"Read {title}").click()
        page.locator(f'#reading [aria-label="Text of {title}"]').wait_for()
        said = opened.ask("What is this document about?").locator(".answer").inner_text()
        assert own in said
        assert other not in said
    # Whoever does not point at one asks all that are ticked.
    assert "mill" in opened.ask("How tall is the mill?").locator(".answer").inner_text()


def test_what_a_text_is_about_is_told_after_any_question(visit: Any, files: Any) -> None:
    opened = visit()
    opened.add(files(mill_txt=MILL))
    opened.ask("How tall is the mill, and who bought it?")
    turn = opened.ask("What is this document about?")
    # It is no question about whoever was named last.
    assert turn.locator(".understood, .lead").count() == 0
    assert "12 metres" in turn.locator(".answer").inner_text()


@pytest.mark.parametrize(
    "question",
    [
        "Which planes were sent and where were they flown?",
        "What did the strikes hit, and who ordered them?",
        "What does the visitor do before he leaves?",
    ],
)
def test_a_question_with_its_own_antecedent_is_asked_as_it_is(visit: Any, question: str) -> None:
    opened = visit()
    opened.ask("Who is Khaled Khoja?")
    turn = opened.ask(question)
    assert turn.locator(".understood").count() == 0


def test_the_document_that_is_open_stays_open_where_nothing_is_cited(
    visit: Any, files: Any
) -> None:
    opened = visit()
    page = opened.page
    opened.add(files(mill_txt=MILL, well_txt=WELL))
    opened.ask("How tall is the mill?")
    page.locator("#reading mark.now", has_text="12 metres").wait_for()
    opened.ask("thanks")
    page.wait_for_timeout(400)
    assert "12 metres" in page.locator("#reading mark.now").inner_text()
    turn = opened.ask("How many loaves did the bakery bake in 2019?")
    assert turn.locator(".far").inner_text() == "No sentence comes near."
    page.locator("#reading mark").first.wait_for(state="detached")
    page.locator('#reading [aria-label="Text of The Mill of Luz"]').wait_for()


def test_the_open_document_is_in_sight_among_the_others(visit: Any, files: Any) -> None:
    opened = visit()
    page = opened.page
    long = {
        f"m{at}_txt": f"{name} of the society for old mills\n\nIt met."
        for at, name in enumerate(("Aims", "Bylaws", "Zeal"))
    }
    opened.add(files(**long))
    opened.room("Library")
    page.get_by_role("button", name="Read Zeal").click()
    page.locator('#reading [aria-label^="Text of Zeal"]').wait_for()
    page.wait_for_function(
        "() => { const one = document.querySelector('#reading .documents [aria-current]');"
        " const [box, all] = [one, one.parentElement].map((each) => each.getBoundingClientRect());"
        " return box.left >= all.left - 1 && box.right <= all.right + 1; }"
    )


def test_what_is_far_off_is_not_shown_as_near() -> None:
    far = Citation(1, "a-1", "A", 0, 4, "93 m", FAR_OFF / 2)
    near = Citation(2, "a-1", "A", 5, 9, "41 m", FAR_OFF * 2)
    for nearest, says in (((far,), "No sentence comes near."), ((far, near), "41 m")):
        answer = Answer("?", False, statements_from_text(NOT_FOUND, ()), nearest=nearest)
        drawn = draw_answer(Turn("t", "?", answer), own=True)
        assert says in drawn
        assert "93 m" not in drawn


def test_a_document_that_ships_stays_for_the_others(
    serving: Any, visiting: Any, files: Any, default_index: Any
) -> None:
    from assistant import Settings
    from assistant.web.services.startup import Startup

    made = Settings(port=0)
    served = serving(Startup(lambda: Assistant.open(made)), index="")
    served.chat.startup.wait()
    mine, other = visiting(served.url), visiting(served.url)
    mine.add(files(mill_txt=MILL))
    mine.page.locator("#choice", has_text="Asking 1 of 2: The Mill of Luz").wait_for()
    asked = "When did Russia begin airstrikes in Syria?"
    assert "Wednesday" in other.ask(asked).inner_text()
    turn = mine.ask(asked)
    turn.get_by_role("button", name="Ask it of all 2").click()
    mine.page.locator(".turn .found", has_text="Wednesday").wait_for()


def test_what_is_read_aloud_comes_in_the_order_in_which_it_is_asked(visit: Any) -> None:
    opened = visit()
    page = opened.page
    opened.ask("When did Russia begin airstrikes in Syria?")
    page.locator("#reading mark.now").wait_for()
    tree = page.locator("body").aria_snapshot()
    order = (
        'heading "Footnote" [level=1]',
        'tab "Ask" [selected]',
        'heading "When did Russia begin airstrikes in Syria?" [level=2]',
        'button "Citation 1: show it in',
        'button "Copy"',
        'textbox "Your question',
        'button "Add documents"',
        "Citation 1 of 1",
        'searchbox "Find in this document"',
        'article "Text of US express concern',
    )
    places = [tree.find(one) for one in order]
    assert -1 not in places, tree
    assert places == sorted(places), tree
    # What belongs to other tabs is not read, nor what only a telephone shows.
    for hidden in ("Rebuild the index", "Run the fixed questions", "Close the source"):
        assert hidden not in tree


def test_a_closed_sheet_is_not_read_aloud(visit: Any) -> None:
    opened = visit(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page = opened.page
    turn = opened.ask("When did Russia begin airstrikes in Syria?")
    assert 'article "Text of' not in page.locator("body").aria_snapshot()
    turn.locator("button.cite").first.click()
    page.locator("#reading mark.now").wait_for()
    tree = page.locator("#reading").aria_snapshot()
    order = [tree.find(one) for one in ('button "Close the source"', "Citation 1 of 1", "article")]
    assert -1 not in order
    assert order == sorted(order)
