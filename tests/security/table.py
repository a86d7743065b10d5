"""Runs the tests of attacks and writes their table into SECURITY.md: ``python -m tests.security.table``."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.security.attempts import KINDS

PAGE = Path(__file__).parents[2] / "SECURITY.md"

_TABLE = re.compile(r"(?<=<!-- attempts -->\n).*?(?=<!-- end of attempts -->)", re.S)
"""What stands between the marks of the table."""

_ROW = re.compile(r"^\| (?P<kind>[^|]+?) \| (?P<tried>\d+) \| (?P<through>\d+) \|$", re.M)
"""A row of the table, as ``draw`` writes it."""


def draw(tried: Mapping[str, int], through: Mapping[str, int]) -> str:
    """The table of tries by kind, in Markdown."""
    rows = [
        f"| {name} | {tried.get(kind, 0)} | {through.get(kind, 0)} |"
        for kind, name in KINDS.items()
    ]
    return "\n".join(["| attack | tries | got through |", "|---|--:|--:|", *rows, ""])


def read_table() -> dict[str, tuple[int, int]]:
    """The tries of every kind in SECURITY.md, and those that got through, by the kind's words."""
    found = _TABLE.search(PAGE.read_text("utf-8"))
    rows = _ROW.finditer(found[0]) if found else ()
    return {row["kind"]: (int(row["tried"]), int(row["through"])) for row in rows}


def main() -> int:
    """Run the tests, write the table, and return the status of the tests."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "attempts.json"
        command = [sys.executable, "-m", "pytest", str(Path(__file__).parent), "-q", *sys.argv[1:]]
        status = subprocess.run(
            command, env={**os.environ, "FOOTNOTE_ATTEMPTS": str(place)}, check=False
        ).returncode
        if not place.exists():
            return status or 1
        counts = json.loads(place.read_text("utf-8"))
    table = draw(counts["tried"], counts["through"])
    PAGE.write_text(_TABLE.sub(lambda _: table, PAGE.read_text("utf-8")), "utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main())
