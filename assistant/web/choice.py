"""Draws which documents are asked, beside the question box."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assistant.web.markup import Html, element
from index.store.records import Header

_NAMED = 3


def drawn(headers: Sequence[Header], chosen: Collection[str]) -> Html:
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
