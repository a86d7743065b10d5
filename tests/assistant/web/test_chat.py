"""The chat without a page: what is kept of a question that was stopped, or asked of some."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant, Settings
from assistant.web.services.chat import Chat
from assistant.web.services.conversations import Conversations
from assistant.web.services.startup import Startup
from assistant.web.services.visitors import upload_uri
from index.loaders import from_text

ASKED = "How tall is the tower?"


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[Chat]:
    def opens() -> Assistant:
        assistant = Assistant.from_texts({"Tower": "The tower is 93 metres tall."}, settings)
        mill = from_text("Mill", "The mill is 12 metres tall.", uri=upload_uri("bob", "mill.txt"))
        assistant.library.add([mill])
        return assistant

    settings = Settings(reader="hybrid", strictness="lenient", chat=str(tmp_path))
    opening = Startup(opens)
    opening.begin()
    made = Chat(settings, opening, Conversations(tmp_path / "chat.sqlite3"))
    yield made
    made.close()
    opening.wait()
    opening.close()


def test_an_answer_that_comes_after_the_stop_is_not_kept(chat: Chat) -> None:
    asking = chat.ask("ann", ASKED, "")
    conversation = next(asking).conversation
    assert not chat.stop("ann", conversation).turns
    # Whatever the page still draws of the stream, the last of it is no question on its way.
    *_, last = asking
    assert last.pending is None
    assert not last.turns
    assert chat.conversations.turns(conversation, "ann") == ()
    *_, last = chat.ask("ann", ASKED, conversation)
    assert [turn.asked for turn in chat.conversations.turns(last.conversation, "ann")] == [ASKED]


def test_what_is_not_the_visitors_cannot_be_chosen(chat: Chat) -> None:
    headers = {one.title: one.id for one in chat.startup.wait().documents.headers()}
    asked = "How tall is the mill?"

    def cited(who: str, left_out: list[str]) -> set[str]:
        everything = [one.id for one in chat.choice(who).headers]
        chat.shelf.ask(who, everything, asked=True)
        chat.shelf.ask(who, left_out, asked=False)
        *_, last = chat.ask(who, asked, "")
        answer = chat.conversations.turns(last.conversation, who)[-1].answer
        return {one.title for one in answer.citations + answer.nearest}

    assert cited("bob", [headers["Tower"]]) == {"Mill"}
    assert cited("bob", [headers["Mill"]]) == {"Tower"}
    assert cited("ann", [headers["Mill"]]) == {"Tower"}
