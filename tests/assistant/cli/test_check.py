"""``footnote check``: its verdict as a code, a table, JUnit XML, JSON, and in place."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

CASES = """\
sources: [port.txt]
cases:
  - id: height
    question: How tall is the lighthouse of Luz?
    cites: ["Its lighthouse is 41 metres tall"]
  - id: penicillin  # nobody here did
    question: Who discovered penicillin?
    unanswerable: true
"""
WRONG = CASES.replace("Its lighthouse is 41 metres tall", "Fishermen sell herring there.")


RATES = """\
Rate sheet

The interest rate is 4.5 percent. The fee is 1,250 euro. The balance at the end was -30 euro.
The clerk said “no refund” to Mr.\u00a0Holt. The version is 1.12.

The office opens at 14:30 on weekdays. The walk is 5\u202fkm long.
"""


@pytest.fixture
def suite(port: Path) -> Path:
    path = port.parent / "luz.questions.yaml"
    path.write_text(CASES, encoding="utf-8")
    return path


def test_answers_as_expected_are_code_0(footnote, suite: Path) -> None:
    done = footnote("check", suite)
    assert (done.code, done.err) == (0, "")
    assert "2 questions: 2 passed" in done.out
    assert "\x1b" not in done.out
    assert "penicillin" not in done.out
    assert "penicillin" in footnote("check", "--verbose", suite).out


def test_others_are_code_1_and_shown_with_their_evidence(footnote, suite: Path) -> None:
    suite.write_text(WRONG, encoding="utf-8")
    done = footnote("check", suite.parent)
    assert done.code == 1
    assert "Fishermen sell herring there." in done.out
    assert "Its lighthouse is 41 metres tall" in done.out


def test_json_and_junit_hold_the_results(footnote, suite: Path, tmp_path: Path) -> None:
    suite.write_text(WRONG, encoding="utf-8")
    junit = tmp_path / "results.xml"
    done = footnote("check", "--json", "--junit", junit, suite)
    told = json.loads(done.out)
    assert not told["ok"]
    assert [case["verdict"] for case in told["suites"][0]["cases"]] == ["failed", "passed"]
    assert ET.parse(junit).getroot()[0].attrib["failures"] == "1"
    refused = footnote("check", "--junit", tmp_path, suite)
    assert refused.code == 2
    assert "cannot be written" in refused.err


def test_only_update_writes(footnote, suite: Path) -> None:
    suite.write_text(WRONG, encoding="utf-8")
    footnote("check", suite)
    assert suite.read_text(encoding="utf-8") == WRONG
    done = footnote("check", "--update", suite)
    assert done.code == 0
    assert "height" in done.err
    text = suite.read_text(encoding="utf-8")
    assert "Its lighthouse is 41 metres tall and was built by Otto Brandt" in text
    assert "# nobody here did" in text
    assert footnote("check", suite).code == 0


def test_a_wrong_key_is_named_with_file_and_line(footnote, suite: Path) -> None:
    suite.write_text(CASES.replace("unanswerable", "unanswered"), encoding="utf-8")
    done = footnote("check", suite)
    assert (done.code, done.out) == (2, "")
    assert f"{suite}:8" in done.err
    assert "unanswered" in done.err
    assert done.err.count("\n") == 1


def test_there_must_be_questions(footnote, tmp_path: Path) -> None:
    assert footnote("check", tmp_path / "none").code == 2
    done = footnote("check", tmp_path)
    assert done.code == 2
    assert "questions.yaml" in done.err


def test_the_own_index_is_left_alone(footnote, suite: Path, folder: str) -> None:
    footnote("check", suite)
    assert not Path(folder).exists()


VALUES = [
    ("What is the interest rate?", 'answer: ["4.5 %"]', True),
    ("What is the interest rate?", 'answer: ["45 percent"]', False),
    ("What is the version?", 'answer: ["1.12"]', True),
    ("What is the version?", 'answer: ["11.2"]', False),
    ("What is the version?", 'cites: ["is 1.1"]', False),
    ("What was the balance at the end?", 'answer: ["−€30"]', True),
    ("What was the balance at the end?", 'answer: ["30 euro"]', False),
    ("What was the balance at the end?", 'cites: ["30 euro"]', False),
    ("How much is the fee?", 'answer: ["€1250"]', True),
    ("How much is the fee?", 'answer: ["1.25 euro"]', False),
    ("How much is the fee?", 'answer: ["$1250"]', False),
    ("What did the clerk say to Mr. Holt?", "cites: ['said \"no refund\" to Mr. Holt.']", True),
    ("When does the office open on weekdays?", 'answer: ["2:30 pm"]', True),
    ("When does the office open on weekdays?", 'answer: ["2:30 am"]', False),
    ("How many kilometres long is the walk?", 'answer: ["5 kilometres"]', True),
    ("How many kilometres long is the walk?", 'answer: ["5 miles"]', False),
]


def test_values_are_compared_and_typography_is_not(footnote, tmp_path: Path) -> None:
    (tmp_path / "rates.txt").write_text(RATES, encoding="utf-8")
    path = tmp_path / "rates.questions.yaml"
    cases = [
        f'  - {{id: c{at}, question: "{question}", {expected}}}\n'
        for at, (question, expected, _) in enumerate(VALUES)
    ]
    path.write_text("sources: [rates.txt]\ncases:\n" + "".join(cases), encoding="utf-8")
    told = json.loads(footnote("check", "--json", path).out)["suites"][0]["cases"]
    assert [case["verdict"] == "passed" for case in told] == [holds for *_, holds in VALUES]


def test_what_an_edit_would_change_is_told_before_it(
    footnote, suite: Path, port: Path, tmp_path: Path, folder: str
) -> None:
    edited = tmp_path / "new" / port.name
    edited.parent.mkdir()
    edited.write_text(port.read_text("utf-8"), encoding="utf-8")
    done = footnote("check", suite, "--against", edited)
    assert done.code == 0
    assert "None of 2 answers would change" in " ".join(done.out.split())
    edited.write_text(port.read_text("utf-8").replace("41", "43"), encoding="utf-8")
    done = footnote("check", suite, "--against", edited)
    assert done.code == 1
    assert "from: passed" in done.out
    assert "to:   failed (source changed)" in done.out
    assert "1 of 2 answers would change" in done.out
    assert not Path(folder).exists()
    told = json.loads(footnote("check", suite, "--json", "--against", edited).out)
    assert [change["id"] for change in told["changes"]] == ["height"]
    assert told["changes"][0]["to"]["answer"]["found"]
    assert footnote("check", suite).code == 0


def test_a_kept_conversation_counts_too(
    footnote, port: Path, tmp_path: Path, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant import Assistant, Settings
    from assistant.web.services.conversations import Conversations

    settings = Settings(sources=[str(port)], index=folder)
    assistant = Assistant.open(settings)
    question = "How tall is the lighthouse of Luz?"
    kept = Conversations(settings.chat_folder / "chat.sqlite3")
    kept.append("", "somebody", question, assistant.ask(question))
    kept.close()
    assistant.close()
    monkeypatch.chdir(tmp_path)
    edited = tmp_path / "draft.txt"
    edited.write_text(port.read_text("utf-8").replace("41", "43"), encoding="utf-8")
    done = footnote("check", "--against", f"port.txt={edited}")
    assert done.code == 1
    assert f"conversation “{question}”" in done.out
    assert "1 of 1 answer would change" in " ".join(done.out.split())
    again = Assistant.open(Settings(index=folder))
    assert "41 metres" in again.ask(question).text
    again.close()


def test_an_edit_that_cannot_be_tried_is_told_in_a_sentence(
    footnote, suite: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Words.", encoding="utf-8")
    for given, named in (
        (tmp_path / "none.txt", "none.txt"),
        (other, "port.txt"),
        (f"nothing.txt={other}", "nothing.txt"),
    ):
        done = footnote("check", suite, "--against", given)
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
        assert named in done.err
    refused = footnote("check", suite, "--update", "--against", other)
    assert (refused.code, refused.err.count("\n")) == (2, 1)


def test_where_asks_within_what_matches(footnote, suite: Path, hill: Path) -> None:
    both = CASES.replace("[port.txt]", "[port.txt, hill.txt]")
    suite.write_text(both, encoding="utf-8")
    assert footnote("check", suite, "--where", "title:port.txt").code == 0
    done = footnote("check", suite, "--json", "--where", "title:hill.txt")
    assert done.code == 1
    (report,) = json.loads(done.out)["suites"]
    verdicts = {each["id"]: each["verdict"] for each in report["cases"]}
    assert verdicts == {"height": "failed", "penicillin": "passed"}


def test_suites_without_what_matches_are_passed_over(footnote, suite: Path, hill: Path) -> None:
    none = footnote("check", suite, "--where", "title:hill.txt")
    assert (none.code, none.out) == (2, "")
    assert none.err.startswith(f"{suite}: None of the 1 document matches the filter title:hill.txt")
    other = hill.parent / "hill.questions.yaml"
    other.write_text(CASES.replace("port.txt", "hill.txt"), encoding="utf-8")
    done = footnote("check", suite, other, "--where", "title:port.txt")
    assert done.code == 0
    assert done.err.startswith(f"{other}: None of the 1 document matches")
    for more in (["--update"], ["--against", hill]):
        refused = footnote("check", suite, "--where", "kind:text", *more)
        assert refused.code == 2
        assert "leave out --update and --against" in refused.err
