"""Every way a model fails ends in one clear sentence and the extractive answer, in time."""

from __future__ import annotations

import builtins
import logging
import socket
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from assistant.answers import Answer
from assistant.generative.chat.model import Connection, ModelFailed, chat_model, explained
from assistant.pipeline import Assistant
from assistant.settings import Settings
from tests.scripted_model import KEY, Script, Server

Made = Callable[..., Assistant]
QUESTION = "When was the harbour dredged?"
QUOTE = "“The harbour of Velmouth was dredged in 1931 by the Marlow Company.” [1]"


def check(answer: Answer, expected: str) -> None:
    """The extractive answer, and one problem that says why, without the key."""
    assert answer.found
    assert answer.text.startswith(QUOTE)
    (problem,) = answer.problems
    assert expected in problem
    assert problem.endswith("; this answer was found in the source without the model.")
    assert "\n" not in problem
    assert len(problem) < 250
    assert KEY not in str(answer.to_dict())


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (Script(status=400), "refused the request"),
        (Script(status=401), "did not accept the key (status 401); check OPENAI_API_KEY"),
        (Script(status=403), "did not accept the key"),
        (Script(status=404), "does not know this model"),
        (Script(status=413), "too long"),
        (Script(status=429), "too many requests"),
        (Script(status=500), "failed at its own end (status 500)"),
        (Script(status=503), "failed at its own end (status 503)"),
        (Script(""), "empty reply"),
        (Script(" \n\u200b "), "empty reply"),
        (Script("The harbour was", fault="cut"), "cut off in the middle"),
        (Script("The harbour was", fault="torn"), "cut off in the middle"),
        (Script("The harbour was", fault="unfinished"), "cut off in the middle"),
        (Script("The harbour was", fault="length"), "cut off in the middle"),
        (Script("The harbour was", fault="filter"), "withheld"),
        (Script("The harbour was", fault="bytes"), "bytes that are not text"),
        (Script("The harbour was", fault="garbage"), "could not be understood"),
        (Script("word " * 200_000, sizes=(50_000,)), "would not stop talking"),
        (Script("x" * 1_000_000, sizes=(1_000_000,)), "would not stop talking"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_failure_is_told_in_a_sentence(
    server: Server, made: Made, script: Script, expected: str
) -> None:
    server.say = lambda prompt: script
    check(made().ask(QUESTION), expected)


@pytest.mark.parametrize("fault", ["silent", "dribble"])
def test_nothing_hangs_past_the_time_out(server: Server, made: Made, fault: str) -> None:
    server.say = lambda prompt: Script("The harbour", fault=fault)
    assistant = made(llm_timeout=1, llm_retries=5)
    started = time.monotonic()
    answer = assistant.ask(QUESTION)
    assert time.monotonic() - started < 3
    check(answer, "did not answer within 1 s")


def test_a_slow_reply_is_late_as_a_whole(server: Server, made: Made) -> None:
    server.say = lambda prompt: Script("word " * 100, slow=0.1, sizes=(5,))
    check(made(llm_timeout=1).ask(QUESTION), "did not answer within 1 s")


def test_a_follow_up_has_one_time_out_for_both_requests(server: Server, made: Made) -> None:
    server.say = lambda prompt: Script("The harbour", fault="silent")
    started = time.monotonic()
    answer = made(llm_timeout=1.5).ask("Who dredged the harbour then?", [("Is it deep?", "Yes.")])
    assert time.monotonic() - started < 1.5 + 1
    assert "did not answer within 1.5 s" in answer.problems[0]
    assert len(answer.problems) == 1
    assert len(server.requests) == 1


def test_a_rewriting_that_failed_is_told_beside_the_answer(server: Server, made: Made) -> None:
    server.say = lambda prompt: (
        Script(status=500) if "<conversation>" in prompt else Script("It was dredged in 1931.")
    )
    answer = made().ask("When was that harbour dredged?", [("Is it deep?", "Yes.")])
    assert answer.text.startswith("It was dredged in 1931. [1]")
    (problem,) = answer.problems
    assert "failed at its own end (status 500)" in problem
    assert problem.endswith("; the question was rewritten by rules.")


@pytest.mark.parametrize(
    "text",
    ["x" * 10_000, "word " * 2_000, "A b c. " * 1_400, "[1" * 5_000, "Mr. Reyl " * 1_100],
    ids=lambda text: text[:9],
)
@pytest.mark.parametrize("size", [10, 10_000])
def test_a_long_reply_takes_no_long_check(server: Server, made: Made, text: str, size: int) -> None:
    assistant = made()
    assistant.ask("Is it deep?")
    server.say = lambda prompt: Script(text, sizes=(size,))
    started = time.monotonic()
    assistant.ask(QUESTION)
    assert time.monotonic() - started < 10


def test_a_reply_of_very_many_sentences_is_given_up(server: Server, made: Made) -> None:
    lines = "".join(f"Mayor Brandt sailed boat {n} past the north wall.\n" for n in range(150))
    server.say = lambda prompt: Script(lines, sizes=(5_000,))
    check(made().ask(QUESTION), "would not stop talking")


def test_retries_are_made_as_often_as_the_setting_says(server: Server, made: Made) -> None:
    server.say = lambda prompt: Script(status=500)
    made(llm_retries=0).ask(QUESTION)
    assert len(server.requests) == 1
    made(llm_retries=1).ask(QUESTION)
    assert len(server.requests) == 3


def test_nobody_listens(server: Server, made: Made) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://user:{KEY}@127.0.0.1:{free.getsockname()[1]}/v1"
    check(made(llm_base_url=url).ask(QUESTION), "cannot be reached at 127.0.0.1:")


def test_no_key(server: Server, made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    check(made().ask(QUESTION), "needs a key; set OPENAI_API_KEY in the environment")
    assert server.requests == []


def test_no_key_where_the_client_would_not_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    monkeypatch.delenv("ANTHROPIC_AUTH_TOKEN", raising=False)
    with pytest.raises(ModelFailed, match="needs a key; set ANTHROPIC_API_KEY"):
        chat_model(Connection("anthropic:claude"))


@pytest.mark.parametrize("name", ["nonsense:x", "gpt", "nonsense", ":x", "openai"])
def test_an_unknown_provider(server: Server, made: Made, name: str) -> None:
    check(made(llm=name).ask(QUESTION), "write provider:model")
    assert server.requests == []


def test_a_missing_package_names_the_extra(
    server: Server, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def absent(name: str, *rest: object, **named: object) -> object:
        if name.startswith(("langchain.", "langchain_anthropic")):
            raise ImportError(name)
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", absent)
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    check(made(llm="anthropic:claude").ask(QUESTION), 'pip install "footnote[anthropic]"')
    check(made().ask(QUESTION), 'pip install "footnote[openai]"')


def test_a_model_that_failed_is_asked_again(server: Server, made: Made) -> None:
    assistant = made()
    server.say = lambda prompt: Script(status=429)
    assert assistant.ask(QUESTION).problems
    server.say = lambda prompt: Script("The harbour of Velmouth was dredged in 1931.")
    assert not assistant.ask(QUESTION).problems


def test_the_key_goes_to_the_model_and_nowhere_else(
    server: Server, made: Made, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.say = lambda prompt: Script("The harbour of Velmouth was dredged in 1931.")
    answer = made().ask(QUESTION)
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"
    assert KEY not in str(answer.to_dict())
    assert KEY not in str(server.requests)
    assert KEY not in caplog.text
    server.say = lambda prompt: Script(status=401)
    made().ask(QUESTION)
    assert KEY not in caplog.text


def test_the_key_is_in_no_file_of_the_index(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    source = tmp_path / "harbour.txt"
    source.write_text("The harbour of Velmouth was dredged in 1931.", encoding="utf-8")
    settings = Settings(
        index=str(tmp_path / "index"),
        sources=(str(source),),
        reader="hybrid",
        llm="openai:scripted",
        llm_base_url=server.url,
    )
    replies = iter([Script("The harbour was dredged in 1931 [1]."), Script(status=401)])
    server.say = lambda prompt: next(replies)
    with closing(Assistant.open(settings)) as assistant:
        assert assistant.ask(QUESTION).problems == ()
        assert "did not accept the key" in assistant.ask("Who dredged it?").problems[0]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.parent.name == "footnote" for path in files)  # the kept reply
    assert any("index" in path.parts for path in files)
    assert not [path for path in files if KEY.encode() in path.read_bytes()]


def test_an_unforeseen_error_shows_only_its_kind() -> None:
    class Odd(Exception):
        pass

    failure = explained(Odd(f"with {KEY}"), Connection("openai:x"))
    assert str(failure) == "The model 'openai:x' failed (Odd)."
