"""Draws a source for reading: its sentences, with the cited ones marked and numbered."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from assistant.answers import Citation
from assistant.web.services.layout import BULLETS, ITEM, Line, cells, lines
from assistant.web.services.source import Entry, Found, Reading, View, parts
from assistant.web.views.library import file_address, open_elsewhere, web_address
from assistant.web.views.markup import Html, element, together
from assistant.web.views.pages import draw_sheet, draw_switch
from index.types import Span


def draw_source(reading: Reading) -> Html:
    """Draw the list of documents, the citations' keys, and the text."""
    view, entries = reading.view, reading.entries
    if view is None:
        said = reading.state or "There is no document yet."
        return together(
            _bar(""),
            document_list(entries, "") if entries else None,
            element("p", said, class_="empty", role="status" if reading.state else None),
        )
    here = [one for one in view.citations if one.document_id == view.document.id]
    divided = parts(view.document)
    return together(
        _bar(view.document.title),
        document_list(entries, view.document.id) if len(entries) > 1 else None,
        _keys(view) if view.citations else None,
        _tools(view),
        part_keys(view.part, len(divided)) if len(divided) > 1 else None,
        draw_sheet(view, here) if view.has_pages else None,
        element(
            "article",
            _blocks(view, divided[view.part], {Span(one.start, one.end): one for one in here}),
            class_=" ".join(("text", *(("cited",) if here else ()), *_tone(view))),
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


def _tone(view: View) -> tuple[str, ...]:
    """What is near a refusal does not look like evidence."""
    return () if view.evidence else ("nearby",)


def _bar(title: str) -> Html:
    """What stands above the source where it lies over the answer: its title, and the way back."""
    return element(
        "div",
        element("span", title, class_="title", dir="auto"),
        element("button", "Close the source", type="button", data_close=True),
        class_="bar",
    )


def _tools(view: View) -> Html:
    """What can be done with the document: its pages, words to be found in it, its file."""
    document = view.document
    address = web_address(document.uri)
    words = "Open the file" if view.has_file else "Open the web page"
    file = file_address(document.id, document.uri) if view.has_file else address
    return element(
        "div",
        draw_switch(view) if view.has_pages else None,
        _finding(view.found),
        open_elsewhere(words, file) if file else None,
        class_="views",
    )


def _finding(found: Found | None) -> Html:
    """The field for words to be found, and the keys that lead from one place to the next."""
    count = len(found.sentences) if found else 0
    told = f"{found.at + 1} of {count}" if found and count else "not found"
    field = element(
        "input",
        type="search",
        value=found.words if found else "",
        placeholder="Find in this document",
        aria_label="Find in this document",
        data_find="words",
        maxlength=200,
    )
    steps = (("‹", -1, "Previous place"), ("›", 1, "Next place"))
    keys = (
        element("button", sign, type="button", data_hit=by, aria_label=label)
        for sign, by, label in steps
    )
    return element(
        "form",
        field,
        element("span", told if found and found.words else "", class_="where", role="status"),
        keys if count > 1 else None,
        class_="finding",
        role="search",
        data_at=found.at if found else 0,
    )


def _called(view: View) -> str:
    """What the marked sentences are."""
    return "Citation" if view.evidence else "Nearest"


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
    where = f"{_called(view)} {at + 1} of {len(numbers)}"
    return element(
        "div",
        element("button", "‹ Previous", type="button", data_step=-1),
        element("span", where, class_="where", role="status", data_word=_called(view)),
        element("button", "Next ›", type="button", data_step=1),
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


Cited = Mapping[Span, Citation]

# Rows below its head from which a cited row has the head said again above it.
_HEAD_IN_SIGHT = 6


def _blocks(view: View, numbers: range, cited: Cited) -> Iterator[Html]:
    """A part as it is laid out: paragraphs, the items of lists, and rows in tables."""
    spans = view.document.sentences
    near = {at + beside for at in numbers if spans[at] in cited for beside in (-1, 0, 1)}
    tables = 0
    keyed = []
    for line in lines(view.document, numbers):
        tables += line.kind == "row" and not line.follows
        keyed.append(((line.kind, tables if line.kind == "row" else 0), line))
    for (kind, _), group in groupby(keyed, key=lambda each: each[0]):
        several = [line for _, line in group]
        if kind == "row":
            yield _table(view, several, cited, near)
        elif kind == "item":
            yield element("ul", (_item(view, one, cited, near) for one in several), class_="items")
        else:
            for one in several:
                yield element("p", _pieces(view, one, one.span, cited, near), dir="auto")


def _table(view: View, rows: Sequence[Line], cited: Cited, near: Collection[int]) -> Html:
    """Rows in a table; the head is said again above a cited row that stands far from it."""
    text, spans = view.document.text, view.document.sentences
    here = [any(spans[number] in cited for number in row.numbers) for row in rows]
    drawn: list[Html] = []
    for at, row in enumerate(rows):
        name = "td" if at else "th"
        if at > _HEAD_IN_SIGHT and here[at] and not here[at - 1]:
            head = rows[0].span.of(text)
            again = (element("td", span.of(head), dir="auto") for span in cells(head))
            drawn.append(element("tr", again, class_="again", aria_hidden="true"))
        inside = (
            Span(row.span.start + one.start, row.span.start + one.end)
            for one in cells(row.span.of(text))
        )
        tds = (
            element(name, _pieces(view, row, cell, cited, near), dir="auto", scope=_scope(name))
            for cell in inside
        )
        drawn.append(element("tr", tds))
    table = element("table", element("thead", drawn[0]), element("tbody", drawn[1:]))
    return element("div", table, class_="framed", tabindex=0)


def _scope(name: str) -> str | None:
    return "col" if name == "th" else None


def _item(view: View, line: Line, cited: Cited, near: Collection[int]) -> Html:
    """An item of a list with its mark, set in as far as in the text."""
    mark = ITEM.match(line.span.of(view.document.text))
    plain = mark is not None and mark[0].strip() in BULLETS
    classes = " ".join(("bulleted" if plain else "marked", f"in-{min(line.indent // 2, 3)}"))
    return element("li", _pieces(view, line, line.span, cited, near), class_=classes, dir="auto")


def _pieces(
    view: View, line: Line, within: Span, cited: Cited, near: Collection[int]
) -> Iterator[Html | str]:
    """What stands of a line's sentences in a span of it."""
    end = within.start
    for at in line.numbers:
        whole = view.document.sentences[at]
        span = Span(max(whole.start, within.start), min(whole.end, within.end))
        if span.start >= span.end:
            continue
        if span.start > end:
            yield " "
        end = span.end
        citation = cited.get(whole)
        if citation is None:
            yield _sentence(view, at, span, near=at in near)
        else:
            yield _mark(view, at, span, citation)


def _sentence(view: View, at: int, span: Span, *, near: bool) -> Html:
    text = span.of(view.document.text)
    headline = "headline" if not at and text == view.document.title else None
    pointed = "pointed" if at == view.sentence else None
    classes = ("s", "near" if near else None, headline, pointed, _sought(view, at))
    *bullet, said = _with_bullet(text)
    words = view.found.words if view.found else ""
    drawn = (*bullet, *_with_words(said, words, "hit"))
    return element("span", drawn, class_=" ".join(filter(None, classes)), data_s=at)


def _sought(view: View, at: int) -> str | None:
    """The class of the sentence where the words that are looked for were found."""
    found = view.found
    here = found is not None and found.sentences and found.sentences[found.at] == at
    return "sought" if here else None


def _mark(view: View, at: int, span: Span, citation: Citation) -> Html:
    """A cited sentence; its number stands where it begins, though it may go over several cells."""
    text = span.of(view.document.text)
    *bullet, said = _with_bullet(text)
    now = "now" if citation.number == view.current else None
    number = element("sup", str(citation.number), aria_label=f"{_called(view)} {citation.number}: ")
    return element(
        "mark",
        number if span.start == view.document.sentences[at].start else None,
        bullet,
        _with_short(said, view.short),
        class_=" ".join(filter(None, ("s", now, _sought(view, at)))),
        data_s=at,
        data_mark=citation.number,
        tabindex=-1,
    )


def _with_bullet(text: str) -> Sequence[str]:
    """The text with the mark of an item apart, which the style sheet draws as a bullet."""
    mark = ITEM.match(text)
    if mark is None or mark[0].strip() not in BULLETS:
        return (text,)
    return (element("span", mark[0], class_="bullet"), text[mark.end() :])


def _with_short(text: str, short: str) -> Iterable[Html | str]:
    """The sentence with the short answer in it marked, where there is no doubt which it is."""
    drawn = _with_words(text, short, "short", flags=0)
    return drawn if len(drawn) == 3 else (text,)


def _with_words(
    text: str, words: str, class_: str, flags: re.RegexFlag | int = re.I
) -> Sequence[Html | str]:
    """A text with words in it marked, wherever they stand side by side."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    if not pattern:
        return (text,)
    pieces = re.split(f"({pattern})", text, flags=flags)
    return [
        element("b", piece, class_=class_) if at % 2 else piece for at, piece in enumerate(pieces)
    ]
