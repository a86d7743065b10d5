"""Makes a source of a text: its title, its identity, its hash."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from index.errors import BadInput
from index.loaders.draft import Draft, Outline, count_letters
from index.loaders.normal import has_words, normalise, one_line, well_formed
from index.types import Heading, PageStart, Source

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
    headings, pages = _place(draft.outline, text, count_letters(added))
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
    )


def _place(
    outline: Outline, text: str, before: int
) -> tuple[tuple[Heading, ...], tuple[PageStart, ...]]:
    """The headings and pages of an outline in the text; ``before`` counts letters put in front."""
    if not outline.headings and not outline.pages:
        return (), ()
    places = [place for place, character in enumerate(text) if character.isalnum()]

    def start_of(letters: int) -> int:
        return places[letters + before] if letters + before < len(places) else len(text)

    headings = tuple(
        Heading(start_of(start), start_of(end - 1) + 1, level)
        for start, end, level in outline.headings
        if end + before <= len(places)
    )
    return headings, tuple(PageStart(start_of(at), number) for at, number in outline.pages)


def _first_line(text: str) -> str:
    """The first line that says something, where it is short enough for a title."""
    lines = (line.strip() for line in text[: 20 * _TITLE].split("\n"))
    line = next((line for line in lines if any(map(str.isalnum, line))), "")
    return one_line(line, _TITLE) if len(line) <= _TITLE else ""
