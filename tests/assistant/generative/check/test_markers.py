"""Markers in every form that models write, and what only looks like one."""

from __future__ import annotations

import time

import pytest

from assistant.generative.check.claims import markers, settled, without


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("It began [1].", (1,)),
        ("It began[1][3].", (1, 3)),
        ("It began [1, 3].", (1, 3)),
        ("It began [1,2;4].", (1, 2, 4)),
        ("It began [1 and 3].", (1, 3)),
        ("It began [2-4].", (2, 3, 4)),
        ("It began [2–4].", (2, 3, 4)),
        ("It began [1, 3-4].", (1, 3, 4)),
        ("It began 【2】.", (2,)),
        ("It began 【2†source】.", (2,)),
        ("It began ［2］.", (2,)),
        ("It began [^2].", (2,)),
        ("It began [#2].", (2,)),
        ("It began [S2, S3].", (2, 3)),
        ("It began [Sentence 2].", (2,)),
        ("It began [ 2 ].", (2,)),
        ("It began [2](http://x.example/a).", (2,)),
    ],
)
def test_forms_of_markers(text: str, numbers: tuple[int, ...]) -> None:
    found = markers(text, 4)
    assert tuple(number for marker in found for number in marker.numbers) == numbers
    assert not any(marker.unknown for marker in found)
    assert without(text, found) == "It began."


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("It began [5].", ("5",)),
        ("It began [0].", ("0",)),
        ("It began [1, 77].", ("77",)),
        ("It began [3-5].", ("5",)),
        ("It began [2-4000].", ("4000",)),
        ("It began [4-2].", ()),
        (f"It began [{'9' * 5000}].", ("999999",)),
    ],
)
def test_numbers_outside_the_evidence_are_told_apart(text: str, unknown: tuple[str, ...]) -> None:
    (found,) = markers(text, 4)
    assert found.unknown == unknown
    assert all(1 <= number <= 4 for number in found.numbers)


@pytest.mark.parametrize(
    "text",
    [
        "It began in [2015].",
        "The war [1914-1918] went on.",
        "Use `rows[1]` for that.",
        "```\nrows[1]\n```",
        "He said [sic] it.",
        "See note (1).",
        "They agreed […] to talk.",
    ],
)
def test_what_is_no_marker(text: str) -> None:
    assert markers(text, 4) == ()


def test_a_year_that_is_a_sentence_number_is_a_marker() -> None:
    assert markers("It began [2015].", 3000)[0].numbers == (2015,)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It began [", "It began"),
        ("It began [1", "It began"),
        ("It began [1, ", "It began"),
        ("It began 【1", "It began"),
        ("It began [1](htt", "It began"),
        ("It began [1]", "It began"),
        ("It began [1] on", "It began [1] on"),
        ("It began <scr", "It began"),
        ("It began ![", "It began"),
        ("It began", "It began"),
    ],
)
def test_half_a_marker_is_held_back(text: str, shown: str) -> None:
    assert settled(text) == shown


@pytest.mark.parametrize("text", ["[" * 20_000, "`" * 20_000, "[1" * 9_000, "``` `" * 4_000])
def test_odd_replies_take_no_time(text: str) -> None:
    started = time.perf_counter()
    markers(text, 4)
    assert time.perf_counter() - started < 2
