"""Which sentences are cited is counted, drawn, and leads to a question about the others."""

from __future__ import annotations

import re
from typing import Any

import pytest

from assistant import Assistant
from assistant.answers import Answer, Citation
from assistant.web.services import ratings
from assistant.web.services.coverage import Coverage, Covered
from assistant.web.services.suggestions import suggested
from assistant.web.services.visitors import named
from assistant.web.views.coverage import draw_coverage

pytestmark = pytest.mark.timeout(120)

ASKED = "When did Russia begin airstrikes in Syria?"


def test_answers_and_fixed_questions_are_counted_for_each_visitor(server: Any) -> None:
    chat, who = server.chat, named("cookie", "counting")
    assistant = chat.startup.wait()
    document = assistant.documents[0]
    spans = document.sentences
    cited = tuple(
        Citation(
            number, document.id, document.title, span.start, span.end, span.of(document.text), 1
        )
        for number, span in enumerate(spans[1:3], 1)
    )
    answer = Answer("?", True, (), citations=cited)
    conversation = chat.conversations.append("", who, "?", answer)
    chat.conversations.append(
        conversation, who, "again?", Answer("?", True, (), citations=cited[:1])
    )
    turn = chat.conversations.turns(conversation, who)[0]
    ratings.keep(ratings.corrected(turn, spans[4].of(document.text)), chat.questions(who))
    covered = Coverage(chat).of(who, document.id)
    assert covered.counts[:6] == (0, 2, 1, 0, 1, 0)
    assert Coverage(chat).of(named("cookie", "another"), document.id).counts == (0,) * len(spans)
    assert [entry.cited for entry in Coverage(chat).entries(who)] == [3]


def test_the_strip_shows_every_sentence_of_its_part_as_text(server: Any) -> None:
    document = server.chat.startup.wait().documents[0]
    counts = tuple(at % 7 for at in range(len(document.sentences)))
    drawn = draw_coverage(Covered(document, counts), 0, ())
    assert drawn.count("data-sentence") == len(counts) + counts.count(0)
    assert drawn.count("tint-4 long") == sum(count >= 4 for count in counts)
    assert "cited 6 times: " in drawn


def test_a_question_about_a_sentence_names_what_is_in_it(article: Assistant) -> None:
    document = article.documents[0]
    asked = [suggested(article, document, at) for at in range(len(document.sentences))]
    led = 0
    for at, question in enumerate(asked):
        span = document.sentences[at]
        assert question.endswith("?")
        found = article.ask(question)
        led += any(one.start == span.start for one in found.citations + found.nearest)
    # Most lead to their sentence; a headline and a clause without a subject may not.
    assert led >= 0.8 * len(asked)


def test_an_untouched_sentence_is_asked_about_with_one_click(
    visit: Any, look: dict[str, Any]
) -> None:
    opened = visit(**look)
    page = opened.page
    opened.ask(ASKED)
    opened.room("Coverage")
    page.get_by_text("cite 1 of 17 sentences").wait_for()
    cells = page.locator(".strip .cell")
    assert cells.count() == 17
    assert page.locator(".strip .tint-1").count() == 1
    assert page.locator(".untouched li").count() == 16
    assert opened.overflow() <= 0
    cells.first.focus()
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert second.startswith("not cited: Lavrov also slammed criticism")
    page.keyboard.press("Enter")
    page.locator("#reading .pointed", has_text="Lavrov also slammed criticism").wait_for(
        state="attached"
    )
    box = page.get_by_label("Your question")
    page.wait_for_function("() => document.activeElement.matches('#question textarea')")
    question, sentence = box.input_value(), page.locator("#reading .pointed").text_content()
    assert question.endswith("?")
    assert set(re.findall(r"[A-Z]\w{3,}", question)[1:]) & set(re.findall(r"\w+", sentence))
    box.press("Enter")
    page.locator("article.turn[data-turn]").nth(1).wait_for()
