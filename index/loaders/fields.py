"""Writes what the fields of a form on a page hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.loaders.numerals import write_tick

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TYPED = frozenset(
    ("", "text", "email", "tel", "url", "number", "date", "time", "datetime-local", "month", "week")
)
"""Kinds of fields that show what was typed; not those for passwords and for searching, nor
buttons, colours and sliders."""


def write_field(element: HtmlElement, name: str) -> str:
    """What a field shows, with blanks around it: what was typed into it, what was chosen, or
    whether a box is ticked; ``""`` of one that is empty."""
    kind = element.get("type", "").strip().lower()
    if name == "input" and kind in ("checkbox", "radio"):
        return write_tick("checked" in element.attrib) + " "
    if name == "select":
        said = ", ".join(_read_chosen(element))
    elif name == "textarea":
        said = element.text_content()
    else:
        said = element.get("value", "") if kind in _TYPED else ""
    said = " ".join(said.split())
    return f" {said} " if said else ""


def _read_chosen(element: HtmlElement) -> list[str]:
    """The options that are chosen, but for those that only ask to choose, which have no value."""
    chosen = [one for one in element.iter("option") if "selected" in one.attrib]
    chosen = chosen if "multiple" in element.attrib else chosen[-1:]
    return [
        one.get("label") or one.text_content() for one in chosen if one.get("value", "-").strip()
    ]
