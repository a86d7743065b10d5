"""Measures a Chroma server beside a folder: ``python -m tests.benchmark.server --data DIR``."""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.benchmark import server


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the validation files")
    parser.add_argument("--sentences", type=int, default=server.SENTENCES, help="written by each")
    parser.add_argument("--rounds", type=int, default=server.ROUNDS, help="turns that each takes")
    options = parser.parse_args()
    print(server.report(server.measured(options.data, options.sentences, options.rounds)))


if __name__ == "__main__":
    main()
