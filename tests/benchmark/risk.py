"""Draws what a table of numbers does not show at a glance; needs matplotlib."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from statistics import mean

from tests.benchmark.measures import Scored, risk_at


def draw(scored: Scored, thresholds: Mapping[str, float], path: Path) -> None:
    """How often answers are wrong where only the most confident share is given."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    shares = [share / 100 for share in range(2, 101)]
    figure, axes = pyplot.subplots(figsize=(6, 4), layout="constrained")
    axes.plot(shares, [risk_at(scored, share) for share in shares], color="#1f4e79")
    for name, threshold in thresholds.items():
        share = mean(score >= threshold for score, _ in scored)
        axes.axvline(share, color="#999999", linewidth=0.8, linestyle=":")
        axes.annotate(name, (share, 0.02), rotation=90, fontsize=8, color="#555555")
    axes.set(xlabel="share of questions answered", ylabel="share of answers wrong", ylim=(0, None))
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
    pyplot.close(figure)
