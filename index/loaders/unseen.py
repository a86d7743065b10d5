"""Tells what of a page nobody sees: hidden parts, deleted words, marks of notes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING

from index.loaders.furniture import HEADING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SCRIPTS = frozenset(
    ("script", "style", "noscript", "template", "head", "svg", "iframe", "object", "datalist",
     "audio", "video", "canvas", "progress", "meter", "noframes")
)  # fmt: skip
"""Elements that show no text."""

_UNSEEN = SCRIPTS | {"math", "select", "button", "input", "textarea", "nav", "rt", "rp"}
"""Elements that show no text, or nothing of what a page is about; formulas are written apart."""

_DELETED = frozenset(("del", "s", "strike"))
"""Elements whose words no longer count."""

_UNSTYLED = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
"""A style that hides: "display: none"; not "display: block"."""

_RAISED = re.compile(r"vertical-align\s*:\s*(?:super|text-top)", re.I)
"""A style that sets above the line."""


def hides(element: HtmlElement, name: str, given: Mapping[str, str]) -> bool:
    """Whether an element, by itself, shows nothing; ``given`` are its attributes."""
    if name in _DELETED or (name in _UNSEEN and not _unfolds(element, name)):
        return True
    return _is_mark(element, name, given) or conceals(given)


def _is_mark(element: HtmlElement, name: str, given: Mapping[str, str]) -> bool:
    """Whether an element is a closed dialog, or only refers to another place of the page."""
    if name == "dialog" and "open" not in given:
        return True
    if name in ("a", "sup", "span") and _is_note_mark(element, name, given):
        return True
    return name == "a" and _is_place_mark(element)


def conceals(given: Mapping[str, str]) -> bool:
    """Whether the attributes of an element say that it is not shown, or leads elsewhere."""
    return bool(given) and (
        given.get("hidden", "until-found").lower() != "until-found"
        or given.get("aria-hidden", "").lower() == "true"
        or given.get("role") in ("navigation", "search", "doc-noteref")
        or bool(_UNSTYLED.search(given.get("style", "")))
    )


_NOTE_MARK = re.compile(r"\W{0,2}(?:\d{1,4}|[a-z]|[*†‡§]{1,3})(?:\W{1,3}\d{1,4}){0,5}\W{0,2}", re.I)
"""What refers to notes: "1", "[12]", "*", "1, 2"; not "st", "10,000 people"."""

_REFERRING = re.compile(r"(?<![^\W_])(?:note-?ref|footnote-?ref|fn-?ref)(?![^\W_])", re.I)
"""Class of a link to a note: "noteref", "footnote-ref"."""

_LONGEST_MARK = 24
"""Characters of what refers to notes."""

_MOST_PARTS = 24
"""Elements in what refers to notes."""


def _is_small(element: HtmlElement) -> bool:
    """Whether few elements are in one, so that it may refer to notes."""
    return next(islice(element.iter(), _MOST_PARTS, None), None) is None


def _is_note_mark(element: HtmlElement, name: str, given: Mapping[str, str]) -> bool:
    """Whether an element only refers to notes: links to another place of the page that are set
    above the line, or that the page marks as such."""
    if name == "a":
        if "noteref" in given.get("epub:type", "").split():
            return True
        if not _is_small(element):
            return False
        referring = bool(_REFERRING.search(given.get("class", "")))
        if not referring and not any(_is_raised(one) for one in element.iter("sup", "span")):
            return False
        links = [element]
    elif _is_raised(element) and _is_small(element):
        links = list(element.iter("a"))
    else:
        return False
    text = element.text_content()
    if not links or len(text) > _LONGEST_MARK or not _NOTE_MARK.fullmatch(text.strip()):
        return False
    return all("#" in link.get("href", "") for link in links)


def _is_raised(element: HtmlElement) -> bool:
    return element.tag == "sup" or bool(_RAISED.search(element.get("style", "")))


_BARE_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|([*†‡]{1,3}))[\])]?")
"""What refers to a note without a link: "1", "[14]", "a", "*"; not "nd", "10,3"."""

_MEASURE = re.compile(r"\d\s?[^\W\d_]{1,2}$")
"""A figure and its unit, to which a power belongs: "20 m", "5 km"; not "Lang"."""

_PUNCTUATION = frozenset(".,;:!?)]”’\"'»")
"""Signs behind which a raised figure is no power."""


def is_bare_mark(element: HtmlElement, before: str, notes: frozenset[str]) -> bool:
    """Whether what is set above the line behind ``before`` refers to a note, though no link does:
    behind punctuation, or where one of ``notes``, which begin with their marks, has the same."""
    text = element.text_content().strip() if _is_small(element) else ""
    found = _BARE_MARK.fullmatch(text)
    if not before.strip() or not found:
        return False
    if before[-1:].isdecimal() or _MEASURE.search(before):
        return False
    mark = text.strip("[]()")
    is_behind = mark.isdecimal() and before[-1:] in _PUNCTUATION
    return bool(found[1]) or is_behind or mark in notes


def find_notes(root: HtmlElement) -> frozenset[str]:
    """The marks with which blocks of a page begin, as notes at its foot do."""
    marks = set[str]()
    for one in root.iter("sup"):
        above = one.getparent()
        if (
            above is not None
            and _is_small(one)
            and above[0] is one
            and not (above.text or "").strip()
        ):
            marks.add(one.text_content().strip().strip("[]()"))
    return frozenset(marks)


def _unfolds(element: HtmlElement, name: str) -> bool:
    """Whether a button says what is folded up behind it, as a heading does."""
    if name != "button":
        return False
    above = element.getparent()
    in_heading = above is not None and (above.tag == "dt" or bool(HEADING.fullmatch(above.tag)))
    return in_heading or "aria-expanded" in element.attrib


def _is_place_mark(element: HtmlElement) -> bool:
    """Whether a link to a place of the page says nothing: "¶" behind a heading, "↩" behind a note;
    not a link with a picture in it."""
    if not element.get("href", "").startswith("#") or len(element):
        return False
    return not any(map(str.isalnum, element.text or ""))


_GROUP = re.compile(r"@[^{};]{0,300}(?:;|\{(?:[^{}]|\{[^{}]*\})*\})")
"""A rule of a style sheet that holds for some media or names others: "@media print { … }"."""

_NAME = re.compile(r"[\w-]+")
"""A name of a class or an id, or any other word."""

_SIMPLE = re.compile(r"(?:[a-z][a-z0-9]*)?[.#][\w-]+", re.I)
"""A selector of a class or an id alone: ".off", "p.off", "#note"; not ".menu .off", ".a:hover"."""


def find_hiding(root: HtmlElement) -> frozenset[str]:
    """The selectors of classes and ids, as ".off" or "p.off", that the page's style sheet hides.

    Those that anything else in the page names, as a script that shows them on a click, are not
    among them; nor is any where scripts are fetched.
    """
    tree = root.getroottree()
    scripts = list(tree.iter("script"))
    if any("src" in one.attrib for one in scripts):
        return frozenset()
    sheet = _GROUP.sub("", "".join(_leave_comments(one.text or "") for one in tree.iter("style")))
    rules = [block.partition("{")[::2] for block in sheet.split("}")]
    hiding = {
        selector.strip()
        for selectors, given in rules
        if _UNSTYLED.search(given)
        for selector in selectors.split(",")
    }
    simple = {one for one in hiding if _SIMPLE.fullmatch(one)}
    others = [selectors for selectors, given in rules if not _UNSTYLED.search(given)]
    scripted = [one.text or "" for one in scripts]
    named = frozenset(_NAME.findall("\n".join((*others, *(hiding - simple), *scripted))))
    return frozenset(one for one in simple if re.split("[.#]", one)[1] not in named)


def _leave_comments(sheet: str) -> str:
    """A style sheet without its comments."""
    first, *others = sheet.split("/*")
    return first + "".join(one.partition("*/")[2] for one in others)


def is_hidden_by(selectors: frozenset[str], name: str, given: Mapping[str, str]) -> bool:
    """Whether one of the selectors is that of an element."""
    if not selectors or not given:
        return False
    keys = [f".{one}" for one in given.get("class", "").split()]
    keys += [f"#{given['id']}"] if given.get("id") else []
    return any(key in selectors or name + key in selectors for key in keys)
