"""Tells what of a page is about its site: menus, banners, boxes of links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

HEADING = re.compile("h[1-6]")
"""An element that is a heading: h1, h6; not hr, html."""

_FURNITURE = re.compile(
    r"\b(?:cookies?|consent|breadcrumbs?|newsletter|subscribe|advert\w*|ads|promo|popup|modal"
    r"|pagination|site-?footer)\b|(?<![\w-])comments?(?:-(?:list|area|section|form))?(?![\w-])",
    re.I,
)
"""Class or id of a part that is about the site and not the page: "cookie-banner", "comments"; not
"downloads", "commented", "comments-policy"."""

_ASKING = re.compile(
    r"\bcookies?-?(?:banner|bar|notice|consent|law|message|info|policy|popup|dialog|alert|hint"
    r"|modal|overlay|settings|wall|disclaimer|bot\w*)|(?:onetrust|gdpr|usercentrics|didomi|iubenda"
    r"|borlabs|klaro|consent-?manager)(?![a-z])",
    re.I,
)
"""Class or id of what asks for a visitor's consent, also by the names of programs that do."""

_RECIPE = re.compile(r"(?<![\w-])(?:[\w-]+-)?cookies?-?(?:recipes?|jar|dough)?(?![\w-])", re.I)
"""Class or id that only names cookies, which somebody may bake: "recipe-cookies", "cookies"."""

_PRIVACY = re.compile(r"cookie|consent|privacy|datenschutz|confidentialité|privacidad", re.I)
"""Words of a box that asks for consent."""

_LONGEST_BOX = 2_000
"""Characters of such a box."""

_LINKING = re.compile(
    r"\b(?:banner|sidebar|menu|nav|navbar|navigation|topbar|share|sharing|social|related)\b", re.I
)
"""Class or id of a part that is about the site if it is made of links: "share", "related"; without
them it may be a menu of dishes, or what a share costs."""

_SKIPPING = re.compile(
    r"\s*(?:(?:skip|jump) (?:to|over)|zum (?:haupt)?inhalt|aller au contenu"
    r"|(?:ir|saltar) al contenido|vai al contenuto)\b",
    re.I,
)
"""What a link says that leads past the menus of a page, and is not seen."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|_")
"""Where a name is made of two: "cookieConsent", "cookie_notice"."""

_LINKED = 0.8
"""Share of a list's characters that are links, from which on it is a menu."""

_HALF = 0.5
"""The same of a part that is called one of the site's."""

_FEWEST_LINKS = 4
"""Links of a menu."""


def is_of_site(element: HtmlElement, name: str, given: Mapping[str, str]) -> bool:
    """Whether an element is the foot or the head of a site, or is called one of its parts.

    ``given`` are its attributes, ``{}`` of most of a million elements.
    """
    if name == "a":
        return _is_skipping(element, given)
    called = f"{given.get('class', '')} {given.get('id', '')}" if given else " "
    called = _CAMEL.sub("-", called)
    if name == "footer" or given.get("role") == "contentinfo" or _is_banner(element, name, given):
        return True
    if _ASKING.search(called) or _FURNITURE.search(_RECIPE.sub(" ", called)):
        return True
    if given.get("role") in ("dialog", "alertdialog"):
        text = element.text_content()
        said = f"{given.get('aria-label', '')} {text}"
        return len(text) <= _LONGEST_BOX and bool(_PRIVACY.search(said))
    return bool(_LINKING.search(called)) and _measure_links(element) > _HALF


def _is_skipping(element: HtmlElement, given: Mapping[str, str]) -> bool:
    """Whether a link leads past the menus to the text of its page."""
    return given.get("href", "").startswith("#") and bool(_SKIPPING.match(element.text or ""))


def is_menu(element: HtmlElement, name: str) -> bool:
    """Whether a list is made of links almost wholly, and nothing says what it lists."""
    if name not in ("ul", "ol", "menu") or _is_introduced(element):
        return False
    links = sum(1 for _ in element.iter("a"))
    return links >= _FEWEST_LINKS and _measure_links(element) > _LINKED


def _measure_links(element: HtmlElement) -> float:
    """The share of the characters of an element that are in links and buttons."""
    linked = sum(len(one.text_content().strip()) for one in element.iter("a", "button"))
    return linked / max(len(element.text_content().strip()), 1)


def _is_introduced(element: HtmlElement) -> bool:
    """Whether a heading, or a line that ends in a colon, stands right before an element."""
    before = element.getprevious()
    if before is None or not isinstance(before.tag, str):
        return False
    said = before.text_content().strip()
    return bool(said) and (bool(HEADING.fullmatch(before.tag)) or said.endswith(":"))


def _is_banner(element: HtmlElement, name: str, given: Mapping[str, str]) -> bool:
    """Whether a header is that of the site: it has its menu and no heading."""
    is_header = name == "header" or given.get("role") == "banner"
    if not is_header or element.find(".//nav") is None:
        return False
    return not element.xpath(".//h1 | .//h2")
