"""Answers written by a chat model from numbered source sentences, each sentence of them checked."""

from __future__ import annotations

from assistant.generative.chat.followup import Rewritten
from assistant.generative.evidence import add_neighbours, choose, places_of
from assistant.generative.writer import Asked, Writer, load_writer

__all__ = ["Asked", "Rewritten", "Writer", "add_neighbours", "choose", "load_writer", "places_of"]
