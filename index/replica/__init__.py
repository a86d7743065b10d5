"""A folder's copy of documents and vectors in SQLite, which is searched in place of Chroma."""

from __future__ import annotations

from index.replica.replica import Replica, Spoilt

__all__ = ["Replica", "Spoilt"]
