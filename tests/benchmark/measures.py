"""Measures of scores against what was right: AUROC, calibration error, risk against coverage."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean

Scored = Sequence[tuple[float, bool]]
"""A score and whether what it was given to is right."""


def auroc(scored: Scored) -> float:
    """The chance that a right one scores above a wrong one (Mann-Whitney), ties counting half."""
    places: dict[float, list[int]] = {}
    for place, (score, _) in enumerate(sorted(scored), 1):
        places.setdefault(score, []).append(place)
    middle = {score: mean(held) for score, held in places.items()}
    right = sum(is_right for _, is_right in scored)
    total = sum(middle[score] for score, is_right in scored if is_right)
    return (total - right * (right + 1) / 2) / max(1, right * (len(scored) - right))


def reliability(scored: Scored, bins: int = 10) -> list[tuple[int, float, float]]:
    """Per tenth of the probabilities: how many, their mean, and the share that is right."""
    table = []
    for at in range(bins):
        held = [
            (score, right)
            for score, right in scored
            if at / bins <= score < (at + 1) / bins or (at == bins - 1 and score == 1)
        ]
        if held:
            shares = mean(score for score, _ in held), mean(right for _, right in held)
            table.append((len(held), *shares))
    return table


def expected_calibration_error(scored: Scored) -> float:
    """Mean distance of probability and share right over ten equal bins (Guo et al., 2017)."""
    return sum(count * abs(stated - right) for count, stated, right in reliability(scored)) / max(
        1, len(scored)
    )


def risk_at(scored: Scored, coverage: float) -> float:
    """How often wrong, where only the ``coverage`` most confident are answered."""
    kept = sorted(scored, reverse=True)[: max(1, round(len(scored) * coverage))]
    return mean(not right for _, right in kept)
