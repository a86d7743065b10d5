"""Loads the models that ship on another core, while the index is being opened."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

from assistant.reader import load_reader
from assistant.settings import Settings
from index import encoder
from index.errors import FootnoteError


@contextmanager
def models_meanwhile(settings: Settings) -> Iterator[None]:
    """While the block runs, load what ships of the models that ``settings`` name.

    Models of others wait for their first use, since their loading may take seconds and is in
    vain where the index was made with another. What is wrong with a model is raised by its use.
    """
    with ThreadPoolExecutor(1, "models") as early:
        early.submit(_load, settings)
        yield


def _load(settings: Settings) -> None:
    with suppress(FootnoteError):
        if not settings.reader:
            load_reader("", settings.device)
        if not settings.encoder and settings.device == "cpu":
            encoder.load("", settings.device)
