"""Checks the vector files of an embedded Chroma, which crashes the process on broken ones.

Chroma writes them in place, so that an interruption can leave them half written. Their layout
is hnswlib's (Malkov & Yashunin, 2018), persistence version 1; a later version is trusted.
"""

from __future__ import annotations

import sqlite3
import struct
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.errors import VectorsDamaged

_HEADER = struct.Struct("<iQQQQQQiIQQQdQ")
_PATIENCE_SECONDS = 2.0
"""How long files may look broken because another process is writing them just now."""

_READ_BYTES = 1 << 24
_COLLECTIONS = 3
"""How many collections a store has at least: more, once its sentences are in parts."""

_Words = npt.NDArray[np.uint32]


def check(folder: Path) -> None:
    """Raises ``VectorsDamaged`` unless every vector file that Chroma has written is whole."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while not all(_whole(folder / segment) for segment in _written(folder)):
        if time.monotonic() > end:
            raise VectorsDamaged(
                f"The vectors of the index in {folder} are damaged or half written; "
                "make them again with footnote rebuild."
            )
        time.sleep(0.1)


def measure(folder: Path) -> int:
    """How many bytes of vectors Chroma has written."""
    files = [folder / segment / "data_level0.bin" for segment in _segments(folder, "")]
    return sum(file.stat().st_size for file in files if file.exists())


def all_begun(folder: Path) -> bool:
    """Whether Chroma has made the vector files of all collections that a store has."""
    segments = _segments(folder, "")
    files = [folder / segment / "data_level0.bin" for segment in segments]
    return len(files) >= _COLLECTIONS and all(file.exists() for file in files)


def added(folder: Path, collection: str) -> int:
    """How many vectors Chroma has written out for a collection by id, deleted ones included.

    0 where there are none yet, and where the files have another layout.
    """
    for segment in _segments(folder, "", collection):
        with suppress(OSError, struct.error):
            version, _, _, count, *_ = _HEADER.unpack(
                (folder / segment / "header.bin").read_bytes()
            )
            return int(count) if version == 1 else 0
    return 0


def _segments(folder: Path, joined: str, collection: str = "%") -> list[str]:
    """The names of the folders of vectors, as Chroma's database has them."""
    base = folder / "chroma.sqlite3"
    if not base.exists():
        return []
    asked = (
        f"SELECT segments.id FROM segments {joined} "
        "WHERE type LIKE '%hnsw-local-persisted' AND collection LIKE ?"
    )
    try:
        with closing(sqlite3.connect(base, timeout=10)) as connection:
            return [row[0] for row in connection.execute(asked, (collection,))]
    except sqlite3.Error:  # Another layout, or a damage that Chroma itself reports.
        return []


def _written(folder: Path) -> list[str]:
    """The folders of vectors that are no longer in Chroma's log and so must be on disk."""
    return _segments(folder, "JOIN max_seq_id ON segments.id = segment_id")


def _whole(folder: Path) -> bool:
    try:
        header = (folder / "header.bin").read_bytes()
        names = (folder / "index_metadata.pickle").read_bytes()
        if 1 < int.from_bytes(header[:4], "little") < 100:
            return True
        if len(header) != _HEADER.size or names[:1] != b"\x80" or names[-1:] != b".":
            return False
        fields = _HEADER.unpack(header)
        return _named(names) in (None, fields[3]) and _linked(folder, *fields)
    except (OSError, ValueError):
        return False


def _named(names: bytes) -> int | None:
    """How many elements the list of names was written for, as far as that can be told.

    It is written after the graph: where it has fewer, Chroma fails at the next change.
    """
    _, key, rest = names[:200].partition(b"total_elements_added")
    sizes = {b"K": 1, b"M": 2, b"J": 4}
    if not key or rest[:1] not in sizes:
        return None
    return int.from_bytes(rest[1 : 1 + sizes[rest[:1]]], "little")


def _linked(folder: Path, *header: int) -> bool:
    """Whether all links of the graph lead to one of its elements, on every level."""
    version, offset, most, count, size, _, vectors, _, entry, links, links0, *_ = header
    if count == 0:
        return version == 1
    if version != 1 or count > most or (folder / "length.bin").stat().st_size < 4 * count:
        return False
    level0 = folder / "data_level0.bin"
    if entry >= count or size <= vectors or level0.stat().st_size < count * size:
        return False
    rows = _rows(level0, count, size, slice(offset, offset + 4 * (links0 + 1)))
    upper = np.fromfile(folder / "link_lists.bin", np.uint32)
    return all(_inside(some, count) for some in rows) and _upper_whole(upper, count, links + 1)


def _rows(path: Path, count: int, size: int, links: slice) -> Iterator[_Words]:
    """The links of all elements, some elements at a time.

    Read in order and not mapped: every page is needed, and faults cost more than a copy.
    """
    some = np.empty((max(1, _READ_BYTES // size), size), np.uint8)
    with path.open("rb", buffering=0) as file:
        for start in range(0, count, len(some)):
            part = some[: count - start]
            if file.readinto(part.data.cast("B")) != part.nbytes:
                raise ValueError(f"{path} ends too early")
            yield np.ascontiguousarray(part[:, links]).view(np.uint32)


def _inside(rows: _Words, count: int) -> bool:
    """Whether rows of (how many links, link, link, …) name elements below ``count``."""
    held = rows[:, :1] & 0xFFFF
    if (held >= rows.shape[1]).any():
        return False
    used = np.arange(rows.shape[1] - 1) < held
    return not (used & (rows[:, 1:] >= count)).any()


def _upper_whole(words: _Words, count: int, width: int) -> bool:
    """Whether ``words`` are, for each element, a length in bytes and that many bytes of rows."""
    filled = np.flatnonzero(words)
    found: list[_Words] = []
    at = seen = 0
    while seen < count:
        following = np.searchsorted(filled, at)
        start = int(filled[following]) if following < len(filled) else len(words)
        seen, at = seen + start - at, start
        if at >= len(words) or seen >= count:
            break
        length = int(words[at])
        rows = words[at + 1 : at + 1 + length // 4]
        if length % (4 * width) or len(rows) * 4 != length:
            return False
        found.append(rows)
        seen, at = seen + 1, at + 1 + len(rows)
    whole = not found or _inside(np.concatenate(found).reshape(-1, width), count)
    return whole and seen >= count
