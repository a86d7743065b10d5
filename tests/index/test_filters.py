"""Filters: what they choose, how they are spelt, and what of them is not understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import BadInput
from index.filters import Filter, NoMatch, choose_within
from index.store import Header

HEADERS = tuple(
    Header(f"d{at}", title, uri, "", "", 1, 10, author, date)
    for at, (title, uri, author, date) in enumerate(
        (
            ("Lease of the boathouse", "/data/contracts/2024/boat.pdf", "Jane Roe", "2024-01-31"),
            ("Lease of the mill", "/data/contracts/old/mill.docx", "Roe, Jane", "1999"),
            ("Notes", "/data/notes/a.txt", "", ""),
            (
                "A Müller memoir",
                "https://example.org/texts/memoir?page=2",
                "Ana Müller",
                "May 2024",
            ),
            ("Rates", "https://example.org/texts/rates.pdf", "The Bank", "2024-02"),
            ("Minutes", "minutes", "Jane Doe", "2024-12-31T09:00:00"),
        )
    )
)


@pytest.mark.parametrize(
    ("where", "chosen"),
    [
        ("kind:pdf", "d0 d4"),
        ("kind:PDF kind:word", "d0 d1 d4"),
        ("kind:docx", "d1"),
        ("kind:html", "d3"),
        ('kind:"web page"', "d3"),
        ("kind:text", "d2 d5"),
        ('author:"Jane Roe"', "d0 d1"),
        ("author:jane", "d0 d1 d5"),
        ("author:muller", "d3"),
        ("author:MÜLLER", "d3"),
        ("title:lease", "d0 d1"),
        ("title:boat.pdf", "d0"),
        ("title:“mill lease”", "d1"),
        ("title:müller", "d3"),
        ("folder:contracts", "d0 d1"),
        ("folder:Contracts/2024", "d0"),
        ("folder:data/notes/", "d2"),
        ("folder:/data/contracts", "d0 d1"),
        ("folder:./contracts", "d0 d1"),
        (r"folder:contracts\2024", "d0"),
        ("folder:https://example.org/texts", "d3 d4"),
        ("folder:example.org", "d3 d4"),
        ("since:2024-02", "d3 d4 d5"),
        ("until:2024-01", "d0 d1 d3"),
        ("since:2024-01-31 until:2024-01-31", "d0 d3"),
        ("date:1999", "d1"),
        ("date:2024-12", "d3 d5"),
        ("folder:contracts kind:pdf title:lease author:roe date:2024", "d0"),
        ("KIND:pdf", "d0 d4"),
    ],
)  # fmt: skip
def test_a_filter_chooses_by_every_field(where: str, chosen: str) -> None:
    assert Filter.parse(where).choose(HEADERS) == tuple(chosen.split())


@pytest.mark.parametrize(
    "where",
    ["folder:contract", "folder:/contracts", "folder:data/2024", "folder:http://example.org/rates",
     "title:leases", "author:roebuck", "kind:csv", "since:2025", "until:1998", "folder:a.txt"],
)  # fmt: skip
def test_what_does_not_match_is_left_out(where: str) -> None:
    with pytest.raises(NoMatch, match=r"^None of the 6 documents matches the filter .*\.$"):
        Filter.parse(where).choose(HEADERS)


def test_what_no_document_matches_by_itself_is_named() -> None:
    with pytest.raises(NoMatch) as wrong:
        Filter.parse('kind:pdf author:"Ann Poe" title:lease').choose(HEADERS)
    assert str(wrong.value) == (
        'None of the 6 documents matches the filter kind:pdf author:"Ann Poe" title:lease, '
        'nor author:"Ann Poe" alone; loosen it, or list the documents to see what there is.'
    )
    with pytest.raises(NoMatch) as wrong:
        Filter.parse("kind:word title:boathouse").choose(HEADERS)
    assert "alone" not in str(wrong.value)


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("", "The filter is empty; give folder, kind, date, author, title, since or until"),
        ("  ", "The filter is empty"),
        ("lease", "The filter's 'lease' names no field; put folder,"),
        ("kind:pdf lease", "The filter's 'lease' names no field"),
        ("autor:roe", "The filter's 'autor:roe' names an unknown field; use folder,"),
        ("title:", "The filter's 'title:' has no value"),
        ('title:""', "has no value"),
        ("title: lease", "The filter's 'title:' has no value"),
        ('title:"lease', "has a quotation mark without its pair; add it."),
        ('"', "has a quotation mark without its pair"),
        ("title:?!", "The filter's title '?!' says nothing"),
        ("kind:pfd", "There is no kind 'pfd'; use one of text, Markdown, HTML, PDF"),
        ("since:2024-13", "The filter's date '2024-13' is none; write it as 2024, 2024-05"),
        ("since:2023-02-29", "'2023-02-29' is none"),
        ("date:yesterday", "'yesterday' is none"),
        ("until:24", "'24' is none"),
        ("since:2025 until:2024", "since:2025 is after until:2024; swap them."),
        ("since:2024 date:2023", "gives 'since' more than once; leave one of them."),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said_in_one_sentence(where: str, says: str) -> None:
    with pytest.raises(BadInput) as wrong:
        Filter.parse(where)
    assert says in str(wrong.value)
    assert "\n" not in str(wrong.value)


def test_a_filter_is_typed_and_spelt() -> None:
    typed = Filter(folder="contracts", kind=("pdf", "word"), author="Jane Roe", since="2024-01")
    assert str(typed) == 'folder:contracts kind:pdf kind:word author:"Jane Roe" since:2024-01'
    assert Filter.parse(str(typed)) == typed
    assert typed.choose(HEADERS) == ("d0",)
    with pytest.raises(BadInput, match="empty"):
        Filter()


@given(
    *(st.text(max_size=20) for _ in range(3)),
    st.sampled_from(["", "2024", "2024-02", "2024-02-29"]),
)
def test_every_filter_is_read_as_it_is_spelt(
    folder: str, author: str, title: str, day: str
) -> None:
    try:
        typed = Filter(folder=folder, author=author, title=title, since=day)
    except BadInput:
        return
    assert Filter.parse(str(typed)) == typed


@given(st.text(alphabet='kindautle:"“” 2024-\\', max_size=30))
def test_no_text_does_worse_than_be_refused(where: str) -> None:
    try:
        chosen = Filter.parse(where)
    except BadInput:
        return
    assert Filter.parse(str(chosen)) == chosen


def test_ids_a_filter_and_its_text_choose() -> None:
    assert choose_within(["d9"], lambda: HEADERS) == ["d9"]
    assert choose_within(None, lambda: HEADERS) is None
    for within in (Filter(kind="docx"), "kind:docx"):
        assert choose_within(within, lambda: HEADERS) == ("d1",)
        assert choose_within(within, lambda: ()) == ()
