"""Makes a source of a text: its title, its identity, its hash."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cached_property

from index.errors import BadInput
from index.geometry import Geometry, pack_geometry
from index.loaders.draft import Draft, Outline, Pages, count_letters
from index.loaders.normal import has_words, normalise, one_line, well_formed
from index.types import Heading, PageStart, Recognised, Source

_TITLE, _DATE = 200, 40
_SUFFIX = re.compile(r"\.[a-z]{1,8}$", re.IGNORECASE)


def document_id(uri: str) -> str:
    """A readable name for ``uri`` and the first 8 hex digits of its sha256: ``report-1a2b3c4d``."""
    uri = well_formed(uri)
    name = _SUFFIX.sub("", re.split(r"[/\\]", uri.rstrip("/\\"))[-1])
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub("[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    return f"{slug or 'document'}-{hashlib.sha256(uri.encode()).hexdigest()[:8]}"


def from_text(title: str, text: str, *, uri: str = "") -> Source:
    """A source of a text at hand; ``uri``, the title unless given, identifies it.

    Raises:
        BadInput: the text has nothing but blanks in it.
    """
    name = f"text {one_line(title, 60)!r}"
    return make(Draft(text, title), uri or title, "untitled", name)


def make(draft: Draft, uri: str, stem: str, name: str) -> Source:
    """The source of a draft. Without a title it takes the first line, or ``stem`` if that is long.

    Raises:
        BadInput: the text has nothing but blanks in it; ``name`` is what the sentence calls it.
    """
    text = normalise(draft.text)
    if not has_words(text):
        raise BadInput(f"The {name} is empty; give one that has text in it.")
    given = one_line(draft.title, _TITLE)
    added = ""
    if given and draft.heading and given not in " ".join(text[: 20 * _TITLE].split()):
        added = f"{given}\n\n"
        text = added + text
    letters = _Letters(text, count_letters(added))
    headings, pages = _place(draft.outline, letters, text)
    title = given or _first_line(text) or one_line(stem, _TITLE)
    uri = well_formed(uri) or title
    return Source(
        document_id(uri),
        title,
        text,
        uri,
        hashlib.sha256(text.encode()).hexdigest(),
        author=one_line(draft.author, _TITLE),
        date=one_line(draft.date, _DATE),
        headings=headings,
        pages=pages,
        recognised=_place_recognised(draft.outline, letters),
        remark=draft.remark,
        geometry=_place_words(draft.pages, letters),
    )


class _Letters:
    """The letters and digits of a text by number, from the first after ``before`` on, which were
    put in front."""

    def __init__(self, text: str, before: int) -> None:
        self._text, self._before = text, before

    @cached_property
    def places(self) -> list[int]:
        """Where they are in the text."""
        all = [place for place, letter in enumerate(self._text) if letter.isalnum()]
        return all[self._before :]

    def find(self, number: int) -> int:
        """Where a letter is in the text; of one after the last, the end."""
        return self.places[number] if number < len(self.places) else len(self._text)


def _place(
    outline: Outline, letters: _Letters, text: str
) -> tuple[tuple[Heading, ...], tuple[PageStart, ...]]:
    """The headings and pages of an outline in the text."""
    headings = tuple(
        Heading(*_widen(letters.find(start), letters.find(end - 1) + 1, text), level)
        for start, end, level in outline.headings
        if end <= len(letters.places)
    )
    return headings, tuple(PageStart(letters.find(at), number) for at, number in outline.pages)


def _widen(start: int, end: int, text: str) -> tuple[int, int]:
    """A heading with the signs before its first and behind its last letter: "[2.1] Fixed?"; in a
    line that has more in it only those that touch it."""
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    last = len(text) if last < 0 else last
    before, behind = text[first:start], text[end:last]
    if any(map(str.isalnum, before)):
        before = re.split(r"[\s\w]", before)[-1]
    if any(map(str.isalnum, behind)):
        behind = re.split(r"[\s\w]", behind, maxsplit=1)[0]
    return start - len(before.lstrip()), end + len(behind.rstrip())


def _place_words(pages: Pages, letters: _Letters) -> Geometry:
    """The words of the pages in the text."""
    if not pages.words:
        return Geometry()
    import numpy as np

    places, words = np.array(letters.places), np.array(pages.words)
    words = words[(words[:, 0] < words[:, 1]) & (words[:, 1] <= len(places))]
    words[:, 0] = places[words[:, 0].astype(int)]
    words[:, 1] = places[words[:, 1].astype(int) - 1] + 1
    return pack_geometry(pages.sizes, words)


def _place_recognised(outline: Outline, letters: _Letters) -> tuple[Recognised, ...]:
    """The recognised lines of an outline in the text, as ``_place`` finds headings."""
    return tuple(
        Recognised(letters.find(start), letters.find(end - 1) + 1, percent)
        for start, end, percent in outline.recognised
        if start < end <= len(letters.places)
    )


def _first_line(text: str) -> str:
    """The first line that says something, where it is short enough for a title."""
    lines = (line.strip() for line in text[: 20 * _TITLE].split("\n"))
    line = next((line for line in lines if any(map(str.isalnum, line))), "")
    return one_line(line, _TITLE) if len(line) <= _TITLE else ""
