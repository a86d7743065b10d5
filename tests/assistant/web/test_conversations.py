"""The kept conversations: whose they are, what survives, what is searched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answers import Answer, Citation, statements_from_text
from assistant.web.services.conversations import Conversations, Turn
from assistant.web.views.export import copy_text, write_markdown

SENTENCE = Citation(1, "tower-1", "The <Tower>", 3, 9, "93 *m*.", 0.9)
TEXT = "93 m.\n\n“93 *m*.” [1]"
ANSWER = Answer(
    "How tall?", True, statements_from_text(TEXT, (SENTENCE,)), "93 m", 0.9, (SENTENCE,)
)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Conversations]:
    made = Conversations(tmp_path / "chat" / "kept.sqlite3")
    yield made
    made.close()


def test_turns_survive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite3"
    first = Conversations(path)
    id = first.append("", "ann", "How tall?", ANSWER)
    first.close()
    again = Conversations(path)
    assert [turn.answer for turn in again.turns(id, "ann")] == [ANSWER]
    again.close()


def test_nobody_reads_changes_or_joins_what_is_anothers(kept: Conversations) -> None:
    id = kept.append("", "ann", "How tall?", ANSWER)
    turn = kept.turns(id, "ann")[0].id
    assert kept.turns(id, "bob") == ()
    assert kept.append(id, "bob", "And now?", ANSWER) != id
    kept.cut(turn, "bob")
    kept.delete(id, "bob")
    kept.rename(id, "bob", "mine")
    kept.rate(turn, "bob", 1)
    assert [(one.asked, one.rating) for one in kept.turns(id, "ann")] == [("How tall?", 0)]
    assert kept.all("ann")[0].title == "How tall?"
    assert kept.holding(turn, "bob") == ""


def test_cutting_takes_what_follows_along(kept: Conversations) -> None:
    id = kept.append("", "ann", "one?", ANSWER)
    for asked in ("two?", "three?"):
        kept.append(id, "ann", asked, ANSWER)
    kept.cut(kept.turns(id, "ann")[1].id, "ann")
    assert [turn.asked for turn in kept.turns(id, "ann")] == ["one?"]


def test_search_reads_questions_and_answers_and_takes_signs_as_signs(kept: Conversations) -> None:
    kept.append("", "ann", "How tall is 100% of it?", ANSWER)
    assert len(kept.all("ann", "93 *m*")) == len(kept.all("ann", "100%")) == 1
    assert kept.all("ann", "9_ m") == kept.all("ann", "%%") == ()


def test_what_is_taken_along_names_page_and_heading() -> None:
    heads = replace(SENTENCE, page=4, heading=("Rent", "6.2 Notice"))
    titled = replace(SENTENCE, heading=("The <Tower>",))
    for cited, place in ((heads, "The \\<Tower\\>, p. 4, 6.2 Notice"), (titled, "The \\<Tower\\>")):
        answer = replace(
            ANSWER, statements=statements_from_text(TEXT, (cited,)), citations=(cited,)
        )
        written = write_markdown("A", [Turn("t", "How tall?", answer)])
        assert f"[^1]: “93 \\*m\\*.” — {place}\n" in written
        assert "*Answer, very likely: 90% probable that this is right and complete.*" in written
        assert f"— {place.replace(chr(92), '')}" in copy_text("How tall?", answer)


def test_markdown_shows_text_as_text_with_footnotes() -> None:
    written = write_markdown("A # title", [Turn("t", "How <tall>?", ANSWER)])
    assert "“93 \\*m\\*.”[^1]" in written
    assert "[^1]: “93 \\*m\\*.” — The \\<Tower\\>, characters 3–9" in written


def test_a_conversation_is_not_called_by_a_greeting(tmp_path: Path) -> None:
    kept = Conversations(tmp_path / "chat.sqlite3")
    held = ""
    for asked in ("hi", "thanks", "How tall is the tower?", "ok", "And how old?"):
        held = kept.append(held, "ana", asked, ANSWER)
    (one,) = kept.all("ana")
    assert one.title == "How tall is the tower?"
    kept.close()
