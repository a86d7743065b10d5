"""Where files of questions are looked for, and what an assistant for a suite is opened with."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from assistant.regression.cases import load
from assistant.regression.runner import find_suites, open_suite
from assistant.settings import Settings
from index.errors import BadInput


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("cases:\n- {id: a, question: b}\n")


def test_default_is_the_tests_folder_or_everything_below() -> None:
    put("b.questions.yaml", "sub/a.questions.yaml", "sub/other.yaml")
    assert find_suites() == (Path("b.questions.yaml"), Path("sub/a.questions.yaml"))
    put("tests/questions/z.questions.yaml")
    assert find_suites() == (Path("tests/questions/z.questions.yaml"),)


def test_hidden_folders_and_environments_are_passed_over() -> None:
    put("a.questions.yaml", ".git/b.questions.yaml", "env/c.questions.yaml", "env/pyvenv.cfg")
    assert find_suites(["."]) == (Path("a.questions.yaml"),)


def test_a_file_is_taken_whatever_its_name_and_each_once() -> None:
    put("mine.yaml", "sub/a.questions.yaml")
    given = ["sub", "mine.yaml", "sub/a.questions.yaml"]
    assert find_suites(given) == (Path("sub/a.questions.yaml"), Path("mine.yaml"))


def test_a_path_without_questions_is_named() -> None:
    with pytest.raises(BadInput, match="none does not exist"):
        find_suites(["none"])
    with pytest.raises(BadInput, match=r"There is no file named \*\.questions\.yaml in "):
        find_suites()


class Opened:
    """Stands in for an assistant: keeps what it was opened with, and what was added to it."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.library, self.added = settings, self, []

    @classmethod
    def open(cls, settings: Settings, progress: Any = None) -> Any:
        return cls(settings)

    def add(self, sources: Any, progress: Any = None) -> None:
        self.added.extend(sources)


def test_a_suite_has_its_own_sources_index_and_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline = ModuleType("assistant.pipeline")
    pipeline.Assistant = Opened  # type: ignore[attr-defined]
    pipeline.read_shipped = lambda: ["the article"]  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "assistant.pipeline", pipeline)
    monkeypatch.setenv("FOOTNOTE_SOURCES", "elsewhere")
    monkeypatch.setenv("FOOTNOTE_STRICTNESS", "lenient")
    path = Path("sub/a.questions.yaml")
    path.parent.mkdir()
    path.write_text(
        "sources: [t.txt, ../u.txt, 'https://example.org/']\n"
        "settings: {candidates: 3}\ncases:\n- {id: a, question: b}\n"
    )
    base = Settings(index="mine", candidates=5)
    first: Any = open_suite(load(path), base)
    assert first.added == []
    opened = first.settings
    expected = (str(Path("sub/t.txt").absolute()), str(Path("u.txt").absolute()))
    assert opened.sources == (*expected, "https://example.org/")
    assert opened.candidates == 3
    assert opened.strictness == "lenient"
    assert opened.index != "mine"
    assert list(Path(opened.index).iterdir()) == []
    put("b.questions.yaml")
    second: Any = open_suite(load("b.questions.yaml"))
    assert second.added == ["the article"]
    plain = second.settings
    assert plain.sources == ()
    assert plain.index != opened.index
