"""Quotes are cited by the sentences that hold them, and by no others."""

from __future__ import annotations

from assistant.answers import Citation
from assistant.regression.matching import Evidence, locate
from index import segment
from index.types import Document

TEXT = "The harbour opened on Monday. It closed on Friday.\nIt closed on Friday. Nobody came."


def document(text: str = TEXT, id: str = "d") -> Document:
    return Document(id, "Harbour", text, id, "", sentences=segment.sentences(text))


def cite(number: int, source: Document | None = None) -> Citation:
    source = source or document()
    span = source.sentences[number]
    text = span.of(source.text)
    return Citation(1, source.id, source.title, span.start, span.end, text, 1.0)


def test_part_of_a_sentence_is_cited_by_the_sentence() -> None:
    quote = locate("opened on Monday", [document()])
    assert quote.places[0].text == "The harbour opened on Monday."
    assert quote.cited_by([cite(0)])
    assert not quote.cited_by([cite(1)])
    assert not quote.cited_by([])


def test_a_repeated_quote_is_cited_by_either_sentence() -> None:
    quote = locate("It closed on Friday.", [document()])
    assert len(quote.places) == 2
    assert quote.cited_by([cite(1)])
    assert quote.cited_by([cite(2)])
    assert not quote.cited_by([cite(0), cite(3)])


def test_a_quote_over_two_sentences_needs_both() -> None:
    quote = locate("on Monday. It closed", [document()])
    assert quote.places[0].text == "The harbour opened on Monday. It closed on Friday."
    assert not quote.cited_by([cite(0)])
    assert quote.supported_by(cite(0))
    assert quote.cited_by([cite(1), cite(0)])
    assert not quote.cited_by([cite(0), cite(2)])


def test_the_same_offsets_in_another_document_do_not_count() -> None:
    other = document(id="other")
    quote = locate("Nobody came.", [document("Nobody came.", "first"), document()])
    assert [place.document_id for place in quote.places] == ["first", "d"]
    assert not quote.cited_by([cite(3, other)])
    assert quote.cited_by([cite(3)])


def test_a_quote_must_be_verbatim() -> None:
    assert locate("The harbor opened", [document()]).places == ()
    assert locate("the harbour opened", [document()]).places == ()


def test_all_of_and_any_of() -> None:
    source = [document()]
    evidence = Evidence(
        (locate("opened on Monday", source),),
        (locate("Nobody", source), locate("It closed", source)),
    )
    assert evidence.expected == 2
    assert evidence.missing([cite(0), cite(3)]) == ()
    assert evidence.cited([cite(0), cite(3)]) == 2
    assert [quote.text for quote in evidence.missing([cite(3)])] == ["opened on Monday"]
    assert [quote.text for quote in evidence.missing([cite(0)])] == ["Nobody", "It closed"]
    assert evidence.unplaced == ()
