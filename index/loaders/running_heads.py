"""Finds what heads and foots the pages of a Word file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from index.loaders.guard import parse_xml
from index.loaders.numbering import RELATION, WORD, is_on

if TYPE_CHECKING:
    from docx.document import Document

_REFERENCES = (f"{WORD}headerReference", f"{WORD}footerReference")
"""What names the heads and feet of a section."""


@dataclass(slots=True)
class Heads:
    """What stands ``above`` and ``below`` the text on the first page alone, as a letterhead does,
    and what is ``running`` over several pages."""

    above: list[Any] = field(default_factory=list)
    below: list[Any] = field(default_factory=list)
    running: list[Any] = field(default_factory=list)


def find_heads(document: Document) -> Heads:
    """The heads and feet of the pages of a file, without those that no page shows."""
    heads, found = Heads(), set[str]()
    are_two_sided = is_on(document.settings.element.find(f"{WORD}evenAndOddHeaders"))
    for number, section in enumerate(document.element.body.iter(f"{WORD}sectPr")):
        begins_otherwise = is_on(section.find(f"{WORD}titlePg"))
        for reference in section.iterchildren(*_REFERENCES):
            kind, key = reference.get(f"{WORD}type", "default"), reference.get(RELATION, "")
            is_shown = {"first": begins_otherwise, "even": are_two_sided}.get(kind, True)
            if not is_shown or key in found:
                continue
            found.add(key)
            if kind != "first" or number:
                place = heads.running
            else:
                place = heads.above if reference.tag == _REFERENCES[0] else heads.below
            place.extend(_read_part(document, key))
    return heads


def _read_part(document: Document, key: str) -> Iterator[Any]:
    """The root of a part, if it is there."""
    relation = document.part.rels.get(key)
    if relation is not None and not relation.is_external:
        yield parse_xml(relation.target_part.blob)
