"""Shows which of our files one warm question enters: ``python -m tests.benchmark.trace``.

The way of a question through the house is short where few files are entered and few of them twice.
"""

from __future__ import annotations

import sys
import threading
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any

from assistant import Assistant, Settings
from assistant.pipeline import read_shipped

ROOT = Path(__file__).parents[2]
QUESTION = "When did the airstrikes begin?"


class Trace:
    """Counts the calls into our files, and how often the file changes from call to call."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.changes = 0
        self._last = ""

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        path = Path(frame.f_code.co_filename)
        if event != "call" or not path.is_relative_to(ROOT):
            return
        name = str(path.relative_to(ROOT))
        if name.startswith(("assistant", "index", "prompts")):
            self.calls[name] += 1
            self.changes += name != self._last
            self._last = name


def trace(question: str = QUESTION) -> Trace:
    """The trace of a question that has been asked before, about the shipped article."""
    with TemporaryDirectory() as folder:
        assistant = Assistant.open(Settings(index=str(Path(folder) / "index")))
        assistant.library.add(read_shipped())
        assistant.ask(question)
        found = Trace()
        threading.setprofile(found)
        sys.setprofile(found)
        try:
            assistant.ask(question)
        finally:
            sys.setprofile(None)
            threading.setprofile(None)
        assistant.close()
    return found


def main() -> None:
    """Print the files with their calls."""
    found = trace()
    for name, count in sorted(found.calls.items()):
        print(f"{count:6}  {name}")
    print(f"{len(found.calls)} files, {found.changes} changes of file")


if __name__ == "__main__":
    main()
