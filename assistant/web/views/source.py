"""Draws a source for reading: its sentences, with the cited ones marked and numbered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from assistant.answers import Citation
from assistant.web.services.source import Entry, Reading, View, parts
from assistant.web.views.markup import Html, element, together
from index.types import Span


def draw_source(reading: Reading) -> Html:
    """Draw the list of documents, the citations' keys, and the text."""
    view, entries = reading.view, reading.entries
    if view is None:
        if reading.state:
            return element("p", reading.state, class_="empty", role="status")
        return element("p", "There is no document yet.", class_="empty")
    here = [one for one in view.citations if one.document_id == view.document.id]
    divided = parts(view.document)
    return together(
        document_list(entries, view.document.id) if len(entries) > 1 else None,
        _keys(view) if view.citations else None,
        part_keys(view.part, len(divided)) if len(divided) > 1 else None,
        element(
            "article",
            _sentences(view, divided[view.part], {Span(one.start, one.end): one for one in here}),
            class_="text cited" if here else "text",
            dir="auto",
            tabindex=0,
            aria_label=f"Text of {view.document.title}",
            data_document=view.document.id,
            data_part=view.part,
            data_turn=view.turn,
            data_current=view.current,
        ),
        _marking(),
    )


def _marking() -> Html:
    """What is shown while the reader marks the sentence that should have answered."""
    return element(
        "div",
        element("span", "Which sentence answers? Choose it in the text."),
        element("button", "The source does not say", type="button", data_mark="none"),
        element("button", "Cancel", type="button", data_mark="cancel"),
        class_="marking",
        role="group",
        aria_label="Mark the right sentence",
        hidden=True,
    )


def document_list(entries: Sequence[Entry], current: str) -> Html:
    """The documents, those that are cited first."""
    ordered = sorted(entries, key=lambda one: -one.cited)
    return element(
        "nav",
        (
            element(
                "button",
                element("span", one.title, class_="title"),
                element("span", f"{one.cited} cited", class_="count") if one.cited else None,
                type="button",
                data_open=one.id,
                aria_current="true" if one.id == current else None,
            )
            for one in ordered
        ),
        class_="documents",
        aria_label="Documents",
    )


def _keys(view: View) -> Html:
    """The keys that lead from one citation to the next."""
    numbers = [one.number for one in view.citations]
    at = numbers.index(view.current) if view.current in numbers else 0
    where = f"Citation {at + 1} of {len(numbers)}"
    return element(
        "div",
        element("button", "‹ Previous", type="button", data_step=-1),
        element("span", where, class_="where", role="status"),
        element("button", "Next ›", type="button", data_step=1),
        element("button", "↑ Answer", type="button", data_back=True, class_="back"),
        class_="keys",
    )


def part_keys(part: int, count: int) -> Html:
    """The keys that lead from one part of a large document to the next."""
    return element(
        "div",
        element("button", "Earlier part", type="button", data_part=part - 1, disabled=part == 0),
        element("span", f"Part {part + 1} of {count}", class_="where"),
        element(
            "button", "Later part", type="button", data_part=part + 1, disabled=part == count - 1
        ),
        class_="parts",
    )


def _sentences(view: View, numbers: range, cited: Mapping[Span, Citation]) -> Iterator[Html]:
    """The paragraphs of a part: a line end between two sentences parts them."""
    spans = view.document.sentences
    text = view.document.text
    near = {at + beside for at in numbers if spans[at] in cited for beside in (-1, 0, 1)}
    line: list[Html | str] = []
    for at in numbers:
        gap = text[spans[at - 1].end : spans[at].start] if at else ""
        if line and "\n" in gap:
            yield element("p", line, dir="auto")
            line = []
        elif line and gap:
            line.append(" ")
        line.append(_sentence(view, at, cited.get(spans[at]), near=at in near))
    if line:
        yield element("p", line, dir="auto")


def _sentence(view: View, at: int, citation: Citation | None, *, near: bool) -> Html:
    text = view.document.sentences[at].of(view.document.text)
    if citation is None:
        headline = "headline" if not at and text == view.document.title else None
        pointed = "pointed" if at == view.sentence else None
        classes = " ".join(filter(None, ("s", "near" if near else None, headline, pointed)))
        return element("span", text, class_=classes, data_s=at)
    return element(
        "mark",
        element("sup", str(citation.number), aria_label=f"Citation {citation.number}: "),
        _with_short(text, view.short),
        class_="s now" if citation.number == view.current else "s",
        data_s=at,
        data_mark=citation.number,
        tabindex=-1,
    )


def _with_short(text: str, short: str) -> Iterable[str]:
    """The sentence with the short answer in it marked, where there is no doubt which it is."""
    words = [re.escape(word) for word in short.split()]
    found = list(re.finditer(r"\s+".join(words), text)) if words else []
    if len(found) != 1:
        return (text,)
    start, end = found[0].span()
    return (text[:start], element("b", text[start:end], class_="short"), text[end:])
