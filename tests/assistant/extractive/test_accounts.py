"""Accounts that differ are shown with their sources; ones that agree are not."""

from __future__ import annotations

from assistant import Answer, Assistant
from assistant.web.services.conversations import Turn
from assistant.web.views.answer import Kind, draw_answer, kind

FIRST = "The membership fee is 45 euro a year. The hall was built in 1924."


def ask(question: str, **texts: str) -> tuple[Assistant, Answer]:
    assistant = Assistant.from_texts(texts)
    return assistant, assistant.ask(question)


def test_each_account_is_shown_with_its_source() -> None:
    assistant, answer = ask(
        "How high is the membership fee?",
        Minutes=FIRST,
        Letter="The membership fee is 54 euro a year. Bring a cake.",
    )
    assert {(one.value, one.title) for one in answer.accounts} == {
        ("45 euro", "Minutes"),
        ("54 euro", "Letter"),
    }
    assert "The sources differ:" in answer.text
    assert "45 euro (Minutes, undated)" in answer.text
    assert all(one.citations[0] in answer.citations for one in answer.accounts)
    assert answer.verify(assistant)
    assert Answer.from_dict(answer.to_dict()) == answer
    assert kind(answer) is Kind.DIFFER
    assert 'class="account"' in draw_answer(Turn("1", answer.question, answer), own=True)


def test_a_correction_is_told_as_such() -> None:
    _, answer = ask(
        "How high is the membership fee?",
        Minutes=FIRST,
        Correction="This corrects the minutes. The membership fee is 54 euro a year.",
    )
    assert [(one.value, one.corrects) for one in answer.accounts] == [
        ("45 euro", False),
        ("54 euro", True),
    ]
    assert "54 euro (Correction, undated), which corrects the other" in answer.text


def test_the_same_in_other_words_and_another_part_are_no_accounts() -> None:
    for other in ("The membership fee is €45.", "The membership fee for children is 20 euro."):
        _, answer = ask("How high is the membership fee?", Minutes=FIRST, Letter=other)
        assert answer.found
        assert answer.accounts == ()


def test_an_older_answer_has_no_accounts() -> None:
    _, answer = ask("When was the hall built?", Minutes=FIRST)
    values = answer.to_dict()
    del values["accounts"]
    assert Answer.from_dict(values).accounts == ()


def test_two_people_in_one_text_are_no_accounts() -> None:
    text = (
        "Ana Reis argued that the hall must be sold. Later Otto Brandt argued that it must be sold."
    )
    _, answer = ask("Who argued that the hall must be sold?", Minutes=text)
    assert answer.accounts == ()
