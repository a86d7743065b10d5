"""Draws the library: a table of documents, and what became of those being added."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assistant.web.markup import Html, element, together
from assistant.web.shelf import Delivery
from index.store.records import Header

_COLUMNS = ("Title", "Date", "Sentences", "Size", "")


def table(headers: Sequence[Header], own: Collection[str], state: str = "") -> Html:
    """The documents a visitor sees; those of their ``own`` can be removed."""
    if not headers:
        return element("p", state or "There is no document yet.", class_="empty", role="status")
    return element(
        "table",
        element("thead", element("tr", (element("th", word, scope="col") for word in _COLUMNS))),
        element("tbody", (_row(header, header.id in own) for header in headers)),
        class_="holdings",
    )


def deliveries(states: Sequence[Delivery]) -> Html:
    """How far each of the files being added is, and why those refused were."""
    done = sum(one.state in ("added", "refused") for one in states)
    return together(
        element(
            "progress",
            value=done,
            max=len(states),
            aria_label=f"{done} of {len(states)} done",
        )
        if done < len(states)
        else None,
        element(
            "ul",
            (
                element(
                    "li",
                    element("span", one.name, class_="name", dir="auto"),
                    element("span", one.state, class_="word"),
                    element("span", one.problem, class_="problem") if one.problem else None,
                    class_=one.state,
                )
                for one in states
            ),
            class_="deliveries",
            role="status",
        ),
    )


def _row(header: Header, own: bool) -> Html:
    title = element("td", header.title, dir="auto", data_label="Title")
    remove = element(
        "button",
        "Remove",
        type="button",
        data_remove=header.id,
        aria_label=f"Remove {header.title}",
    )
    return element(
        "tr",
        title,
        element("td", header.date or "–", data_label="Date"),
        element("td", f"{header.sentences:,}", class_="number", data_label="Sentences"),
        element("td", _size(header.characters), class_="number", data_label="Size"),
        element("td", remove if own else None),
    )


def _size(characters: int) -> str:
    """How long a text is, in thousands of characters."""
    return f"{characters:,} characters" if characters < 10_000 else f"{characters // 1000:,} k"
