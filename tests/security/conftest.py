"""The recorder of attempts, and the server and browser that the tests of the web use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assistant.web.conftest import chromium, program, server, serving, serving_model, visiting
from tests.security.attempts import Attempts

__all__ = ["chromium", "program", "server", "serving", "serving_model", "visiting"]


@pytest.fixture(scope="session")
def attempts() -> Iterator[Attempts]:
    """Counts tries; they are written where ``FOOTNOTE_ATTEMPTS`` says."""
    counted = Attempts()
    yield counted
    if place := os.environ.get("FOOTNOTE_ATTEMPTS"):
        counted.write(Path(place))
