"""Reads the boxes and buttons of forms in ODT."""

from __future__ import annotations

from typing import Any

from index.loaders.numerals import write_tick

_FORM = "{urn:oasis:names:tc:opendocument:xmlns:form:1.0}"
"""Where the controls of forms are from."""

_TICKED = (
    ("current-state", "checked"), ("state", "checked"), ("current-selected", "true"),
    ("selected", "true"),
)  # fmt: skip
"""What says that a box or a button is ticked: first how it is now, then how it was at first."""

_IDS = (f"{_FORM}id", "{http://www.w3.org/XML/1998/namespace}id")
"""What a control is named by where it is drawn."""


def read_ticks(content: Any) -> dict[str, str]:
    """The boxes and buttons of a form with what they are for, by their ids."""
    ticks: dict[str, str] = {}
    for control in content.iter(f"{_FORM}checkbox", f"{_FORM}radio"):
        states = ((control.get(f"{_FORM}{key}"), value) for key, value in _TICKED)
        is_ticked = next((state == value for state, value in states if state), False)
        said = f"{write_tick(is_ticked)} {control.get(f'{_FORM}label', '')}".strip()
        ticks.update((key, said) for one in _IDS if (key := control.get(one)))
    return ticks
