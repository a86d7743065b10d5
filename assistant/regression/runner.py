"""Asks an assistant the questions of a suite, and judges each answer by its evidence."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answers import Answer, Answerer, Citation, Documents
from assistant.regression.cases import SUFFIX, Case, Suite
from assistant.regression.comparison import contains, exact_match
from assistant.regression.metrics import accepted
from assistant.regression.quotes import Evidence, locate
from assistant.regression.results import CaseResult, Kind, Progress, Report, Verdict
from index.errors import BadInput
from index.loaders.normal import printable
from index.types import Document

if TYPE_CHECKING:
    from assistant.language.followup import Turn
    from assistant.pipeline import Assistant
    from assistant.settings import Settings

_MEANING = {
    Kind.OTHER_WORDING: "the expected sentences are cited, the short answer is another",
    Kind.EVIDENCE_LOST: "an expected sentence is no longer cited, and no other instead",
    Kind.EVIDENCE_MOVED: "another sentence is cited than the expected one",
    Kind.NEWLY_ANSWERED: "it should be refused, as the source does not say",
    Kind.NEWLY_REFUSED: "it should be answered, as the source does say",
    Kind.SOURCE_CHANGED: "an expected quote stands in no source",
}


def judge(case: Case, answer: Answer, evidence: Evidence) -> Kind | None:
    """How ``answer`` departs from what ``case`` expects; ``None`` where it does not.

    Citations beyond the expected ones are no departure (they cost citation precision). A
    case that expects an answer but names no quote is judged by whether a cited sentence
    holds the words of an acceptable answer. A short answer that is one of ``wrong`` fails.
    """
    if evidence.unplaced:
        return Kind.SOURCE_CHANGED
    if case.unanswerable:
        return Kind.NEWLY_ANSWERED if answer.found else None
    if not answer.found:
        return Kind.NEWLY_REFUSED
    if evidence.missing(answer.citations):
        others = [one for one in answer.citations if not evidence.supported_by(one)]
        return Kind.EVIDENCE_MOVED if others else Kind.EVIDENCE_LOST
    if answer.short and exact_match(answer.short, case.wrong):
        return Kind.OTHER_WORDING
    if not case.answer or accepted(answer, case.answer):
        return None
    if evidence.quotes or any(contains(one.text, case.answer) for one in answer.citations):
        return Kind.OTHER_WORDING
    return Kind.EVIDENCE_MOVED if answer.citations else Kind.EVIDENCE_LOST


def explain(result: CaseResult) -> str:
    """Several lines for a person: what was asked, expected and answered, sentence by sentence."""
    case, kind = result.case, result.kind
    lines = [*(f"(after: {question})" for question in case.history), case.question]
    if result.verdict is Verdict.UNEXPECTED_PASS:
        lines.append("unexpected pass: marked as a known failure, and it passes now")
        lines.append(f"  remove 'known_failure' from case {case.id!r} to keep it that way")
    else:
        lines.append(f"{kind}: {_MEANING[kind]}" if kind else "as expected")
        lines.extend(f"  {line}" for line in (*_list_expected(result), *_list_answer(result)))
    lines.append(f"{result.path}:{case.line}: case {case.id!r}")
    return printable("\n".join(lines))


def summarise_kind(kind: Kind) -> str:
    """What a kind of failure means, as half a sentence."""
    return _MEANING[kind]


def brief(result: CaseResult) -> str:
    """The heart of ``explain`` in one line: what was expected, and what came."""
    return printable(_summarise(result))


def _summarise(result: CaseResult) -> str:
    case, answer = result.case, result.answer
    if result.kind is Kind.SOURCE_CHANGED:
        return f"not in any source: “{result.evidence.unplaced[0].text}”"
    short = _shorten_answer(answer)
    # What quotes the source stands in quotation marks by itself.
    told = short if short.startswith("“") else f"“{short}”"
    outcome = f"answered {told}" if answer.found else "refused"
    if result.kind is None:
        return outcome
    if result.kind in (Kind.EVIDENCE_LOST, Kind.EVIDENCE_MOVED) and result.evidence.quotes:
        missing = result.evidence.missing(answer.citations)
        return f"not cited: “{missing[0].text}”" if missing else outcome
    return f"expected {_describe_expected(case)}, {outcome}"


def _list_expected(result: CaseResult) -> Iterator[str]:
    """What should have come: the answers, and the sentences with a mark at those not cited."""
    yield f"expected: {_describe_expected(result.case)}"
    gone = iter(result.nearest)
    for quote in result.evidence.quotes:
        if not quote.places:
            yield f"  not in any source: “{quote.text}”"
            closest = next(gone, "")
            if closest:
                yield f"  most like it: “{closest}”"
        else:
            cited = quote.cited_by(result.answer.citations)
            yield f"  {'cited' if cited else 'not cited'}: “{quote.places[0].text}”"


def _list_answer(result: CaseResult) -> Iterator[str]:
    """What came: the answer with its citations, or the refusal with the closest sentences."""
    answer = result.answer
    if answer.found:
        yield f"answered: {_shorten_answer(answer)}"
        yield from _list_sentences(answer.citations)
    else:
        yield "refused; the closest sentences are" if answer.nearest else "refused"
        yield from _list_sentences(answer.nearest)
    yield from (f"problem: {problem}" for problem in answer.problems)


def _list_sentences(citations: Iterable[Citation]) -> Iterator[str]:
    return (f"  [{each.number}] “{each.text}” ({each.title})" for each in citations)


def _describe_expected(case: Case) -> str:
    """The expected answer in words."""
    if case.unanswerable:
        return "a refusal"
    expected = " or ".join(f"“{one}”" for one in case.answer) or "an answer"
    wrong = " or ".join(f"“{one}”" for one in case.wrong)
    return f"{expected}, not {wrong}" if wrong else expected


def _shorten_answer(answer: Answer) -> str:
    """The short answer, or the first line of the text."""
    return answer.short or answer.text.partition("\n")[0]


_DEFAULT = Path("tests") / "questions"


def find_suites(paths: Iterable[str | Path] = ()) -> tuple[Path, ...]:
    """The files of questions among ``paths``, each once: files as given, folders searched.

    Without paths, those in ``tests/questions``, or else anywhere below the working directory;
    hidden folders and virtual environments are passed over.

    Raises:
        BadInput: a path does not exist, or there is no file of questions in a folder.
    """
    places = [Path(path) for path in paths]
    if not places:
        places = [_DEFAULT if _DEFAULT.is_dir() and _list_suites(_DEFAULT) else Path(".")]
    files_found: dict[Path, None] = {}
    for path in places:
        if not path.exists():
            raise BadInput(f"{path} does not exist; name a file or a folder of questions")
        files = _list_suites(path) if path.is_dir() else [path]
        if not files:
            raise BadInput(f"There is no file named *{SUFFIX} in {path.absolute()}; add one")
        files_found.update(dict.fromkeys(files))
    return tuple(files_found)


def open_suite(
    suite: Suite, settings: Settings | None = None, progress: Progress | None = None
) -> Assistant:
    """The assistant for ``suite``: its sources in an index of its own.

    Its settings win over ``settings`` (default: those of the environment). The index lies
    in a temporary folder that is deleted when the process ends; the one in ``settings`` is
    left alone.

    Raises:
        BadInput: a source cannot be read, or a setting cannot be used.
    """
    from assistant.pipeline import Assistant
    from assistant.settings import Settings

    folder = tempfile.mkdtemp(prefix="footnote-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    values = (settings or Settings()).model_dump() | dict(suite.settings)
    values |= {"sources": suite.sources, "index": folder}
    assistant = Assistant.open(Settings(**values), progress=progress)
    if not suite.sources:
        from assistant.pipeline import read_shipped

        assistant.library.add(read_shipped(), progress=progress)
    return assistant


def _list_suites(folder: Path) -> list[Path]:
    """The files of questions under ``folder``, in order of their paths."""
    files_found: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if _is_searched(Path(place) / name)]
        files_found.extend(Path(place) / name for name in names if name.endswith(SUFFIX))
    return sorted(files_found)


def _is_searched(folder: Path) -> bool:
    """Whether ``folder`` may hold somebody's questions."""
    return not folder.name.startswith(".") and not (folder / "pyvenv.cfg").exists()


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
