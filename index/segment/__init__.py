"""Sentences, and the passages that are embedded."""

from index.segment.spans import SEGMENTATION, passages, sentences

__all__ = ["SEGMENTATION", "passages", "sentences"]
