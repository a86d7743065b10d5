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

earlier, index = sys.argv[1:]
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]

def fill_and_free():
    for size in (14_400, 100_000, 167_600, 1_000_000):
        blocks = [libc.malloc(size) for _ in range(200)]
        for block in blocks:
            ctypes.memset(block, ord("K"), size)
        for block in blocks:
            libc.free(block)

def add(place, text):
    library = Library(place)
    library.add([from_text(text[:20], text)])
    library.close()
"""

_MADE_ANEW = """
add(earlier, "The quay is new.")
fill_and_free()
add(index, "The harbour was dredged in 1931.")
"""

_ADDED_TO = """
add(earlier, "The mole is old.")
fill_and_free()
add(index, " ".join(f"Sounding {at}: deep." for at in range(1_200)))
"""

_BEGINS_A_PART = """
from index.store import writers
writers.FULL = 1
library = Library(index)
library.add([from_text("Mole", "The mole is old.")])
fill_and_free()
library.add([from_text("Pier", "The pier is older.")])
assert library.store._vectors.newest == 2
library.close()
"""


def run(script: str, folder: Path) -> list[bytes]:
    """What lies in Chroma's files of vectors once ``script`` has run."""
    places = [str(folder / "earlier"), str(folder / "index")]
    command = [sys.executable, "-c", _FILLED_AND_FREED + script, *places]
    subprocess.run(command, check=True, timeout=120)
    return [path.read_bytes() for path in (folder / "index").rglob("data_level0.bin")]


def test_room_that_is_reserved_for_vectors_is_written_cleared(tmp_path: Path) -> None:
    files = run(_MADE_ANEW, tmp_path)
    assert files
    assert [file.strip(b"\0") for file in files] == [b""] * len(files)


def test_an_index_that_is_added_to_gets_its_vectors_alone(tmp_path: Path) -> None:
    before = run(_MADE_ANEW, tmp_path)
    after = run(_ADDED_TO, tmp_path)
    assert max(map(len, after)) > max(map(len, before))
    assert not any(b"K" * 16 in file for file in after)


def test_a_new_part_of_an_index_is_written_cleared(tmp_path: Path) -> None:
    before = run(_MADE_ANEW, tmp_path)
    files = run(_BEGINS_A_PART, tmp_path)
    assert len(files) == len(before) + 1
    assert [file.strip(b"\0") for file in files] == [b""] * len(files)
