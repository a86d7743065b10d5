"""Whose words sentences are: quotations, reported speech, turns, titles and pronouns."""

from __future__ import annotations

import pytest

from assistant.extractive.candidates import Candidate
from assistant.extractive.spoken import find_words
from assistant.language.attribution import attribute, find_called
from assistant.language.questions import parse
from index.segment import sentences
from index.types import Document, Heading

NEWS = (
    "“The bridge is old,” said Ann Lee, the mayor. “It drops bolts.” "
    "She said a new one would cost a million.\n\n"
    "Paul Okafor, who leads the opposition, called the plan wasteful. “Nobody was asked,” he said.\n\n"
    "The mayor rejected this. The ferry company, Tarn Lines, welcomed the plan. "
    "The company said it had boats. The mayor was criticised by many."
)
TURNS = (
    "MS. BERG: I collect them. Every day a parent complains.\n\n"
    "MR. TAYLOR: My uncle said that it was unfair.\n\nMS. BERG: It is not."
)
MAILS = (
    "From: Gil Navarro\nTo: Petra Sommer\nSubject: The lift\n\nThe lift is broken.\n\n"
    "From: Petra Sommer\nTo: Gil Navarro\n\nThe landlord says it will be repaired. Please wait."
)
MINUTES = (
    "Present: Ines Duarte (harbour master), Bo Lind (sailing club)\n\n"
    "The harbour master said that the crane had failed. A new motor would cost 38,000 euro. "
    "She recommended a rental. Lind asked why. The offer was accepted."
)
FRAGMENT = "Ana Reis spoke in Ulm.\n\nShe was blunt. “We\nwill go. “No"


def whose(text: str) -> list[str]:
    """The speakers of every sentence of a text, the innermost last, joined by a plus."""
    document = Document("id", "t", text, "t", text, sentences=sentences(text))
    found = attribute(document).by_sentence
    return [
        "+".join(one.title for one in found.get(number, ()))
        for number in range(len(document.sentences))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            NEWS,
            [
                "Ann Lee",
                "Ann Lee",
                "Ann Lee",
                "Paul Okafor",
                "Paul Okafor",
                "Ann Lee",
                "Tarn Lines",
                "Tarn Lines",
                "",
            ],
        ),
        (TURNS, ["Berg", "Berg", "Taylor+uncle", "Berg"]),
        (
            MAILS,
            ["", "", "", "Gil Navarro", "", "", "Petra Sommer+landlord", "Petra Sommer"],
        ),
        (MINUTES, ["", "Ines Duarte", "Ines Duarte", "Ines Duarte", "Bo Lind", ""]),
        ("The pump has two valves. Open them at 8:00: the left first.", ["", ""]),
        ("Trains: two an hour. Buses: none. Price: 3 euro.", ["", "", ""]),
    ],
)
def test_sentences_are_attributed(text: str, expected: list[str]) -> None:
    assert whose(text) == expected


@pytest.mark.parametrize("text", ["", "“", "\n\n: “", FRAGMENT, "said said said, he"])
def test_fragments_are_read(text: str) -> None:
    assert len(whose(text)) == len(sentences(text))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("Lee", ["Ann Lee"]),
        ("the mayor", ["Ann Lee"]),
        ("the opposition leader", ["Paul Okafor"]),
        ("the company", ["Tarn Lines"]),
        ("okafor", ["Paul Okafor"]),
        ("the opposition mayor", []),
        ("the river", []),
        ("the", []),
    ],
)
def test_speakers_are_called_by_name_and_role(asked: str, expected: list[str]) -> None:
    document = Document("id", "t", NEWS, "t", NEWS, sentences=sentences(NEWS))
    found = find_called(asked, attribute(document).speakers)
    assert [one.title for one in found] == expected


@pytest.mark.parametrize(
    ("text", "attributed", "statement"),
    [
        ("did Lee say that the bridge is old?", "Lee", "the bridge is old"),
        ("Lee on the public meetings", "Lee", "the public meetings"),
        ("who said the piers are hollow", "", "the piers are hollow"),
        ("why does gil say he needs a desk", "gil", "he needs a desk"),
        ("according to Lee, what is old?", "Lee", "what is old"),
        ("When did the harbour open?", "", ""),
        ("Who built the pier?", "", ""),
    ],
)
def test_whose_words_a_question_is_for(text: str, attributed: str, statement: str) -> None:
    (question,) = parse(text)
    assert (question.attributed, question.statement) == (attributed, statement)


def test_a_book_is_read_around_the_sentences_asked_about() -> None:
    filler = "The sea was calm and the wind came from the west all through that long day. " * 40
    scene = "Ana Reis ran the harbour. Few liked her.\n\nShe said the ferry would sail at noon."
    text = "\n\n".join([filler] * 30 + [scene, *[filler] * 30])
    document = Document("book", "t", text, "t", text, sentences=sentences(text))
    number = next(
        at for at, span in enumerate(document.sentences) if "sail at noon" in span.of(text)
    )
    reports = attribute(document, [number, 3])
    (speaker,) = reports.by_sentence[number]
    assert speaker.title == "Ana Reis"
    assert "the ferry would sail at noon" in reports.words[number]
    assert set(reports.by_sentence) == {number}


def test_nobody_speaks_on_where_something_of_a_book_is_left_out() -> None:
    calm = "It was calm and it rained from the west all through that long and weary day. " * 120
    first = "Ana Reis ran the harbour.\n\nANA REIS: We sail at noon.\n\nPAUL OKAFOR: Not today."
    again = "PAUL OKAFOR: The tide is out.\n\nANA REIS: Then at six."
    last = "He said the boats were sold."
    text = "\n\n".join([first, again, *[calm] * 11, last, calm])
    document = Document("book", "t", text, "t", text, sentences=sentences(text))
    numbers = {
        words: next(at for at, span in enumerate(document.sentences) if words in span.of(text))
        for words in ("Then at six", "boats were sold")
    }
    by_sentence = attribute(document, list(numbers.values())).by_sentence
    assert [one.title for one in by_sentence[numbers["Then at six"]]] == ["Ana Reis"]
    # The turn goes on to where the text is left out, and nobody's does from there.
    assert max(by_sentence) < numbers["boats were sold"] - 20


MAIL = (
    "From: Gil Navarro <gil@lift.example>\nTo: Petra Sommer <petra@lift.example>\n"
    "Date: Wed, 18 Feb 2026 09:12:00 +0000\nSubject: The lift\n\n"
    "The lift is broken. Please take the stairs."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # One message alone, with addresses; nobody says the lines of its head.
        (MAIL, ["", "", "", "", "Gil Navarro", "Gil Navarro"]),
        (f"{MAIL}\n\nOn Monday, Petra Sommer wrote:\nIt was fine.", [
            "", "", "", "", "Gil Navarro", "Gil Navarro", "", "Petra Sommer",
        ]),
        # Thanks that open a message do not end it.
        (MAIL.replace("The lift is", "Thanks for getting back!\n\nIt comes in May.\n\nIt is"), [
            *[""] * 5, "Gil Navarro", "Gil Navarro", "Gil Navarro",
        ]),
        # A line that only looks like the head of a message is none.
        ("From: the harbour to the mill\n\nThe walk takes an hour.", ["", ""]),
        ("From: the harbour\nNote that dogs stay on a lead.", ["", ""]),
    ],
)  # fmt: skip
def test_the_words_of_one_message_are_its_senders(text: str, expected: list[str]) -> None:
    assert whose(text) == expected


LETTER = "14 Quay Lane\n\nDear Ms Corvo,\n\nThe lift is broken. Please take the stairs.\n\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{LETTER}Yours sincerely,\n\nGil Navarro\nManager", [
            "", "", "Gil Navarro", "Gil Navarro", "", "", "",
        ]),
        (f"{LETTER}Best wishes\nGil", ["", "", "Gil", "Gil", "", ""]),
        (f"{LETTER}Mit freundlichen Grüßen\nGil Navarro", [
            "", "", "Gil Navarro", "Gil Navarro", "", "",
        ]),
        # Each letter is its own signer's, with a title, a particle and two lines of greeting.
        (f"{LETTER}Bye\nGil\n\nDear Mr. Lind,\n\nIt runs.\n\nThanks\n\n"
         "Kind Regards\nAna de Sousa", [
            *[""] * 7, "Ana de Sousa", *[""] * 3,
        ]),
        # Nobody signed it, or nothing opens it.
        (LETTER, ["", "", "", ""]),
        ("The lift is broken.\n\nBest wishes\nGil", ["", "", ""]),
        ("Dear me, it rained.\n\nBest wishes\nGil", ["", "", ""]),
        (f"{LETTER}Best wishes\nfrom all of us", ["", "", "", "", "", ""]),
    ],
)  # fmt: skip
def test_the_words_of_a_letter_are_those_of_who_signed_it(text: str, expected: list[str]) -> None:
    assert whose(text) == expected


def test_a_letter_is_not_signed_under_the_next_heading() -> None:
    text = "Dear all,\n\nThe lift broke.\n\nMinutes\n\nWe met.\n\nYours sincerely,\nGil Navarro"
    at = text.index("Minutes")
    headings = (Heading(at, at + 7, 1),)
    held = Document("id", "t", text, "t", text, headings=headings, sentences=sentences(text))
    assert not attribute(held).by_sentence


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did Ana Reis say about the show?", ["The show was sold out."]),
        ("According to Ana Reis, list the repairs", ["The roof needs repairs."]),
    ],
)
def test_a_show_is_a_topic_and_to_list_is_none(question: str, expected: list[str]) -> None:
    text = (
        "BO LIND: It rained.\n\nANA REIS: It is cold. The show was sold out.\n\nBO LIND: Yes.\n\n"
        "ANA REIS: It is late. The roof needs repairs."
    )
    held = Document("id", "t", text, "t", text, sentences=sentences(text))
    ranked = [Candidate("id", at, one, None, {}, 0.0) for at, one in enumerate(held.sentences)]
    spoken = find_words(parse(question)[0], ranked, {"id": held})
    assert spoken is not None
    assert [one.span.of(text) for one in spoken.words] == expected
