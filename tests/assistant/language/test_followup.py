"""Follow-ups rewritten by rules: what is filled in, and what is left as it is."""

from __future__ import annotations

import pytest

from assistant.answers import Answer, Citation
from assistant.language.followup import standalone
from tests.benchmark.followup import conversations, texts


def answered(question: str, short: str, cited: str) -> Answer:
    citation = Citation(1, "d", "D", 0, len(cited), cited, 1.0)
    return Answer(question, found=True, statements=(), short=short, citations=(citation,))


WRAY = (
    "Who designed the tower on Harrow Rock?",
    answered(
        "Who designed the tower on Harrow Rock?",
        "Josiah Wray",
        "The Board appointed Josiah Wray to design a tower.",
    ),
)
LAVROV = (
    "Who is Sergei Lavrov?",
    answered(
        "Who is Sergei Lavrov?", "Foreign Minister", "Foreign Minister Sergei Lavrov spoke in Oslo."
    ),
)


LUND = (
    "When did Margarethe Lund die?",
    answered("When did Margarethe Lund die?", "in 1938", "She died at Tromso in 1938."),
)
BOARD = (
    "Who designed the tower?",
    answered("Who designed the tower?", "", "The Board appointed Josiah Wray to design a tower."),
)
SHIP = (
    "When was the Constance lost?",
    answered("When was the Constance lost?", "1834", "In 1834 the Constance struck the rock."),
)
TULL = (
    "Who succeeded Amos Tull?",
    answered("Who succeeded Amos Tull?", "", "Captain Amos Tull was succeeded by Hannah Tull."),
)


@pytest.mark.parametrize(
    ("turn", "question", "asked"),
    [
        (LAVROV, "What did he say about France?", "What did Sergei Lavrov say about France?"),
        (LAVROV, "And what is his view?", "What is Sergei Lavrov’s view?"),
        (LAVROV, "What about Laurent Fabius?", "Who is Laurent Fabius?"),
        (WRAY, "What had he built before?", "What had Josiah Wray built before?"),
        (LUND, "Where?", "Where did Margarethe Lund die?"),
        (LUND, "And why?", "Why did Margarethe Lund die?"),
        (BOARD, "What had he built before?", "What had Josiah Wray built before?"),
        (TULL, "When did she leave the service?", "When did Hannah Tull leave the service?"),
        (SHIP, "How many of her crew survived?", "How many of Constance’s crew survived?"),
        (WRAY, "Why?", "Why was the tower on Harrow Rock designed?"),
        (WRAY, "When was that?", "When was the tower on Harrow Rock designed?"),
    ],
)
def test_what_is_left_out_is_filled_in(turn: tuple[str, Answer], question: str, asked: str) -> None:
    assert standalone(question, [turn]) == asked


@pytest.mark.parametrize(
    ("last", "question", "asked"),
    [
        ("How much is a tyre change for the Borea X?", "What about a service?",
         "How much is a service for the Borea X?"),
        ("How much is a service for the Borea X?", "What about a windscreen replacement?",
         "How much is a windscreen replacement for the Borea X?"),
        ("How much is a new windscreen for the Borea X?", "And for the Aster 3?",
         "How much is a new windscreen for the Aster 3?"),
        ("How much is a tyre change for the Borea X?", "What about the Aster 3?",
         "How much is a tyre change for the Aster 3?"),
        ("What does the clerk do in the billing module?", "what about the approver role?",
         "What does the approver role do in the billing module?"),
        ("What does the clerk do in the billing module?", "And in the berth module?",
         "What does the clerk do in the berth module?"),
        ("How many hours did night workers sleep?", "And day workers?",
         "How many hours did day workers sleep?"),
        ("How tall is the north tower?", "And the south tower?", "How tall is the south tower?"),
        ("What became of Valcourt?", "How about Okell?", "What became of Okell?"),
        ("When did the ferry leave in 2015?", "And in 2016?", "When did the ferry leave in 2016?"),
        ("When did the ferry leave on Monday?", "What about Tuesday?",
         "When did the ferry leave on Tuesday?"),
        ("What did Putin say about the terrorists?", "And Carter?",
         "What did Carter say about the terrorists?"),
        ("Which bombers does the Russian deployment include?", "What about helicopters?",
         "Which helicopters does the Russian deployment include?"),
        ("How deep is the harbour of Velmouth?", "And of Tromso?",
         "How deep is the harbour of Tromso?"),
        ("How heavy is the bell?", "In summer?", "How heavy is the bell in summer?"),
        ("How heavy is the bell?", "And with the clapper?", "How heavy is the bell with the clapper?"),
        ("How long has the coalition been attacking Daesh?", "In which countries?",
         "In which countries has the coalition been attacking Daesh?"),
        ("When did Russia begin airstrikes in Syria?", "How long did it last?",
         "How long did airstrikes in Syria last?"),
        ("How tall is the north tower?", "When was it built?", "When was the north tower built?"),
        ("Who designed the tower on Harrow Rock?", "How tall is it?",
         "How tall is the tower on Harrow Rock?"),
        ("When was the Constance lost?", "How many survived?",
         "About the Constance: how many survived?"),
        ("When did Russia begin airstrikes in Syria?", "Why was that?",
         "Why did Russia begin airstrikes in Syria?"),
        ("how many planes did russia lose", "who is pavel baev", "Who is pavel baev"),
        ("How tall is the north tower?", "Thanks", "Thanks"),
        ("How tall is the north tower?", "OK, thank you!", "OK, thank you!"),
    ],
)  # fmt: skip
def test_the_thing_asked_is_replaced(last: str, question: str, asked: str) -> None:
    assert standalone(question, [(last, "")]) == asked


def test_thanks_between_two_questions_is_passed_over() -> None:
    history = [("How tall is the north tower?", ""), ("Thanks", "")]
    assert standalone("And the south tower?", history) == "How tall is the south tower?"


@pytest.mark.parametrize(
    "question", ["Who is Khaled Khoja?", "When did the General Assembly meet in New York?"]
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    assert standalone(question, [LAVROV]) == question


def test_without_a_turn_before_nothing_changes() -> None:
    assert standalone("And when was that?", []) == "And when was that?"


def test_a_plain_text_can_be_the_turn_before() -> None:
    asked = standalone("What did she paint?", [("Who lived here?", "Maria Blanchard lived here.")])
    assert asked == "What did Maria Blanchard paint?"


def test_a_chain_carries_what_was_already_filled_in() -> None:
    said = answered("What did Sana Dure pour?", "milk", "Dure poured a cup of milk.")
    assert "Sana Dure" in standalone("Why?", [("What did he pour?", said)])


def test_pronouns_with_other_names_are_resolved_too() -> None:
    assert standalone("What does Russia keep in his country?", [LAVROV]) == (
        "What does Russia keep in Sergei Lavrov’s country?"
    )


def test_the_conversations_can_be_judged() -> None:
    held = texts()
    found = conversations()
    assert len(found) >= 40
    for one in found:
        assert 2 <= len(one.turns) <= 3
        assert all(words in held[one.text] for words in one.cites), one


@pytest.mark.parametrize(
    ("last", "question", "expected"),
    [
        (
            "How tall is the tower (the old one)?",
            "What about the mill?",
            "How tall is the mill?",
        ),
        (
            "How tall is the tower?",
            "What about the mill (the new one)?",
            "How tall is the mill (the new one)?",
        ),
        (
            "How much is the fee (that is due) in May?",
            "and in June?",
            "How much is the fee in June?",
        ),
        (
            "How tall is the tower [the old one]?",
            "Who built it?",
            "Who built the tower?",
        ),
    ],
)
def test_no_phrase_is_cut_in_a_bracket(last: str, question: str, expected: str) -> None:
    assert standalone(question, [(last, "")]) == expected


def refused(question: str, near: str) -> Answer:
    citation = Citation(1, "d", "D", 0, len(near), near, 0.1)
    return Answer(question, found=False, statements=(), nearest=(citation,))


@pytest.mark.parametrize(
    ("before", "short", "question", "asked"),
    [
        ("What does a new pump cost?", "", "and when was it replaced?", "When was a new pump replaced?"),
        ("When did the lamp go out?", "", "Why did it fail?", "Why did the lamp fail?"),
        ("How much does the loaf cost?", "", "Who keeps the keys?", "Who keeps the keys?"),
        ("Who keeps the keys?", "", "Which lock leaks?", "Which lock leaks?"),
        ("How tall is the tower?", "", "What did the Rowans buy before they sold it?", "What did the Rowans buy before they sold it?"),
        ("How tall is the tower?", "", "When was it built, and who designed it?", "When was the tower built, and who designed the tower?"),
        ("How tall is the tower?", "", "Who was the keeper?", "About the tower: who was the keeper?"),
        ("Who repaired the lock gates?", "Ingrid Solberg", "and what did they cost?", "What did the lock gates cost?"),
    ],
)  # fmt: skip
def test_what_was_asked_of_is_told_without_its_verb(
    before: str, short: str, question: str, asked: str
) -> None:
    turn = (before, answered(before, short, f"{short} saw to it."))
    assert standalone(question, [turn]) == asked


def test_what_is_only_near_a_refusal_is_nobody_who_was_spoken_of() -> None:
    before = "Who is the president of France?"
    turn = (before, refused(before, "Present were Hilde Brannigan and Lena Vries."))
    assert standalone("When was he born?", [turn]) == "When was the president of France born?"
    assert standalone("What did she say?", [("Hello", refused("Hello", ""))]) == "What did she say?"


def test_the_first_cell_of_a_row_is_no_name() -> None:
    told = answered("How much is a ticket?", "", "Season ticket | £185 | £80")
    asked = standalone("Do they refund lessons?", [("How much is a ticket?", told)])
    assert asked == "Do they refund lessons?"
