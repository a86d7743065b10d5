"""Verbs of speech, who speaks, and the words that only look like it."""

from __future__ import annotations

import pytest

from assistant.language.speech import is_described, reports_speech, says, speakers


@pytest.mark.parametrize(
    "text",
    [
        "“It is true,” he said.",
        "Lavrov slammed the claims.",
        "He denied it.",
        "The chief of the group, Khoja, told reporters.",
        "Carter added that ISIL was absent.",
        "According to the report, it rained.",
        "Kommersant quoted a source as saying so.",
        "She criticised and criticized it.",
        "Lavrov claims that it is true.",
        "Reis states the obvious.",
        "“No,” she replied.",
        "The ministry insists on it.",
        "He warned them.",
    ],
)
def test_speech_is_reported(text: str) -> None:
    assert reports_speech(text)


@pytest.mark.parametrize(
    "text",
    [
        "the address of Baev",
        "Denis Baev",
        "signed the agreement",
        "replacement parts",
        "Additional ships came.",
        "an urgent case",
        "the quota was full",
        "objects fell from the sky",
        "Ancient objects were there.",
        "the United States and other states",
        "the annotated notes",
        "a station, a statue and a statement",
        "an assertive respondent",
        "a complaint, a denial, a dentist",
        "the writer’s observatory and her predictable replica",
        "the tellers counted",
        "a promising remarkable report",
        "The argument, the claimant and the advertisement",
        "two claims and four demands",
        "a vow, a pledge and an estimate",
    ],
)
def test_speech_is_not_reported(text: str) -> None:
    assert not reports_speech(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Putin said it was true.", ("Putin",)),
        ("“It is true,” said Lavrov.", ("Lavrov",)),
        ("According to Sergei Lavrov it was true.", ("Sergei Lavrov",)),
        ("Khaled Khoja, the chief of the group, later said so.", ("Khaled Khoja",)),
        ("U.S. Secretary Ash Carter has warned them.", ("U.S. Secretary Ash Carter",)),
        ("A report written by Reis", ()),
        ("He told Obama.", ()),
        ("Denis Baev signed the agreement with Ana Reis.", ()),
        ("Syrian demands were met.", ()),
        ("Russia claims it was right.", ("Russia",)),
        ("it was said, nobody said why", ()),
    ],
)
def test_speakers(text: str, expected: tuple[str, ...]) -> None:
    assert speakers(text) == expected


def test_who_says_something() -> None:
    assert says("Ana Reis", "Then Ana Reis has often said so.")
    assert not says("Ana Reis", "Ana Reis lives at this address.")
    assert not says("Reis", "Ana Reis came. It was said.")


def test_who_is_described() -> None:
    assert is_described("Ana Reis", "Ana Reis, a painter from Oslo, came.")
    assert is_described("Ana Reis", "Ana Reis, research director at the institute, came.")
    assert not is_described("Ana Reis", "Ana Reis, Otto Brandt and others came.")
    assert not is_described("Ana Reis", "Ana Reis, and with her a dog, came.")
