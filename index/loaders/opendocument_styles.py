"""Reads of an OpenDocument file which styles are of headings, and how lists are numbered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from index.loaders.headings import find_style_level, inherit_levels
from index.loaders.numerals import write_numeral

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
"""Namespaces of the elements of a text and of those of styles."""


@dataclass(frozen=True, slots=True)
class Level:
    """How the items of a level of a list are numbered: the style of the numerals, ``""`` of one
    with bullets, what stands before and behind them, where they start, and the numbers of how many
    levels are shown."""

    style: str = ""
    before: str = ""
    after: str = ""
    start: int = 1
    shown: int = 1


@dataclass(frozen=True, slots=True)
class Styles:
    """The levels of every style of lists, those of the headings, the styles of paragraphs that are
    headings with the level of each, and the styles of hidden text."""

    lists: dict[str, dict[int, Level]] = field(default_factory=dict)
    outline: dict[int, Level] = field(default_factory=dict)
    headings: dict[str, int] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)


def read_styles(roots: list[Any]) -> Styles:
    """The styles of a file, which are in several of its parts."""
    styles = Styles()
    levels, bases = dict[str, int](), dict[str, str]()
    for root in roots:
        for style in root.iter(f"{TEXT}list-style"):
            styles.lists.setdefault(style.get(f"{STYLE}name"), {}).update(_read_levels(style))
        for style in root.iter(f"{TEXT}outline-style"):
            styles.outline.update(_read_levels(style))
        for style in root.iter(f"{STYLE}style"):
            name = style.get(f"{STYLE}name", "")
            properties = style.find(f"{STYLE}text-properties")
            if properties is not None and properties.get(f"{TEXT}display") == "none":
                styles.hidden.add(name)
            level = find_style_level(style.get(f"{STYLE}display-name") or name.replace("_20_", " "))
            if level:
                levels[name] = level
            else:
                bases[name] = style.get(f"{STYLE}parent-style-name", "")
    styles.headings.update(levels | inherit_levels(levels, bases))
    return styles


def is_hidden(section: Any) -> bool:
    """Whether a section is not shown."""
    if section.get(f"{TEXT}display") == "condition":
        return bool(section.get(f"{TEXT}is-hidden") == "true")
    return bool(section.get(f"{TEXT}display") == "none")


def find_running_heads(roots: list[Any]) -> Iterator[Any]:
    """What heads and foots the pages, but for what is not shown."""
    for root in roots:
        for master in root.iter(f"{STYLE}master-page"):
            for part in master:
                name = str(part.tag).removeprefix(STYLE)
                if name.startswith(("header", "footer")) and part.get(f"{STYLE}display") != "false":
                    yield part


def _read_levels(style: Any) -> Iterator[tuple[int, Level]]:
    """The levels of a style of lists or of headings."""
    for level in style:
        if level.get(f"{TEXT}level"):
            yield (
                int(level.get(f"{TEXT}level")),
                Level(
                    level.get(f"{STYLE}num-format", ""),
                    level.get(f"{STYLE}num-prefix", ""),
                    level.get(f"{STYLE}num-suffix", ""),
                    int(level.get(f"{TEXT}start-value", 1)),
                    int(level.get(f"{TEXT}display-levels", 1)),
                ),
            )


def write_number(level: int, kinds: Mapping[int, Level], counts: Mapping[int, int]) -> str:
    """The number of an item with a blank behind it: "1. ", "2.3 ", "b) "."""
    kind = kinds[level]
    shown = [
        write_numeral(counts.get(at, 1), kinds[at].style)
        for at in range(max(1, level - kind.shown + 1), level + 1)
        if at in kinds and kinds[at].style
    ]
    return f"{kind.before}{'.'.join(shown)}{kind.after} "
