"""Citations are slices of stored texts; answers are read back from every version's JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant import Answer, BadInput, Citation
from assistant.answers import Statement, cite, quote, statements_from_text
from index.ingest import cut
from index.loaders import load
from index.types import Document, Span
from tests.index.loaders.test_outline import report

TEXT = "Gulls are white. “Goats eat grass”, he said."
DOCUMENTS = {"a": Document("a", "A", TEXT, "a", "", sentences=())}


def test_the_text_is_sliced_and_numbers_count_what_is_cited() -> None:
    made = cite(DOCUMENTS, [("gone", Span(0, 5), 1.0), ("a", Span(0, 16), 0.123456)])
    (citation,) = made
    assert (citation.number, citation.text, citation.score) == (1, "Gulls are white.", 0.1235)


@pytest.mark.parametrize("span", [Span(-1, 5), Span(5, 5), Span(6, 5), Span(0, len(TEXT) + 1)])
def test_what_is_outside_the_text_cannot_be_cited(span: Span) -> None:
    assert cite(DOCUMENTS, [("a", span, 1.0)]) == ()


def test_a_quotation_is_not_quote_twice() -> None:
    plain, quotation = cite(DOCUMENTS, [("a", Span(0, 16), 1.0), ("a", Span(17, 44), 1.0)])
    assert quote(plain) == "“Gulls are white.”"
    assert quote(quotation) == "“Goats eat grass”, he said."


CITED = Citation(1, "a", "A", 0, 9, "Goats eat", 0.9)
OTHER = Citation(2, "a", "A", 10, 16, "grass.", 0.8)
SAVED = Answer(
    "Who eats?",
    True,
    statements_from_text("Goats. [1]", (CITED,)),
    "Goats",
    0.9,
    (CITED,),
    (),
    ("odd",),
).to_dict()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"found": "yes"}, "has str under 'found'"),
        ({"confidence": True}, "has bool under 'confidence'"),
        ({"problems": [1]}, "has int under 'problems.0'"),
        ({"citations": [{"number": 1}]}, "lacks the key 'citations.0.document_id'"),
        ({"citations": ["[1]"]}, "has str under 'citations.0'"),
        (
            {"statements": [{"text": "Goats.", "support": "guessed"}]},
            "under 'statements.0.support'",
        ),
        ({"origin": "dreamt"}, "has str under 'origin'"),
    ],
)
def test_what_is_no_answer_is_refused_in_a_sentence(change: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said.replace("[", r"\[")):
        Answer.from_dict(SAVED | change)


@pytest.mark.parametrize("values", ["Goats.", None, [SAVED]])
def test_what_is_no_object_is_refused(values: Any) -> None:
    with pytest.raises(BadInput, match="must be an object"):
        Answer.from_dict(values)


def test_a_missing_question_is_named() -> None:
    with pytest.raises(BadInput, match="lacks the key 'question'"):
        Answer.from_dict({key: value for key, value in SAVED.items() if key != "question"})


def test_any_other_missing_key_takes_its_default_and_an_unknown_one_is_passed_over() -> None:
    read = Answer.from_dict({"question": "Who eats?", "mood": "hungry"})
    assert read == Answer("Who eats?", False, (), origin="refused")


def test_an_answer_comes_back_equal() -> None:
    assert Answer.from_dict(SAVED).to_dict() == SAVED
    assert Answer.from_dict(json.loads(json.dumps(SAVED))) == Answer.from_dict(SAVED)


@pytest.mark.parametrize(
    "text",
    [
        "Goats.\n\n“Goats eat” [1]\n\n“grass.” [2]",
        "They eat grass. [1][2] And hay. [unsupported] Or so [9]. See [1]: it is said.",
        "- one [1]\n- two [2]\n\n\nThree. [7]",
        "The source does not say.",
        "",
    ],
)
def test_the_text_of_an_older_answer_is_kept(text: str) -> None:
    values = {key: value for key, value in SAVED.items() if key not in ("statements", "origin")}
    cited = [CITED.to_dict(), OTHER.to_dict()]
    assert Answer.from_dict({**values, "text": text, "citations": cited}).text == text


def test_statements_of_an_older_answer_have_their_citations_and_support() -> None:
    text = "They eat grass. [1][2] And hay. [unsupported]\n\n“Goats eat” [1]"
    made = statements_from_text(text, (CITED, OTHER))
    assert [(one.text, len(one.citations), one.support) for one in made] == [
        ("They eat grass.", 2, "supported"),
        ("And hay.", 0, "unsupported"),
        ("“Goats eat”", 1, "quoted"),
    ]


OLDER = json.loads((Path(__file__).parent / "answers-of-0.1.0.json").read_text("utf-8"))


@pytest.mark.parametrize("values", OLDER, ids=lambda values: str(values["origin"]))
def test_answers_kept_by_the_first_version_stay_readable(values: dict[str, Any]) -> None:
    origin = values.pop("origin")
    read = Answer.from_dict(values)
    assert (read.text, read.origin) == (values["text"], origin)
    written = read.to_dict()
    for cited in (*written["citations"], *written["nearest"]):
        assert (cited.pop("page"), cited.pop("heading"), cited.pop("boxes")) == (None, [], [])
        assert cited.pop("certainty") is None
    assert written.items() >= values.items()


def test_citations_keep_their_boxes_as_json(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(report())
    document = cut(load(str(path)))
    told = "Fees rose by four per cent in the autumn."
    (span,) = [one for one in document.sentences if one.of(document.text) == told]
    (citation,) = cite({document.id: document}, [(document.id, span, 0.9)])
    assert [box.page for box in citation.boxes] == [2]
    (box,) = citation.boxes
    # Printed at 70 from the left and 716 from below in letters of 11 points, on 842.
    assert box.left == pytest.approx(70, abs=1)
    assert 842 - 716 - 11 < box.top < box.bottom < 842 - 716 + 4
    answer = Answer("How much?", True, (Statement("four", (citation,)),), citations=(citation,))
    again = Answer.from_dict(json.loads(json.dumps(answer.to_dict())))
    assert again == answer
    values = answer.to_dict()
    assert values["citations"][0]["boxes"] == [
        {"page": 2, "left": box.left, "top": box.top, "right": box.right, "bottom": box.bottom}
    ]
    del values["citations"][0]["boxes"]
    assert Answer.from_dict(values).citations[0].boxes == ()
