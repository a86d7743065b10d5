"""Finds the date of a page: what it says of itself, not a day that its text tells of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from index.loaders.page import BLOCKS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

DATE_OPTIONS: dict[str, Any] = {"extensive_search": False, "original_date": True}
"""How trafilatura looks for a date: the page's own, not the likeliest one in its text."""

_LABEL = re.compile(
    r"\b(?:publish\w*|publication|posted|updated?|modified|revised|reviewed|created|written|dated?"
    r"|stand|datum|veröffentlicht|aktualisiert|geändert|erstellt|publié\w*|mise? à jour|fecha)\b",
    re.I,
)
"""What a line says that dates the page: "Last updated on 4 March.", "Stand: 4.3.2022".

None: "The fair is on 4 March.", "Monday, 4 March".
"""

_LONGEST = 8
"""Words of a line that only dates a page or says who wrote it: "Posted by Ann Lee, 8 July 2019"."""

_ITEMS = frozenset(("li", "td", "th", "dd", "dt"))


def find_date(tree: HtmlElement) -> str:
    """The date of a page; its tree is changed, since the days that its text tells of are taken out
    of it."""
    import trafilatura

    for block in tree.iter(*BLOCKS):
        if _is_leaf(block) and _is_prose(block):
            _take_days(block)
    return trafilatura.extract_metadata(tree, date_config=DATE_OPTIONS).date or ""


def _is_leaf(block: HtmlElement) -> bool:
    """Whether no block but line ends is in a block."""
    return all(one.tag not in BLOCKS or one.tag == "br" for one in block.iterdescendants())


def _is_prose(block: HtmlElement) -> bool:
    """Whether a block belongs to what a page is about: a sentence, or an item or cell
    that is no date alone."""
    text = block.text_content().strip()
    before = block.getprevious()
    label = "" if before is None or before.tag not in _ITEMS else before.text_content()
    if _LABEL.search(text) or _LABEL.search(label):
        return False
    if block.tag in _ITEMS:
        return block.tag != "li" or all(time.text != text for time in block.iter("time"))
    return len(text.split()) > _LONGEST or text[-1:] in (".", "!", "?")


def _take_days(block: HtmlElement) -> None:
    """Take the figures out of a block."""
    for one in block.iter():
        one.attrib.pop("datetime", None)
        one.text = re.sub(r"\d", "", one.text or "")
        if one is not block:
            one.tail = re.sub(r"\d", "", one.tail or "")
