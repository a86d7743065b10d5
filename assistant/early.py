"""Loads the models that ship on other threads, while the index is being opened."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from assistant.reader import load_reader
from assistant.settings import Settings
from index import encoder


@contextmanager
def models_meanwhile(settings: Settings) -> Iterator[None]:
    """While the block runs, load what ships of the models that ``settings`` name.

    Models of others wait for their first use, since their loading may take seconds and is in
    vain where the index was made with another. What is wrong with a model is raised by its use.
    """
    with ThreadPoolExecutor(2, "models") as early:
        if not settings.reader:
            early.submit(load_reader, "", settings.device)
        if not settings.encoder and settings.device == "cpu":
            early.submit(encoder.load, "", settings.device)
        yield
