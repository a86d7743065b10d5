"""Updating a file of questions: only what changed is rewritten, and the true answers stay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.regression.cases import load
from assistant.regression.results import Report
from assistant.regression.runner import run
from assistant.regression.update import update
from index.errors import BadInput

TEXT = (
    "The harbour opened on Monday. The mayor cut a “red: #1” ribbon. "
    "The harbour closed again on Friday. Ships bring mostly timber."
)
OPENED = "When was the harbour opened?"


@pytest.fixture
def check(word_assistant: type[Any], tmp_path: Path) -> Callable[[str], Report]:
    """Writes a file of questions and asks them."""

    def checked(text: str) -> Report:
        path = tmp_path / "h.questions.yaml"
        path.write_bytes(text.encode("utf-8"))
        return run(load(path), word_assistant({"Harbour": TEXT}))

    return checked


@pytest.fixture
def after(check: Callable[[str], Report]) -> Callable[[str], str]:
    """The file as ``update`` leaves it; a second update must find nothing more to do."""

    def updated(text: str) -> str:
        report = check(text)
        update(report)
        written = Path(report.suite.path).read_bytes().decode("utf-8")
        again = check(written)
        assert again.ok
        assert update(again) == ()
        return written

    return updated


def test_everything_else_stays_as_it_is_written(after: Callable[[str], str]) -> None:
    before = f"""\
# The harbour, by hand
cases:

  # how it began
  - id: opening   # first
    question: '{OPENED}'
    answer:
      - Monday    # a holiday
      - "on Monday"
    cites: [ 'The harbour opened' ]

  - id: wrong
    question: {OPENED}
    # what the paper says
    answer: Sunday  # sic
    cites:
      # two of them
      - The harbour closed again   # later
      - Ships bring
    tags: [ time ]   # easy

  - {{id: fish, question: "Which fish swim?", answer: cod, tags: [x]}}
  # the end
"""
    assert (
        after(before)
        == f"""\
# The harbour, by hand
cases:

  # how it began
  - id: opening   # first
    question: '{OPENED}'
    answer:
      - Monday    # a holiday
      - "on Monday"
    cites: [ 'The harbour opened' ]

  - id: wrong
    question: {OPENED}
    # what the paper says
    answer: "Monday" # sic
    # two of them
    # later
    cites:
      - "The harbour opened on Monday."
    tags: [time]     # easy

  - {{id: fish, question: "Which fish swim?", unanswerable: true, tags: [x]}}
  # the end
"""
    )


def test_a_new_refusal_and_a_new_answer(after: Callable[[str], str]) -> None:
    before = """\
cases:
- question: Which fish swim?
  id: fish
  answer: cod
  cites_any:
  - Ships bring
- id: ribbon
  unanswerable: true
  question: >
    Which ribbon
    did the mayor cut?

  tags: [x]
"""
    assert (
        after(before)
        == """\
cases:
- question: Which fish swim?
  unanswerable: true
  id: fish
- id: ribbon
  question: >
    Which ribbon
    did the mayor cut?
  answer: "ribbon"
  cites:
    - "The mayor cut a “red: #1” ribbon."

  tags: [x]
"""
    )


def test_a_known_failure_keeps_its_true_answer(check: Callable[[str], Report]) -> None:
    report = check(
        f"cases:\n- {{id: a, question: '{OPENED}', answer: Sunday, known_failure: true}}\n"
        f"- {{id: b, question: '{OPENED}', cites: [gone], known_failure: true}}\n"
    )
    assert update(report) == ()
    assert Path(report.suite.path).read_text("utf-8") == report.suite.text


def test_a_known_failure_that_passes_loses_only_its_mark(after: Callable[[str], str]) -> None:
    before = f"""\
cases:
- known_failure: |
    The reader picks
    # Tuesday
  id: a
  question: {OPENED}
  answer: Monday
- id: b
  question: {OPENED}
  answer: [monday]
  known_failure: true # since May

# end"""
    assert (
        after(before)
        == f"""\
cases:
- id: a
  question: {OPENED}
  answer: Monday
- id: b
  question: {OPENED}
  answer: [monday]
  # since May

# end"""
    )


def test_comments_stay_with_the_key_below_them(after: Callable[[str], str]) -> None:
    before = f"""\
cases:
- id: a
  question: {OPENED}

  # by hand
  tags: [x]
  answer: Sunday
  cites:
  - The harbour closed again
  - >
    Ships bring
    mostly
  # a hint # twice
  history: ["Which fish swim? # not a comment"]
- # another
  id: b
  question: {OPENED}  # asked
  # not said
  unanswerable: true

  # rare
  tags:
    # one
    - y
# end
"""
    assert (
        after(before)
        == f"""\
cases:
- id: a
  question: {OPENED}

  # by hand
  tags: [x]
  answer: "Monday"
  cites:
  - "The harbour opened on Monday."
  # a hint # twice
  history: ["Which fish swim? # not a comment"]
- # another
  id: b
  question: {OPENED}  # asked
  answer: "Monday"
  cites:
    - "The harbour opened on Monday."
  # not said

  # rare
  tags:
    # one
    - y
# end
"""
    )


def test_line_ends_and_byte_order_mark_stay(after: Callable[[str], str]) -> None:
    before = f"\ufeffcases:\r\n- id: a\r\n  question: {OPENED}\r\n  unanswerable: true\r\n"
    assert after(before) == (
        f"\ufeffcases:\r\n- id: a\r\n  question: {OPENED}\r\n"
        '  answer: "Monday"\r\n  cites:\r\n    - "The harbour opened on Monday."\r\n'
    )


def test_a_file_as_json(after: Callable[[str], str]) -> None:
    before = f'{{"cases": [{{"id": "a", "question": "{OPENED}", "cites": ["Ships"]}}]}}'
    assert after(before) == (
        f'{{"cases": [{{"id": "a", "question": "{OPENED}", '
        '"cites": ["The harbour opened on Monday."]}]}'
    )


def test_the_changed_cases_are_named(check: Callable[[str], Report]) -> None:
    cases = [
        f"- {{id: {n}, question: '{OPENED}', answer: {a}}}\n"
        for n, a in (("z", "Sunday"), ("fine", "Monday"), ("a", "Friday"))
    ]
    assert update(check("cases:\n" + "".join(cases))) == ("z", "a")


def test_a_quote_that_is_gone_becomes_what_is_cited(after: Callable[[str], str]) -> None:
    before = f"cases:\n- id: a\n  question: {OPENED}\n  answer: Monday\n  cites_any: [harbor]\n"
    assert after(before) == (
        f"cases:\n- id: a\n  question: {OPENED}\n"
        '  cites:\n    - "The harbour opened on Monday."\n  answer: Monday\n'
    )


@pytest.mark.parametrize(
    ("cases", "message"),
    [
        (
            f"- id: a\n  question: {OPENED}\n  answer: &no Sunday\n"
            "- id: b\n  question: Which fish swim?\n  known_failure: *no\n",
            "cannot be updated in place",
        ),
        (
            f"- id: a\n  question: {OPENED}\n  answer: Monday\n  cites: &no [gone]\n"
            f"- id: b\n  question: {OPENED}\n  answer: Sunday\n  cites: *no\n",
            "case 'b' cannot be updated in place, as it has anchors",
        ),
        (
            f"- {{id: a, # first\n   question: '{OPENED}', answer: Sunday}}\n",
            "case 'a' cannot be updated without losing a comment",
        ),
    ],
)
def test_what_cannot_be_edited_in_place_is_left_alone(
    check: Callable[[str], Report], cases: str, message: str
) -> None:
    report = check("cases:\n" + cases)
    with pytest.raises(BadInput, match=message):
        update(report)
    assert Path(report.suite.path).read_text("utf-8") == report.suite.text


def test_a_file_edited_since_is_not_overwritten(check: Callable[[str], Report]) -> None:
    report = check(f"cases:\n- {{id: a, question: '{OPENED}', answer: Sunday}}\n")
    Path(report.suite.path).write_text(report.suite.text + "# mine\n", "utf-8")
    with pytest.raises(BadInput, match="has changed since it was checked"):
        update(report)
