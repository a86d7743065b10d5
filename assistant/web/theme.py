"""The colours and the type of what the page framework draws; ``page.css`` draws the rest."""

from __future__ import annotations

import gradio as gr

_SANS = (
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Roboto",
    "Noto Sans",
    "DejaVu Sans",
    "sans-serif",
)
_MONO = ("ui-monospace", "DejaVu Sans Mono", "monospace")


def theme() -> gr.themes.Base:
    """Ink on paper by day, paper on ink by night; fonts that the reader's machine has."""
    made = gr.themes.Base(
        primary_hue=gr.themes.colors.stone,
        neutral_hue=gr.themes.colors.stone,
        font=_SANS,
        font_mono=_MONO,
        radius_size=gr.themes.sizes.radius_sm,
    )
    return made.set(
        body_background_fill="#fbfaf7",
        body_background_fill_dark="#16171a",
        body_text_color="#1d1c1a",
        body_text_color_dark="#e6e3dc",
        background_fill_primary="#fbfaf7",
        background_fill_primary_dark="#16171a",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        button_primary_background_fill="#1f4e79",
        button_primary_background_fill_hover="#173b5c",
        button_primary_text_color="#ffffff",
        button_primary_background_fill_dark="#9cc3e6",
        button_primary_background_fill_hover_dark="#b9d6ef",
        button_primary_text_color_dark="#10202e",
    )
