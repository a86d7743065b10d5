"""Checks what a document gives against what a person sees in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.ingest import cut
from index.types import Document, Source
from tests.index.corpus.expectation import Expectation, Line, Sentence

_SHOWN = 60
"""Characters of a line that name its check."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check with what is wrong, ``""``: nothing; ``known`` says why it fails today."""

    name: str
    fault: str
    known: str = ""


def judge(expectation: Expectation, source: Source) -> list[Check]:
    """All checks of a document."""
    document = cut(source)
    found = [
        *_check_details(expectation, document),
        _check_text(expectation, document),
        _check_headings(expectation, document),
        *_check_lines(expectation, document),
        *(_check_sentence(one, document) for one in expectation.sentences),
        *(_check_absent(one, document) for one in expectation.absent),
    ]
    known = expectation.known
    return [Check(one.name, one.fault, known.get(one.name, "")) for one in found]


def _shorten(text: str) -> str:
    return " ".join(text.split())[:_SHOWN].rstrip()


def _check_details(expectation: Expectation, document: Document) -> Iterator[Check]:
    given = {"title": document.title, "author": document.author, "date": document.date}
    for name, value in expectation.details.items():
        yield Check(name, "" if given[name] == value else f"it is {given[name]!r}")


def _check_text(expectation: Expectation, document: Document) -> Check:
    """Whether the text has all words in their order and no others."""
    wanted = " ".join(line.text for line in expectation.lines).split()
    given = document.text.split()
    for at, (want, word) in enumerate(zip([*wanted, ""], [*given, ""], strict=False)):
        if want != word:
            where = f"{' '.join(given[at : at + 8])!r} stands for {' '.join(wanted[at : at + 8])!r}"
            return Check("text", where)
    return Check("text", "")


def _check_headings(expectation: Expectation, document: Document) -> Check:
    """Whether the headings are those, and no others."""
    wanted = [(line.text, line.level) for line in expectation.lines if line.level]
    given = [(" ".join(one.of(document.text).split()), one.level) for one in document.headings]
    if wanted == given:
        return Check("headings", "")
    more = [one for one in given if one not in wanted]
    less = [one for one in wanted if one not in given]
    return Check("headings", f"lacks {less}, has {more}")


def _check_lines(expectation: Expectation, document: Document) -> Iterator[Check]:
    """Whether each line is a line of the text, in its place."""
    places: list[tuple[str, int]] = []
    start = 0
    for text in document.text.split("\n"):
        places.append((" ".join(text.split()), start + len(text) - len(text.lstrip())))
        start += len(text) + 1
    after = 0
    for line in expectation.lines:
        name = f"{line.kind} {_shorten(line.text)}"
        at = next((n for n in range(after, len(places)) if places[n][0] == line.text), -1)
        if at < 0:
            yield Check(name, "it is no line of the text")
        else:
            after = at + 1
            yield Check(name, _find_fault(line, places[at][1], document))


def _find_fault(line: Line, start: int, document: Document) -> str:
    """What is wrong with the place of a line."""
    page = document.find_page(start)
    if page != line.page:
        return f"it is on page {page}, not {line.page}"
    under = document.find_headings(start)
    # Where a file keeps its notes apart, they stand under no heading of their own.
    return (
        f"it stands under {under}, not {line.under}"
        if under != line.under and line.kind != "fn"
        else ""
    )


def _check_sentence(sentence: Sentence, document: Document) -> Check:
    name = f"sentence {_shorten(sentence.text)}"
    for span in document.sentences:
        if " ".join(span.of(document.text).split()) == sentence.text:
            page, under = document.find_page(span.start), document.find_headings(span.start)
            if sentence.page not in (None, page):
                return Check(name, f"it is on page {page}")
            if sentence.under not in (None, under):
                return Check(name, f"it stands under {under}")
            return Check(name, "")
    return Check(name, "it is no sentence of the text")


def _check_absent(words: str, document: Document) -> Check:
    is_there = words in " ".join(document.text.split())
    return Check(f"absent {_shorten(words)}", "it is in the text" if is_there else "")
