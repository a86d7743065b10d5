"""Replies are kept on disk, under everything that they depend on, and only whole ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.generative import writer
from assistant.generative.chat import exchange
from assistant.generative.chat.exchange import Cache, key
from assistant.pipeline import Assistant
from tests.assistant.generative.conftest import TEXTS
from tests.scripted_model import KEY, Script, Server

Made = Callable[..., Assistant]
QUESTION = "When was the harbour dredged?"
REPLY = "The harbour of Velmouth was dredged in 1931."


@pytest.fixture
def file(tmp_path: Path) -> str:
    return str(tmp_path / "kept" / "replies.sqlite3")


def test_the_same_request_is_made_once(server: Server, made: Made, file: str) -> None:
    server.say = lambda prompt: Script(REPLY)
    first = made(llm_cache=file).ask(QUESTION)
    assert first.citations
    server.say = lambda prompt: Script("Something else.")
    assert made(llm_cache=file).ask(QUESTION) == first
    assert list(made(llm_cache=file).stream(QUESTION))[-1] == first
    assert len(server.requests) == 1


def test_anything_that_matters_makes_another_request(
    server: Server, made: Made, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.say = lambda prompt: Script(REPLY)
    changed = {"The harbour": TEXTS["The harbour"].replace("eleven boats", "twelve boats")}
    asks = [
        lambda: made(llm_cache=file).ask(QUESTION),
        lambda: made(llm_cache=file).ask("Who dredged the harbour?"),
        lambda: made(llm_cache=file, llm="openai:other").ask(QUESTION),
        lambda: made(llm_cache=file, llm_temperature=0.5).ask(QUESTION),
        lambda: made(llm_cache=file, llm_evidence=100).ask(QUESTION),
        lambda: made(changed, llm_cache=file).ask(QUESTION),
    ]
    for count, ask in enumerate(asks, 1):
        ask()
        assert len(server.requests) == count
    monkeypatch.setattr(exchange, "read", lambda name: f"changed {name}")
    asks[0]()
    assert len(server.requests) == len(asks) + 1


def test_another_history_makes_another_request(server: Server, made: Made, file: str) -> None:
    def say(prompt: str) -> Script:
        if "<conversation>" not in prompt:
            return Script(REPLY)
        who = "Brandt" if "Brandt" in prompt else "Reyl"
        return Script(f"When did {who} speak of the harbour?")

    server.say = say
    asked = []
    for name in ("Brandt", "Reyl", "Brandt"):
        answer = made(llm_cache=file).ask("When was that?", [(f"Who is {name}?", f"{name}.")])
        asked.append((answer.question, len(server.requests)))
    assert asked == [
        ("When did Brandt speak of the harbour?", 2),
        ("When did Reyl speak of the harbour?", 4),
        ("When did Brandt speak of the harbour?", 4),
    ]


def test_a_broken_reply_is_not_kept(server: Server, made: Made, file: str) -> None:
    server.say = lambda prompt: Script(REPLY[:20], fault="cut")
    made(llm_cache=file).ask(QUESTION)
    server.say = lambda prompt: Script(REPLY)
    assert made(llm_cache=file).ask(QUESTION).problems == ()
    assert len(server.requests) == 2


def test_a_kept_reply_is_checked_anew(server: Server, made: Made, file: str) -> None:
    server.say = lambda prompt: Script("The harbour was dredged by gnomes in 1650 [1].")
    for _ in range(2):
        answer = made(llm_cache=file).ask(QUESTION)
        assert "gnomes" not in answer.text
    assert len(server.requests) == 1


def test_no_cache_and_texts_in_memory_keep_nothing(
    server: Server, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "user_cache_dir", lambda *args, **named: str(tmp_path))
    server.say = lambda prompt: Script(REPLY)
    for cache in ("off", ""):
        made(llm_cache=cache).ask(QUESTION)
        made(llm_cache=cache).ask(QUESTION)
    assert len(server.requests) == 4
    assert list(tmp_path.iterdir()) == []


def test_the_key_is_not_in_the_file(server: Server, made: Made, file: str) -> None:
    server.say = lambda prompt: Script(REPLY)
    made(llm_cache=file).ask(QUESTION)
    for path in Path(file).parent.iterdir():
        assert KEY.encode() not in path.read_bytes()


def test_a_damaged_file_is_as_good_as_none(server: Server, made: Made, file: str) -> None:
    Path(file).parent.mkdir()
    Path(file).write_bytes(b"not a database at all" * 100)
    server.say = lambda prompt: Script(REPLY)
    assert made(llm_cache=file).ask(QUESTION).citations


def test_replies_outlive_the_process(tmp_path: Path) -> None:
    first = Cache(tmp_path / "replies")
    first.put("a", "text with “quotes” and 語")
    first.close()
    assert Cache(tmp_path / "replies").get("a") == "text with “quotes” and 語"
    assert Cache(tmp_path / "replies").get("b") is None
    assert Cache(None).get("a") is None


def test_keys_keep_their_parts_apart() -> None:
    assert key("ab", "c") != key("a", "bc")
    assert key(["a"], "b") == key(["a"], "b")
