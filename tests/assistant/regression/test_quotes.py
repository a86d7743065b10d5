"""Quotes are cited by the sentences that hold them, and by no others."""

from __future__ import annotations

import pytest

from assistant.answers import Citation
from assistant.regression.quotes import Evidence, locate
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


SAID = "The clerk’s reply to Mr.\u00a0Holt: “no  refund”.\nThe \u2212 sign, non\u2011stop."


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("The clerk's reply", "The clerk’s reply"),
        ("to Mr. Holt", "to Mr.\u00a0Holt"),
        ('"no refund".', "“no  refund”."),
        ("«no\u202frefund»", "“no  refund”"),
        ("—\u2009sign, non–stop", "\u2212 sign, non\u2011stop"),
        ("-- sign", "\u2212 sign"),
        ("- sign, non-stop", "\u2212 sign, non\u2011stop"),
    ],
)
def test_typography_does_not_matter_and_the_span_is_exact(quote: str, text: str) -> None:
    source = document(SAID)
    (place,) = locate(quote, [source]).places
    assert "".join(part.of(SAID) for part in place.parts) == text
    assert place.text in SAID


def test_a_quote_may_be_wrapped_otherwise_than_its_source() -> None:
    text = "The harbour\nopened on Monday. It closed."
    (place,) = locate("The harbour opened  on\nMonday.", [document(text)]).places
    assert place.text == "The harbour\nopened on Monday."


def test_occurrences_may_overlap() -> None:
    assert len(locate("a b a", [document("a b a b a")]).places) == 2


def test_a_quote_is_no_pattern() -> None:
    assert locate("It closed on Friday?", [document()]).places == ()
    assert len(locate("(really?)", [document("It closed (really?) on Friday.")]).places) == 1


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("5 euro", "It is 4.5 euro, or 15 euro, or -5 euro, or −5 euro."),
        ("about 4", "It is about 45, about 4.5, about 4,500 or about 4:30."),
    ],
)
def test_a_quote_does_not_end_inside_a_number(quote: str, text: str) -> None:
    assert locate(quote, [document(text)]).places == ()
    assert len(locate(quote, [document(f"{text} It is about 4, or 5 euro.")]).places) == 1


def test_what_cannot_be_seen_in_a_quote_does_not_count() -> None:
    assert locate(" ", [document()]).places == ()
    assert len(locate("It waited...", [document("It waited… long.")]).places) == 1


@pytest.mark.parametrize("quote", ["4.5", "1.12", "-30"])
def test_numbers_of_a_quote_must_be_verbatim(quote: str) -> None:
    assert locate(quote, [document("It is 45, or 11.2, or 30, or 4 5.")]).places == ()


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
