"""Makes HTML: the one place where text becomes markup, and where it is escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

# Characters that cannot be shown, or that would turn the direction of the page around them.
_UNSHOWN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
# Elements without an end tag.
_VOID = frozenset(("br", "hr", "img", "input", "meta", "wbr"))


class Html(str):
    """Markup made by this module; any other string is text, and is escaped."""

    __slots__ = ()


Child = str | Iterable[str] | None
"""What an element may hold: text, markup, several of them, or nothing."""


def element(name: str, *children: Child, **attributes: str | float | bool | None) -> Html:
    """The element ``name`` with these attributes and children.

    ``class_`` is ``class``, ``data_turn`` is ``data-turn``; an attribute that is ``None`` or
    false is left out, one that is true stands without a value.
    """
    opened = name + "".join(_attribute(key, value) for key, value in attributes.items())
    return Html(f"<{opened}>" if name in _VOID else f"<{opened}>{together(*children)}</{name}>")


def together(*children: Child) -> Html:
    """The children side by side, text among them escaped."""
    return Html("".join(_written(child) for child in children))


def _written(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Html):
        return child
    if isinstance(child, str):
        return _escaped(child)
    return "".join(_written(one) for one in child)


def _attribute(key: str, value: str | int | float | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{_escaped(str(value))}"'


def _escaped(text: str) -> str:
    """Text as HTML shows it; what cannot be shown becomes U+FFFD."""
    return html.escape(_UNSHOWN.sub("\ufffd", text), quote=True)
