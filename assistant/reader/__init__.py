"""Readers: given a question and windows of text, the span in each sentence that would answer it."""

from assistant.reader.types import Reader, Reading, Window

__all__ = ["Reader", "Reading", "Window"]
