"""``footnote ask``: what it prints, where, and the code it ends with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.answers import Answer

ASKED = "How tall is the lighthouse of Luz?"
QUOTE = "Its lighthouse is 41 metres tall and was built by Otto Brandt in 1887."
NOWHERE = "Who discovered penicillin?"
HILL = "Goats live on the hill. A shepherd called Ines keeps them. She plays the flute at dusk."


@pytest.fixture(autouse=True)
def index(footnote, port: Path, hill: Path) -> None:
    assert footnote("add", port, hill).code == 0


def test_an_answer_is_printed_and_nothing_else(footnote) -> None:
    done = footnote("ask", ASKED)
    assert done.code == 0
    assert done.out.endswith(f"“{QUOTE}” [1]\n")
    assert done.err == ""


def test_words_need_no_quotation_marks(footnote) -> None:
    assert footnote("ask", *ASKED.split()) == footnote("ask", ASKED)


def test_what_the_source_does_not_say_is_code_1(footnote) -> None:
    done = footnote("ask", NOWHERE)
    assert (done.code, done.out, done.err) == (1, "The source does not say.\n", "")


def test_json_is_the_whole_answer(footnote) -> None:
    answer = Answer.from_dict(json.loads(footnote("ask", "--json", ASKED).out))
    assert answer.found
    assert answer.citations[0].text == QUOTE
    refusal = footnote("ask", "--json", NOWHERE)
    assert refusal.code == 1
    assert not Answer.from_dict(json.loads(refusal.out)).found


def test_questions_are_read_line_by_line(footnote) -> None:
    done = footnote("ask", typed=f"{ASKED}\n\n  \nWho keeps the goats on the hill?\n")
    single = [footnote("ask", ASKED).out, footnote("ask", "Who keeps the goats on the hill?").out]
    assert done.out == "\n".join(single)
    assert (done.code, done.err) == (0, "")


def test_json_of_several_questions_is_one_object_a_line(footnote) -> None:
    done = footnote("ask", "--json", typed=f"{ASKED}\n{NOWHERE}")
    found = [json.loads(line)["found"] for line in done.out.splitlines()]
    assert (found, done.code) == ([True, False], 1)


def test_a_question_that_cannot_be_asked_does_not_stop_the_next(footnote) -> None:
    done = footnote("ask", typed=f"{'x' * 5_000}\n{ASKED}\n")
    assert done.code == 2
    assert done.err == "The question has 5,000 characters; shorten it to 2,000.\n"
    assert done.out == footnote("ask", ASKED).out


@pytest.mark.parametrize("question", ["", "   ", "?!", "x" * 100_000])
def test_a_question_that_is_none_is_refused_in_one_line(footnote, question: str) -> None:
    done = footnote("ask", question)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("The question ")
    assert done.err.count("\n") == 1


def test_no_question_at_all_is_refused(footnote) -> None:
    done = footnote("ask", typed="\n")
    assert done.code == 2
    assert done.err == 'There is no question; give one, as in footnote ask "When did it begin?".\n'


def test_given_sources_are_asked_alone_and_kept(footnote, hill: Path, tmp_path: Path) -> None:
    third = tmp_path / "third.txt"
    third.write_text("The lighthouse of Rua is 12 metres tall.", encoding="utf-8")
    done = footnote("ask", "--json", "--sources", third, ASKED)
    told = json.loads(done.out)
    assert {each["title"] for each in told["citations"] + told["nearest"]} == {
        "The lighthouse of Rua is 12 metres tall."
    }
    assert QUOTE not in footnote("ask", "--sources", third, "--sources", hill, ASKED).out
    assert len(footnote("list").out.splitlines()) == 3


def test_where_chooses_the_documents_that_are_asked(footnote) -> None:
    assert footnote("ask", "--where", "title:port kind:text", ASKED).code == 0
    done = footnote("ask", "--json", "--where", "title:hill", ASKED)
    told = json.loads(done.out)
    assert done.code == 1
    assert {each["title"] for each in told["citations"] + told["nearest"]} <= {HILL}
    lines = footnote("ask", "--where", "title:hill", typed=f"{ASKED}\n")
    assert lines.code == 1
    assert QUOTE not in lines.out


def test_where_narrows_given_sources(footnote, hill: Path, port: Path) -> None:
    given = ("--sources", port, "--sources", hill)
    assert footnote("ask", *given, "--where", "title:port.txt", ASKED).code == 0
    assert footnote("ask", *given, "--where", "title:hill.txt", ASKED).code == 1
    done = footnote("ask", "--sources", hill, "--where", "title:port.txt", ASKED)
    assert done.code == 2
    assert done.err.startswith("None of the 1 document matches the filter title:port.txt; ")


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("kind:pdf", "None of the 2 documents matches the filter kind:pdf; loosen it"),
        ("harbour", "The filter's 'harbour' names no field; put folder, kind, date"),
        ("", "The filter is empty"),
    ],
)
def test_a_filter_that_cannot_be_is_code_2(footnote, command: str, where: str, says: str) -> None:
    done = footnote(command, "--where", where, ASKED)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(says)
    assert done.err.count("\n") == 1


def test_search_finds_sentences_without_an_answer(footnote) -> None:
    done = footnote("search", "--limit", 2, ASKED)
    assert (done.code, done.err) == (0, "")
    first, _ = done.out.splitlines()
    assert first.endswith(f"  {QUOTE}")
    rows = json.loads(footnote("search", "--json", "--where", "title:hill", ASKED).out)
    assert {each["title"] for each in rows} == {HILL}
    assert [each["number"] for each in rows] == [1, 2, 3]
    assert footnote("search", "?!").code == 2


def test_a_missing_source_is_named(footnote, tmp_path: Path) -> None:
    done = footnote("ask", "--sources", tmp_path / "none.txt", ASKED)
    assert (done.code, done.out) == (2, "")
    assert "none.txt" in done.err
    assert done.err.count("\n") == 1


def test_a_setting_that_cannot_be_is_named(footnote) -> None:
    done = footnote("ask", "--strictness", "odd", ASKED)
    assert done.code == 2
    assert done.err.startswith("The setting 'strictness' cannot be 'odd'")


def test_strictness_matters(footnote) -> None:
    question = "Is there music at dusk near Luz?"
    codes = [
        footnote("ask", "--strictness", how, question).code
        for how in ("strict", "balanced", "lenient")
    ]
    assert codes == sorted(codes, reverse=True)


def test_what_could_steer_a_terminal_is_not_printed(footnote, tmp_path: Path) -> None:
    done = footnote("ask", "--json", "How tall \x1b[31mis\x07 the lighthouse of Luz?")
    assert "\x1b" not in done.out
    evil = tmp_path / "evil.txt"
    evil.write_text("Ada built the [red]bridge\u202e of Rua[/] in 1900.", encoding="utf-8")
    told = footnote("ask", "--sources", evil, "When was the bridge of Rua built?").out
    assert "[red]bridge" in told
    assert "\u202e" not in told


def test_who_names_no_index_is_answered_from_the_shipped_article(process, environment) -> None:
    environment |= {"FOOTNOTE_INDEX": "", "XDG_DATA_HOME": environment["FOOTNOTE_INDEX"]}
    done = process("ask", "When did Russia begin airstrikes in Syria?")
    assert done.code == 0
    assert "airstrikes" in done.out


def test_a_named_index_without_documents_says_so(footnote, environment, tmp_path) -> None:
    fresh = str(tmp_path / "fresh")
    for named in (["--index", fresh], []):
        environment["FOOTNOTE_INDEX"] = fresh
        done = footnote("ask", *named, "When did Russia begin airstrikes in Syria?")
        assert (done.code, done.out) == (2, "")
        assert done.err == (
            f"There are no documents in the index {fresh}; add some with footnote add.\n"
        )
