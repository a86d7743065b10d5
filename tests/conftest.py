"""What many tests stand on: one assistant over the shipped article, opened once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant, Settings


@pytest.fixture(scope="session")
def article(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the shipped article, in a folder of its own; do not change its index."""
    made = Assistant.open(Settings(index=str(tmp_path_factory.mktemp("article") / "index")))
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """Where a test may make an index."""
    return str(tmp_path / "index")
