"""The page opens at once, says honestly what it waits for, and suggests where to begin."""

from __future__ import annotations

import socket
import threading
import time
from typing import Any

import pytest

from assistant import Assistant, Settings
from assistant.web.server import Server
from assistant.web.services.startup import Startup
from assistant.web.services.visitors import named, upload_uri
from index.errors import BadInput, FootnoteError, IndexProblem
from index.loaders import from_text

pytestmark = pytest.mark.timeout(120)

ASKED = "When did Russia begin airstrikes in Syria?"


def test_a_question_asked_while_the_models_load_is_answered(
    visiting: Any, serving: Any, opening_article: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    go = threading.Event()
    index = str(tmp_path_factory.mktemp("slow") / "index")

    def opens() -> Assistant:
        opening.progress("The Tower", 1, 2)
        go.wait(60)
        return opening_article(Settings(index=index, reader="hybrid"))

    opening = Startup(opens)
    served = serving(opening, index=index)
    opened = visiting(served.url)
    page = opened.page
    page.locator(".state", has_text="Reading the documents: 1 of 2 (The Tower)").wait_for()
    assert page.locator(".examples button").count() == 0
    box = page.get_by_label("Your question")
    box.fill(ASKED)
    box.press("Enter")
    page.locator(".turn.pending", has_text="1 of 2").wait_for()
    go.set()
    page.locator("article.turn[data-turn]", has_text="Wednesday").wait_for()
    page.get_by_role("button", name="New conversation").click()
    examples = page.locator(".examples button")
    examples.first.wait_for()
    found = [opening.wait().ask(text).found for text in examples.all_inner_texts()]
    assert found == [True, True, True]
    assert page.locator(".state").count() == 0


def test_a_library_that_cannot_be_opened_is_said_so(visiting: Any, serving: Any) -> None:
    def opens() -> Assistant:
        raise BadInput("There is no file 'tower.txt'; correct the path.")

    opened = visiting(serving(Startup(opens)).url)
    opened.page.locator(".state", has_text="correct the path").wait_for()
    box = opened.page.get_by_label("Your question")
    box.fill(ASKED)
    box.press("Enter")
    opened.page.get_by_role("alert").filter(has_text="correct the path").wait_for()


def test_nobody_is_shown_questions_about_what_others_uploaded() -> None:
    def opens() -> Assistant:
        assistant = Assistant.from_texts({}, Settings(reader="hybrid"))
        secret = "Sergei Orlov, a spy, said he would meet Vera Lind in Bern. Vera Lind said no."
        uri = upload_uri(named("cookie", "spy"), "secret.txt")
        assistant.library.add([from_text("Secret", secret, uri=uri)])
        return assistant

    opening = Startup(opens)
    opening.begin()
    opening.wait()
    assert opening.examples == ()
    opening.close()


def test_a_rebuild_waits_for_those_who_ask_and_they_for_it() -> None:
    made: list[Assistant] = []

    def opens() -> Assistant:
        made.append(
            Assistant.from_texts({"A": "The tower is 93 metres tall."}, Settings(reader="hybrid"))
        )
        return made[-1]

    opening = Startup(opens)
    opening.begin()
    events: list[str] = []
    with opening.borrow() as assistant:
        thread = threading.Thread(
            target=opening.rebuild, args=(lambda progress: events.append("rebuilt"), print)
        )
        thread.start()
        while opening.settled:
            time.sleep(0.01)
        assert not opening.ready
        assert "Rebuilding" in opening.state
        assert assistant.ask("How tall is the tower?").found
        events.append("asked")
    assert opening.wait() is not assistant
    thread.join()
    assert events == ["asked", "rebuilt"]
    assert len(made) == 2
    opening.close()


def test_a_rebuild_that_fails_leaves_the_library_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def opens() -> Assistant:
        return Assistant.from_texts(
            {"A": "The tower is 93 metres tall."}, Settings(reader="hybrid")
        )

    def fails(progress: Any) -> None:
        raise FootnoteError("no")

    opening = Startup(opens)
    opening.begin()
    with pytest.raises(FootnoteError, match="no"):
        opening.rebuild(fails, print)
    monkeypatch.setattr("assistant.web.services.startup._PATIENCE", 0.05)
    with opening.borrow(), pytest.raises(IndexProblem, match="later"):
        opening.rebuild(fails, print)
    assert opening.ready
    assert opening.wait().ask("How tall is the tower?").found
    opening.close()


@pytest.mark.parametrize(
    "wrong", [Settings(auth="nobody"), Settings(host="192.0.2.1", port=0)], ids=["auth", "host"]
)
def test_nothing_is_begun_where_the_chat_cannot_be_served(wrong: Settings) -> None:
    begun: list[str] = []

    class Begun(Startup):
        def begin(self) -> None:
            begun.append("begun")

    with pytest.raises(BadInput):
        Server.start(wrong, Begun.of(wrong))
    assert begun == []


def test_nothing_is_begun_where_the_port_is_taken() -> None:
    class Begun(Startup):
        def begin(self) -> None:
            raise AssertionError("begun")

    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = Settings(host="127.0.0.1", port=taken.getsockname()[1])
        with pytest.raises(BadInput, match="choose another host or port"):
            Server.start(settings, Begun.of(settings))
