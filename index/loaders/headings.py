"""Tells the styles of headings from others in texts of word processors."""

from __future__ import annotations

import re
from collections.abc import Mapping

_HEADING = re.compile(r"heading (\d)", re.I)
"""The name of a style of headings: "heading 2", "Heading 1"; not "Heading1Char", "TOC Heading"."""

_DEEPEST = 9
"""The greatest level of a heading; outline levels from there on are of plain text."""


def find_style_level(name: str) -> int:
    """The level of the headings in a style, 0 where it is one of other text; a title is as high as
    the first level."""
    match = _HEADING.fullmatch(name.strip())
    if match:
        return int(match[1])
    return int(name.strip().lower() == "title")


def find_outline_level(outline: int) -> int:
    """The level of an outline level, which counts from 0; 0 where it says plain text."""
    return outline + 1 if 0 <= outline < _DEEPEST else 0


def inherit_levels(levels: Mapping[str, int], bases: Mapping[str, str]) -> dict[str, int]:
    """The levels of styles that have none of their own, by the style that each is based on."""
    inherited: dict[str, int] = {}
    for style in bases:
        passed, base = {style}, bases[style]
        while base not in levels and base in bases and base not in passed:
            passed.add(base)
            base = bases[base]
        if levels.get(base):
            inherited[style] = levels[base]
    return inherited
