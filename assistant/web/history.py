"""Draws the list of conversations."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.web.conversations import Conversation
from assistant.web.markup import Html, element

_ACTS = (
    ("rename", "Rename"),
    ("markdown", "Markdown"),
    ("json", "JSON"),
    ("delete", "Delete"),
)


def listed(conversations: Sequence[Conversation], words: str = "") -> Html:
    """The conversations, the latest first, each with what can be done with it."""
    if not conversations:
        nothing = "No conversation has these words." if words else "There is no conversation yet."
        return element("p", nothing, class_="empty", role="status")
    return element("ul", (_item(one) for one in conversations), class_="history")


def _item(one: Conversation) -> Html:
    count = f"{one.turns} question{'s' * (one.turns != 1)}"
    when = one.changed[:16].replace("T", " ")
    buttons = (
        element("button", word, type="button", data_act=act, aria_label=f"{word}: {one.title}")
        for act, word in _ACTS
    )
    return element(
        "li",
        element("button", one.title, type="button", data_act="resume", class_="title", dir="auto"),
        element("span", f"{count}, {when} UTC", class_="when"),
        element("span", buttons, class_="acts"),
        data_conversation=one.id,
        data_title=one.title,
    )
