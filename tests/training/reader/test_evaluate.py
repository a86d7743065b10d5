from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.reader.types import Reading, Window
from index.segment import sentences
from index.types import Span
from tests.conftest import CONTEXT
from training.reader.evaluate import Case, auroc, f1, figures, outcome, windows


class LastWordReader:
    """Answers with a sentence's last word; the score is the words it shares with the question."""

    name = "last word"

    def read(self, question: str, windows: Sequence[Window]) -> tuple[tuple[Reading, ...], ...]:
        asked = set(question.lower().strip("?").split())
        return tuple(
            tuple(
                self._reading(number, span, window.text, asked)
                for number, span in enumerate(window.sentences)
            )
            for window in windows
        )

    @staticmethod
    def _reading(number: int, span: Span, text: str, asked: set[str]) -> Reading:
        words = span.of(text).rstrip(".").split()
        end = span.start + len(span.of(text).rstrip("."))
        return Reading(
            number, Span(end - len(words[-1]), end), float(len(asked & {w.lower() for w in words}))
        )


def _case(question: str, answers: tuple[str, ...], right: set[int]) -> Case:
    return Case("tiny", question, CONTEXT, sentences(CONTEXT), answers, frozenset(right))


def test_outcome_compares_the_best_sentence() -> None:
    found = outcome(LastWordReader(), _case("Who founded the mill in when?", ("1871",), {0}))
    assert (found.answer, found.f1, found.exact, found.cited) == ("1871", 1.0, 1.0, True)
    assert found.margin > 0


def test_a_text_without_sentences_is_an_outcome() -> None:
    found = outcome(LastWordReader(), Case("tiny", "Who?", "", (), (), frozenset()))
    assert (found.answer, found.answerable, found.cited) == ("", False, False)


def test_windows_mark_the_sentence_they_are_cut_around() -> None:
    spans = sentences(CONTEXT)
    for number, (window, place) in enumerate(windows(CONTEXT, spans)):
        assert window.sentences[place].of(window.text) == spans[number].of(CONTEXT)


def test_figures_by_set() -> None:
    reader = LastWordReader()
    cases = [
        _case("Who founded the mill in when?", ("1871",), {0}),
        _case("Quid?", (), set()),
    ]
    table = figures(outcome(reader, case) for case in cases)["tiny"]
    assert table["rows"] == 2
    assert table["f1"] == table["cited"] == table["refusal_auroc"] == 1.0


@pytest.mark.parametrize(
    ("positive", "negative", "expected"),
    [([2.0, 3.0], [1.0], 1.0), ([1.0], [2.0], 0.0), ([1.0, 1.0], [1.0], 0.5)],
)
def test_auroc(positive: list[float], negative: list[float], expected: float) -> None:
    assert auroc(positive, negative) == expected


def test_f1_ignores_articles_and_punctuation() -> None:
    assert f1("the mill,", "A Mill") == 1.0
    assert f1("old mill", "mill") == pytest.approx(2 / 3)
    assert f1("mill", "farm") == 0.0
