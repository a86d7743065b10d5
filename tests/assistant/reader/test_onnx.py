from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.reader.onnx import OnnxReader
from assistant.reader.tokens import shipped_vocabulary
from assistant.reader.types import Window
from index.errors import BadInput
from index.segment import sentences
from index.types import Span
from tests.conftest import CONTEXT, QUESTIONS


@pytest.fixture(scope="module")
def reader(tiny_weights: Path) -> OnnxReader:
    return OnnxReader(tiny_weights, shipped_vocabulary(), threads=2)


def _window(text: str) -> Window:
    return Window(text, sentences(text))


def _windows() -> list[Window]:
    lines = [span.of(CONTEXT) for span in sentences(CONTEXT)]
    return [_window(" ".join(lines[n : n + 1 + n % 3])) for n in range(len(lines))]


def test_order_and_batch_change_nothing(reader: OnnxReader) -> None:
    windows = _windows()
    for question, _ in QUESTIONS:
        together = reader.read(question, windows)
        alone = tuple(reader.read(question, [window])[0] for window in windows)
        places = random.Random(question).sample(range(len(windows)), len(windows))
        shuffled = reader.read(question, [windows[place] for place in places])
        assert together == alone
        assert [together[place] for place in places] == list(shuffled)


def test_one_reading_for_every_sentence(reader: OnnxReader) -> None:
    windows = _windows()
    found = reader.read("Who founded the mill?", windows)
    assert [len(read) for read in found] == [len(window.sentences) for window in windows]


def test_a_single_sentence_and_an_empty_list(reader: OnnxReader) -> None:
    (found,) = reader.read("Who?", [_window("Anna Berg founded the mill.")])
    assert len(found) == 1
    assert found[0].span is not None
    assert reader.read("Who?", []) == ()


def test_an_empty_question_and_an_endless_one_are_read(reader: OnnxReader) -> None:
    window = _window(CONTEXT)
    for question in ("", "why " * 3_000):
        assert len(reader.read(question, [window])[0]) == len(window.sentences)


def test_a_window_of_5000_sentences_is_read_to_its_end(reader: OnnxReader) -> None:
    text = " ".join(f"Mill {number} opened in Lund." for number in range(5_000))
    spans = tuple(
        Span(start, start + len(f"Mill {number} opened in Lund."))
        for number, start in _starts(5_000)
    )
    (found,) = reader.read("Which mill opened?", [Window(text, spans)])
    assert len(found) == 5_000
    assert all(reading.span is not None for reading in found)


def _starts(count: int) -> list[tuple[int, int]]:
    at, found = 0, []
    for number in range(count):
        found.append((number, at))
        at += len(f"Mill {number} opened in Lund.") + 1
    return found


def test_what_a_window_stands_under_is_read_and_holds_no_answer(reader: OnnxReader) -> None:
    plain = _window(CONTEXT)
    under = replace(plain, context="The mill of Malmö, founded by Anna Berg")
    (alone,), (read,) = (reader.read("Who founded the mill?", [one]) for one in (plain, under))
    assert [one.score for one in alone] != [one.score for one in read]
    assert len(read) == len(plain.sentences)
    for reading, sentence in zip(read, plain.sentences, strict=True):
        assert reading.span is not None
        assert sentence.start <= reading.span.start < reading.span.end <= sentence.end


def test_an_endless_context_leaves_room_for_the_window(reader: OnnxReader) -> None:
    window = replace(_window(CONTEXT), context="mill " * 3_000)
    cut = replace(window, context="mill " * 48)
    assert reader.read("Who?", [window]) == reader.read("Who?", [cut])


def test_changed_weights_are_refused(tiny_weights: Path, tmp_path: Path) -> None:
    changed = tmp_path / "tiny.onnx"
    changed.write_bytes(tiny_weights.read_bytes() + b"\0")
    changed.with_suffix(".json").write_bytes(tiny_weights.with_suffix(".json").read_bytes())
    with pytest.raises(BadInput, match=r"tiny\.onnx is not the file that tiny\.json records"):
        OnnxReader(changed, shipped_vocabulary())


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.onnx cannot be loaded"):
        OnnxReader(tmp_path / "none.onnx", shipped_vocabulary())
