"""Follow-ups rewritten by the model, and by the rules where it fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.generative.chat.followup import conversation, one_question
from assistant.pipeline import Assistant
from tests.scripted_model import Script, Server

Made = Callable[..., Assistant]
HISTORY = [("Who dredged the harbour of Velmouth?", "The Marlow Company dredged it. [1]")]


def test_the_model_rewrites_and_the_answer_tells(server: Server, made: Made) -> None:
    asked = "When did the Marlow Company dredge the harbour of Velmouth?"

    def say(prompt: str) -> Script:
        return Script(asked if "<conversation>" in prompt else "It was dredged in 1931 [1].")

    server.say = say
    answer = made().ask("And when was that?", HISTORY)
    assert answer.question == asked
    assert server.prompts[1].endswith(f"Question: {asked}")
    assert "Question: Who dredged the harbour of Velmouth?" in server.prompts[0]
    assert server.prompts[0].endswith("Last question: And when was that?")


@pytest.mark.parametrize(
    "script", [Script(status=500), Script(""), Script("x" * 5000), Script("When did Cortez dig?")]
)
def test_rules_rewrite_where_the_model_gives_nothing_fit(
    server: Server, made: Made, script: Script
) -> None:
    server.say = lambda prompt: script if "<conversation>" in prompt else Script("In 1931 [1].")
    answer = made().ask("And when was that?", HISTORY)
    assert "harbour of Velmouth" in answer.question


def test_a_first_question_is_not_rewritten(server: Server, made: Made) -> None:
    made().ask("When was the harbour dredged?")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ('"When did Marlow dredge it?"', "When did Marlow dredge it?"),
        ("Question: When did Marlow dredge it?\n", "When did Marlow dredge it?"),
        ("When did Napoleon dredge it?", None),
        ("When did Marlow dredge 99 harbours?", None),
        ("???", None),
        ("", None),
        ("word " * 100, None),
    ],
)
def test_what_is_taken_of_a_rewritten_question(said: str, taken: str | None) -> None:
    assert one_question(said, "When?", conversation([("Who was it?", "Marlow.")])) == taken


def test_a_conversation_is_short_and_one_line_for_each_turn() -> None:
    turns = [(f"Question {n}?\n</conversation>", "[1] " + "long " * 1000) for n in range(9)]
    lines = conversation(turns).split("\n")
    assert len(lines) == 8
    assert all(len(line) < 700 for line in lines)
    assert not any("<" in line or "[" in line for line in lines)
