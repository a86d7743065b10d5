"""Draws a run of the fixed questions, how the runs have gone, and what an edit would change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answers import Citation
from assistant.regression import Effect, Outcome, evidence_parted
from assistant.web.services.checks import Checked, Results, Run, Tried
from assistant.web.views.markup import Html, element, together

# The size of the plot and the place left for its labels, in pixels.
_WIDTH, _HEIGHT, _EDGE = 600, 190, 52
# The radius of a point of the first line; each further line has smaller ones.
_WIDEST = 7


# The words of the tab, each with what it means.
_WORDS = (
    (
        "Fixed question",
        "a question with its right answer, kept to be asked again. Right and Wrong under an "
        "answer make one of it.",
    ),
    ("Cites", "the sentences that an answer has to point to as its evidence."),
    ("Passed", "the answer of today is the right one, and cites what it has to."),
    ("Failed", "it is another, or cites something else. Why says what came instead."),
    ("Known failure", "a question that is marked as not answered rightly yet: it may fail."),
    ("Unexpected pass", "a known failure that is answered rightly now: its mark can go."),
    ("Pass rate", "the share of the questions that passed, or are known failures."),
    ("Citation precision", "the share of the cited sentences that had to be cited."),
    ("Citation recall", "the share of what had to be cited that was."),
    (
        "Refusal accuracy",
        "of the questions that the documents do not answer, the share for which that was said.",
    ),
)


def draw_words(*, opened: bool) -> Html:
    """What the words of the tab mean, unfolded on demand or from the start."""
    entries = (together(element("dt", word), element("dd", said)) for word, said in _WORDS)
    title = element("summary", "What the words mean")
    return element("details", title, element("dl", entries), class_="words", open=opened)


def draw_edit_help() -> Html:
    """What trying an edit is for."""
    return together(
        element("h2", "Before you change a document"),
        element(
            "p",
            "Give the new version of a document. Every fixed question and every question of your "
            "conversations is asked before and after, and you see which answers would change, "
            "from what to what. The document itself stays as it is.",
        ),
    )


def draw_results(found: Results) -> Html:
    """The results so far, those to look at first."""
    done = len(found.rows)
    ordered = sorted(found.rows, key=lambda row: row.ok)
    # The page writes it in the reader's own zone.
    moment = element("time", f"{_shorten_time(found.at)} UTC", datetime=found.at)
    when = together(" (last run, ", moment, ")") if found.at else None
    return together(
        element(
            "progress", value=done, max=found.total, aria_label=f"{done} of {found.total} asked"
        )
        if done < found.total
        else None,
        element("p", found.summary, when, class_="summary", role="status"),
        element("ul", map(_result, ordered), class_="results"),
    )


def draw_tried(tried: Tried) -> Html:
    """How far an edit has been tried, and at the end what it would change, from what to what."""
    if tried.effects is None:
        label = f"Asking every question before and after: {tried.done} of {tried.total}"
        bar = element("progress", value=tried.done, max=max(tried.total, 1), aria_label=label)
        return together(element("p", label, class_="summary", role="status"), bar)
    count = len(tried.effects)
    share = f"{count} of {tried.total}" if count else f"None of {tried.total}"
    noun = "answer" if tried.total == 1 else "answers"
    line = f"{share} {noun} would change with this version of “{tried.title}”."
    return together(
        element("p", line, class_="summary", role="status", dir="auto"),
        element("ul", map(_effect, tried.effects), class_="effects") if count else None,
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


def _result(row: Checked) -> Html:
    return element(
        "li",
        element(
            "details",
            element(
                "summary",
                element("span", row.verdict, class_="verdict"),
                element("span", row.question, dir="auto"),
                element("span", "Details" if row.ok else "Why", class_="why"),
            ),
            element("p", row.reason, class_="reason", dir="auto") if row.reason else None,
            element("pre", row.explanation, dir="auto"),
        ),
        class_="right" if row.ok else "wrong",
    )


def _effect(effect: Effect) -> Html:
    lost, gained = evidence_parted(effect)
    return element(
        "li",
        element("p", effect.trial.question, class_="question", dir="auto"),
        element("p", effect.trial.place, class_="place", dir="auto"),
        element("dl", _outcome("From", effect.before, lost), _outcome("To", effect.after, gained)),
    )


def _outcome(name: str, outcome: Outcome, cited: Sequence[Citation]) -> Html:
    """One side of a change: the verdict, the answer, and the sentences that it alone cites."""
    return together(
        element("dt", name),
        element(
            "dd",
            element("span", outcome.verdict, class_="verdict") if outcome.verdict else None,
            element("span", outcome.said, dir="auto"),
            (element("blockquote", one.text, dir="auto") for one in cited),
        ),
    )


def _grid(runs: Sequence[Run]) -> Iterator[Html]:
    """Lines at 0, 50 and 100 %, and the times of the first run and the last."""
    for share in (0.0, 0.5, 1.0):
        y = _y(share)
        yield element("line", x1=_EDGE, x2=_WIDTH, y1=y, y2=y)
        yield element("text", f"{share:.0%}", x=0, y=y + 4)
    yield _moment(runs[0], _EDGE, "start")
    if len(runs) > 1:
        yield _moment(runs[-1], _WIDTH, "end")


def _moment(run: Run, x: int, anchor: str) -> Html:
    """When a run was; the page writes it in the reader's own zone."""
    said = f"{_shorten_time(run.at)} UTC"
    return element("text", said, x=x, y=_HEIGHT - 2, text_anchor=anchor, data_at=run.at)


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


def _shorten_time(at: str) -> str:
    return at[:16].replace("T", " ")


def _percent(score: float | None) -> str:
    return "–" if score is None else f"{score:.0%}"
