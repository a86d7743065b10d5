"""Draws the coverage of a document: a strip of its sentences, and those that nobody asks about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.web.services.coverage import Covered
from assistant.web.services.source import Entry, parts
from assistant.web.views.markup import Html, element, together
from assistant.web.views.source import document_list, part_keys

# Citations from which a cell is no darker.
_DARKEST = 4
# The widths of a cell, which the style sheet has a class for.
_SHORTEST, _LONGEST = 2, 14
# Sentences that are listed in words.
_LISTED = 20


def draw_coverage(covered: Covered, part: int, entries: Sequence[Entry]) -> Html:
    """One part of a document: every sentence as a cell of the strip, then the untouched ones."""
    divided = parts(covered.document)
    part = min(max(part, 0), len(divided) - 1)
    numbers = divided[part]
    untouched = [at for at in numbers if not covered.counts[at]]
    return together(
        document_list(entries, covered.document.id) if len(entries) > 1 else None,
        element("h2", covered.document.title, dir="auto"),
        element("p", _said(covered), class_="summary", role="status"),
        part_keys(part, len(divided)) if len(divided) > 1 else None,
        element(
            "div",
            (_cell(covered, at, first=at == numbers.start) for at in numbers),
            class_="strip",
            role="group",
            aria_label="The sentences in their order; choose one to ask about it",
            data_document=covered.document.id,
        ),
        _legend(),
        _list(covered, untouched) if untouched else None,
    )


def draw_nothing(why: str) -> Html:
    """What is shown where there is no document to draw."""
    return element("p", why or "There is no document yet.", class_="empty", role="status")


def _said(covered: Covered) -> str:
    total, cited = len(covered.counts), sum(count > 0 for count in covered.counts)
    left = total - cited
    rest = f" Nobody has asked about the other {left:,}." if left else ""
    return f"Answers and fixed questions cite {cited:,} of {total:,} sentences.{rest}"


def _cell(covered: Covered, at: int, *, first: bool) -> Html:
    """One sentence, as wide as it is long and as dark as it is often cited."""
    span, count = covered.document.sentences[at], covered.counts[at]
    text = span.of(covered.document.text)
    length = min(max((span.end - span.start) // 20, _SHORTEST), _LONGEST)
    return element(
        "button",
        type="button",
        class_=f"cell tint-{min(count, _DARKEST)} long-{length}",
        data_sentence=at,
        tabindex=0 if first else -1,
        aria_label=f"{_times(count)}: {text}",
        title=f"{text} ({_times(count)})",
    )


def _times(count: int) -> str:
    return f"cited {count} time{'s' * (count != 1)}" if count else "not cited"


def _legend() -> Html:
    words = ("not cited", "once", "twice", "three times", "more often")
    return element(
        "ul",
        (
            element("li", element("span", class_=f"cell tint-{at}"), word)
            for at, word in enumerate(words)
        ),
        class_="legend",
        aria_hidden="true",
    )


def _list(covered: Covered, untouched: Sequence[int]) -> Html:
    """The untouched sentences in words; one click suggests a question."""
    more = len(untouched) - _LISTED
    return element(
        "section",
        element("h3", "Not asked about yet"),
        element("ol", _items(covered, untouched[:_LISTED]), class_="untouched"),
        element("p", f"and {more:,} more in the strip", class_="more") if more > 0 else None,
    )


def _items(covered: Covered, numbers: Sequence[int]) -> Iterator[Html]:
    for at in numbers:
        text = covered.document.sentences[at].of(covered.document.text)
        ask = element(
            "button",
            "Ask about it",
            type="button",
            data_sentence=at,
            aria_label=f"Ask about it: {text}",
        )
        yield element("li", element("span", text, dir="auto"), ask)
