"""The choices of a training run, and how they are given on a command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """Every choice of a training run.

    ``data`` is a folder of reading files, ``out`` takes checkpoints and results, ``base`` is
    the folder of the model to start from (default: the installed MiniLM), ``people`` a folder of
    questions of people to learn from as well (default: none). ``minutes`` caps
    the time spent training (0: no cap). ``rate`` and ``head_rate`` are peak learning rates,
    ``layers`` counts the encoder layers that are kept, from the first (0: all), ``frozen`` those
    left as they are, ``shared`` weighs the loss across
    windows, ``evidence`` that of the sentences. ``typed``, ``hard``, ``corrupt``, ``copies`` and
    ``shares`` are those of ``Mixture``.
    ``validate`` takes one validation row in so many at the end (0: none).
    """

    data: str
    out: str
    base: str = ""
    people: str = ""
    epochs: int = 2
    minutes: float = 0.0
    batch: int = 32
    rate: float = 1.2e-4
    head_rate: float = 1e-3
    warmup: float = 0.04
    layers: int = 0
    frozen: int = 0
    shared: float = 0.5
    evidence: float = 4.0
    average: float = 0.998
    dropout: float = 0.0
    typed: float = 0.5
    hard: float = 0.45
    corrupt: float = 0.35
    copies: int = 2
    shares: str = "{}"
    seed: int = 0
    threads: int = 2
    device: str = "cpu"
    bf16: bool = False
    checkpoint_minutes: float = 5.0
    validate: int = 4


def from_command_line(arguments: Sequence[str] | None) -> Recipe:
    """The recipe of the options ``--data``, ``--out`` and those of every other field."""
    parser = argparse.ArgumentParser(
        prog="python -m training.reader.train",
        description=Recipe.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for name, value in asdict(Recipe("", "")).items():
        flag, required = "--" + name.replace("_", "-"), name in ("data", "out")
        if isinstance(value, bool):
            parser.add_argument(flag, action="store_true")
        else:
            shown = None if required else f"default: {value}"
            parser.add_argument(
                flag, type=type(value), default=value, required=required, help=shown
            )
    return Recipe(**vars(parser.parse_args(arguments)))
