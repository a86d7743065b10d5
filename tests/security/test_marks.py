"""HTML and Markdown of a million marks, nested or repeated, are read or refused in bounds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.security.attempts import Attempts

COUNT = 1_000_000
"""Marks of a file."""

MARKS = {
    "html": ("<div>", "<b>", "<ul><li>", "<table><tr><td>", "<p", "<!--", "<a href=x>", "&amp;", "<span title=", "</p>", "<br>", "<blockquote>"),
    "md": ("> ", "- ", "[", "![", "*", "_a_", "`", "#", "<b>", "(", "|", "[a](", "&#35;", "**a", "1. ", "- a\n", "# a\n"),
}  # fmt: skip
"""What is repeated, by the kind of file."""

_READ = """
import json, os, resource, signal, sys, time
from index.errors import BadInput
from index.loaders import html, load, markdown
import trafilatura, markdown_it

def read(path):
    resource.setrlimit(resource.RLIMIT_DATA, (1_000_000_000, 1_000_000_000))
    # Of the processor, so that a busy machine fails nothing that an idle one reads in time.
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    try:
        load(path)
    except BadInput:
        pass

reading = {}

def wait():
    child, status = os.wait()
    print(json.dumps([reading.pop(child), status]), flush=True)

for path in sys.argv[1:]:
    while len(reading) >= (os.cpu_count() or 1):
        wait()
    child = os.fork()
    if not child:
        try:
            read(path)
            os._exit(0)
        except BaseException as error:
            print(repr(error)[:300], file=sys.stderr)
            os._exit(1)
    reading[child] = path
while reading:
    wait()
"""
"""Reads files, as many at once as there are processors, each in a process of its own with 1 GB of memory and 60 s of a processor."""


@pytest.mark.timeout(280)
@pytest.mark.parametrize("suffix", MARKS)
def test_marks_by_the_million_end_in_time(attempts: Attempts, suffix: str, tmp_path: Path) -> None:
    paths = []
    for number, mark in enumerate(MARKS[suffix]):
        paths.append(tmp_path / f"{number}.{suffix}")
        paths[-1].write_text(f"The harbour is old.\n\n{mark * COUNT}x\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _READ, *map(str, paths)],
        timeout=270,
        capture_output=True,
        text=True,
        check=True,
    )
    statuses = dict(json.loads(line) for line in done.stdout.splitlines())
    assert set(statuses) == set(map(str, paths))
    for path, mark in zip(paths, MARKS[suffix], strict=True):
        through = statuses[str(path)] != 0
        assert not through, f"{mark!r}: {statuses[str(path)]} {done.stderr[-600:]}"
        attempts.record("marks", through=through)
