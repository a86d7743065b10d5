"""The store: documents, sentence boundaries, hashes and vectors in Chroma, the source of truth."""

from __future__ import annotations

from index.store.records import Header, Nearest, revision
from index.store.store import Store

__all__ = ["Header", "Nearest", "Store", "revision"]
