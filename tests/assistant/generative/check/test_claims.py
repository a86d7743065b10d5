"""A reply cut into claims: the same however it arrives."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest

from assistant.generative.check.claims import Claim, Reply

REPLY = (
    "On Wednesday, U.S. officials said it began. [1] Lavrov said “no proof.” [2, 3] He left[4].\n\n"
    "- One item [1]\n- Two items. [2]\n[3] A leading marker.\nMr. Assad [12] spoke. The end [1]"
)


def cut(text: str, sizes: random.Random | None = None) -> tuple[list[Claim], list[str]]:
    reply, claims, shown, at = Reply(4), [], [], 0
    while at < len(text):
        size = sizes.randint(1, 9) if sizes else len(text)
        claims += reply.feed(text[at : at + size])
        shown.append(reply.pending)
        at += size
    return [*claims, *reply.finish()], shown


def test_markers_belong_to_the_sentence_they_follow_or_lead() -> None:
    claims, _ = cut(REPLY)
    assert [(claim.text, claim.cited) for claim in claims] == [
        ("On Wednesday, U.S. officials said it began.", (1,)),
        ("Lavrov said “no proof.”", (2, 3)),
        ("He left.", (4,)),
        ("- One item", (1,)),
        ("- Two items.", (2,)),
        ("A leading marker.", (3,)),
        ("Mr. Assad spoke.", ()),
        ("The end", (1,)),
    ]
    assert claims[6].unknown == ("12",)
    assert [claim.before.count("\n") for claim in claims] == [0, 0, 0, 2, 1, 1, 1, 0]


@pytest.mark.parametrize("seed", range(40))
def test_the_same_claims_in_any_pieces(seed: int) -> None:
    claims, shown = cut(REPLY, random.Random(seed))
    assert claims == cut(REPLY)[0]
    assert not any("[" in each or "]" in each for each in shown)


def test_a_reply_cut_inside_a_marker_loses_the_marker() -> None:
    claims, _ = cut("It began on Wednesday [1")
    assert claims == [Claim("It began on Wednesday", "", (), ())]


def test_links_images_and_tags_leave_their_words() -> None:
    claims, _ = cut(
        "See [this](http://e.example/?q=1) <b>now</b> ![x](http://e.example/x.png)\u202e."
    )
    assert claims[0].text == "See this now x."


def test_half_characters_and_controls_are_dropped() -> None:
    claims, _ = cut("It \ud800began\x00\x1b[31m on Wednesday.")
    assert claims[0].text.encode()
    assert "\x1b" not in claims[0].text


@pytest.mark.parametrize("text", ["x" * 10_000, "word " * 2_000, "A b c. " * 1_400, "[1" * 5_000])
def test_the_time_does_not_grow_with_the_square_of_the_length(text: str) -> None:
    reply = Reply(4)
    started = time.perf_counter()
    for char in text:
        reply.feed(char)
        assert len(reply.pending) <= len(text)
    assert time.perf_counter() - started < 3


def test_what_is_pending_grows_and_is_there_at_once() -> None:
    reply, shown = Reply(4), []
    for char in "word " * 200:
        reply.feed(char)
        shown.append(reply.pending)
    assert shown[:6] == ["w", "wo", "wor", "word", "word", "word w"]
    assert all(later.startswith(earlier) for earlier, later in pairwise(shown))
    assert len(shown[-1]) > 950
