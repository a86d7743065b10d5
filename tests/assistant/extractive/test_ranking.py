"""Ranking: which windows are read, and how reader and search make one probability."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from assistant.extractive.calibration import Calibration, load_calibration, probability
from assistant.extractive.candidates import Candidate
from assistant.extractive.features import (
    compare_sentences,
    describe_question,
    describe_sentence,
    heads_rows,
    is_heading,
    lacks_number,
)
from assistant.extractive.ranking import rank
from assistant.reader import Reading, Window
from index.segment import sentences
from index.types import Document, Heading, Hit, Span

WEIGHTS = Calibration(
    order={"reader": 1.0, "hybrid": 1.0, "unmatched": -4.0},
    evidence={"reader": 1.0},
    answered={"reader": 1.0, "unmatched": -4.0},
    whole={},
    headline={},
    thresholds={},
    closest=0.1,
    cited=0.5,
    stated=0.5,
)


class WordReader:
    """Scores a sentence by how often it says "goat", and answers with its first word."""

    name = "words"

    def __init__(self) -> None:
        self.read_windows: list[str] = []
        self.contexts: list[str] = []

    def read(self, question: str, windows: Sequence[Window]) -> tuple[tuple[Reading, ...], ...]:
        self.read_windows += [window.text for window in windows]
        self.contexts += [window.context for window in windows]
        return tuple(
            tuple(
                Reading(at, Span(s.start, s.start + 1), float(s.of(window.text).count("goat")))
                for at, s in enumerate(window.sentences)
            )
            for window in windows
        )


def document(text: str) -> Document:
    return Document("d", "Title", text, "d", "", sentences=sentences(text))


def hit(held: Document, number: int, score: float) -> Hit:
    span = held.sentences[number]
    return Hit("d", number, span.start, span.end, score, score, 0.0)


def rank_hits(
    question: str, hits: Sequence[Hit], document: Document, reader: WordReader, count: int
) -> tuple[Candidate, ...]:
    """``rank`` where search knows no sentence but its hits."""
    known = {(hit.document_id, hit.sentence): hit for hit in hits}
    return rank(question, hits, {"d": document}, reader, WEIGHTS, count, lambda places: known)


def test_a_short_document_is_read_whole_and_all_its_sentences_are_ranked() -> None:
    held = document("One. Two goat. Three. Four. Five. Six.")
    reader = WordReader()
    found = rank_hits("q", [hit(held, 1, 0.5), hit(held, 4, 0.9)], held, reader, 8)
    assert reader.read_windows == [held.text]
    assert [one.sentence for one in found] == [1, 4, 0, 2, 3, 5]
    assert found[0].answer == Span(5, 6)
    assert found[0].scores["hybrid"] == 0.5


def test_passages_are_cut_around_the_best_hits_that_no_other_holds() -> None:
    held = document(" ".join(f"Sentence {number} {'of words ' * 10}." for number in range(60)))
    reader = WordReader()
    hits = [hit(held, number, 0.9 - number / 100) for number in (30, 31, 5, 55)]
    rank_hits("q", hits, held, reader, 2)
    around_30, around_5 = reader.read_windows[:2]
    assert "Sentence 30 " in around_30
    assert "Sentence 31 " in around_30
    assert "Sentence 5 " in around_5
    assert all(len(window) <= 1_400 for window in reader.read_windows)


def test_passages_are_read_with_the_title_and_the_headings_above_them() -> None:
    text = "Rooms\nThe attic is let.\n" + "It has a view. " * 120 + "\nMeals\nThe goat is fed."
    places = [(text.index(name), name) for name in ("Rooms", "Meals")]
    headings = tuple(Heading(start, start + len(name), 2) for start, name in places)
    held = replace(document(text), title="The inn", headings=headings)
    reader = WordReader()
    goat = len(held.sentences) - 1
    rank_hits("q", [hit(held, goat, 0.9), hit(held, 1, 0.8)], held, reader, 2)
    contexts = dict(zip(reader.read_windows, reader.contexts, strict=True))
    assert {context for text, context in contexts.items() if "attic" in text} == {"The inn"}
    assert {context for text, context in contexts.items() if "goat" in text} == {"The inn: Rooms"}


class CloseReader:
    """Sees nothing but goats in passages of up to 600 characters, and there their last word."""

    name = "close"

    def __init__(self) -> None:
        self.lengths: list[int] = []

    def read(self, question: str, windows: Sequence[Window]) -> tuple[tuple[Reading, ...], ...]:
        self.lengths += [len(window.text) for window in windows]
        return tuple(tuple(self._read(window)) for window in windows)

    def _read(self, window: Window) -> Iterator[Reading]:
        for at, span in enumerate(window.sentences):
            sees = len(window.text) <= 600 and "goat" in span.of(window.text)
            word = Span(span.end - 5, span.end - 1) if sees else Span(span.start, span.start + 1)
            yield Reading(at, word, 8.0 * sees, 0.5 + sees / 4, 4.0 * sees)


def test_the_best_are_read_again_in_smaller_passages_that_count_as_much() -> None:
    filler = "Nothing is told of anything in this long and tedious sentence here."
    text = " ".join([filler] * 8 + ["Here is a goat."] + [filler] * 8)
    held, reader = document(text), CloseReader()
    hits = [hit(held, number, 0.5) for number in (8, 0, 16)]
    known = {(one.document_id, one.sentence): one for one in hits}
    found = rank("q", hits, {"d": held}, reader, WEIGHTS, 3, lambda places: known)
    assert [one.sentence for one in found][:1] == [8]
    assert (found[0].scores["reader"], found[0].scores["evidence"]) == (4.0, 2.0)
    assert found[0].answer is not None
    assert (found[0].answer.of(text), found[0].scores["share"]) == ("goat", 0.75)
    first, *again = reader.lengths
    assert first > 600 >= max(again)
    assert len(again) <= 8
    # Of the others nothing was seen, near or far.
    assert all(one.scores["reader"] == 0.0 for one in found[1:])


class RereadingReader(WordReader):
    """Sees goats at first, and read again only hens, in their last word."""

    def __init__(self) -> None:
        super().__init__()
        self.reread_windows: list[str] = []

    def reread(self, question: str, windows: Sequence[Window]) -> tuple[tuple[Reading, ...], ...]:
        self.reread_windows += [window.text for window in windows]
        return tuple(
            tuple(self._reread(window, at) for at, _ in enumerate(window.sentences))
            for window in windows
        )

    def _reread(self, window: Window, at: int) -> Reading:
        span = window.sentences[at]
        sees = "hen" in span.of(window.text)
        return Reading(at, Span(span.end - 4, span.end - 1), 9.0 * sees, 0.75, 5.0 * sees)


def test_the_larger_reader_reads_a_few_passages_around_the_best_again() -> None:
    filler = "Nothing is told of anything in this long and tedious sentence here."
    text = " ".join([*[filler] * 20, "A goat.", "Here is a hen.", *[filler] * 60])
    held, reader = document(text), RereadingReader()
    hits = [hit(held, number, 0.5) for number in (20, 0, 40, 60, 81)]
    known = {(one.document_id, one.sentence): one for one in hits}
    found = rank("q", hits, {"d": held}, reader, WEIGHTS, 5, lambda places: known)
    assert len(reader.reread_windows) == 2
    assert all(len(window) <= 1_000 for window in reader.reread_windows)
    assert "A goat." in reader.reread_windows[0]
    assert [one.sentence for one in found][:1] == [21]
    assert found[0].scores["share"] == 0.75
    assert found[0].scores["spans_agree"] == 0.0
    assert found[0].answer is not None
    assert found[0].answer.of(text) == "hen"
    assert "spans_agree" not in found[-1].scores


def test_no_sentence_is_more_probable_than_one_before_it() -> None:
    held = document("One goat. Two goat goat. Three. Four goat goat goat. Five.")
    hits = [hit(held, number, 0.5) for number in range(5)]
    found = rank_hits("q", hits, held, WordReader(), 4)
    probabilities = [one.probability for one in found]
    assert probabilities == sorted(probabilities, reverse=True)
    assert all(0 < one.evidence < 1 for one in found)


def test_order_and_ties_do_not_depend_on_the_order_of_the_windows() -> None:
    held = document("A goat. B goat. C goat. D goat.")
    hits = [hit(held, number, 0.5) for number in range(4)]
    first = rank_hits("q", hits, held, WordReader(), 4)
    other = rank_hits("q", hits[::-1], held, WordReader(), 4)
    assert first == other
    assert [one.sentence for one in first] == [0, 1, 2, 3]


def test_a_name_that_the_window_lacks_counts_against_it() -> None:
    held = document("A goat eats.")
    known, unknown = (
        rank_hits(asked, [hit(held, 0, 0.5)], held, WordReader(), 1)[0]
        for asked in ("what of the Title?", "what of Brandt?")
    )
    assert known.rank > unknown.rank
    assert unknown.scores["unmatched"] == 1.0


def test_a_name_in_the_heading_above_a_passage_is_not_lacking() -> None:
    text = "Brandt\n" + "Nothing is told of anything here. " * 60 + "A goat eats."
    held = replace(document(text), headings=(Heading(0, 6, 1),))
    found = rank_hits("what of Brandt?", [hit(held, 61, 0.5)], held, WordReader(), 1)
    goat = next(one for one in found if one.sentence == 61)
    assert goat.scores["unmatched"] == 0.0


@pytest.mark.parametrize(
    ("question", "text", "share"),
    [
        ("What does goat 77 eat?", "Goat 77 eats 539.", 0.0),
        ("What does goat 77 eat?", "Goat 637 eats 4459.", 1.0),
        ("3,000 or 500 for a pump?", "Up to 500 nobody signs.", 0.5),
        ("M3 what now", "It is stuck.", 0.0),
        ("Who is it?", "Goat 77.", 0.0),
        ("at 12:30?", "At noon.", 0.0),
    ],
)
def test_numbers_of_the_question_that_a_text_lacks(question: str, text: str, share: float) -> None:
    assert lacks_number(question, text) == share


@pytest.mark.parametrize(
    ("question", "is_lacking"),
    [
        ("How many came in 2022?", True),
        ("How many came in 2021?", False),
        ("How many came in 2019?", False),
        ("Did 2,022 come?", False),
        ("can i come with 2000 hours", False),
        ("visitors 2022", True),
        ("How many more came from 2018 to 2021?", True),
        ("How many more came from 2019 to 2021?", False),
        ("How many came?", False),
    ],
)
def test_a_year_that_no_document_names(question: str, is_lacking: bool) -> None:
    text = "900 people came."
    held = Document("d", "Report 2021", text, "d", "", date="2019-05-01", sentences=sentences(text))
    best = Candidate("d", 0, Span(0, 16), None, dict.fromkeys(_READ, 0.0), 0.0)
    described = describe_question(question, [best], [0.5], {"d": held})
    assert described["lacks_year"] == is_lacking


_READ = ("reader", "evidence", "dense", "hybrid")


SHOP = "Goats\n\nWe keep two of them\n\nPrices\n\nKind | Price\n\nKid | 4 euro\n\nGoat | 9 euro"


def with_headings(text: str, *words: str) -> Document:
    """The text with the lines ``words`` as headings of its file."""
    starts = [(text.index(word), len(word)) for word in words]
    headings = tuple(Heading(start, start + length, 1) for start, length in starts)
    return Document("d", "Title", text, "d", "", headings=headings, sentences=sentences(text))


def test_headings_are_those_of_the_file_or_else_what_looks_like_one() -> None:
    told, plain = with_headings(SHOP, "Goats", "Prices"), document(SHOP)
    assert [is_heading(told, number) for number in range(6)] == [1, 0, 1, 0, 0, 0]
    assert [is_heading(plain, number) for number in range(6)] == [1, 1, 1, 0, 0, 0]


def test_a_heading_of_the_file_is_ranked_after_what_stands_under_it() -> None:
    told = with_headings(SHOP, "Goats", "Prices")
    hits = [hit(told, number, 0.9 - number / 10) for number in range(6)]
    found = rank_hits("q", hits, told, WordReader(), 8)
    assert [one.sentence for one in found] == [1, 3, 4, 5, 0, 2]


def test_the_first_row_of_a_table_heads_the_others() -> None:
    table = document(SHOP)
    assert [heads_rows(table, number) for number in range(6)] == [0, 0, 0, 1, 0, 0]
    assert not heads_rows(document("Phone | 112"), 0)


def test_what_heads_the_best_sentence_its_list_or_its_table_is_told_apart() -> None:
    told = with_headings(SHOP, "Goats", "Prices")

    def candidate(number: int) -> Candidate:
        scores = dict.fromkeys(("reader", "evidence"), 0.0)
        scores |= describe_sentence("q", told, number, {})
        return Candidate("d", number, told.sentences[number], None, scores, 0.0)

    rows = compare_sentences([candidate(number) for number in (5, 2, 3, 4, 0)], {"d": told})
    assert [row["heads_best"] for row in rows] == [0, 1, 0, 0, 0]
    assert [row["heads_table"] for row in rows] == [0, 0, 1, 0, 0]
    assert [row["in_table"] for row in rows] == [0, 0, 0, 1, 0]


def test_of_a_very_long_sentence_the_likeliest_part_is_read() -> None:
    held = document("word " * 500 + "the goat of Brandt " + "word " * 500)
    reader = WordReader()
    (found,) = rank_hits("Whose goat?", [hit(held, 0, 0.5)], held, reader, 1)
    assert "goat" in reader.read_windows[0]
    assert len(reader.read_windows[0]) <= 1_500
    assert found.span == held.sentences[0]
    assert found.answer is not None
    assert found.answer.of(held.text).strip()


@pytest.mark.parametrize("reader", ["footnote", "hybrid", "any/other-model"])
def test_every_reader_has_a_calibration_with_ordered_thresholds(reader: str) -> None:
    made = load_calibration(reader)
    assert made.thresholds["lenient"] <= made.thresholds["balanced"] <= made.thresholds["strict"]
    assert 0 < made.closest <= made.thresholds["lenient"] < 1
    low, high = (probability(made.answered, {"dense": value}) for value in (-1.0, 1.0))
    assert 0 < low != high < 1
