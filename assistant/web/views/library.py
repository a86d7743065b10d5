"""Draws the library: a table of documents, and what became of those being added."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from assistant.web.services.library import Delivery
from assistant.web.services.shelf import Choice
from assistant.web.services.visitors import find_origin
from assistant.web.views.markup import Html, element, together
from index.loaders.kinds import kind_of
from index.store.records import Header

# Rows of the table: what a browser draws at once.
_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Holdings:
    """The documents that a visitor sees and asks, with the ids of those that can be removed.

    ``where`` is the filter that was typed, ``matching`` the ids of the documents that match it;
    ``problem`` says why it could not be applied, in which case all are shown.
    """

    choice: Choice
    removable: Collection[str]
    where: str = ""
    matching: Collection[str] = ()
    problem: str = ""

    @property
    def shown(self) -> tuple[Header, ...]:
        """The documents that the table shows."""
        headers = self.choice.headers
        if not self.where or self.problem:
            return headers
        return tuple(header for header in headers if header.id in self.matching)


def draw_table(holdings: Holdings, state: str = "") -> Html:
    """The documents a visitor sees, each with a box that says whether it is asked."""
    headers = holdings.choice.headers
    if not headers:
        return element("p", state or "There is no document yet.", class_="empty", role="status")
    shown = holdings.shown
    more = len(shown) - _SHOWN
    dated = any(header.date for header in headers)
    return together(
        _describe_filter(holdings) if holdings.where else None,
        _all_or_none(holdings.choice) if len(headers) > 1 else None,
        element(
            "table",
            element("thead", element("tr", _columns(holdings, dated=dated))),
            element("tbody", (_row(one, holdings, dated=dated) for one in shown[:_SHOWN])),
            class_="holdings",
        ),
        element("p", f"and {more:,} more", class_="more") if more > 0 else None,
    )


def _describe_filter(holdings: Holdings) -> Html:
    """How many documents match the filter, and the keys to ask them alone or to show all again."""
    if holdings.problem:
        return element("p", holdings.problem, class_="filter problem", role="alert", dir="auto")
    some, total = len(holdings.shown), len(holdings.choice.headers)
    verb = "matches" if some == 1 else "match"
    ask = element(
        "button",
        "Ask this alone" if some == 1 else f"Ask these {some} alone",
        type="button",
        data_alone=True,
    )
    return element(
        "p",
        element("span", f"{some} of {total} {verb} {holdings.where}", dir="auto"),
        ask if total > 1 else None,
        element("button", "Show all", type="button", data_unfilter=True),
        class_="filter",
        role="status",
    )


def _all_or_none(choice: Choice) -> Html:
    """How many are asked, and the keys to ask all of them or to begin the choice afresh."""
    return element(
        "div",
        element("span", _ticked(choice), class_="said"),
        element("button", "All", type="button", data_all="true", aria_label="Ask all documents"),
        element("button", "None", type="button", data_all="false", aria_label="Ask none for now"),
        element("span", class_="why", role="alert"),
        class_="ticks",
    )


def _ticked(choice: Choice) -> str:
    """How many of the boxes are ticked."""
    some, total = len(choice.asked), len(choice.headers)
    return f"All {total} are ticked" if some == total else f"{some or 'None'} of {total} ticked"


def _said(choice: Choice) -> str:
    """How many of the documents are asked."""
    some, total = len(choice.asked), len(choice.headers)
    return (
        f"Asking all {total} documents" if some == total else f"Asking {some or 'none'} of {total}"
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
        element("button", "Undo", type="button", data_undo=True) if one.undo else None,
        class_=one.state.replace(" ", "-"),
    )


def _bar(one: Delivery) -> Html:
    """How far a file is; a bar without a value where nobody can tell."""
    value = None if one.done is None else f"{one.done:.2f}"
    return element("progress", value=value, max=1, aria_label=f"{one.name}: {one.state}")


def _columns(holdings: Holdings, *, dated: bool) -> Iterator[Html]:
    if len(holdings.choice.headers) > 1:
        yield element("th", "Ask", scope="col")
    for word in ("Title", "Kind", *(("Date",) if dated else ())):
        yield element("th", word, scope="col")
    for word in ("Sentences", "Size"):
        yield element("th", word, scope="col", class_="number")
    yield element("th", element("span", "Remove", class_="unseen"), scope="col")


def _row(header: Header, holdings: Holdings, *, dated: bool) -> Html:
    box = element(
        "input",
        type="checkbox",
        checked=header.id not in holdings.choice.left_out,
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
    sentences = f"{header.sentences:,}"
    unit = f" sentence{'s' * (header.sentences != 1)}"
    return element(
        "tr",
        element("td", box, class_="box") if len(holdings.choice.headers) > 1 else None,
        element("td", _title(header), class_="title"),
        element("td", _kind(header.uri)[0], class_="sort"),
        element("td", header.date, class_="date") if dated else None,
        element("td", sentences, element("span", unit, class_="unit"), class_="number sentences"),
        element("td", _size(header), class_="number size"),
        element("td", remove if header.id in holdings.removable else None, class_="act"),
    )


def _title(header: Header) -> Html:
    """The title, which opens the document; under it the file, and what is not read of its kind."""
    left = _kind(header.uri)[1]
    return together(
        element(
            "button",
            header.title,
            type="button",
            data_open=header.id,
            dir="auto",
            aria_label=f"Read {header.title}",
        ),
        element("span", _file(header), f" · {left}" if left else None, class_="file", dir="auto"),
    )


def _file(header: Header) -> Html:
    """The name of the file or the address, which opens it where it can be had."""
    address = web_address(header.uri)
    name = address or header.uri.rpartition("/")[2]
    place = file_address(header.id, header.uri) if header.file_sha256 else address
    return open_elsewhere(name, place) if place else element("span", name)


def file_address(document: str, uri: str) -> str:
    """The address at which the page's server has the file of a document."""
    return f"file/{quote(document, safe='')}{'.pdf' if kind_of(uri) == 'PDF' else ''}"


def open_elsewhere(words: str, address: str) -> Html:
    """A link that leaves the page as it is; where it leads learns nothing of the page."""
    return element(
        "a", words, href=address, target="_blank", rel="noopener noreferrer", class_="away"
    )


# By kind, what a document is called, and what of it is not read.
_KINDS = {
    "text": ("Text", ""),
    "Markdown": ("Markdown", "link addresses left out"),
    "HTML": ("Web page", "menus and what is hidden left out"),
    "PDF": ("PDF", "pictures, running heads and page numbers left out"),
    "Word": ("Word", "pictures, comments and running heads left out"),
    "e-mail": ("E-mail", ""),
    "image": ("Picture", "read by OCR"),
}


def _kind(uri: str) -> tuple[str, str]:
    """What kind of document stands at ``uri``, and what of it is not read."""
    kind = kind_of(uri)
    return _KINDS.get(kind, (kind, ""))


def web_address(uri: str) -> str:
    """The address of a document that was read from the web, ``""`` of any other."""
    address = find_origin(uri)
    return address if address.startswith(("http://", "https://")) else ""


def _size(header: Header) -> Html:
    """How long a text is: its characters, and its pages where it has any."""
    pages = f"{header.pages:,} page{'s' * (header.pages != 1)}"
    written = _characters(header.characters)
    if not header.pages:
        return element("span", written)
    return together(element("span", pages, class_="pages"), element("span", written))


def _characters(characters: int) -> str:
    if characters < 100_000:
        return f"{characters:,} characters"
    return f"{characters / 1_000_000:.1f} million characters"


# Titles that are named beside the question box.
_NAMED = 3


def draw_choice(choice: Choice) -> Html:
    """Which of a visitor's documents are asked, and the way to change that; of one, nothing."""
    if len(choice.headers) < 2:
        return Html("")
    choose = element("button", "Choose", type="button", data_act="choose")
    if not choice.left_out:
        return element("p", _said(choice), choose, class_="choice", role="status")
    titles = [header.title for header in choice.asked]
    named = ", ".join(titles[:_NAMED]) + (" …" if len(titles) > _NAMED else "")
    said = f"{_said(choice)}: {named}" if titles else f"{_said(choice)} documents: tick one first"
    return element(
        "p",
        element("span", said, dir="auto"),
        choose,
        element("button", "Ask all", type="button", data_act="all"),
        class_="choice",
        role="status",
    )
