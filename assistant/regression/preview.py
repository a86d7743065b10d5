"""Tells what an edit of a source would change, before it is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from assistant.answers import Answer, Answerer, Citation, differs
from assistant.regression.cases import Case, Suite
from assistant.regression.quotes import locate
from assistant.regression.results import CaseResult, Progress
from assistant.regression.runner import Scoped, check
from index.loaders.normal import printable
from index.types import Document, Source

if TYPE_CHECKING:
    from assistant.language.followup import Turn
    from assistant.pipeline import Assistant


@dataclass(frozen=True, slots=True)
class Trial:
    """A question to be asked before and after an edit, of the documents ``within`` (none: all).

    ``place`` is where it is from: the file of a fixed question, or a conversation's title. A fixed
    one has its ``case``; one of a conversation the turns before it, and the answer that was kept.
    """

    place: str
    question: str
    case: Case | None = None
    history: tuple[Turn, ...] = ()
    kept: Answer | None = None
    within: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer, and in words how it is judged, where a fixed question is asked."""

    answer: Answer
    verdict: str = ""

    @property
    def said(self) -> str:
        """The answer in one line."""
        answer = self.answer
        if answer.found:
            return f"“{answer.short or answer.text.partition(chr(10))[0]}”"
        return "the closest passage" if answer.citations else "the source does not say"

    def to_dict(self) -> dict[str, Any]:
        """The outcome as JSON values."""
        return {"verdict": self.verdict or None, "answer": self.answer.to_dict()}


@dataclass(frozen=True, slots=True)
class Effect:
    """What an edit does to the answer to one question, or to how it is judged."""

    trial: Trial
    before: Outcome
    after: Outcome

    def to_dict(self) -> dict[str, Any]:
        """The effect as JSON values."""
        return {
            "place": self.trial.place,
            "id": self.trial.case.id if self.trial.case else None,
            "question": self.trial.question,
            "from": self.before.to_dict(),
            "to": self.after.to_dict(),
        }


def list_trials(suite: Suite, within: frozenset[str] | None = None) -> tuple[Trial, ...]:
    """The questions of a suite, to be asked before and after an edit."""
    return tuple(Trial(suite.path, case.question, case, within=within) for case in suite.cases)


def preview(
    assistant: Assistant,
    source: Source,
    trials: Sequence[Trial],
    progress: Progress | None = None,
) -> tuple[Effect, ...]:
    """What changes for ``trials`` once ``source`` is in place of the document of its id.

    A copy in memory is asked and changed: the index of ``assistant`` stays as it is.

    Raises:
        BadInput: a question cannot be asked.
    """

    with closing(assistant.copied()) as copied:
        before = _ask_all(copied, trials, 0, progress)
        (id,) = copied.library.add([source])
        edited = copied.documents[id]
        after = _ask_all(copied, trials, len(trials), progress)
    rows = zip(trials, before, after, strict=True)
    return tuple(effect for row in rows if (effect := _compare(*row, edited)))


def describe_effect(effect: Effect) -> str:
    """Several lines for a person: the question, and from what to what its answer changes."""
    case = effect.trial.case
    place = effect.trial.place
    lines = [effect.trial.question, *_describe(effect.before, "from")]
    lines += _describe(effect.after, "to")
    lines.append(f"{place}:{case.line}: case {case.id!r}" if case else place)
    return printable("\n".join(lines))


def evidence_parted(effect: Effect) -> tuple[tuple[Citation, ...], tuple[Citation, ...]]:
    """The sentences that are cited before alone, and those that are cited after alone."""
    before, after = effect.before.answer.citations, effect.after.answer.citations
    held = [{(one.document_id, one.text) for one in each} for each in (before, after)]
    return (
        tuple(one for one in before if (one.document_id, one.text) not in held[1]),
        tuple(one for one in after if (one.document_id, one.text) not in held[0]),
    )


def _ask_all(
    assistant: Assistant, trials: Sequence[Trial], done: int, progress: Progress | None
) -> list[Outcome]:
    """The answers of today, judged where the questions are fixed; ``done`` were asked before."""
    outcomes: list[Outcome] = []
    for within, group in groupby(trials, lambda trial: trial.within):
        scoped: Answerer = assistant if within is None else Scoped(assistant, within)
        documents: tuple[Document, ...] | None = None
        for trial in group:
            if progress:
                progress("Asking", done + len(outcomes), 2 * len(trials))
            if trial.case is None:
                outcomes.append(Outcome(scoped.ask(trial.question, trial.history)))
                continue
            documents = tuple(scoped.documents) if documents is None else documents
            result = check(trial.case, trial.place, scoped, documents)
            outcomes.append(Outcome(result.answer, _name_verdict(result)))
    return outcomes


def _name_verdict(result: CaseResult) -> str:
    """The verdict with how the answer departs from what is expected: "failed (newly refused)"."""
    return f"{result.verdict.value} ({result.kind})" if result.kind else result.verdict.value


def _compare(trial: Trial, before: Outcome, after: Outcome, edited: Document) -> Effect | None:
    """The effect of the edit on one question, if there is one."""
    if before.verdict != after.verdict or differs(before.answer, after.answer):
        return Effect(trial, before, after)
    if trial.kept and any(_is_gone(one, edited) for one in trial.kept.citations):
        return Effect(trial, Outcome(trial.kept), after)
    return None


def _is_gone(citation: Citation, edited: Document) -> bool:
    """Whether a sentence that was cited stands in the edited document no more."""
    return citation.document_id == edited.id and not locate(citation.text, [edited]).places


def _describe(outcome: Outcome, name: str) -> Iterator[str]:
    verdict = f"{outcome.verdict}, " if outcome.verdict else ""
    yield f"  {name + ':':<5} {verdict}{outcome.said}"
    for one in outcome.answer.citations:
        yield f"        [{one.number}] “{one.text}” ({one.title})"
