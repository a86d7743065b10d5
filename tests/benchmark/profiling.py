"""Where the time of a cold ask, a warm ask and an add goes, sampled by py-spy.

``python -m tests.benchmark.profiling --data DIR``. A sample is counted for the innermost line of
Footnote's own code on the stack, and for the library that it was in.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from index import encoder
from tests.benchmark import corpus, jobs
from tests.benchmark.tables import table

_RATE = 250
_TOP = 10
_FRAME = re.compile(r"(?P<name>.+) \((?P<path>[^()]*?)(?::(?P<line>\d+))?\)$")
_WAITING = ("wait (threading.py", "_worker (concurrent", "select (selectors.py")
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Cost:
    """A share of the samples of a job: a function of Footnote's, and the library it called."""

    share: float
    function: str
    library: str


def main() -> None:
    """Sample and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the validation files")
    print(report(measured(parser.parse_args().data)))


def measured(data: Path) -> dict[str, tuple[Cost, ...]]:
    """The greatest costs of each job.

    Raises:
        Failed: py-spy is not installed or may not sample, or the job itself failed.
    """
    encoder.load()
    ours = jobs.footnote()
    with tempfile.TemporaryDirectory() as held:
        scratch = Path(held)
        texts, index = scratch / "texts.jsonl", scratch / "index"
        corpus.write(texts, list(corpus.held_back(data).values()))
        asked = [row.question for row in corpus.asked(data, 60)]
        script = str(Path(__file__).with_name("contenders") / ours.script)
        adding = _sampled([script, "add", str(index), str(texts)], scratch, "add (")
        questions = jobs.written(asked, scratch)
        warm = _sampled([script, "ask", str(index), str(questions)], scratch, "_asked (")
        command = ["-m", "assistant.cli", "ask", asked[0], "--index", str(index)]
        cold = _sampled(command, scratch, "")
    return {"A cold `footnote ask`": cold, "Warm questions": warm, "Adding": adding}


def _sampled(command: list[str], scratch: Path, within: str) -> tuple[Cost, ...]:
    """The costs below the function ``within`` and on other threads, of a run of Python."""
    spy = shutil.which("py-spy", path=str(Path(sys.executable).parent)) or shutil.which("py-spy")
    if spy is None:
        raise jobs.Failed("py-spy is not installed; run pip install 'footnote[bench]'.")
    out = scratch / "stacks.txt"
    options = ["--rate", str(_RATE), "--format", "raw", "--threads", "--output", str(out)]
    jobs.run(
        (spy, "record", *options, "--", sys.executable, *command),
        {"PYTHONPATH": str(_ROOT)},
        good=(0, 1),
    )
    return costs(out.read_text(encoding="utf-8").splitlines(), within)


def costs(stacks: Iterable[str], within: str = "") -> tuple[Cost, ...]:
    """The greatest costs in stacks as py-spy writes them: frames set apart by ``;``, a count."""
    counted: Counter[tuple[str, str]] = Counter()
    for line in stacks:
        stack, _, count = line.rpartition(" ")
        frames = stack.split(";")
        worker = ": " in frames[0] and not frames[0].endswith("MainThread")
        inside = worker or not within or any(frame.startswith(within) for frame in frames)
        if inside and not any(waiting in frames[-1] for waiting in _WAITING):
            counted[_place(frames)] += int(count)
    total = max(1, counted.total())
    return tuple(Cost(count / total, *place) for place, count in counted.most_common(_TOP))


def _place(frames: list[str]) -> tuple[str, str]:
    """The innermost function of Footnote's, and the outermost library below it."""
    found, library = "Python itself", ""
    for frame in frames:
        match = _FRAME.match(frame)
        if not match:
            continue
        path = match["path"]
        if path.startswith(("index/", "assistant/")):
            found, library = f"`{path}` {match['name']}", ""
        elif not library and "/" in path and not path.startswith(("benchmark/", "/", "<")):
            library = path.partition("/")[0]
    return found, library


def report(measured: dict[str, tuple[Cost, ...]]) -> str:
    """One table for each job."""
    parts = []
    for job, found in measured.items():
        rows = [[one.function, one.library or "–", f"{one.share:.0%}"] for one in found]
        parts += [f"{job}:", "", table(["in", "calling", "share"], rows), ""]
    return "\n".join(parts).rstrip()


if __name__ == "__main__":
    main()
