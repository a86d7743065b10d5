"""Draws how an index behaves as it grows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.benchmark.growth import Grown


def draw(grown: Sequence[Grown], path: Path) -> None:
    """Latency, memory with disk, and recall against the number of passages, as SVG.

    Raises:
        ImportError: matplotlib is not installed.
    """
    try:
        import matplotlib
    except ImportError as error:
        raise ImportError("Plots need matplotlib: pip install 'footnote[bench]'.") from error
    matplotlib.use("svg")
    from matplotlib import pyplot

    with matplotlib.rc_context({"svg.hashsalt": "footnote", "svg.fonttype": "none"}):
        figure, (time, space, quality) = pyplot.subplots(1, 3, figsize=(12, 3.6))
        sizes = [one.passages for one in grown]
        for label, values in _milliseconds(grown).items():
            time.plot(sizes, values, marker="o", label=label)
        time.set(title="milliseconds", yscale="log")
        space.plot(sizes, [one.peak for one in grown], marker="o", label="memory, asking")
        space.plot(sizes, [one.adding for one in grown], marker="o", label="memory, adding")
        space.plot(sizes, [one.disk for one in grown], marker="o", label="disk")
        space.set(title="megabytes", yscale="log")
        for at, k in enumerate((1, 5, 20)):
            quality.plot(sizes, [one.recall[at] for one in grown], marker="o", label=f"recall@{k}")
        quality.plot(sizes, [one.answered for one in grown], "k--", label="cited right")
        quality.set(title="share of questions", ylim=(0, 1.02))
        for axes in (time, space, quality):
            axes.set(xscale="log", xlabel="passages")
            axes.grid(alpha=0.3)
            axes.legend(fontsize="small")
        figure.tight_layout()
        figure.savefig(path, metadata={"Date": None})
        pyplot.close(figure)


def _milliseconds(grown: Sequence[Grown]) -> dict[str, list[float]]:
    return {
        "warm question, p95": [one.p95 for one in grown],
        "warm question, p50": [one.p50 for one in grown],
        "search in it, p50": [one.search for one in grown],
        "`footnote ask`, cold": [1000 * one.cold for one in grown],
    }
