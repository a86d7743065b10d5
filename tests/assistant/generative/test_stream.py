"""A stream grows, shows no half marker, takes no citation back, and can be stopped."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from itertools import pairwise

import pytest

from assistant.pipeline import Assistant
from tests.scripted_model import Script, Server

from .conftest import number_of

Made = Callable[..., Assistant]
QUESTION = "When was the harbour dredged?"


def reply(prompt: str) -> str:
    n = {words: number_of(prompt, words) for words in ("dredged", "storm", "Reyl")}
    return (
        f"The harbour was dredged in 1931[{n['dredged']}]. Reyl warned that the north wall would "
        f"crack 【{n['storm']}†source】. It was built of cheese [2, 99].\n"
        f"- In 1942 a storm broke the north wall [{n['storm']}-{n['storm']}]"
    )


@pytest.mark.parametrize("sizes", [(1,), (2, 3), (7, 1, 1), (1000,)])
def test_citations_never_disappear(server: Server, made: Made, sizes: tuple[int, ...]) -> None:
    server.say = lambda prompt: Script(reply(prompt), sizes=sizes)
    seen = list(made().stream(QUESTION))
    final = seen[-1]
    for earlier, later in pairwise(seen):
        before = [(one.number, one.document_id, one.start) for one in earlier.citations]
        after = [(one.number, one.document_id, one.start) for one in later.citations]
        assert after[: len(before)] == before
    for partial in seen:
        assert not re.search(r"[\[【][^\]】]*$", partial.text)
        numbers = {int(number) for number in re.findall(r"\[(\d+)\]", partial.text)}
        assert numbers <= {one.number for one in partial.citations}
    assert final == made().ask(QUESTION)
    written = [one for one in final.statements if one.support == "supported"]
    assert len({cited.number for one in written for cited in one.citations}) == 3
    assert "cheese. [unsupported]" in final.text


def test_the_text_comes_before_the_sentence_is_whole(server: Server, made: Made) -> None:
    server.say = lambda prompt: Script(reply(prompt), sizes=(4,))
    seen = list(dict.fromkeys(made().stream(QUESTION)))
    assert len(seen) > 20
    assert seen[3].text == "The harbour was"
    assert seen[3].citations == ()


def test_the_end_is_the_same_in_any_pieces(server: Server, made: Made) -> None:
    found = set()
    for sizes in ((1,), (3, 11), (1000,)):
        server.say = lambda prompt, sizes=sizes: Script(reply(prompt), sizes=sizes)
        found.add(str(list(made().stream(QUESTION))[-1].to_dict()))
    assert len(found) == 1


def test_a_refusal_shows_nothing_on_the_way(server: Server, made: Made) -> None:
    server.say = lambda prompt: Script("NOT IN SOURCE. The cat sat [1]. More of it.")
    *_, last = made().stream(QUESTION)
    assert not last.found


def test_what_was_cited_stays_when_the_reply_breaks_off(server: Server, made: Made) -> None:
    server.say = lambda prompt: Script(
        f"In 1942 a storm broke the north wall [{number_of(prompt, 'storm')}]. The harb",
        fault="cut",
    )
    *_, last = made().stream(QUESTION)
    assert last.citations[0].text.startswith("In 1942 a storm")
    assert last.citations[1].text.startswith("The harbour of Velmouth was dredged")
    assert "by the Marlow Company.” [2]" in last.text
    assert "The harb " not in last.text
    assert "cut off in the middle" in last.problems[-1]


def test_a_silent_model_can_be_stopped(server: Server, made: Made) -> None:
    server.say = lambda prompt: Script("The harbour", slow=2)
    stream = made().stream(QUESTION)
    started = time.monotonic()
    assert next(stream).text == ""
    stream.close()
    assert time.monotonic() - started < 1.5
    assert server.cancelled.wait(8)


def test_stopping_cancels_the_request(server: Server, made: Made) -> None:
    server.say = lambda prompt: Script("word " * 2000, slow=0.01)
    stream = made().stream(QUESTION)
    next(stream)
    next(stream)
    started = time.monotonic()
    stream.close()
    assert time.monotonic() - started < 1
    assert server.cancelled.wait(5)
