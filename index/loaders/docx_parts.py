"""Reads parts of a Word file that few have: pages of HTML in it, lists to choose from, contents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.loaders.draft import Line, find_levels
from index.loaders.encoding import decode
from index.loaders.guard import LARGEST_PAGE
from index.loaders.html import whole
from index.loaders.numbering import RELATION, WORD, read_value

if TYPE_CHECKING:
    from docx.document import Document


def is_contents(block: Any) -> bool:
    """Whether a block is the table of contents, whose lines stand in the text as headings."""
    gallery = block.find(f"{WORD}sdtPr/{WORD}docPartObj/{WORD}docPartGallery")
    return gallery is not None and gallery.get(f"{WORD}val", "") == "Table of Contents"


def read_choice(field: Any) -> str:
    """What is chosen of a list of an older form, the first of it where nothing is."""
    chosen = read_value(field, "result") or read_value(field, "default") or "0"
    entries = [one.get(f"{WORD}val", "") for one in field.findall(f"{WORD}listEntry")]
    return entries[int(chosen)] if chosen.isdecimal() and int(chosen) < len(entries) else ""


def read_chunk(document: Document, block: Any, read: set[str]) -> Iterator[Line]:
    """The lines of a page of HTML that a program put into a file, to be taken over when Word saves
    it, unless its part is among those ``read``; what else may be put there is not read."""
    relation = document.part.rels.get(block.get(RELATION, ""))
    if relation is None or relation.is_external or "html" not in relation.target_part.content_type:
        return
    name = str(relation.target_part.partname)
    if name in read:
        return
    read.add(name)
    page = decode(relation.target_part.blob[:LARGEST_PAGE], "part of a Word file")
    text, outline = whole(page)
    lines = text.split("\n")
    levels = find_levels(lines, outline)
    for number, line in enumerate(lines):
        yield Line(line, levels.get(number, 0))
