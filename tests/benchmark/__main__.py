"""``python -m tests.benchmark report --data DIR``: measures everything and writes REPORT.md.

``--only speed growth`` runs just those steps, and takes the others from the last day's runs;
``--only`` with nothing after it runs none, and only puts the report together.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from tests.benchmark import report, steps
from tests.benchmark.growth import SIZES
from tests.benchmark.machine import CACHE

_REPORT = Path(__file__).with_name("REPORT.md")


def main() -> None:
    """Run the steps, then write the report."""
    options = _options()
    wanted = list(steps.STEPS) if options.only is None else options.only
    for step in wanted:
        print(f"{step} …", flush=True)
        given = steps.Options(
            options.data, options.reader, tuple(options.sizes), options.questions, options.rounds
        )
        outcome = steps.run(step, given, _command(step, options))
        print(outcome.failed or outcome.text, flush=True)
    outcomes = {step: steps.kept(step) for step in steps.STEPS}
    _REPORT.write_text(report.assembled(outcomes), encoding="utf-8")
    picture = CACHE / steps.PICTURE
    if outcomes["growth"] and not outcomes["growth"].failed and picture.exists():
        shutil.copyfile(picture, _REPORT.with_name(steps.PICTURE))
    print(f"{_REPORT.relative_to(Path.cwd()) if _REPORT.is_relative_to(Path.cwd()) else _REPORT}")


def _command(step: str, options: argparse.Namespace) -> str:
    """The command that runs a step alone, without the paths of this machine."""
    parts = ["python -m tests.benchmark report --data DATA --only", step]
    if options.reader:
        parts.append("--reader READER")
    if step == "growth":
        parts += ["--sizes", *map(str, options.sizes)]
    return " ".join([*parts, f"--questions {options.questions} --rounds {options.rounds}"])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.benchmark", description=__doc__)
    parser.add_argument("what", choices=["report"])
    parser.add_argument("--data", type=Path, required=True, help="folder of the validation files")
    parser.add_argument("--only", nargs="*", choices=list(steps.STEPS), help="steps to run")
    parser.add_argument("--reader", default="", help="a reader in Hugging Face form; empty: ours")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="passages to grow to")
    parser.add_argument("--questions", type=int, default=60, help="questions asked a round")
    parser.add_argument("--rounds", type=int, default=3, help="times that speed is measured")
    return parser.parse_args()


if __name__ == "__main__":
    main()
