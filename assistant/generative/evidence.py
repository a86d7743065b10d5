"""Chooses the sentences a model may cite, numbers them, and writes them down as plain data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.extractive.candidates import Candidate, Place
from assistant.generative.markup import visible
from assistant.language.instructions import is_instruction
from index.types import Document, Hit, Span

_LONGEST_TITLE = 120
_LONGEST_SENTENCE = 1_200
_ESCAPES = str.maketrans("[]【】［］〔〕<>＜＞{}`", "()()()()‹›‹›()'")
_NUMBERED = re.compile(r"(?:(?<=\s)|^)[\[【［]\s*\d+\s*[\]】］]")
"""A marker like those of an answer; not one that is set right after a word, as references are."""

_MOST_LINES = 6
"""Lines before a sentence that it may go on from."""

_MOST_WITH_BESIDE = 3
"""Places that are shown with the sentences on either side of them."""

_SENTENCE_END = re.compile(r"[.!?…。！？]\W*$")
"""What ends a sentence; one without goes on in the next line, as one does that ends in a colon."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence the model may cite by ``number``, counted from 1 in source order.

    ``text`` is the sentence as it stands in the document, ``around`` the sentences on either
    side of it and the title, where what it leaves unsaid may be named; ``instructs`` whether
    it reads like an instruction to a model. ``order`` is the sentence with the lines before
    it that it goes on from, where these read like one, else ``""``; ``headings`` what it
    stands under.
    """

    number: int
    document_id: str
    title: str
    span: Span
    text: str
    around: str
    instructs: bool
    order: str = ""
    headings: tuple[str, ...] = ()


def choose(
    places: Iterable[Place],
    documents: Mapping[str, Document],
    budget: int,
) -> tuple[Evidence, ...]:
    """The likeliest sentences that fit into ``budget`` tokens, in order of document and place.

    ``places`` are documents and sentences, the likeliest first. What a sentence stands under
    costs too, once for all that stand under it.
    """
    chosen: dict[Place, int] = {}
    paid = set[tuple[str, tuple[str, ...]]]()
    left = budget
    for key in places:
        document = documents.get(key[0])
        if document is None or key in chosen or key[1] >= len(document.sentences):
            continue
        span = document.sentences[key[1]]
        cost = tokens(shown(span.of(document.text))) + 4
        headings = document.find_headings(span.start) if cost <= left else ()
        if headings and (document.id, headings) not in paid:
            cost += tokens(_under(headings))
        if cost <= left:
            paid.add((document.id, headings))
            chosen[key] = cost
            left -= cost
    return tuple(
        _evidence(number, documents[id], sentence)
        for number, (id, sentence) in enumerate(sorted(chosen), 1)
    )


def tokens(text: str) -> int:
    """About how many tokens a model takes for ``text``: never under what is usual.

    Four characters of ASCII, or two of anything else, to a token.
    """
    plain = len(text.encode("ascii", "ignore"))
    return 1 + plain // 4 + (len(text) - plain + 1) // 2


def block(evidence: Sequence[Evidence]) -> str:
    """The numbered sentences by document and heading, one to a line: nothing in them can end it.

    What a sentence stands under often names what it leaves unsaid.
    """
    lines: list[str] = []
    document = ""
    headings: tuple[str, ...] = ()
    for one in evidence:
        if one.document_id != document:
            document, headings = one.document_id, ()
            lines.append(f"Document: {shown(one.title)[:_LONGEST_TITLE]}")
        if one.headings != headings:
            headings = one.headings
            lines.append(_under(headings))
        lines.append(f"[{one.number}] {shown(one.text)}")
    return "\n".join(lines)


def _under(headings: Sequence[str]) -> str:
    """The line that tells what the sentences after it stand under."""
    under = " > ".join(shown(heading)[:_LONGEST_TITLE] for heading in headings)
    return f"Under: {under or 'no heading'}"


def shown(text: str) -> str:
    """A source's words as a model sees them: on one line, without brackets or hidden characters.

    Square and pointed brackets become round and single ones, so that neither a marker nor a
    tag that ends the data can come out of a source.
    """
    return " ".join(visible(text).translate(_ESCAPES).split())[:_LONGEST_SENTENCE]


def instructs(text: str) -> bool:
    """Whether a sentence reads like an instruction to a model, or carries markers of its own.

    A hint for the reader of an answer, never a bar to its being evidence.
    """
    seen = _seen(text)
    return is_instruction(seen) or bool(_NUMBERED.search(seen))


def places_of(ranked: Sequence[Sequence[Candidate]], hits: Sequence[Hit]) -> Iterable[Place]:
    """Yield the places of candidates, the parts of a question taking turns, then of hits."""
    for place in range(max(map(len, ranked), default=0)):
        for part in ranked:
            if place < len(part):
                yield part[place].place
    for hit in hits:
        yield hit.document_id, hit.sentence


def add_neighbours(places: Iterable[Place]) -> Iterator[Place]:
    """Yield places, each of the first few with the sentences before and after it.

    What answers is seldom understood alone ("It closes at nine."); what is far down the list is
    there to be sure, and needs no company.
    """
    for rank, (id, sentence) in enumerate(places):
        yield id, sentence
        if rank < _MOST_WITH_BESIDE:
            yield id, max(0, sentence - 1)
            yield id, sentence + 1


def _evidence(number: int, document: Document, sentence: int) -> Evidence:
    spans = document.sentences
    beside = spans[max(0, sentence - 1) : sentence] + spans[sentence + 1 : sentence + 2]
    text = spans[sentence].of(document.text)
    order = _goes_on_from(document, sentence)
    return Evidence(
        number=number,
        document_id=document.id,
        title=document.title,
        span=spans[sentence],
        text=text,
        around="\n".join([document.title, *(span.of(document.text) for span in beside)]),
        instructs=bool(order) or instructs(text),
        order=order,
        headings=document.find_headings(spans[sentence].start),
    )


def _goes_on_from(document: Document, sentence: int) -> str:
    """The sentence with the unended lines before it, if these read like an instruction."""
    spans, first = document.sentences, sentence
    while first and sentence - first < _MOST_LINES:
        before = spans[first - 1].of(document.text).rstrip()
        gap = document.text[spans[first - 1].end : spans[first].start]
        if not before.endswith(":") and (_SENTENCE_END.search(before) or "\n\n" in gap):
            break
        first -= 1
    if first == sentence:
        return ""
    run = _seen(document.text[spans[first].start : spans[sentence].end])
    return run if is_instruction(run) else ""


def _seen(text: str) -> str:
    """A text on one line, without what is not seen."""
    return " ".join(visible(text).split())
