"""Every way a model fails ends in one clear sentence and the extractive answer, in time."""

from __future__ import annotations

import builtins
import logging
import socket
import time
from collections.abc import Callable

import pytest

from assistant.generative.failures import Connection, explained
from assistant.pipeline import Assistant
from assistant.types import Answer

from .conftest import KEY, Script, Server

Made = Callable[..., Assistant]
QUESTION = "When was the harbour dredged?"
QUOTE = "“The harbour of Velmouth was dredged in 1931 by the Marlow Company.” [1]"


def check(answer: Answer, expected: str) -> None:
    """The extractive answer, and one problem that says why, without the key."""
    assert answer.found
    assert answer.text == QUOTE
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


def test_an_unforeseen_error_shows_only_its_kind() -> None:
    class Odd(Exception):
        pass

    failure = explained(Odd(f"with {KEY}"), Connection("openai:x"))
    assert str(failure) == "The model 'openai:x' failed (Odd)."
