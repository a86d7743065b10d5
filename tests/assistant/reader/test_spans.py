from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.reader.spans import UNREADABLE, Segment, readings, whole, words
from assistant.reader.tokens import Tokens, shipped_vocabulary
from assistant.reader.types import Window
from index.segment import sentences
from index.types import Span

TOKENS = Tokens(shipped_vocabulary())


def _window(text: str) -> Window:
    return Window(text, sentences(text))


def _read(text: str, starts: dict[str, float], ends: dict[str, float], null: float = 0.0):
    """Readings from logits given for pieces by the text they cover; others get -5."""
    pieces = TOKENS.pieces(text)
    table = [[given.get(span.of(text), -5.0) for span in pieces.spans] for given in (starts, ends)]
    segment = Segment(pieces.spans, *np.array(table, np.float32), null)
    return readings(_window(text), [segment])


def test_score_is_the_log_of_the_sum_over_all_spans_minus_null() -> None:
    (reading,) = _read("It opened in Lund.", {"Lund": 3.0}, {"Lund": 2.0}, null=1.5)
    assert reading.span is not None
    assert reading.span.of("It opened in Lund.") == "Lund"
    every = np.exp(5) + 3 * np.exp(-3) + 6 * np.exp(-10)
    assert reading.score == pytest.approx(np.log(every) - 1.5, abs=1e-4)


def test_every_sentence_has_its_own_best_span() -> None:
    text = "Anna founded it. Karl sold it."
    found = _read(text, {"Anna": 4.0, "Karl": 2.0}, {"Anna": 4.0, "Karl": 2.0})
    assert [reading.span.of(text) for reading in found if reading.span] == ["Anna", "Karl"]
    assert [reading.score for reading in found] == pytest.approx([8.0, 4.0], abs=0.01)


@pytest.mark.parametrize(
    ("text", "piece", "kept"),
    [
        ("It cost US$1.95 billion.", "95", "1.95"),
        ("They sold 12,000 shares.", "000", "12,000"),
        ("She took state-of-the-art notes.", "art", "state-of-the-art"),
        ("He didn't resign.", "t", "didn't"),
        ("The U.S. army left.", "S", "U.S."),
        ("Antidisestablishmentarianism won.", "##ism", "Antidisestablishmentarianism"),
    ],
)
def test_span_never_cuts_a_word_or_a_number(text: str, piece: str, kept: str) -> None:
    (reading,) = _read(text, {piece: 9.0}, {piece: 9.0})
    assert reading.span is not None
    units = words(text, Span(0, len(text)))
    assert any(kept in unit.of(text) for unit in units)
    assert reading.span.start in {unit.start for unit in units}
    assert reading.span.end in {unit.end for unit in units}


@pytest.mark.parametrize(
    ("text", "inner", "kept"),
    [
        ('Karl said "we will build again" and left.', "will build again", "will build again"),
        ('Karl said "we will build again" and left.', "we will build again", None),
        ("Karl said “we will build again” and left.", "said “we will", None),
        ("Karl said “we will build again” and left.", "build again” and left", None),
        ("OPEC (the Organization of Exporters) met.", "OPEC (the Organization", None),
    ],
)
def test_quotations_and_brackets_are_taken_whole(text: str, inner: str, kept: str | None) -> None:
    start = text.index(inner)
    span = whole(text, Span(0, len(text)), Span(start, start + len(inner))).of(text)
    assert inner in span
    if kept is None:
        for opening, closing in (('"', '"'), ("“", "”"), ("(", ")")):
            if opening == closing:
                assert span.count(opening) in (0, 2)
            else:
                assert span.count(opening) == span.count(closing)
        assert span != inner
    else:
        assert span == kept


def test_a_long_quotation_is_left_out_rather_than_cut() -> None:
    text = "Karl wept and said “" + "we will build it " * 12 + "again” in Lund."
    start = text.index("wept")
    span = whole(text, Span(0, len(text)), Span(start, text.index("will") + 4))
    assert span.of(text) == "wept and said"


def test_a_sentence_without_words_has_no_span() -> None:
    (reading,) = _read("***", {"*": 5.0}, {"*": 5.0})
    assert (reading.span, reading.score) == (None, UNREADABLE)


@settings(max_examples=60, deadline=None)
@given(st.text("ab1 .,-“”\"'()é世\n", min_size=1, max_size=60), st.integers(0, 2**16))
def test_any_span_lies_inside_its_sentence_and_on_word_ends(text: str, seed: int) -> None:
    window = _window(text)
    pieces = TOKENS.pieces(text)
    logits = np.random.default_rng(seed).normal(size=(2, len(pieces.ids))).astype(np.float32)
    found = readings(window, [Segment(pieces.spans, *logits, 0.0)])
    assert [reading.sentence for reading in found] == list(range(len(window.sentences)))
    for reading, sentence in zip(found, window.sentences, strict=True):
        if reading.span is not None:
            assert sentence.start <= reading.span.start < reading.span.end <= sentence.end
            before, after = text[: reading.span.start], text[reading.span.end :]
            chosen = reading.span.of(text)
            assert not (before[-1:].isalnum() and chosen[0].isalnum())
            assert not (after[:1].isalnum() and chosen[-1].isalnum())
