"""Values that belong to different things are no accounts that differ; differences stay shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant import Assistant
from assistant.extractive.accounts import find_pairs
from assistant.extractive.differences import (
    describe_difference,
    is_difference,
    judge_by_words,
)
from assistant.extractive.given import Given
from assistant.extractive.values import Value, read_values
from assistant.language.questions import parse


def find_values(question: str, **texts: str) -> set[str]:
    """The values that the answer says the documents differ in."""
    return {one.value for one in Assistant.from_texts(texts).ask(question).accounts}


def find_first_pair(question: str, **texts: str) -> tuple[Given, Given, float]:
    """The first two sentences to be weighed, and the best evidence."""
    assistant = Assistant.from_texts(texts)
    ranked = assistant.rank(question)
    documents = assistant.documents.fetch([one.document_id for one in ranked])
    a, b = next(find_pairs(parse(question)[0], ranked, documents))
    return a, b, ranked[0].evidence


LADDER = "The Corvo ladder costs 210 pounds. Delivery takes a week."


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("A rubber foot for the Corvo ladder costs 9 pounds.", set()),
        ("The hook of the Corvo ladder costs 12 pounds.", set()),
        ("The Corvo ladder costs 230 pounds.", {"210 pounds", "230 pounds"}),
        ("The price of the Corvo ladder is 230 pounds.", {"210 pounds", "230 pounds"}),
    ],
)
def test_a_part_of_a_thing_is_not_the_thing(other: str, expected: set[str]) -> None:
    assert find_values("what does the Corvo ladder cost", Shop=LADDER, List=other) == expected


def test_what_stands_after_a_value_is_no_subject() -> None:
    texts = {
        "Guide": "The tower of Marsk has 144 steps.",
        "Leaflet": "Visitors climb 151 steps to the balcony of the tower of Marsk.",
    }
    a, b, _ = find_first_pair("How many steps does the tower of Marsk have?", **texts)
    assert judge_by_words("How many steps does the tower of Marsk have?", a, b) is None


RULES = "The badge cannot be used in the swimming hall. Bring it on the first evening."


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("Swimming hall times are announced by the badge office.", set()),
        ("The badge can be used in the swimming hall.", {"no", "yes"}),
    ],
)
def test_what_one_denies_the_other_must_say(other: str, expected: set[str]) -> None:
    found = find_values("can the badge be used in the swimming hall", Rules=RULES, Page=other)
    assert found == expected


def read(question: str, text: str) -> list[Value]:
    """The values in the sentences of a text, without what the reader takes for the short answer."""
    assistant = Assistant.from_texts({"Page": text})
    ranked = assistant.rank(question)
    documents = assistant.documents.fetch([one.document_id for one in ranked])
    return [
        value
        for one in ranked
        for value in read_values(
            parse(question)[0], replace(one, answer=None), documents[one.document_id]
        )
    ]


def test_a_row_says_neither_yes_nor_no() -> None:
    question = "will Redline run the night bus"
    table = "| Option | Cost |\n| Night bus | 58,000 pounds |\n| Bookable taxi | 41,000 pounds |"
    assert read(question, table) == []
    assert [one.kind for one in read(question, "Redline will run the night bus.")] == ["polarity"]


def test_a_row_is_compared_by_its_own_cells() -> None:
    table = "| Model | Battery life |\n| Wren Mini | 14 months |\n| Wren Pro | 9 months |"
    question = "wren mini battery life"
    changes = "The battery of the Wren Mini has a life of 11 months."
    a, b, _ = find_first_pair(question, Manual=table, Changes=changes)
    assert judge_by_words(question, a, b) is True


def test_how_something_works_asks_for_no_amount() -> None:
    text = "The pot grows by 25 dollars a week."
    assert read("how does the pot grow", text) == []
    assert len(read("how much does the pot grow a week", text)) >= 1


def test_when_is_answered_by_a_time_after_which() -> None:
    found = find_values(
        "When may I swim again?",
        Leaflet="You may swim again after ten days.",
        Ward="You may swim again after 14 days. Rest for two days.",
    )
    assert found == {"ten days", "14 days"}


def test_the_surer_sentence_does_not_make_up_for_the_other() -> None:
    question = "How high is the membership fee?"
    texts = {
        "Minutes": "The membership fee is 45 euro a year. The hall was built in 1924.",
        "Letter": "The membership fee is 54 euro a year. Bring a cake.",
    }
    a, b, best = find_first_pair(question, **texts)
    features = describe_difference(a, b, best)
    assert features == describe_difference(b, a, best)
    assert features["reader"] == min(one.told.candidate.scores["reader"] for one in (a, b)) / 4
    assert features["overlap"] > 0.5


def test_a_sentence_that_hardly_answers_is_no_account() -> None:
    a, b, best = find_first_pair(
        "How high is the membership fee?",
        Minutes="The membership fee is 45 euro a year. The hall was built in 1924.",
        Letter="The membership fee is 54 euro a year. Bring a cake.",
    )
    candidate = b.told.candidate
    unsure = replace(candidate, scores={**candidate.scores, "reader": -6.0}, evidence=0.2)
    doubted = replace(b, told=replace(b.told, candidate=unsure))
    assert is_difference("How high is the membership fee?", a, b, best)
    assert not is_difference("How high is the membership fee?", a, doubted, best)


def test_a_title_tells_what_a_document_is_about() -> None:
    texts = {"Oat bread": "Bake the bread for 50 minutes. Let it cool."}
    question = "how long does oat bread bake"
    rye = {"Rye bread": "Bake the bread for 70 minutes. It keeps for a week."}
    oat = {"Oat bread again": "Bake the bread for 70 minutes. It keeps for a week."}
    assert find_values(question, **texts, **rye) == set()
    assert find_values(question, **texts, **oat) == {"50 minutes", "70 minutes"}


def test_a_sentence_with_a_subject_of_its_own_does_not_lean() -> None:
    hall = "The green hall seats forty. It can be hired until 23:00."
    question = "until when can the green hall be hired"
    tower = "The green hall has a new floor. The tower can be hired until midnight."
    other = "The green hall has a new floor. It can be hired until midnight."
    assert find_values(question, Hire=hall, News=tower) == set()
    assert find_values(question, Hire=hall, News=other) == {"23:00", "midnight"}
