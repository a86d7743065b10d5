"""Counts the list items of a DOCX file, whose numbers are in no text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from index.loaders.numerals import write_numeral

if TYPE_CHECKING:
    from docx.document import Document

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""The namespace of the elements of a text."""

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
"""The attribute that names another part of a file."""

_STYLES = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
"""Kinds of numerals; all others are in figures."""

_LEVEL = re.compile(r"%(\d)")
"""The counter of a level in the pattern of a numbering: "%1.%2" has two, "100 %" none."""


class _Level(NamedTuple):
    """A level of a list: its kind of numeral, its pattern and where it starts; ``restart`` is the
    number of levels each of which begins it anew; ``is_legal``: all its counters are in figures;
    ``style`` is that of the paragraphs on it."""

    kind: str
    pattern: str
    start: int
    restart: int
    is_legal: bool
    style: str


class _Number(NamedTuple):
    """The list of a paragraph or a style and the level in it, ``""`` for each that is not told."""

    list: str = ""
    level: str = ""


class Numbering:
    """The numbers and bullets of list items, which are in no text."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._styles = _read_styles(document)
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {one.get(f"{WORD}abstractNumId"): one for one in root.iter(f"{WORD}abstractNum")}
        numbers = {one.get(f"{WORD}numId"): one for one in root.iter(f"{WORD}num")}
        for name, number in numbers.items():
            key = read_value(number, "abstractNumId")
            # A list may only name a style of lists, whose own list has the levels.
            linked = self._styles.get(read_value(abstract.get(key), "numStyleLink"))
            if linked:
                key = read_value(numbers.get(linked.list), "abstractNumId")
            if key in abstract:
                self._levels[name] = dict(_read_levels(abstract[key])) | dict(_read_levels(number))
                self._lists[name] = key
                self._restarts[name] = dict(_read_restarts(number))

    def count(self, paragraph: Any) -> str:
        """What stands before the paragraph: "3.", "b)", "-", or nothing."""
        name, level = self._find_number(paragraph)
        levels = self._levels.get(name, {})
        if level not in levels:
            return ""
        # Lists of one kind go on with each other's numbers, but for those that begin anew.
        counts = self._counts[self._lists[name]]
        if level in self._restarts[name]:
            counts[level] = self._restarts[name].pop(level) - 1
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            if deeper not in levels or level < levels[deeper].restart:
                del counts[deeper]
        return _write(levels, level, counts)

    def _find_number(self, paragraph: Any) -> tuple[str, int]:
        """The list of a paragraph and the level in it, its own or those of its style."""
        properties = paragraph.find(f"{WORD}pPr")
        if properties is None:
            return "", 0
        style = read_value(properties, "pStyle")
        own, given = _read_number(properties), self._styles.get(style, _Number())
        name = own.list or given.list
        level = own.level or given.level
        if level.isdigit():
            return name, int(level)
        levels = self._levels.get(name, {})
        return name, next((at for at, one in levels.items() if style and one.style == style), 0)


def _write(levels: Mapping[int, _Level], level: int, counts: Mapping[int, int]) -> str:
    """The number of a level as it is shown."""
    kind, pattern, *_ = levels[level]
    if kind in ("bullet", "none"):
        return "-" if kind == "bullet" else ""

    def shown(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        above = levels.get(at)
        count = counts.get(at, above.start if above else 1)
        if above is None or (levels[level].is_legal and at != level):
            return str(count)
        if above.kind == "decimalZero":
            return f"{count:02}"
        return write_numeral(count, _STYLES.get(above.kind, "1"))

    return _LEVEL.sub(shown, pattern)


def _read_styles(document: Document) -> dict[str, _Number]:
    """The list and the level of every style, each its own or that of the style it is based on."""
    bases, numbers = dict[str, str](), dict[str, _Number]()
    for style in document.styles.element.iter(f"{WORD}style"):
        key = style.get(f"{WORD}styleId")
        bases[key] = read_value(style, "basedOn")
        numbers[key] = _read_number(style.find(f"{WORD}pPr"))
    found: dict[str, _Number] = {}
    for key in numbers:
        number, passed, base = numbers[key], {key}, bases[key]
        while not number.list and base in numbers and base not in passed:
            passed.add(base)
            number = _Number(numbers[base].list, number.level or numbers[base].level)
            base = bases[base]
        if number.list:
            found[key] = number
    return found


def _read_number(properties: Any) -> _Number:
    """The list and the level that the properties of a paragraph or of a style tell."""
    number = properties.find(f"{WORD}numPr") if properties is not None else None
    return _Number(read_value(number, "numId"), read_value(number, "ilvl"))


def _read_levels(abstract: Any) -> Iterator[tuple[int, _Level]]:
    """The levels of a list by their depth, which counts from 0."""
    for level in abstract.iter(f"{WORD}lvl"):
        depth, restart = int(level.get(f"{WORD}ilvl")), read_value(level, "lvlRestart")
        yield (
            depth,
            _Level(
                read_value(level, "numFmt") or "decimal",
                read_value(level, "lvlText"),
                int(read_value(level, "start") or 1),
                int(restart) if restart.isdigit() else depth,
                is_on(level.find(f"{WORD}isLgl")),
                read_value(level, "pStyle"),
            ),
        )


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


def is_on(switch: Any) -> bool:
    """Whether a property that is there or not is there, and not switched off, in any version of
    the format."""
    if switch is None:
        return False
    values = (value for key, value in switch.items() if key.endswith("}val"))
    return next(values, "1").lower() not in ("0", "false", "off")
