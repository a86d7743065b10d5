"""More conversations and more text than one visitor may keep."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Settings
from assistant.answers import Answer
from assistant.web.services import conversations
from assistant.web.services.chat import Chat
from assistant.web.services.conversations import Conversations
from assistant.web.services.startup import Startup
from index.errors import BadInput
from tests.security.attempts import Attempts

ANSWER = Answer("How tall?", False, ())
LONG = "How tall is it? " * 100
"""Of 1,600 characters."""


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Conversations]:
    """Room for five conversations of 20,000 bytes together."""
    made = Conversations(tmp_path / "kept.sqlite3", 5, 20_000)
    yield made
    made.close()


def size_of(path: Path, visitor: str) -> int:
    """The bytes of a visitor's texts in a file of conversations."""
    with sqlite3.connect(path) as db:
        (size,) = db.execute(
            "select total(length(cast(asked || answer || t.context as blob))) from turn t "
            "join conversation c on c.id = t.conversation where visitor = ?",
            (visitor,),
        ).fetchone()
    db.close()
    return int(size)


def test_for_new_conversations_the_oldest_go(attempts: Attempts, kept: Conversations) -> None:
    others = kept.append("", "bob", "Whose is this?", ANSWER)
    for number in range(20):
        kept.append("", "ann", f"Question {number}?", ANSWER)
        held = [one.title for one in kept.all("ann")]
        newest = [f"Question {at}?" for at in range(number, max(number - 5, -1), -1)]
        attempts.record("history", through=sorted(held) != sorted(newest))
    assert len(kept.turns(others, "bob")) == 1


def test_one_visitors_texts_do_not_fill_the_disk(
    attempts: Attempts, kept: Conversations, tmp_path: Path
) -> None:
    others = [kept.append("", "bob", LONG, ANSWER) for _ in range(4)]
    for number in range(20):
        id = kept.append("", "ann", LONG, ANSWER)
        for _ in range(number % 4):
            kept.append(id, "ann", LONG, ANSWER)
        held = size_of(tmp_path / "kept.sqlite3", "ann")
        attempts.record("history", through=held > 20_000 or len(kept.turns(id, "ann")) < 1)
    assert all(len(kept.turns(one, "bob")) == 1 for one in others)


def test_what_goes_is_the_oldest_and_no_more_than_needs_to(kept: Conversations) -> None:
    first, second = (kept.append("", "ann", LONG, ANSWER) for _ in range(2))
    for _ in range(6):
        kept.append(first, "ann", LONG, ANSWER)
    assert {one.id for one in kept.all("ann")} == {first, second}
    for _ in range(5):
        kept.append(first, "ann", LONG, ANSWER)
    assert {one.id for one in kept.all("ann")} == {first}


def test_a_full_conversation_takes_no_more(
    attempts: Attempts, tmp_path: Path, article: object
) -> None:
    opening = Startup(lambda: article)  # type: ignore[arg-type, return-value]
    opening.begin()
    opening.wait()
    held = Conversations(tmp_path / "kept.sqlite3", 5, 3_000)
    chat = Chat(Settings(chat=str(tmp_path), index=str(tmp_path / "index")), opening, held)
    id = held.append("", "ann", LONG, ANSWER)
    held.append(id, "ann", LONG, ANSWER)
    for number in range(5):
        *_, shown = chat.ask("ann", f"Is that so {number}?", id)
        attempts.record("history", through=len(held.turns(id, "ann")) != 2)
        assert shown.notice == "This conversation is full; begin a new one."
        assert shown.question == f"Is that so {number}?"
    *_, shown = chat.ask("ann", "When were the airstrikes?", "")
    assert shown.notice == ""
    assert [one.id for one in held.all("ann")] == [shown.conversation]
    held.close()


def test_a_full_disk_takes_no_more(
    attempts: Attempts, kept: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.check_room("", "ann")
    monkeypatch.setattr(conversations, "_RESERVE", 10**18)
    with pytest.raises(BadInput, match="no room for more conversations"):
        kept.check_room("", "ann")
    attempts.record("history", through=False)


@pytest.mark.parametrize(
    "id", ["x" * 65, "x" * 2_000_000, "a b", "a/../b", "ä", "\0", "<b>", "a\n", "\ud800", "'--"]
)
def test_ids_that_no_page_makes_are_not_kept(
    attempts: Attempts, kept: Conversations, id: str
) -> None:
    made = kept.append(id, "ann", "How tall?", ANSWER)
    attempts.record("history", through=made == id or [one.id for one in kept.all("ann")] != [made])


def test_a_file_of_an_earlier_version_is_limited_too(attempts: Attempts, tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite3"
    first = Conversations(path)
    for _ in range(4):
        first.append("", "ann", LONG, ANSWER)
    first.close()
    with sqlite3.connect(path) as db:
        db.execute("drop index turn_size")
        db.execute("alter table turn drop column size")
    db.close()
    again = Conversations(path, 5, 6_000)
    again.append("", "ann", "How tall?", ANSWER)
    attempts.record("history", through=size_of(path, "ann") > 6_000)
    assert len(again.all("ann")) > 1
    again.close()


@pytest.mark.parametrize("id", ["x" * 1_000_000, "a conversation", ""])
def test_stops_of_what_is_not_asked_are_not_kept(
    attempts: Attempts, tmp_path: Path, id: str
) -> None:
    held = Conversations(tmp_path / "kept.sqlite3")
    settings = Settings(chat=str(tmp_path), index=str(tmp_path / "index"))
    chat = Chat(settings, Startup.of(settings), held)
    chat.conversations.append("", "ann", "How tall?", ANSWER)
    chat.source.read = lambda *_, **__: None  # type: ignore[method-assign]
    chat.stop("ann", id)
    attempts.record("history", through=bool(chat._stops))
    held.close()
