"""The same sources and questions give the same bytes, whatever the hash seed or the order."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[2]

QUESTIONS = """\
When did the airstrikes begin?
Who keeps goats on hill 7?
Which goats eat thistles and who keeps them on hill 3?
List all the hills where goats eat clover.
What did Ines say about the grass?
Who discovered penicillin?
Summarize the article.
"""


def footnote(folder: Path, seed: int, *arguments: object, typed: str = "") -> bytes:
    variables = {
        "FOOTNOTE_INDEX": str(folder),
        "PYTHONHASHSEED": str(seed),
        "PYTHONIOENCODING": "utf-8",
    }
    done = subprocess.run(
        [sys.executable, "-m", "assistant.cli", *map(str, arguments)],
        input=typed.encode(),
        capture_output=True,
        cwd=ROOT,
        env=os.environ | variables,
        check=False,
    )
    assert done.stderr == b""
    assert done.returncode in (0, 1)
    return done.stdout


def answers(folder: Path, seed: int, paths: Iterable[Path]) -> tuple[bytes, bytes]:
    """What an index of its own says, before and after it is rebuilt."""
    footnote(folder, seed, "add", *paths)
    first = footnote(folder, seed, "ask", "--json", typed=QUESTIONS)
    footnote(folder, seed, "rebuild")
    return first, footnote(folder, seed + 1, "ask", "--json", typed=QUESTIONS)


def test_two_processes_with_other_hash_seeds_say_the_same(tmp_path: Path) -> None:
    article = next((ROOT / "index" / "articles").iterdir())
    paths = [article]
    for number in range(12):
        path = tmp_path / f"{number}.txt"
        food = ("thistles", "clover", "grass")[number % 3]
        path.write_text(
            f"Hill {number}. Goats eat {food} there. Ines keeps the goats of hill {number}. "
            f"Ines said that the {food} was sweet. It rains on every hill.",
            encoding="utf-8",
        )
        paths.append(path)
    first, rebuilt = answers(tmp_path / "one", 1, paths)
    assert len(first.splitlines()) == len(QUESTIONS.splitlines())
    assert b'"found": true' in first
    assert rebuilt == first
    assert answers(tmp_path / "two", 77, reversed(paths)) == (first, first)
