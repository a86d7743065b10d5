"""Answers written by a chat model from numbered source sentences, each sentence of them checked."""

from __future__ import annotations

from assistant.generative.chat.followup import Rewritten
from assistant.generative.evidence import choose, places_of, with_beside
from assistant.generative.writer import Asked, Writer, load_writer

__all__ = ["Asked", "Rewritten", "Writer", "choose", "load_writer", "places_of", "with_beside"]
