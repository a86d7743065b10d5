"""Draws the library: a table of documents, and what became of those being added."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from assistant.web.services.library import Delivery
from assistant.web.views.markup import Html, element, together
from index.store.records import Header

# Rows of the table: what a browser draws at once.
_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Holdings:
    """The documents that a visitor sees, with the ids of their ``own``, which they may remove.

    ``chosen`` are the ids of those that are asked (none: all).
    """

    headers: Sequence[Header]
    own: Collection[str]
    chosen: Collection[str]


def draw_table(holdings: Holdings, state: str = "") -> Html:
    """The documents a visitor sees, each with a box that says whether it is asked."""
    if not holdings.headers:
        return element("p", state or "There is no document yet.", class_="empty", role="status")
    more = len(holdings.headers) - _SHOWN
    return together(
        element(
            "table",
            element("thead", element("tr", _columns(holdings))),
            element("tbody", (_row(header, holdings) for header in holdings.headers[:_SHOWN])),
            class_="holdings",
        ),
        element("p", f"and {more:,} more", class_="more") if more > 0 else None,
    )


def draw_deliveries(states: Sequence[Delivery]) -> Html:
    """How far each of the files being added is, and why those refused were."""
    return element("div", element("ul", map(_delivery, states), class_="deliveries"), role="status")


def _delivery(one: Delivery) -> Html:
    return element(
        "li",
        element("span", one.name, class_="name", dir="auto"),
        element("span", one.state, class_="word"),
        None if one.problem or one.done == 1 else _bar(one),
        element("span", one.problem, class_="problem") if one.problem else None,
        class_=one.state,
    )


def _bar(one: Delivery) -> Html:
    """How far a file is; a bar without a value where nobody can tell."""
    value = None if one.done is None else f"{one.done:.2f}"
    return element("progress", value=value, max=1, aria_label=f"{one.name}: {one.state}")


def _columns(holdings: Holdings) -> Iterator[Html]:
    if len(holdings.headers) > 1:
        yield element("th", "Ask", scope="col")
    for word in ("Title", "Date"):
        yield element("th", word, scope="col")
    for word in ("Sentences", "Size"):
        yield element("th", word, scope="col", class_="number")
    yield element("th", element("span", "Remove", class_="unseen"), scope="col")


def _row(header: Header, holdings: Holdings) -> Html:
    asked = not holdings.chosen or header.id in holdings.chosen
    box = element(
        "input",
        type="checkbox",
        checked=asked,
        data_choose=header.id,
        aria_label=f"Ask {header.title}",
    )
    remove = element(
        "button",
        "Remove",
        type="button",
        data_remove=header.id,
        aria_label=f"Remove {header.title}",
    )
    return element(
        "tr",
        element("td", box, class_="box") if len(holdings.headers) > 1 else None,
        element("td", header.title, dir="auto", class_="title"),
        element("td", header.date or "–", class_="date"),
        element("td", f"{header.sentences:,}", class_="number sentences"),
        element("td", _size(header.characters), class_="number size"),
        element("td", remove if header.id in holdings.own else None, class_="act"),
    )


def _size(characters: int) -> str:
    """How long a text is, in characters."""
    return f"{characters:,}" if characters < 100_000 else f"{characters / 1_000_000:.1f} million"


# Titles that are named beside the question box.
_NAMED = 3


def draw_choice(headers: Sequence[Header], chosen: Collection[str]) -> Html:
    """Which of a visitor's documents are asked, and the way to change that; of one, nothing."""
    if len(headers) < 2:
        return Html("")
    titles = [header.title for header in headers if header.id in chosen]
    choose = element("button", "Choose", type="button", data_act="choose")
    if not titles:
        return element("p", f"Asking all {len(headers)} documents", choose, class_="choice")
    named = ", ".join(titles[:_NAMED]) + (" …" if len(titles) > _NAMED else "")
    return element(
        "p",
        element("span", f"Asking {len(titles)} of {len(headers)}: {named}", dir="auto"),
        choose,
        element("button", "Ask all", type="button", data_act="all"),
        class_="choice",
        role="status",
    )
