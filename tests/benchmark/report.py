"""Puts REPORT.md together from what came of the steps."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from tests.benchmark.steps import Outcome

_NOTES = Path(__file__).with_name("notes.md")
_TITLES = {
    "speed": "Speed beside a plain script",
    "sameness": "The same answers",
    "growth": "Growth",
    "server": "A Chroma server beside a folder",
    "peers": "Side by side",
    "profile": "Where the time goes",
}
_ABOUT = {
    "speed": "The plain script is langchain-chroma with HuggingFaceEmbeddings on the same encoder "
    "weights, given the same passages and questions in the same run. It cites the top passage and "
    "reads nothing; where a second one is shown, it also reads its eight best passages with the "
    "weights of Footnote's reader, on torch in 32 bits.",
    "sameness": "Footnote as it ships, compiled and in 8 bits, beside the same code with encoder and "
    "reader uncompiled, on torch in 32 bits: the fixed questions on the shipped article, and "
    "questions asked of all the held-back texts at once. Unless `--reader` gives others, the reader's "
    "weights are those that ship, so what storing them in 8 bits has lost is lost on both sides.",
    "growth": "Sizes are in passages of two to four sentences, the unit that is encoded; a vector "
    "is stored for each sentence. Genuine texts come first, with their questions; the rest are "
    "made up of sentences of the validation files, drawn at random. Each sentence was encoded "
    "once, and its vector is moved to a cosine of about 0.9 wherever it is used, so nothing here "
    "measures encoding; everything is written and searched as documents are. Recall is that of "
    "the right sentence of answerable questions among all sentences of the index.",
    "server": "The server, `chroma run`, and all who use it are on this one machine and share its "
    "cores, so that what a machine of its own would add is not seen here. The crowd is that of "
    "the growth above; nothing is encoded but the texts of the last table. Ratios are to the "
    "folder: of rates, above 1 is faster; of times, above 1 is slower.",
    "peers": "Each in a virtual environment of its own, with the same texts, the same encoder "
    "weights and the same questions. “Installed” is what the environment holds, without compiled "
    "Python files; “cited right” asks that the words cited, of the right text, hold a right "
    "answer, which is easier with more words.",
    "profile": "Sampled by py-spy; a sample is counted for the innermost function of Footnote's "
    "own, and names the library that it had called.",
}


def assembled(outcomes: Mapping[str, Outcome | None]) -> str:
    """The whole report; a step that failed, was not run or is too old says so."""
    parts = [
        "# How fast Footnote is",
        "Written by `python -m tests.benchmark report --data DATA`; do not edit. Ratios come from "
        "contenders that take turns in the same run, so they move less with the machine than "
        "times do.",
        _machine(outcomes),
    ]
    for step, outcome in outcomes.items():
        parts += [f"## {_TITLES[step]}", _ABOUT[step], *_told(outcome)]
    if _NOTES.exists():
        parts.append(_NOTES.read_text(encoding="utf-8").strip())
    return "\n\n".join(parts) + "\n"


def _told(outcome: Outcome | None) -> list[str]:
    if outcome is None:
        return ["Not measured."]
    when = time.strftime("%Y-%m-%d %H:%M", time.gmtime(outcome.when))
    if outcome.stale:
        return [f"Measured last on {when} UTC, too long ago for this report."]
    if outcome.failed:
        return [f"**Failed** ({when} UTC): {outcome.failed}"]
    spent = f"{outcome.seconds / 60:.0f} minutes, load average {outcome.load:.1f} before it"
    return [outcome.text, f"`{outcome.command}`, {when} UTC, {spent}."]


def _machine(outcomes: Mapping[str, Outcome | None]) -> str:
    """The machine as the steps found it; each different state of it once."""
    states = dict.fromkeys(
        outcome.machine for outcome in outcomes.values() if outcome and not outcome.stale
    )
    found = [line for state in states for line in state.splitlines()]
    return "\n".join(dict.fromkeys(found)) if found else "Nothing has been measured."
