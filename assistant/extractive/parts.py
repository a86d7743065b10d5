"""Finds the part of a text that a question names: a section, a chapter, a page, a heading."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from assistant.extractive.features import is_heading
from assistant.language.questions import TEXT_NOUNS
from assistant.language.summaries import PART
from index.terms import question_terms
from index.types import Document, Heading, Span

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERED = re.compile(
    rf"""^(?:the\s+)?(?:(?P<kind>{PART})\s*|§\s*)(?:no\.?\s*|number\s+|\#)?
    (?P<label>\d+(?:\.\d+)*|[ivxl]+|[a-z]|{"|".join(_WORDS)})$""",
    re.I | re.X,
)
"""A part by its number: "section 4", "clause 4.2", "chapter two", "annex b", "page 3"."""

_TOPIC = r"(?:on|about|called|titled|named|headed|for)"
_NAMED = re.compile(
    rf"^(?:the\s+)?(?:{PART}\s+(?:{_TOPIC}\s+)?(?P<after>.+)|(?P<before>.+?)\s+{PART})$", re.I
)
"""A part by its name: "the section on repairs", "the repairs section"."""

_LABEL = re.compile(
    rf"""^\W*(?:(?:{PART}|§)\s*(?P<named>[\d.]*\d|[IVXL]+|[A-Z])\b
    |(?P<bare>\d+(?:\.\d+)*)(?=[.):\s–—-]|$)|(?P<letter>[IVXL]+|[A-Z])[.)])""",
    re.I | re.X,
)
"""The number of a heading: "4. Repairs", "Chapter 2", "B) Fees"; "A walk" has none."""


_WITHIN = re.compile(r"^(?P<part>.+)\s+(?:of|in|from)\s+(?P<text>.+?)$", re.I)
"""A part and the text it is in: "section 4 of the lease", "the repairs section in the handbook"."""

_ANY_TEXT = re.compile(rf"^(?:(?:the|this|that)\s+)?(?:{'|'.join(TEXT_NOUNS)})s?$", re.I)
"""What any text may be called, so that it tells none apart."""


@dataclass(frozen=True, slots=True)
class Part:
    """Consecutive sentences of a document: ``document.sentences[first:last]``."""

    document: Document
    first: int
    last: int


def whole(document: Document) -> Part:
    """The part that is all of a document."""
    return Part(document, 0, len(document.sentences))


def find_parts(name: str, documents: Collection[Document]) -> tuple[Part, ...]:
    """The parts that ``name`` may mean: of each document the first so numbered or so headed.

    Headings are those that the file tells of, or where it tells of none, the sentences that look
    like some. A heading is meant where it has the same content words as the name, or all of the
    name's where that calls it a section or the like. "Section 4 of the lease" is looked for in
    what is titled a lease, and a name that no heading has may be that of a whole document.
    """
    name = " ".join(name.split())
    found = _find_in_each(name, documents)
    within = _WITHIN.match(name)
    if not found and within:
        found = _find_in_each(within["part"], _find_titled(within["text"], documents))
    return found or tuple(whole(document) for document in _find_titled(name, documents))


def _find_in_each(name: str, documents: Iterable[Document]) -> tuple[Part, ...]:
    parts = (_find_part(name, document) for document in documents)
    return tuple(part for part in parts if part is not None and part.first < part.last)


def _find_titled(name: str, documents: Iterable[Document]) -> list[Document]:
    """The documents whose titles hold all content words of ``name``; all for "the text"."""
    if _ANY_TEXT.match(name):
        return list(documents)
    wanted = set(question_terms(name))
    return [one for one in documents if wanted and wanted <= set(question_terms(one.title))]


def _find_part(name: str, document: Document) -> Part | None:
    numbered = _NUMBERED.match(name)
    if numbered:
        label = _normalise_label(numbered["label"])
        if (numbered["kind"] or "").casefold() in ("page", "slide") and label.isdigit():
            return _find_page(int(label), document)
    headings = _list_headings(document)
    for heading in headings:
        if numbered and _label(heading, document) == label:
            return _below(heading, headings, document)
    named = _NAMED.match(name)
    wanted = set(question_terms((named["after"] or named["before"]) if named else name))
    for is_close in (False, True) if named else (False,):
        for heading in headings:
            terms = set(question_terms(_unlabelled(heading, document)))
            if terms == wanted or (is_close and wanted < terms):
                return _below(heading, headings, document)
    return None


def _find_page(number: int, document: Document) -> Part | None:
    on_page = [
        at for at, span in enumerate(document.sentences) if document.find_page(span.start) == number
    ]
    return Part(document, on_page[0], on_page[-1] + 1) if on_page else None


def _list_headings(document: Document) -> Sequence[Heading]:
    if document.headings:
        return document.headings
    spans = [
        span
        for at, span in enumerate(document.sentences)
        if is_heading(document, at) or _is_numbered_heading(document, span)
    ]
    # Plain text has no levels but those of its numbers: "4" is above "4.2".
    return [
        Heading(span.start, span.end, 1 + _read_label(span.of(document.text)).count("."))
        for span in spans
    ]


def _is_numbered_heading(document: Document, span: Span) -> bool:
    """Whether a sentence is a paragraph that begins with a number and has no closing mark; an item
    of a list has others beside it."""
    before, after = document.text[: span.start][-2:], document.text[span.end :][:2]
    text = span.of(document.text)
    is_alone = before in ("", "\n\n") and after in ("", "\n\n")
    return is_alone and bool(_read_label(text)) and not text.endswith((".", "!", "?", ";"))


def _below(heading: Heading, headings: Sequence[Heading], document: Document) -> Part:
    """The sentences under a heading and under those below it, up to the next one as high."""
    until = next(
        (one.start for one in headings if one.start > heading.start and one.level <= heading.level),
        len(document.text),
    )
    inside = [at for at, span in enumerate(document.sentences) if heading.end <= span.start < until]
    return Part(document, inside[0], inside[-1] + 1) if inside else Part(document, 0, 0)


def _label(heading: Heading, document: Document) -> str:
    return _normalise_label(_read_label(heading.of(document.text)))


def _read_label(text: str) -> str:
    found = _LABEL.match(text)
    return next(filter(None, found.groups()), "") if found else ""


def _unlabelled(heading: Heading, document: Document) -> str:
    return _LABEL.sub("", heading.of(document.text), count=1)


def _normalise_label(label: str) -> str:
    lower = label.casefold()
    return str(_WORDS.index(lower) + 1) if lower in _WORDS else lower
