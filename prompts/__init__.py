"""Prompt files, read by name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def read(name: str) -> str:
    """The prompt in ``name.md``, without the line feed that ends it."""
    return (files(__name__) / f"{name}.md").read_text("utf-8").rstrip("\n")
