"""What many tests stand on: an assistant over the shipped article, a tiny span model, its data."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant import Assistant, Settings
from assistant.pipeline import read_shipped
from assistant.reader.tokens import shipped_vocabulary

# ``training`` is in no wheel; what is installed comes first, so that it is what is tested.
sys.path.append(str(Path(__file__).parents[1]))

CONTEXT = (
    "Anna Berg founded the mill in 1871. The mill burned down in March 1902. "
    'Her son Karl said "we will build again" and sold 12,000 shares. '
    "The new mill opened in Lund on 5 May 1904. It employed 340 people."
)
QUESTIONS = (
    ("Who founded the mill?", "Anna Berg"),
    ("When did the mill burn down?", "March 1902"),
    ("How many shares did Karl sell?", "12,000"),
    ("Where did the new mill open?", "Lund"),
    ("How many people did the new mill employ?", "340"),
)


_BROWSER = frozenset(("chromium", "visit", "visiting"))
"""Fixtures of tests that drive a browser."""

_SERVER = frozenset(("chroma", "server", "serving", "process", "start"))
"""Fixtures of tests that start a server or another process."""

_SLOW = (
    "tests/assistant/test_determinism.py",
    "tests/index/test_interruption.py",
    "tests/index/test_memory.py",
    "tests/index/test_distributed.py",
    "tests/index/test_rebuild",
    "tests/index/test_writers.py",
    "tests/questions/",
    "tests/training/",
)
"""Tests that start many processes, train, or ask every fixed question."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by what it needs: ``browser``, ``server``, ``slow``."""
    for item in items:
        fixtures = frozenset(getattr(item, "fixturenames", ()))
        if fixtures & _BROWSER:
            item.add_marker("browser")
        if fixtures & _SERVER:
            item.add_marker("server")
        if item.nodeid.startswith(_SLOW):
            item.add_marker("slow")


@pytest.fixture(scope="session")
def article(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the shipped article, in a folder of its own; do not change its index."""
    made = open_article(Settings(index=str(tmp_path_factory.mktemp("article") / "index")))
    yield made
    made.close()


def open_article(settings: Settings) -> Assistant:
    """An assistant over an index to which the shipped article was given like any document."""
    made = Assistant.open(settings)
    made.library.add(read_shipped())
    return made


@pytest.fixture(scope="session")
def opening_article() -> Callable[[Settings], Assistant]:
    """``open_article``, for tests that need other settings."""
    return open_article


@pytest.fixture
def default_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the index of a user who names none, a new one."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("FOOTNOTE_INDEX", raising=False)
    location = Path(Settings().location)
    if not location.is_relative_to(tmp_path):
        pytest.skip("this system keeps a user's data where no variable says")
    return location


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """Where a test may make an index."""
    return str(tmp_path / "index")


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a training file: five questions asked of six articles, one unanswerable."""
    folder = tmp_path_factory.mktemp("data")
    with gzip.open(folder / "reading-train.jsonl.gz", "wt", encoding="utf-8") as lines:
        for number in range(6):
            context = CONTEXT.replace("Lund", ("Lund", "Malmö", "Umeå")[number % 3])
            for question, answer in QUESTIONS:
                start = context.find(answer)
                answers = [[start, start + len(answer)]] if start >= 0 else []
                row = {
                    "set": "squad1",
                    "title": f"Mill {number}",
                    "question": question,
                    "context": context,
                    "answers": answers,
                }
                lines.write(json.dumps(row) + "\n")
    return folder


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an untrained span model of two narrow layers and its tokenizer."""
    import torch
    from transformers import BertConfig, BertForQuestionAnswering, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("model")
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=30_522,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        initializer_range=0.3,
    )
    BertForQuestionAnswering(config).save_pretrained(folder)
    PreTrainedTokenizerFast(
        tokenizer_file=str(shipped_vocabulary()),
        cls_token="[CLS]",
        sep_token="[SEP]",
        pad_token="[PAD]",
        unk_token="[UNK]",
        model_max_length=512,
    ).save_pretrained(folder)
    (folder / "tokenizer.json").write_bytes(shipped_vocabulary().read_bytes())
    return folder


@pytest.fixture(scope="session")
def tiny_weights(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model as exported, quantised weights."""
    from training.reader.export import export

    out = tmp_path_factory.mktemp("weights") / "tiny.onnx"
    export(tiny_model, out)
    return out
