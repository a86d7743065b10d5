"""Asking a suite: each kind of failure, its verdict and its explanation."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assistant.answers import Answer
from assistant.regression.cases import Suite, parse
from assistant.regression.results import Kind, Report, Verdict, summary
from assistant.regression.runner import brief, explain, run
from index.errors import BadInput

TEXT = (
    "The harbour opened on Monday. The mayor cut a red ribbon. "
    "The harbour closed again on Friday. Ships bring mostly timber."
)


@pytest.fixture
def ask(word_assistant: type[Any]) -> Any:
    def report(cases: str, text: str = TEXT) -> Report:
        return run(parse("cases:\n" + cases, "h.yaml"), word_assistant({"Harbour": text}))

    return report


OPENED = '- {id: a, question: "When was the harbour opened?", '


@pytest.mark.parametrize(
    ("rest", "kind"),
    [
        ("answer: on Monday, cites: [The harbour opened]}", None),
        ("answer: [Sunday, monday], cites_any: [The mayor, opened on Monday]}", None),
        ("cites: [opened on Monday.]}", None),
        ("answer: Monday}", None),
        ("tags: [open]}", None),
        ("answer: Sunday, cites: [The harbour opened]}", Kind.OTHER_WORDING),
        ("answer: harbour opened}", Kind.OTHER_WORDING),
        ("wrong: [on Monday]}", Kind.OTHER_WORDING),
        ("cites: [The harbour opened], wrong: [Monday]}", Kind.OTHER_WORDING),
        ("cites: [The harbour opened], wrong: [on monday]}", Kind.OTHER_WORDING),
        ("cites: [The harbour opened], wrong: [Friday]}", None),
        ("answer: Friday}", Kind.EVIDENCE_MOVED),
        ("answer: Monday, cites: [closed again]}", Kind.EVIDENCE_MOVED),
        ("cites_any: [closed again, red ribbon]}", Kind.EVIDENCE_MOVED),
        ("cites: [The harbour opened, closed again]}", Kind.EVIDENCE_LOST),
        ("unanswerable: true}", Kind.NEWLY_ANSWERED),
        ("cites: [The harbor opened on Monday.]}", Kind.SOURCE_CHANGED),
    ],
)
def test_a_found_answer_is_judged_by_its_evidence(ask: Any, rest: str, kind: Kind | None) -> None:
    result = ask(OPENED + rest).results[0]
    assert result.kind is kind
    assert result.verdict is (Verdict.FAIL if kind else Verdict.PASS)


def test_a_refusal_is_judged(ask: Any) -> None:
    report = ask(
        '- {id: a, question: "Which fish swim?", unanswerable: true}\n'
        '- {id: b, question: "Which fish swim?", cites: [Ships bring]}'
    )
    assert [result.kind for result in report.results] == [None, Kind.NEWLY_REFUSED]


def test_a_known_failure_passes_the_check_until_it_passes(ask: Any) -> None:
    report = ask(OPENED + "answer: Sunday, known_failure: the reader is early}")
    assert report.results[0].verdict is Verdict.KNOWN_FAILURE
    assert report.ok
    report = ask(OPENED + "answer: Monday, known_failure: true}")
    assert report.results[0].verdict is Verdict.UNEXPECTED_PASS
    assert not report.ok
    assert "remove 'known_failure' from case 'a'" in explain(report.results[0])


def test_a_known_failure_does_not_excuse_a_quote_that_is_gone(ask: Any) -> None:
    report = ask(OPENED + "cites: [The harbor opened on Monday.], known_failure: true}")
    assert report.results[0].verdict is Verdict.FAIL
    assert not report.ok


def test_the_history_is_asked_first_and_handed_on(word_assistant: type[Any]) -> None:
    case = '- {id: a, question: "When?", history: ["Which mayor cut?", "The harbour closed?"], '
    assistant = word_assistant({"Harbour": TEXT})
    report = run(parse(f"cases:\n{case} answer: Friday}}", "h"), assistant)
    assert assistant.asked == ["Which mayor cut?", "The harbour closed?", "When?"]
    assert report.ok


def test_an_explanation_shows_the_expected_and_the_cited_sentence(ask: Any) -> None:
    result = ask(OPENED + "answer: [Friday, later], cites: [closed again]}").results[0]
    assert explain(result) == (
        "When was the harbour opened?\n"
        "evidence moved: another sentence is cited than the expected one\n"
        "  expected: “Friday” or “later”\n"
        "    not cited: “The harbour closed again on Friday.”\n"
        "  answered: Monday\n"
        "    [1] “The harbour opened on Monday.” (Harbour)\n"
        "h.yaml:2: case 'a'"
    )
    assert brief(result) == "not cited: “closed again”"


def test_a_refusal_is_explained_with_the_closest_sentence(ask: Any) -> None:
    case = '- {id: a, question: "Which ribbon?", history: ["Who came?"], cites: [Ships bring]}'
    assert explain(ask(case).results[0]) == (
        "(after: Who came?)\n"
        "Which ribbon?\n"
        "newly refused: it should be answered, as the source does say\n"
        "  expected: an answer\n"
        "    not cited: “Ships bring mostly timber.”\n"
        "  refused; the closest sentences are\n"
        "    [1] “The mayor cut a red ribbon.” (Harbour)\n"
        "h.yaml:2: case 'a'"
    )


def test_a_quote_that_is_gone_is_shown_with_the_sentence_most_like_it(ask: Any) -> None:
    result = ask(OPENED + "cites: [The harbor opened on Monday.]}").results[0]
    assert "not in any source: “The harbor opened on Monday.”" in explain(result)
    assert "most like it: “The harbour opened on Monday.”" in explain(result)


def test_a_report_is_json_and_the_same_twice(ask: Any) -> None:
    cases = OPENED + "answer: Sunday, tags: [t]}\n" + '- {id: b, question: "Fish?", answer: no one}'
    first, second = (json.dumps(ask(cases).to_dict()) for _ in range(2))
    assert first == second
    read = json.loads(first)
    assert read["counts"] == {"passed": 0, "failed": 2, "known failure": 0, "unexpected pass": 0}
    assert read["cases"][0]["kind"] == "evidence moved"
    assert Answer.from_dict(read["cases"][0]["answer"]).short == "Monday"


def test_progress_counts_to_the_end(word_assistant: type[Any]) -> None:
    seen: list[tuple[str, int, int]] = []
    suite = parse("cases:\n- {id: a, question: b}\n- {id: c, question: d}", "h")
    run(suite, word_assistant({"Harbour": TEXT}), lambda *step: seen.append(step))
    assert seen == [("Asking", 0, 2), ("Asking", 1, 2), ("Asking", 2, 2)]


def test_a_question_that_cannot_be_asked_is_named(word_assistant: type[Any]) -> None:
    class Short(word_assistant):  # type: ignore[misc]
        def ask(self, question: str, history: Any = ()) -> Answer:
            if len(question) > 20:
                raise BadInput("The question is too long; shorten it.")
            return super().ask(question, history)

    suite = parse("cases:\n- {id: a, question: " + "why " * 9 + "}", "h.yaml")
    with pytest.raises(BadInput, match=r"^h\.yaml:2: case 'a': The question is too long"):
        run(suite, Short({"Harbour": TEXT}))


@pytest.mark.parametrize(
    ("counts", "line"),
    [
        ({Verdict.PASS: 1}, "1 question: 1 passed"),
        (
            {Verdict.FAIL: 2, Verdict.KNOWN_FAILURE: 2, Verdict.UNEXPECTED_PASS: 2},
            "6 questions: 2 failed, 2 known failures (33%), 2 unexpected passes",
        ),
        ({Verdict.KNOWN_FAILURE: 1}, "1 question: 1 known failure (100%)"),
        ({}, "0 questions: none asked"),
    ],
)
def test_summary(counts: dict[Verdict, int], line: str) -> None:
    assert summary(counts) == line


def test_a_suite_keeps_its_order(ask: Any) -> None:
    report = ask("- {id: z, question: b}\n- {id: a, question: d}")
    assert [result.case.id for result in report.results] == ["z", "a"]
    assert isinstance(report.suite, Suite)
