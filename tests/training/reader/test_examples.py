from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.language.names import name_spans
from assistant.language.numbers import number_spans
from assistant.reader.windows import window
from index.errors import BadInput
from index.segment import sentences
from index.types import Span
from tests.conftest import CONTEXT
from training.reader.corruptions import corrupted
from training.reader.examples import Mixture, Shelf, examples
from training.reader.rows import Row, joined, read_rows, without_near_duplicates

MIXTURE = Mixture({}, typed=0.0, hard=1.0, corrupt=1.0, seed=3)


def test_answers_are_where_the_window_has_them(data: Path) -> None:
    rows = read_rows(data / "reading-train.jsonl.gz")
    wanted = {row.question: {a.of(row.context) for a in row.answers} for row in rows}
    made = [example for example in examples(rows, MIXTURE) if example.answers]
    assert made
    for example in made:
        answers = {answer.of(example.window.text) for answer in example.answers}
        assert answers <= wanted[example.question] | {"Malmö", "Umeå", "Lund"}


def test_hard_windows_lack_the_answer_and_share_a_group() -> None:
    text = f"{CONTEXT} {'The mill is tall. ' * 90}The founder of a mill in Malmö was rich."
    start = text.index("Anna Berg")
    row = Row("squad1", "Mill", "Who founded the mill?", text, (Span(start, start + 9),))
    made = list(examples([row] * 5, MIXTURE))
    answering = {example.group: example for example in made if example.answers}
    hard = [e for e in made if not e.answers and e.group in answering]
    assert hard
    for example in hard:
        right = answering[example.group]
        assert example.question == right.question
        assert right.answers[0].of(right.window.text).lower() not in example.window.text.lower()


def test_corrupted_questions_keep_the_window_and_lose_the_answer(data: Path) -> None:
    rows = read_rows(data / "reading-train.jsonl.gz")
    asked = {row.question for row in rows}
    made = list(examples(rows, MIXTURE))
    changed = [example for example in made if example.question not in asked]
    windows = {(example.row, example.window) for example in made if example.answers}
    assert changed
    assert all(not e.answers and (e.row, e.window) in windows for e in changed)


def test_the_sentences_that_an_answer_needs_are_marked(data: Path) -> None:
    rows = read_rows(data / "reading-train.jsonl.gz")
    for example in examples(rows, MIXTURE):
        spans = zip(example.window.sentences, example.evidence, strict=True)
        marked = [span for span, needed in spans if needed]
        assert bool(marked) == bool(example.answers)
        assert all(
            any(span.start <= answer.start and answer.end <= span.end for answer in example.answers)
            for span in marked
        )


def test_evidence_of_several_sentences_is_marked_in_every_window() -> None:
    text = " ".join(f"Sentence {number} {'of words ' * 9}." for number in range(40))
    spans = sentences(text)
    needed = (spans[3], spans[4], spans[30])
    row = Row("people", "T", "what is told", text, needed[:1], needed)
    marked = [
        span.of(example.window.text)
        for example in examples([row], Mixture({}, typed=0.0, corrupt=0.0))
        for span, is_needed in zip(example.window.sentences, example.evidence, strict=True)
        if is_needed
    ]
    assert {span.of(text) for span in needed} == set(marked)


def test_the_seed_decides(data: Path) -> None:
    rows = read_rows(data / "reading-train.jsonl.gz")
    one, same = (list(examples(rows, Mixture({}, seed=1))) for _ in range(2))
    assert one == same
    assert one != list(examples(rows, Mixture({}, seed=2)))


def test_nearest_windows_share_the_rarest_words() -> None:
    row = Row("squad1", "Mill", "Who sold the shares?", CONTEXT, ())
    context, centre = Shelf([row]).nearest("Who sold 12,000 shares?", 1)[0]
    assert "shares" in window(context, sentences(context), centre).text


def test_corruption_swaps_like_for_like() -> None:
    chance = random.Random(5)
    question = "What did Anna Berg found in 1871?"
    found = {corrupted(question, CONTEXT, [], ["the mill"], chance) for _ in range(40)}
    found.discard(None)
    assert question not in found
    years = {"1902", "1904"}
    kept = [text for text in found if text and "Anna Berg" in text and "not" not in text]
    assert any(year in text for text in kept for year in years)
    assert not any("12,000" in text or "340" in text for text in kept)


def test_details_of_a_text() -> None:
    text = "When did Anna Berg leave Lund in 1871?"
    assert [span.of(text) for span in name_spans(text)] == ["Anna Berg", "Lund"]
    assert [span.of(text) for span in number_spans(text)] == ["1871"]


def test_single_sentences_are_joined_with_their_neighbours() -> None:
    first = Row("qamr-wikinews", "Wiki1k:wikinews:9:0:0", "Who?", "Anna came .", (Span(0, 4),))
    second = Row("qamr-wikinews", "Wiki1k:wikinews:9:0:1", "Who?", "Karl left .", (Span(0, 4),))
    one, two = joined([first, second])
    assert one.context == two.context == "Anna came .\nKarl left ."
    assert [row.answers[0].of(row.context) for row in (one, two)] == ["Anna", "Karl"]


@pytest.mark.parametrize(("set", "kept"), [("qamr-wikinews", 2), ("squad1", 3)])
def test_near_duplicates_of_crowded_sentences_go(set: str, kept: int) -> None:
    asked = ("Who founded the mill?", "Who founded a mill ?", "Who burned the mill?")
    rows = [Row(set, "Mill", question, CONTEXT, (Span(0, 9),)) for question in asked]
    assert len(list(without_near_duplicates([*rows, rows[0]]))) == kept


def test_a_file_that_is_not_rows_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(b"no gzip")
    with pytest.raises(BadInput, match=r"rows\.jsonl\.gz cannot be read"):
        read_rows(path)


def test_most_windows_stand_under_the_name_of_their_text() -> None:
    start = CONTEXT.index("Anna Berg")
    answers = (Span(start, start + 9),)
    row = Row("squad1", "Mill", "Who founded the mill?", CONTEXT, answers, name="The mill")
    others = [replace(row, question=f"{row.question} {number}") for number in range(60)]
    made = [example.window.context for example in examples(others, MIXTURE)]
    assert set(made) == {"The mill", ""}
    assert made.count("") < len(made) / 3
    assert {example.window.context for example in examples([replace(row, name="")], MIXTURE)} == {
        ""
    }
