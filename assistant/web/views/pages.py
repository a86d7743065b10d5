"""Draws the pages of a document's file beside its text, with the cited sentences marked on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from urllib.parse import quote

from assistant.answers import Citation
from assistant.web.services.source import View
from assistant.web.views.markup import Html, element, together
from index.geometry import Box

_PADDING = 1.5
"""Points of colour around a marked line, so that its letters do not touch the edge."""


def draw_switch(view: View) -> Html:
    """The choice between the text of a document and its pages, and what leads through these."""
    count = len(view.document.geometry.sizes)
    return together(
        element(
            "div",
            element("button", "Text", type="button", data_view="text", aria_pressed="true"),
            element("button", "Page", type="button", data_view="page", aria_pressed="false"),
            class_="switch",
            role="group",
            aria_label="How the source is shown",
        ),
        element(
            "div",
            element("button", "‹", type="button", data_leaf=-1, aria_label="Previous page"),
            element(
                "label",
                element("span", "Page", class_="unseen"),
                element("input", type="number", min=1, max=count, value=1, class_="number"),
            ),
            element("span", f"of {count}", class_="count"),
            element("button", "›", type="button", data_leaf=1, aria_label="Next page"),
            element("button", "−", type="button", data_zoom=-1, aria_label="Smaller"),
            element("span", "100 %", class_="scale", role="status"),
            element("button", "+", type="button", data_zoom=1, aria_label="Larger"),
            class_="leafing",
            hidden=True,
        ),
    )


def draw_sheet(view: View, here: Sequence[Citation]) -> Html:
    """The page, which is fetched once it is to be seen; the marks of all pages lie over it."""
    document = view.document
    return element(
        "section",
        element(
            "div",
            element("img", alt="", draggable="false"),
            _draw_marks(view, here),
            class_="leaf",
        ),
        element("p", class_="unseen-page", role="status", hidden=True),
        class_=" ".join(("sheet", *(() if view.evidence else ("nearby",)))),
        tabindex=0,
        aria_label=f"Pages of {document.title}",
        hidden=True,
        data_address=f"page/{quote(document.id, safe='')}/",
        data_version=document.file_sha256[:12],
        data_sizes=document.geometry.packed.partition(" ")[0],
        data_first=_find_first_page(view, here),
    )


def _find_first_page(view: View, here: Sequence[Citation]) -> int:
    """The page to begin with: of the current citation, or else of the part of the text shown."""
    current = next((one for one in here if one.number == view.current), None)
    if current is not None:
        return view.document.find_page(current.start) or 1
    spans = view.document.sentences
    found = view.found.sentences[view.found.at] if view.found and view.found.sentences else -1
    sentence = max(view.sentence, found)
    return (view.document.find_page(spans[sentence].start) if sentence >= 0 else None) or 1


def _draw_marks(view: View, here: Sequence[Citation]) -> Iterator[Html]:
    """The marks by page, in points of that page."""
    placed = sorted(
        ((box.page, one.number, box) for one in here for box in _find_boxes(view, one)),
        key=lambda each: each[:2],
    )
    sizes = view.document.geometry.sizes
    for page, marks in groupby(placed, key=lambda each: each[0]):
        width, height = sizes[page - 1]
        yield element(
            "svg",
            (_draw_mark(number, box, view.current) for _, number, box in marks),
            viewBox=f"0 0 {width:g} {height:g}",
            preserveAspectRatio="none",
            aria_hidden="true",
            hidden=True,
            data_page=page,
        )


def _find_boxes(view: View, citation: Citation) -> tuple[Box, ...]:
    """Where a citation stands in the document as it is stored; kept answers may be older."""
    return view.document.find_boxes(citation.start, citation.end)


def _draw_mark(number: int, box: Box, current: int) -> Html:
    return element(
        "rect",
        class_="now" if number == current else None,
        data_number=number,
        x=f"{box.left - _PADDING:g}",
        y=f"{box.top - _PADDING:g}",
        width=f"{box.right - box.left + 2 * _PADDING:g}",
        height=f"{box.bottom - box.top + 2 * _PADDING:g}",
        rx=1.5,
    )
