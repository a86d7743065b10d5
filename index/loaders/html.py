"""Reads HTML: the main text of a page, without its menus, scripts and styles."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

from index.loaders.draft import Draft, Fetched, Outline, outline_lines
from index.loaders.encoding import decode
from index.loaders.normal import well_formed
from index.loaders.page import BLOCKS, measure_coverage, write_body, write_main_part
from index.loaders.page_date import DATE_OPTIONS, find_date
from index.loaders.unseen import SCRIPTS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_ROW = re.compile(r"^\| (.*?) ?\| ?$", re.MULTILINE)
_RULE = re.compile(r"^\|(?:-{3}\|)+ ?\n", re.MULTILINE)
_MOST_MARKS = 100_000
"""Tags of a page whose main text is looked for by trafilatura, which takes a minute for more; a
long article has some thousand."""

_COVERED = 0.5
"""Share of the words of what trafilatura takes for the main text that must be in what is seen of
the page; with fewer, the parts of the site were taken too widely."""


def read(fetched: Fetched) -> Draft:
    """The main text, with title, author and date as trafilatura finds them.

    What the page marks as its main part is read whole, and of other pages all that is seen but
    menus and the like; where little is left of a page, the main text is what trafilatura takes for
    it. Nothing in the page is executed or fetched.

    Raises:
        BadInput: the file is binary, or in no known encoding.
    """
    declared = _CHARSET.search(fetched.raw[:4096])
    charset = fetched.charset or (declared[1].decode("ascii") if declared else "")
    page = decode(fetched.raw, fetched.name, charset)
    found = _extract(page) if page.count("<") <= _MOST_MARKS else None
    text = _ROW.sub(r"\1", _RULE.sub("", (found.text if found else "") or ""))
    tree = _tree(page)
    whole, outline, is_marked = ("", Outline(), False) if tree is None else write_main_part(tree)
    if whole and (is_marked or measure_coverage(whole, text) >= _COVERED):
        text = whole
    else:
        outline = Outline() if tree is None else _match_headings(tree, text.split("\n"))
    return Draft(
        text if text.strip() or tree is None else _write_visible(tree),
        (found.title if found else "") or _title(tree),
        author=(found.author if found else "") or "",
        date=find_date(tree) if found and found.date and tree is not None else "",
        heading=True,
        outline=outline,
    )


def _extract(page: str) -> Any:
    """The main text and metadata of a page as trafilatura finds them, ``None`` if it finds none."""
    import trafilatura

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    return trafilatura.bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        date_extraction_params=DATE_OPTIONS,
    )


def _match_headings(tree: HtmlElement, lines: list[str]) -> Outline:
    """The lines that say what a heading of the page says."""
    headings = tree.xpath(".//h1 | .//h2 | .//h3 | .//h4 | .//h5 | .//h6")
    levels = {" ".join(one.text_content().split()): int(one.tag[1]) for one in headings}
    found = {n: levels[line.strip()] for n, line in enumerate(lines) if line.strip() in levels}
    return outline_lines(lines, found)


def whole(page: str, *, marks_quotations: bool = False) -> tuple[str, Outline]:
    """All that a person sees of a page that no site stands around, as of a book or an e-mail, and
    its headings; ``marks_quotations`` puts a mark in front of what is quoted, as e-mails do."""
    tree = _tree(page)
    return ("", Outline()) if tree is None else write_body(tree, marks_quotations)


def _write_visible(tree: HtmlElement) -> str:
    """All that is visible of a page, a block a line."""
    lines = "".join(_visible(tree)).split("\n")
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def _visible(tree: HtmlElement) -> list[str]:
    from lxml.etree import iterwalk

    pieces: list[str] = []
    hidden = 0
    for event, element in iterwalk(tree, events=("start", "end", "comment", "pi")):
        name = element.tag if isinstance(element.tag, str) else ""
        between = "\n" if name in BLOCKS else ""
        if event == "start":
            hidden += name in SCRIPTS
            pieces.append(between if hidden else between + _flat(element.text))
            continue
        hidden -= event == "end" and name in SCRIPTS
        pieces.append(between if hidden else between + _flat(element.tail))
    return pieces


def _flat(text: str | None) -> str:
    """Text as a browser shows it: its line ends are blanks."""
    return re.sub(r"\s", " ", text or "")


def _title(tree: HtmlElement | None) -> str:
    return "" if tree is None else " ".join((tree.findtext(".//title") or "").split())


def _tree(page: str) -> HtmlElement | None:
    """The elements of a page, or ``None`` where it has none."""
    from lxml.etree import ParserError
    from lxml.html import HTMLParser, document_fromstring

    try:
        # As bytes, since lxml refuses a string that declares an encoding.
        parser = HTMLParser(encoding="utf-8", huge_tree=True)
        tree: HtmlElement = document_fromstring(well_formed(page).encode(), parser=parser)
    except ParserError:
        return None
    return tree
