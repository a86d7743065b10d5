"""Questions about the text itself."""

from __future__ import annotations

from assistant.extractive.parts import whole
from assistant.extractive.summary import answer_headline, answer_summary, central
from index.segment import sentences
from index.types import Document

TEXT = (
    "Harbour of Luz opens\n"
    "The harbour of Luz opened on Monday. The mayor of Luz opened the harbour with a speech. "
    "Gulls are white. Fishermen of Luz praised the harbour and the mayor."
)


def document(title: str = "Harbour of Luz opens", text: str = TEXT) -> Document:
    return Document("port", title, text, "port", "", sentences=sentences(text))


def test_the_headline_is_the_title_that_the_text_starts_with() -> None:
    answer = answer_headline("What is the headline?", document())
    assert answer is not None
    assert answer.short == "Harbour of Luz opens"
    assert answer.text == "Harbour of Luz opens [1]"
    assert [one.start for one in answer.citations] == [0]
    assert answer_headline("What is the headline?", document("luz.txt")) is None


def test_a_summary_is_of_central_sentences_in_source_order() -> None:
    answer = answer_summary("Summarise the article.", [whole(document())])
    assert len(answer.citations) == 4
    assert [one.start for one in answer.citations] == sorted(one.start for one in answer.citations)


def test_the_title_and_an_aside_are_not_central() -> None:
    found = [span.of(TEXT) for span in central(whole(document()), 3)]
    assert "Gulls are white." not in found
    assert "Harbour of Luz opens" not in found


def test_the_confidence_of_a_summary_is_the_share_of_the_text_that_it_holds() -> None:
    longer = document(text=f"{TEXT} Rain fell on hills.")
    answer = answer_summary("Summarise the article.", [whole(longer)])
    assert 0.5 < answer.confidence < 1
    assert all(0 < one.score < answer.confidence for one in answer.citations)


def test_a_summary_says_nothing_twice_and_tells_before_it_lists() -> None:
    text = (
        "Plots and their rent\n\nPlot | Rent of the plot\nHalf plot | 40 pounds\nWhole plot | 72 pounds\n\n"
        "The plots are let by the year. The gate is locked. Dogs are kept on a lead. "
        "The plots are let by the year."
    )
    made = document("Plots and their rent", text)
    found = [span.of(text) for span in central(whole(made), 4)]
    told = ["The plots are let by the year.", "The gate is locked.", "Dogs are kept on a lead."]
    assert [one for one in found if " | " not in one] == told
    assert len(found) == 4
