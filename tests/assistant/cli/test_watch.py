"""``footnote sync --watch``: a folder that changes while it is followed."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.timeout(180)

SECONDS = 60
"""How long a line may take to come, on a machine that is busy."""


class Watcher:
    """A running ``footnote sync --watch``, whose lines of either stream are read as they come."""

    def __init__(self, running: subprocess.Popen[str]) -> None:
        self.running = running
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.threads = [
            threading.Thread(target=self._read, args=(stream,), daemon=True)
            for stream in (running.stdout, running.stderr)
        ]
        for thread in self.threads:
            thread.start()

    def _read(self, stream: Any) -> None:
        for line in stream:
            self._lines.put(line.rstrip("\n"))

    def wait_for(self, *wanted: str) -> list[str]:
        """Every line until each of ``wanted`` has begun one, in whatever order."""
        seen: list[str] = []
        end = time.monotonic() + SECONDS
        while not all(any(line.startswith(each) for line in seen) for each in wanted):
            left = end - time.monotonic()
            assert left > 0, f"{wanted} not in {seen}"
            try:
                seen.append(self._lines.get(timeout=left))
            except queue.Empty:
                continue
        return seen

    def interrupt(self) -> tuple[int, list[str]]:
        """The code after Ctrl-C, and what was printed to the end."""
        self.running.send_signal(signal.SIGINT)
        code = self.running.wait(SECONDS)
        for thread in self.threads:
            thread.join(SECONDS)
        return code, [self._lines.get() for _ in range(self._lines.qsize())]


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    made = tmp_path / "docs"
    made.mkdir()
    (made / "boat.txt").write_text("The boat is 12 metres long.", encoding="utf-8")
    return made


@pytest.fixture
def watch(start: Callable[..., Any]) -> Iterator[Callable[..., Watcher]]:
    """Starts a watcher, and ends it with the test."""
    made: list[Watcher] = []

    def watching(*arguments: object) -> Watcher:
        made.append(Watcher(start("sync", "--watch", *arguments)))
        return made[-1]

    yield watching
    for each in made:
        if each.running.poll() is None:
            each.running.kill()
            each.running.wait()


def test_a_folder_is_followed_from_change_to_change(watch, footnote, docs: Path) -> None:
    watcher = watch(docs)
    first = watcher.wait_for("Watching", "Added boat")
    added = [line.split(": ")[1] for line in first if line.startswith("Added")]
    assert added == [str(docs / "boat.txt")]
    assert len(first) == 2
    # A burst, with a file that cannot be read and ones that are none of its business.
    for at in range(20):
        (docs / f"goat{at}.txt").write_text(f"Goat {at} eats {at} pears.", encoding="utf-8")
    (docs / "blank.txt").write_text("  ", encoding="utf-8")
    (docs / ".hidden.txt").write_text("Hidden.", encoding="utf-8")
    (docs / "sheet.xls").write_text("a", encoding="utf-8")
    goats = [f"Added goat{at}-" for at in range(20)]
    seen = watcher.wait_for(*goats, "The file", "Passed over 1 file")
    assert sum(line.startswith("Added goat") for line in seen) == 20
    assert f"The file {docs / 'blank.txt'} is empty; give one that has text in it." in seen
    assert not any("hidden" in line.casefold() for line in seen)
    # Asking goes on meanwhile.
    assert footnote("search", "Goat 7 pears", "--limit", 1).out.rstrip().endswith("eats 7 pears.")
    (docs / "boat.txt").write_text("The boat is 15 metres long.", encoding="utf-8")
    seen = watcher.wait_for("Replaced boat")
    assert len(seen) == 1
    (docs / "goat3.txt").unlink()
    assert watcher.wait_for("Removed goat3")
    assert "15 metres" in footnote("ask", "How long is the boat?").out
    code, rest = watcher.interrupt()
    assert (code, rest) == (0, [])
    assert len(footnote("list").out.splitlines()) == 20


def test_copies_take_the_place_of_what_is_gone(watch, docs: Path) -> None:
    watcher = watch(docs)
    watcher.wait_for("Watching", "Added boat")
    (docs / "copy.txt").write_bytes((docs / "boat.txt").read_bytes())
    watcher.wait_for(f"{docs / 'copy.txt'} has the text of {docs / 'boat.txt'}")
    (docs / "boat.txt").unlink()
    watcher.wait_for("Removed boat", "Added copy")
    assert watcher.interrupt() == (0, [])


def test_a_locked_index_is_waited_for(watch, footnote, hold, docs: Path) -> None:
    watcher = watch(docs)
    watcher.wait_for("Watching", "Added boat")
    holder = hold()
    (docs / "goat.txt").write_text("The goat is grey.", encoding="utf-8")
    seen = watcher.wait_for("Another process is writing")
    assert len(seen) == 1
    holder.communicate()
    assert len(watcher.wait_for("Added goat")) == 1
    # What another process writes meanwhile is seen, and not written over.
    (docs.parent / "hill.txt").write_text("The hill is green.", encoding="utf-8")
    assert footnote("add", docs.parent / "hill.txt").code == 0
    (docs / "goat.txt").write_text("The goat is white.", encoding="utf-8")
    watcher.wait_for("Replaced goat")
    assert watcher.interrupt() == (0, [])
    assert len(footnote("list").out.splitlines()) == 3


def test_a_folder_that_is_gone_is_followed_again_once_it_is_back(watch, docs: Path) -> None:
    watcher = watch(docs)
    watcher.wait_for("Watching", "Added boat")
    away = docs.with_name("away")
    docs.rename(away)
    watcher.wait_for(f"{docs} is gone; its documents stay")
    (away / "goat.txt").write_text("The goat is grey.", encoding="utf-8")
    away.rename(docs)
    assert len(watcher.wait_for("Added goat")) == 1
    assert watcher.interrupt() == (0, [])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_that_cannot_be_read_is_said_and_tried_again(watch, docs: Path) -> None:
    watcher = watch(docs)
    watcher.wait_for("Watching", "Added boat")
    (docs / "deep").mkdir()
    (docs / "deep").chmod(0)
    (docs / "goat.txt").write_text("The goat is grey.", encoding="utf-8")
    watcher.wait_for(f"{docs / 'deep'} cannot be read")
    (docs / "deep").chmod(0o700)
    watcher.wait_for("Added goat")


def test_an_index_inside_the_folder_does_not_follow_itself(watch, docs: Path) -> None:
    watcher = watch("--index", docs / "index", docs)
    watcher.wait_for("Watching", "Added boat")
    (docs / "goat.txt").write_text("The goat is grey.", encoding="utf-8")
    assert len(watcher.wait_for("Added goat")) == 1
    time.sleep(3)
    assert watcher.interrupt() == (0, [])


def test_what_cannot_be_watched_is_refused(footnote, docs: Path, folder: str) -> None:
    for place in (docs / "none", docs / "boat.txt", "https://example.org/a"):
        done = footnote("sync", "--watch", place)
        assert (done.code, done.out) == (2, "")
        assert (
            done.err
            == f"{place} is no folder, and only folders are watched; name the one it is in.\n"
        )
