"""Collects ``*.questions.yaml`` as tests: one item per question, its evidence as the failure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from index.errors import FootnoteError

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.pipeline import Assistant
    from assistant.regression import Case, Suite
    from index.types import Document

_SUFFIX = ".questions.yaml"
_PROPERTY = "footnote_verdict"
_RESERVED = frozenset(
    ("filterwarnings", "parametrize", "skip", "skipif", "timeout", "usefixtures", "xfail")
)


class Mismatch(Exception):
    """An answer is not as its case expects; the text is the whole explanation."""


class Assistants:
    """The assistants of a session: one for all suites with the same sources and settings."""

    def __init__(self) -> None:
        self._opened: dict[str, tuple[Assistant, tuple[Document, ...]] | FootnoteError] = {}

    def open_suite(self, suite: Suite) -> tuple[Assistant, tuple[Document, ...]]:
        """The assistant for ``suite`` with its documents.

        Raises:
            FootnoteError: it cannot be opened; for each further case again, at no cost.
        """
        key = repr((suite.sources, sorted(suite.settings.items())))
        if key not in self._opened:
            self._opened[key] = _open_assistant(suite)
        opened = self._opened[key]
        if isinstance(opened, FootnoteError):
            raise opened
        return opened

    def close(self) -> None:
        """Closes them all."""
        for opened in self._opened.values():
            if not isinstance(opened, FootnoteError):
                opened[0].close()
        self._opened.clear()


_ASSISTANTS = pytest.StashKey[Assistants]()


def pytest_configure(config: pytest.Config) -> None:
    """Keeps the session's assistants, and closes them at its end."""
    assistants = config.stash[_ASSISTANTS] = Assistants()
    config.add_cleanup(assistants.close)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> QuestionFile | None:
    """Takes the files of questions."""
    if not file_path.name.endswith(_SUFFIX):
        return None
    return QuestionFile.from_parent(parent, path=file_path)


class QuestionFile(pytest.File):
    """A file of questions; one that is not as it should be is a collection error of one line."""

    def collect(self) -> Iterator[QuestionItem]:
        """One item per case."""
        from assistant.regression import load

        try:
            suite = load(self.path)
        except FootnoteError as error:
            raise self.CollectError(str(error)) from None
        for tag in sorted({tag for case in suite.cases for tag in case.tags}):
            self.config.addinivalue_line("markers", f"{tag}: a tag of questions")
        for case in suite.cases:
            yield QuestionItem.from_parent(self, name=case.id, suite=suite, case=case)


class QuestionItem(pytest.Item):
    """One question; its tags are markers, a known failure is a strict xfail."""

    def __init__(self, *, suite: Suite, case: Case, **rest: Any) -> None:
        super().__init__(**rest)
        self.suite = suite
        self.case = case
        self.extra_keyword_matches.update(case.tags)
        for tag in case.tags:
            if tag not in _RESERVED:
                self.add_marker(tag)

    def runtest(self) -> None:
        """Asks the question and judges the answer."""
        from assistant import regression

        assistant, documents = self.config.stash[_ASSISTANTS].open_suite(self.suite)
        result = regression.check(self.case, self.suite.path, assistant, documents)
        self.user_properties.append((_PROPERTY, result.verdict.value))
        if result.verdict is regression.Verdict.KNOWN_FAILURE:
            pytest.xfail(self.case.known_failure)
        if result.verdict is not regression.Verdict.PASS:  # so also under --runxfail
            raise Mismatch(regression.explain(result))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The explanation or the one sentence alone, with no traceback."""
        if isinstance(excinfo.value, Mismatch | FootnoteError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """File, line (from 0) and heading of the case."""
        return self.path, self.case.line - 1, f"question: {self.case.id}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line that counts the questions by verdict, known failures with them."""
    values = [
        value
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, value in report.user_properties
        if name == _PROPERTY
    ]
    if values:
        from assistant.regression import Verdict, summary

        counts = {verdict: values.count(verdict.value) for verdict in Verdict}
        terminalreporter.write_line(f"footnote: {summary(counts)}")


def _open_assistant(suite: Suite) -> tuple[Assistant, tuple[Document, ...]] | FootnoteError:
    """The assistant for ``suite`` with its documents, or why there is none."""
    from assistant import regression

    try:
        assistant = regression.open_suite(suite)
        return assistant, tuple(assistant.documents)
    except FootnoteError as error:
        return error
