"""Asks an assistant the questions of a suite, and judges its answers."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from assistant.answers import Answer, Answerer, Documents
from assistant.regression.cases import Case, Suite
from assistant.regression.judge import judge
from assistant.regression.quotes import Evidence, locate
from assistant.regression.results import CaseResult, Progress, Report
from index.errors import BadInput
from index.types import Document

if TYPE_CHECKING:
    from assistant.language.followup import Turn
    from assistant.pipeline import Assistant


def run(suite: Suite, assistant: Answerer, progress: Progress | None = None) -> Report:
    """The report over every case of ``suite``, asked one after the other.

    Raises:
        BadInput: a question cannot be asked (it is too long); names file and line.
    """
    documents = tuple(assistant.documents)
    results: list[CaseResult] = []
    for case in suite.cases:
        if progress:
            progress("Asking", len(results), len(suite.cases))
        results.append(check(case, suite.path, assistant, documents))
    if progress:
        progress("Asking", len(results), len(suite.cases))
    return Report(suite, tuple(results))


def check(case: Case, path: str, assistant: Answerer, documents: Sequence[Document]) -> CaseResult:
    """The result of one case of the suite at ``path``; ``documents`` are the assistant's.

    Raises:
        BadInput: as ``run``.
    """
    evidence = Evidence(
        tuple(locate(quote, documents) for quote in case.cites),
        tuple(locate(quote, documents) for quote in case.cites_any),
    )
    start = time.perf_counter()
    try:
        answer = _ask(case, assistant)
    except BadInput as error:
        raise BadInput(f"{path}:{case.line}: case {case.id!r}: {error}") from None
    seconds = time.perf_counter() - start
    kind = judge(case, answer, evidence)
    nearest = tuple(_most_like(quote.text, documents) for quote in evidence.unplaced)
    return CaseResult(path, case, answer, evidence, kind, nearest, seconds)


def _ask(case: Case, assistant: Answerer) -> Answer:
    """The answer to the case's question, asked after those of its history."""
    history: list[tuple[str, Answer]] = []
    for earlier in case.history:
        history.append((earlier, assistant.ask(earlier, tuple(history))))
    return assistant.ask(case.question, tuple(history))


def _most_like(quote: str, documents: Sequence[Document]) -> str:
    """The sentence most like ``quote``, which none of ``documents`` holds; ``""``: none is."""
    sentences = [span.of(document.text) for document in documents for span in document.sentences]
    return next(iter(get_close_matches(quote, sentences, n=1, cutoff=0.5)), "")


class Scoped:
    """An assistant within some of its documents, as for a visitor who sees no others."""

    def __init__(self, assistant: Assistant, within: Collection[str]) -> None:
        self._assistant, self._within = assistant, within

    @property
    def documents(self) -> _Visible:
        return _Visible(self._assistant.documents, self._within)

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        return self._assistant.ask(question, history, self._within)

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Answer]:
        return self._assistant.stream(question, history, self._within)


class _Visible:
    """Those of ``documents`` whose ids are ``within``, in order of id."""

    def __init__(self, documents: Documents, within: Collection[str]) -> None:
        self._documents, self._within = documents, within

    def __getitem__(self, id: str, /) -> Document:
        if id not in self._within:
            raise KeyError(id)
        return self._documents[id]

    def __contains__(self, id: object, /) -> bool:
        return id in self._within and id in self._documents

    def __iter__(self) -> Iterator[Document]:
        return (self._documents[id] for id in sorted(self._within))
