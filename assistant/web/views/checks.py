"""Draws a run of the fixed questions, and how the runs have gone over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.regression import CaseResult, Report, explain, summary
from assistant.web.services.checks import Run
from assistant.web.views.markup import Html, element, together

# The size of the plot and the place left for its labels, in pixels.
_WIDTH, _HEIGHT, _EDGE = 600, 190, 52
# The radius of a point of the first line; each further line has smaller ones.
_WIDEST = 7


def draw_report(found: Report, total: int) -> Html:
    """The results so far, those to look at first."""
    done = len(found.results)
    ordered = sorted(found.results, key=lambda result: result.ok)
    return together(
        element("progress", value=done, max=total, aria_label=f"{done} of {total} asked")
        if done < total
        else None,
        element("p", summary(found.counts), class_="summary", role="status"),
        element("ul", (_result(result) for result in ordered), class_="results"),
    )


def draw_message(text: str) -> Html:
    """One sentence instead of results."""
    return element("p", text, class_="empty", role="status")


def draw_runs(runs: Sequence[Run]) -> Html:
    """The scores of the runs as lines, with the last of them in words."""
    if not runs:
        return element("p", "There has been no run yet.", class_="empty")
    names = list(runs[-1].scores)
    said = ", ".join(f"{name} {_percent(runs[-1].scores[name])}" for name in names)
    legend = (
        element("li", _sample(), f"{name}: {_percent(runs[-1].scores[name])}", class_=f"line-{at}")
        for at, name in enumerate(names)
    )
    drawn = element(
        "svg",
        _grid(runs),
        (_line(runs, name, at) for at, name in enumerate(names)),
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        role="img",
        aria_label=f"Scores of the last {len(runs)} runs; the last: {said}",
    )
    return element("div", drawn, element("ul", legend, class_="legend"), class_="runs")


def _result(result: CaseResult) -> Html:
    return element(
        "li",
        element(
            "details",
            element(
                "summary",
                element("span", result.verdict.value, class_="verdict"),
                element("span", result.case.question, dir="auto"),
            ),
            element("pre", explain(result), dir="auto"),
        ),
        class_="right" if result.ok else "wrong",
    )


def _grid(runs: Sequence[Run]) -> Iterator[Html]:
    """Lines at 0, 50 and 100 %, and the times of the first run and the last."""
    for share in (0.0, 0.5, 1.0):
        y = _y(share)
        yield element("line", x1=_EDGE, x2=_WIDTH, y1=y, y2=y)
        yield element("text", f"{share:.0%}", x=0, y=y + 4)
    yield element("text", f"{_time(runs[0])} UTC", x=_EDGE, y=_HEIGHT - 2)
    if len(runs) > 1:
        yield element("text", f"{_time(runs[-1])} UTC", x=_WIDTH, y=_HEIGHT - 2, text_anchor="end")


def _line(runs: Sequence[Run], name: str, at: int) -> Html:
    """One score over the runs; a run without it is passed over."""
    scores = [(place, run.scores.get(name)) for place, run in enumerate(runs)]
    points = [(_x(place, len(runs)), _y(score)) for place, score in scores if score is not None]
    return element(
        "g",
        element("polyline", points=" ".join(f"{x},{y}" for x, y in points)),
        # Scores are often the same: the rings of those drawn first stay in sight.
        (element("circle", cx=x, cy=y, r=max(_WIDEST - at * 2, 1)) for x, y in points),
        class_=f"line-{at}",
    )


def _sample() -> Html:
    """A piece of a line, for the legend."""
    line = element("polyline", points="0,4 28,4")
    return element("svg", line, viewBox="0 0 28 8", class_="sample", aria_hidden="true")


def _x(place: int, count: int) -> int:
    return _EDGE + _WIDEST + round((_WIDTH - _EDGE - 2 * _WIDEST) * place / max(count - 1, 1))


def _y(share: float) -> int:
    return round(10 + (_HEIGHT - 40) * (1 - share))


def _time(run: Run) -> str:
    return run.at[:16].replace("T", " ")


def _percent(score: float | None) -> str:
    return "–" if score is None else f"{score:.0%}"
