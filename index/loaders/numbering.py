"""Counts the list items of a DOCX file, whose numbers are in no text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.loaders.numerals import write_numeral

if TYPE_CHECKING:
    from docx.document import Document

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""The namespace of the elements of a text."""

_STYLES = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
"""Kinds of numerals; all others are in figures."""

_LEVEL = re.compile(r"%(\d)")
"""The counter of a level in the pattern of a numbering: "%1.%2" has two, "100 %" none."""


class Numbering:
    """The numbers and bullets of list items, which are in no text."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._lists: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._styles = document.styles.element
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {one.get(f"{WORD}abstractNumId"): one for one in root.iter(f"{WORD}abstractNum")}
        for number in root.iter(f"{WORD}num"):
            key = read_value(number, "abstractNumId")
            if key in abstract:
                name = number.get(f"{WORD}numId")
                self._levels[name] = dict(_read_levels(abstract[key])) | dict(_read_levels(number))
                self._lists[name] = key
                self._restarts[name] = dict(_read_restarts(number))

    def count(self, paragraph: Any) -> str:
        """What stands before the paragraph: "3.", "b)", "-", or nothing."""
        number = self._find_number(paragraph)
        name = read_value(number, "numId")
        levels = self._levels.get(name)
        if not levels:
            return ""
        level = int(read_value(number, "ilvl") or 0)
        if level not in levels:
            return ""
        kind, pattern, _ = levels[level]
        # Lists of one kind go on with each other's numbers, but for those that begin anew.
        counts = self._counts[self._lists[name]]
        if level in self._restarts[name]:
            counts[level] = self._restarts[name].pop(level) - 1
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        if kind == "bullet":
            return "-"
        if kind == "none":
            return ""

        def shown(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            kind_at, _, start = levels.get(at, ("decimal", "", 1))
            return write_numeral(counts.get(at, start), _STYLES.get(kind_at, "1"))

        return _LEVEL.sub(shown, pattern)

    def _find_number(self, paragraph: Any) -> Any:
        """The numbering of a paragraph, its own or that of its style."""
        properties = paragraph.find(f"{WORD}pPr")
        if properties is None:
            return None
        own = properties.find(f"{WORD}numPr")
        if own is not None:
            return own
        name = read_value(properties, "pStyle")
        for style in self._styles.iter(f"{WORD}style"):
            if name and style.get(f"{WORD}styleId") == name:
                return style.find(f"{WORD}pPr/{WORD}numPr")
        return None


def _read_levels(abstract: Any) -> Iterator[tuple[int, tuple[str, str, int]]]:
    """Of each level of a list its kind of numeral, its pattern and where it starts."""
    for level in abstract.iter(f"{WORD}lvl"):
        kind, pattern = read_value(level, "numFmt") or "decimal", read_value(level, "lvlText")
        yield int(level.get(f"{WORD}ilvl")), (kind, pattern, int(read_value(level, "start") or 1))


def _read_restarts(number: Any) -> Iterator[tuple[int, int]]:
    """The levels of a list that begin anew, and where."""
    for override in number.iter(f"{WORD}lvlOverride"):
        start = read_value(override, "startOverride")
        if start:
            yield int(override.get(f"{WORD}ilvl")), int(start)


def read_value(element: Any, name: str) -> str:
    """The value of a property of an element, ``""`` where it is not there."""
    found = element.find(f"{WORD}{name}") if element is not None else None
    return (found.get(f"{WORD}val") or "") if found is not None else ""
