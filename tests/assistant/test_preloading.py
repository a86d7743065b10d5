"""The models that ship are loaded beside the opening of the index, and only those."""

from __future__ import annotations

from typing import Any

import pytest

from assistant import pipeline
from assistant.settings import Settings
from index.errors import BadInput


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What was loaded: the reader or the encoder, and its arguments."""
    seen: list[tuple[str, Any]] = []
    monkeypatch.setattr(pipeline, "load_reader", lambda *given: seen.append(("reader", given)))
    monkeypatch.setattr(pipeline.encoder, "load", lambda *given: seen.append(("encoder", given)))
    return seen


def test_both_are_loaded_by_the_end_of_the_block(loaded: list[tuple[str, Any]]) -> None:
    with pipeline._preload_models(Settings()):
        pass
    assert sorted(loaded) == [("encoder", ("", "cpu")), ("reader", ("", "cpu"))]


def test_models_of_others_wait_for_their_use(loaded: list[tuple[str, Any]]) -> None:
    with pipeline._preload_models(Settings(reader="some/reader", encoder="some/encoder")):
        pass
    assert loaded == []


def test_a_gpu_needs_the_encoder_on_torch(loaded: list[tuple[str, Any]]) -> None:
    with pipeline._preload_models(Settings(device="cuda")):
        pass
    assert loaded == [("reader", ("", "cuda"))]


def test_a_bad_model_is_left_for_its_use_to_report(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(*_: object) -> None:
        raise BadInput("The weights are damaged.")

    monkeypatch.setattr(pipeline, "load_reader", damaged)
    with pipeline._preload_models(Settings()):
        pass


def test_what_the_block_raises_is_raised(loaded: list[tuple[str, Any]]) -> None:
    with pytest.raises(BadInput, match="locked"), pipeline._preload_models(Settings()):
        raise BadInput("The index is locked.")
