"""Reading files of questions: what is read, and how precisely it complains."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.regression.cases import Case, load, parse
from index.errors import BadInput

FULL = """\
# Questions about the harbour
sources: [harbour.txt, "https://example.org/a"]
settings: {strictness: strict, candidates: 4}
cases:
  - id: opening
    question: When did the harbour open?
    answer: [Monday, "on Monday"]
    cites: ["The harbour opened on Monday."]
    cites_any: ["a", "b"]
    tags: [time, easy]
    known_failure: the reader picks Tuesday
    history: ["What is it?"]
  - id: owner
    question: Who owns it?
    unanswerable: true
    known_failure: true
"""


def test_every_key_is_read(tmp_path: Path) -> None:
    path = tmp_path / "h.questions.yaml"
    path.write_text(FULL, "utf-8")
    suite = load(path)
    assert suite.sources == (str(tmp_path / "harbour.txt"), "https://example.org/a")
    assert suite.settings == {"strictness": "strict", "candidates": 4}
    assert suite.text == FULL
    assert suite.cases == (
        Case(
            id="opening",
            question="When did the harbour open?",
            answer=("Monday", "on Monday"),
            cites=("The harbour opened on Monday.",),
            cites_any=("a", "b"),
            tags=("time", "easy"),
            known_failure="the reader picks Tuesday",
            history=("What is it?",),
        ),
        Case("owner", "Who owns it?", unanswerable=True, known_failure="known failure"),
    )
    assert [case.line for case in suite.cases] == [5, 13]


def test_one_answer_needs_no_list() -> None:
    assert parse("cases:\n- {id: a, question: b, answer: c}", "q").cases[0].answer == ("c",)


def test_quotes_are_composed_like_the_stored_text() -> None:
    text = "cases:\n- {id: a, question: b, cites: ['cafe\u0301']}"
    case = parse(text, "q").cases[0]
    assert case.cites == ("café",)


def test_path_is_shown_relative_to_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "q.questions.yaml").write_text("cases:\n- {id: a, question: b}")
    assert load(tmp_path / "sub" / "q.questions.yaml").path == "sub/q.questions.yaml"


HEAD = "cases:\n  - id: x\n    question: Why?\n    "


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD + "anwser: y", "q:4: case 'x' has the unknown key 'anwser'; did you mean 'answer'?"),
        (
            HEAD + "zzz: y",
            "q:4: case 'x' has the unknown key 'zzz'; the known keys are id, question, answer, "
            "cites, cites_any, unanswerable, tags, known_failure, history",
        ),
        (HEAD + "question: y", "q:4: case 'x' has the key 'question' twice; keep one of them"),
        (
            HEAD + "answer: 2015",
            "q:4: 'answer' of case 'x' must be text or a list of texts, not a number; "
            'write "2015" in quotes',
        ),
        (
            HEAD + "answer:\n      - fine\n      - no",
            "q:6: 'answer' of case 'x' must be a list of texts, not true or false; "
            'write "no" in quotes',
        ),
        (HEAD + "answer: {a: b}", "q:4: 'answer' of case 'x' must be text or a list of texts"),
        (HEAD + "answer:", "q:4: 'answer' of case 'x' is empty; fill it or remove it"),
        (HEAD + "cites: a quote", "q:4: 'cites' of case 'x' must be a list of texts"),
        (HEAD + "cites: []", "q:4: 'cites' of case 'x' is an empty list; fill it or remove it"),
        (HEAD + "tags: [[a]]", "q:4: 'tags' of case 'x' must be a list of texts"),
        (HEAD + "unanswerable: maybe", "q:4: 'unanswerable' of case 'x' must be true or false"),
        (
            HEAD + "answer: y\n    unanswerable: true",
            "q:4: case 'x' is unanswerable and yet has 'answer'; remove one of the two",
        ),
        (
            HEAD + "unanswerable: true\n    cites_any: [y]",
            "q:5: case 'x' is unanswerable and yet has 'cites_any'; remove one of the two",
        ),
        (
            HEAD + "tags: [t]\n  - id: x\n    question: Again?",
            "q:5: the id 'x' is taken by the case in line 2",
        ),
        ("cases:\n- id: x\n", "q:2: case 'x' has no 'question'; add it"),
        ("cases:\n- question: Why?\n", "q:2: a case has no 'id'; add it"),
        ("cases:\n- id: x\n  question: ' '", "q:3: 'question' of case 'x' is empty; fill it or"),
        ("cases:\n- just text", "q:2: a case must be a mapping of keys to values"),
        ("cases: []", "q:1: 'cases' of the file is an empty list"),
        ("cases: text", "q:1: 'cases' of the file must be a list of cases"),
        ("sources: [a]", "q:1: the file has no 'cases'; add it"),
        ("case: []", "q:1: the file has the unknown key 'case'; did you mean 'cases'?"),
        ("- a", "q:1: the file must be a mapping of keys to values"),
        ("", "q:1: the file is empty; it needs the key 'cases'"),
        ("cases:\n  - [", "q:2: this is not valid YAML: expected the node content"),
        ("cases: 'a\n---\nb'", "q:2: this is not valid YAML"),
        ("cases:\n- \x07", "q:2: YAML does not allow the character U+0007"),
        ("[" * 5000, "q: this is not a list of questions: it is nested too deep"),
        (
            "settings:\n  strictnes: strict\ncases:\n- {id: a, question: b}",
            "q:2: 'settings' has the unknown key 'strictnes'; did you mean 'strictness'?",
        ),
        (
            "settings:\n  index: here\ncases:\n- {id: a, question: b}",
            "q:2: 'settings' has the unknown key 'index'",
        ),
        (
            "settings:\n  device: cpu\n  candidates: many\ncases:\n- {id: a, question: b}",
            "q:3: The setting 'candidates' cannot be 'many'",
        ),
        (
            "settings:\n  candidates: !!python/name:os.system\ncases:\n- {id: a, question: b}",
            "q:2: 'candidates' of 'settings' is not plain data",
        ),
    ],
)
def test_a_mistake_is_named_with_file_and_line(text: str, message: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse(text, "q")
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.questions.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="not UTF-8 text"):
        load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.yaml: the file cannot be read: No such file"):
        load(tmp_path / "none.yaml")
