"""What a process holds in memory does not go to disk with Chroma's vectors."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_FILLED_AND_FREED = """
import ctypes, sys
import chromadb
from index.library import Library
from index.loaders import from_text

libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
earlier = Library(sys.argv[1])
earlier.add([from_text("Quay", "The quay is new.")])
earlier.close()
for size in (14_400, 100_000, 167_600, 1_000_000):
    blocks = [libc.malloc(size) for _ in range(200)]
    for block in blocks:
        ctypes.memset(block, ord("K"), size)
    for block in blocks:
        libc.free(block)
library = Library(sys.argv[2])
library.add([from_text("Port", "The harbour was dredged in 1931.")])
library.close()
"""


def test_room_that_is_reserved_for_vectors_is_written_cleared(tmp_path: Path) -> None:
    places = [str(tmp_path / "earlier"), str(tmp_path / "index")]
    subprocess.run([sys.executable, "-c", _FILLED_AND_FREED, *places], check=True, timeout=120)
    files = list((tmp_path / "index").rglob("data_level0.bin"))
    assert files
    assert [path.read_bytes().strip(b"\0") for path in files] == [b""] * len(files)
