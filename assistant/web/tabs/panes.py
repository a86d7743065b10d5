"""The panes of the page that are drawn by markup, each with the script of its name."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import gradio as gr

PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""For events that are no part of the programming interface."""

HIDDEN: dict[str, Any] = {**PRIVATE, "queue": False}
"""For events that are over at once, and do not wait behind questions."""


def pane(name: str, **props: Any) -> gr.HTML:
    """A pane with its own script, if there is one; ``props`` are its ``value``, and what else the
    script sees."""
    script = files("assistant.web") / "static" / f"{name}.js"
    return gr.HTML(
        elem_id=name,
        apply_default_css=False,
        js_on_load=script.read_text("utf-8") if script.is_file() else None,
        **props,
    )


def given(event: gr.EventData, key: str) -> str:
    """What the script of a pane sent along with an event, as text; ``""`` if nothing."""
    return str(event._data.get(key, "")) if isinstance(event._data, dict) else ""


def several(event: gr.EventData, key: str) -> tuple[str, ...]:
    """A list of texts that the script of a pane sent along; none if it sent none."""
    found = event._data.get(key) if isinstance(event._data, dict) else None
    return tuple(str(one) for one in found) if isinstance(found, list) else ()
