"""Follow-ups of many kinds and about many things: each becomes a question that stands alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.answers import Answer, Citation
from assistant.language.followup import Turn, standalone
from assistant.language.phrases import find_parts
from assistant.language.topics import find_several, find_topic

TABLE = Path(__file__).with_name("followup_kinds.txt")
ROWS = tuple(
    tuple(cell.strip() for cell in line.split(" | "))
    for line in TABLE.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
)


def answered(question: str, told: str) -> Answer:
    """An answer with what stands between stars as its short form; a refusal after a hyphen."""
    found = not told.startswith("- ")
    text = told.removeprefix("- ").replace("*", "")
    short = re.search(r"\*(.+?)\*", told)
    cited = (Citation(1, "d", "D", 0, len(text), text, 1.0),)
    if not found:
        return Answer(question, found=False, statements=(), nearest=cited)
    return Answer(
        question, found=True, statements=(), short=short[1] if short else "", citations=cited
    )


def alike(question: str) -> str:
    """A question without its capitals and end mark, which are not judged."""
    return question.replace("’", "'").casefold().rstrip(" ?.!")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[2]}")
def test_a_follow_up_stands_alone(row: tuple[str, ...]) -> None:
    before, told, question, *right = row
    asked = standalone(question, [(before, answered(before, told))])
    assert alike(asked) in {alike(one) for one in right}


@pytest.mark.parametrize(
    ("before", "question", "asked"),
    [
        (
            ("How heavy is the machine?", "thanks"),
            "and how wide is it?",
            "How wide is the machine?",
        ),
        (
            ("Who pays for the heating?", "And the water?"),
            "and the rubbish?",
            "Who pays for the rubbish?",
        ),
        (
            ("What was the revenue in 2022?", "And in 2023?"),
            "and the profit?",
            "What was the profit in 2023?",
        ),
        (
            ("What was the revenue in 2022?", "and the profit?"),
            "and in 2021?",
            "What was the profit in 2021?",
        ),
        (("What does error E4 mean?", "How do I fix it?"), "and E5?", "How do I fix error E5?"),
        (
            ("How long does the bread bake?", "At what temperature?"),
            "and the rolls?",
            "At what temperature does the rolls bake?",
        ),
        (
            ("How do I clean the filter?", "How often?", "ok thanks"),
            "And the tank?",
            "How often do I clean the tank?",
        ),
        (
            ("Can the tenant keep a dog?", "why not?"),
            "how much is the fine?",
            "How much is the fine?",
        ),
        (
            ("Is the office open on Monday?", "and Tuesday?"),
            "Wednesday?",
            "Is the office open on Wednesday?",
        ),
    ],
)
def test_a_chain_of_follow_ups_stands_alone(
    before: tuple[str, ...], question: str, asked: str
) -> None:
    history: list[Turn] = []
    for one in before:
        history.append((one, answered(standalone(one, history), "It is so.")))
    assert alike(standalone(question, history)) == alike(asked)


@pytest.mark.parametrize(
    ("question", "phrases"),
    [
        ("Can the tenant keep a dog?", [("subject", "the tenant"), ("object", "a dog")]),
        ("How many tablets can an adult take?", [("asked", "tablets"), ("subject", "an adult")]),
        ("Can I take Norvane with milk?", [("object", "Norvane"), ("placed", "milk")]),
        ("Who can sign the contract?", [("object", "the contract")]),
        ("When was Olga Marsh elected?", [("subject", "Olga Marsh")]),
        (
            "How much syrup can a child of 6 take?",
            [("asked", "syrup"), ("subject", "a child"), ("placed", "6")],
        ),
        ("Does the lamp go out?", [("subject", "the lamp")]),
        ("Is the office open on Monday?", [("subject", "the office"), ("placed", "Monday")]),
        ("Why?", []),
    ],
)
def test_the_noun_phrases_of_a_question_are_told(
    question: str, phrases: list[tuple[str, str]]
) -> None:
    found = find_parts(question).phrases
    assert [(one.role, one.of(question)) for one in found] == phrases


@pytest.mark.parametrize(
    ("question", "topic", "several"),
    [
        ("What did the board decide about the fence?", "the fence", ""),
        (
            "When did Russia begin airstrikes in Syria?",
            "airstrikes in Syria",
            "airstrikes in Syria",
        ),
        ("How many eggs are in the cake?", "", "the eggs"),
        ("What happened in 1990?", "", ""),
        ("Which clause deals with noise?", "", ""),
    ],
)
def test_what_a_question_is_about_is_told(question: str, topic: str, several: str) -> None:
    assert (find_topic(question), find_several(question)) == (topic, several)
