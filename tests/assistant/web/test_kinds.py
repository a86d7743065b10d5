"""Each kind of answer has a look of its own; a model that talks is stopped."""

from __future__ import annotations

import re
from typing import Any

import pytest

from assistant.answers import Answer, Citation, Origin, statements_from_text
from assistant.web.views.answer import Kind, kind
from tests.scripted_model import Script

pytestmark = pytest.mark.timeout(120)

ASKED = "When did Russia begin airstrikes in Syria?"
CITED = Citation(1, "a-1", "A", 0, 4, "93 m", 0.9)


def answer(text: str = "93 m [1]", sure: float = 0.9, origin: Origin = "written") -> Answer:
    return Answer(
        "?", True, statements_from_text(text, (CITED,)), "", sure, (CITED,), origin=origin
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (answer(), Kind.FOUND),
        (answer(sure=0.4), Kind.UNSURE),
        (Answer("?", False, statements_from_text("The source does not say.", ())), Kind.UNSAID),
        (Answer("?", False, (), citations=(CITED,)), Kind.CLOSEST),
        (answer("93 m [1] It is blue. [unsupported]"), Kind.PARTLY),
        (answer(origin="replaced"), Kind.INSTEAD),
        (answer(origin="quoted"), Kind.FOUND),
    ],
)  # fmt: skip
def test_the_kind_is_told_from_the_answer(given: Answer, expected: Kind) -> None:
    assert kind(given) is expected


def say(prompt: str) -> Script:
    """What the model says, by the question it is asked."""
    question = prompt.rpartition("Question: ")[2]
    if "fail" in question:
        return Script(status=500)
    number = re.search(r"^\[(\d+)\] .*carrying out airstrikes", prompt, re.M)
    said = f"On Wednesday, Russian Federation indeed began carrying out airstrikes in Syria, ostensibly to fight ISIS [{number[1] if number else 1}]. "
    words = [said, "Bananas ", "are ", "rich ", "in ", "potassium."]
    slow = 1.5 if "slowly" in question else 0.0
    return Script("".join(words), slow=slow, sizes=tuple(map(len, words)))


@pytest.fixture(scope="module")
def talking(serving_model: Any) -> Any:
    """The chat with a model that writes the answers."""
    return serving_model(say)


def test_what_the_model_says_without_support_is_struck_through(
    visiting: Any, talking: Any, look: dict[str, Any]
) -> None:
    opened = visiting(talking.url, **look)
    turn = opened.ask(ASKED)
    assert turn.locator(".kind").inner_text() == "Answer, in part unsupported"
    assert turn.locator("s").inner_text() == "Bananas are rich in potassium."
    assert turn.locator(".unsupported").inner_text() == "no sentence supports this"
    assert "No source sentence supports this" in turn.locator(".problems").inner_text()
    drawn = turn.locator("s").evaluate("one => getComputedStyle(one).textDecorationLine")
    assert drawn == "line-through"
    turn.locator("button.cite").first.click()
    opened.page.locator("#reading mark.now").wait_for()
    opened.page.evaluate("footnote.closeSheet()")
    opened.page.get_by_label("Without the model").check()
    turn = opened.ask(ASKED)
    assert turn.locator(".kind").inner_text() == "Answer"
    assert "Bananas" not in turn.inner_text()
    opened.page.get_by_label("Without the model").uncheck()
    turn = opened.ask("When did Russia begin airstrikes in Syria, without fail?")
    assert (
        turn.locator(".kind").inner_text() == "Answer in the words of the source, without the model"
    )
    assert "failed" in turn.locator(".problems").inner_text()
    turn.locator("button.cite").first.wait_for()
    assert opened.overflow() <= 0


def test_an_answer_that_is_coming_can_be_stopped(visiting: Any, talking: Any) -> None:
    opened = visiting(talking.url)
    page = opened.page
    opened.ask(ASKED)
    box = page.get_by_label("Your question")
    box.fill("Slowly: when did Russia begin airstrikes in Syria? slowly")
    box.press("Enter")
    page.locator(".turn.pending", has_text="Wednesday").wait_for()
    page.locator("#question .stop-button").click()
    page.locator(".turn.pending").wait_for(state="detached")
    assert page.locator(".turn").count() == 1
    page.locator("#question .submit-button").wait_for()
    # What the model goes on to say is not kept.
    page.wait_for_timeout(4_000)
    opened.ask(ASKED)
    assert page.locator(".turn").count() == 2


def test_confidence_is_words_and_the_number_is_there_on_demand(visit: Any) -> None:
    turn = visit().ask("What did Sergei Lavrov say?")
    assert turn.locator(".kind").inner_text() in ("Answer", "Uncertain answer")
    number = turn.locator(".confidence .number")
    assert not number.is_visible()
    turn.locator(".confidence summary").click()
    assert re.match(r"\d+% probable", number.inner_text())
