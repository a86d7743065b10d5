"""Reads EPUB: its chapters in the order of the book."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

from index.errors import BadInput
from index.loaders.draft import Draft, Fetched, Outline, join_outlines
from index.loaders.encoding import decode
from index.loaders.guard import (
    LARGEST_PAGE,
    Limits,
    open_archive,
    parse_xml,
    refuse_markup,
    refusing_damage,
)
from index.loaders.html import whole

_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_PACKAGE = "{http://www.idpf.org/2007/opf}"
_DUBLIN = "{http://purl.org/dc/elements/1.1/}"
_CIPHER = "{http://www.w3.org/2001/04/xmlenc#}CipherReference"

_PAGES = frozenset(("application/xhtml+xml", "text/html", "application/x-dtbook+xml"))
"""Kinds of chapters."""

_CLOSED = re.compile(
    r"<(?!(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)\b)"
    r"([a-zA-Z][\w:-]{0,40})((?:\s[^<>]*)?)/>"
)
"""An element that XHTML closes at once and HTML would leave open: "<title/>", "<a id='p1'/>"; not
"<br/>"."""

_DATE = re.compile(r"(?!0101-01)\d{4}(?:-\d{2}){0,2}")
"""A date: "2004", "2004-03-01"; not "0101-01-01", which some programs write for none."""


def read(fetched: Fetched) -> Draft:
    """The text of all chapters, with title, author and date of the book.

    Raises:
        BadInput: it is damaged, its chapters are encrypted, or it is too large.
    """
    with refusing_damage(fetched, "EPUB"), open_archive(fetched, "EPUB") as archive:
        place, package = _read_package(archive)
        chapters = list(dict.fromkeys(_find_chapters(place, package)))
        if _find_locked(archive) & set(chapters):
            raise BadInput(
                f"The {fetched.name} is encrypted; it needs its copy protection removed."
            )
        limits = Limits(fetched)
        parts = [_read_chapter(archive, name, fetched, limits) for name in chapters]
        title, author, date = (package.findtext(f".//{_DUBLIN}{key}") or "" for key in
                               ("title", "creator", "date"))  # fmt: skip
    made = _DATE.match(date.strip())
    return Draft(
        "\n\n".join(text for text, _ in parts),
        title or fetched.stem,
        author,
        made[0] if made else "",
        outline=join_outlines(parts),
    )


def _read_package(archive: ZipFile) -> tuple[str, Any]:
    """Where the list of the book's parts is, and the list."""
    container = parse_xml(archive.read("META-INF/container.xml"))
    place = unquote(next(container.iter(f"{_CONTAINER}rootfile")).get("full-path"))
    return place, parse_xml(archive.read(place))


def _find_chapters(place: str, package: Any) -> Iterator[str]:
    """The names of the chapters."""
    items = {item.get("id"): item for item in package.iter(f"{_PACKAGE}item")}
    for reference in package.iter(f"{_PACKAGE}itemref"):
        item = items.get(reference.get("idref"))
        if item is not None and item.get("media-type") in _PAGES:
            href = unquote(item.get("href").split("#")[0])
            yield posixpath.normpath(posixpath.join(posixpath.dirname(place), href))


def _find_locked(archive: ZipFile) -> set[str]:
    """The names of parts that are encrypted, which fonts may be in any book."""
    if "META-INF/encryption.xml" not in archive.namelist():
        return set()
    root = parse_xml(archive.read("META-INF/encryption.xml"))
    return {posixpath.normpath(unquote(one.get("URI", ""))) for one in root.iter(_CIPHER)}


def _read_chapter(
    archive: ZipFile, name: str, fetched: Fetched, limits: Limits
) -> tuple[str, Outline]:
    """The text of a chapter and its headings; one that is listed and not there has none."""
    limits.check_time()
    try:
        part = archive.getinfo(name)
    except KeyError:
        return "", Outline()
    refuse_markup(fetched, part.file_size, LARGEST_PAGE)
    page = decode(archive.read(part), fetched.name)
    return whole(_CLOSED.sub(r"<\1\2></\1>", page))
