"""What is printed and where: results to stdout, everything else to a terminal or nowhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.loaders.normal import printable

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import ProgressColumn

Step = Callable[[str, int, int], None]


def one_line(text: str) -> str:
    """``text`` fit for one line of a terminal or a table."""
    return printable(" ".join(text.split()))


def on_terminal() -> bool:
    """Whether somebody watches: only then is there colour, progress and decoration."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdout, sys.stderr))


def write(text: str) -> None:
    """Print a result as it is, for a pipe or a file."""
    sys.stdout.write(printable(text) + "\n")


def complain(sentence: str) -> None:
    """Print what is wrong, in one line, to stderr."""
    if sys.stderr:  # None where it has been closed.
        sys.stderr.write(one_line(sentence) + "\n")
        sys.stderr.flush()


def console(*, stderr: bool = False) -> Console:
    """A rich console that reads no markup in what it is given."""
    from rich.console import Console

    return Console(stderr=stderr, markup=False, emoji=False, highlight=False)


@contextmanager
def show_status(what: str) -> Iterator[Step | None]:
    """Something that turns while ``what`` is being done; nothing where nobody watches."""
    if not on_terminal():
        yield None
        return
    with console(stderr=True).status(what):
        yield None


@contextmanager
def show_progress(what: str) -> Iterator[Step | None]:
    """A bar with rate and remaining time, moved by calling what is given; gone at the end."""
    if not on_terminal():
        yield None
        return
    from rich.progress import Progress

    with Progress(*_make_columns(), console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def step(title: str, done: int, total: int) -> None:
            bar.update(
                task, description=one_line(title) or what, completed=done, total=total or None
            )

        yield step


def _make_columns() -> list[ProgressColumn]:
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.table import Column
    from rich.text import Text

    class Rate(ProgressColumn):
        """How many are done in a second."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:,.1f}/s" if task.speed else "–", style="dim")

    title = Column(ratio=1, no_wrap=True, overflow="ellipsis")
    return [
        TextColumn("{task.description}", markup=False, table_column=title),
        BarColumn(24),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
    ]


def divert_native_messages() -> None:
    """Keep off stderr what native libraries write there themselves, as Chroma does on a panic.

    Python's own messages still arrive, on a copy of the stream.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        copy = os.dup(2)
        nowhere = os.open(os.devnull, os.O_WRONLY)
    except OSError:  # stderr is closed.
        return
    sys.stderr = os.fdopen(
        copy, "w", buffering=1, encoding=sys.stderr.encoding, errors="backslashreplace"
    )
    os.dup2(nowhere, 2)
    os.close(nowhere)
