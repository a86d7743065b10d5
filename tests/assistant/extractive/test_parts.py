"""Parts of a text by what a question calls them."""

from __future__ import annotations

import pytest

from assistant import Assistant, Settings
from assistant.extractive.parts import Part, find_parts
from index.loaders import load
from index.segment import sentences
from index.types import Document

LEASE = """# Lease of the bakery

## 1. Rent

The rent is $1,450 a month. A late fee of $50 applies after the fifth.

## 2. Ending the lease

### 2.1 Notice

Either party may end this lease with 90 days' notice. Notice must be sent by registered mail.

### 2.2 Keys

Keys are returned on the last day.

## Repairs and upkeep

The landlord pays for the roof and the oven. The tenant pays for all other repairs.
"""
HANDBOOK = """Handbook of the harbour

1. Opening hours

The office opens at eight. It closes at noon on Saturdays.

1.1 Holidays

It stays closed on the first of May.

2. Berths

A berth is let by the week. Boats longer than twelve metres need the outer pier.
"""


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Document]:
    folder = tmp_path_factory.mktemp("parts")
    (folder / "lease.md").write_text(LEASE, encoding="utf-8")
    (folder / "handbook.txt").write_text(HANDBOOK, encoding="utf-8")
    sources = [load(str(folder / name)) for name in ("lease.md", "handbook.txt")]
    return [
        Document(
            **{name: getattr(one, name) for name in ("id", "title", "text", "uri", "sha256")},
            headings=one.headings,
            sentences=sentences(one.text),
        )
        for one in sources
    ]


def read(part: Part) -> str:
    """The text of a part."""
    spans = part.document.sentences[part.first : part.last]
    return part.document.text[spans[0].start : spans[-1].end]


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("section 1 of the lease", "The rent is", "after the fifth."),
        ("the rent section", "The rent is", "after the fifth."),
        ("ending the lease", "2.1 Notice", "on the last day."),
        ("section 2.1", "Either party", "by registered mail."),
        ("the section on repairs", "The landlord", "all other repairs."),
        ("repairs and upkeep", "The landlord", "all other repairs."),
        ("section 1 of the handbook", "The office", "first of May."),
        ("clause 1.1", "It stays closed", "first of May."),
        ("berths", "A berth", "the outer pier."),
        ("the handbook", "Handbook of", "the outer pier."),
    ],
)
def test_a_part_is_found(documents: list[Document], name: str, first: str, last: str) -> None:
    (part,) = find_parts(name, documents)
    assert read(part).startswith(first)
    assert read(part).endswith(last)


@pytest.mark.parametrize(
    "name", ["section 7", "repairs", "the section on pets", "the tenant’s position", "page 1"]
)
def test_what_no_heading_says_is_no_part(documents: list[Document], name: str) -> None:
    assert find_parts(name, documents) == ()


def test_a_number_that_two_texts_have_means_both(documents: list[Document]) -> None:
    assert [part.document.title for part in find_parts("section 1", documents)] == [
        documents[0].title,
        documents[1].title,
    ]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("summed")
    (folder / "lease.md").write_text(LEASE, encoding="utf-8")
    (folder / "handbook.txt").write_text(HANDBOOK, encoding="utf-8")
    made = Assistant.from_texts({}, Settings(reader="hybrid"))
    made.add([str(folder)])
    return made


def test_a_part_is_summed_up_from_its_own_sentences(assistant: Assistant) -> None:
    answer = assistant.ask("what are the main points of section 2.1?")
    assert answer.found
    assert [one.text for one in answer.citations] == [
        "Either party may end this lease with 90 days' notice.",
        "Notice must be sent by registered mail.",
    ]


def test_several_texts_are_summed_up_with_sentences_of_each(assistant: Assistant) -> None:
    answer = assistant.ask("summarise these documents")
    titles = [one.title for one in answer.citations]
    assert len(titles) == 4
    assert len(set(titles)) == 2
    assert answer.confidence < 1


def test_a_part_that_is_not_there_is_not_made_up(assistant: Assistant) -> None:
    assert not assistant.ask("summarise section 9").found


def test_too_many_texts_are_not_summed_up_at_once() -> None:
    texts = {f"Note {at}": f"Goat {at} eats pears." for at in range(9)}
    answer = Assistant.from_texts(texts, Settings(reader="hybrid")).ask("summarise all documents")
    assert not answer.found
    assert "9 documents" in answer.text
