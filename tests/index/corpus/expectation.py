"""What a person sees in a document, as it is written down beside it.

``reads`` has a line for each heading (``h1`` to ``h6``), paragraph (``p``), item of a list
(``li``), row of a table (``tr``) and note (``fn``), in the order in which they are read;
``page 2`` says that what follows is on that page. Rows have bars between their cells, and items
begin with their number or a hyphen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "expected"
_KINDS = frozenset(("p", "li", "tr", "fn", *(f"h{level}" for level in range(1, 7))))


@dataclass(frozen=True, slots=True)
class Line:
    """A line with the headings that it stands under, the highest first, and its page, ``None`` in
    a document without pages; ``level`` is that of a heading, 0 of any other line."""

    kind: str
    text: str
    under: tuple[str, ...] = ()
    page: int | None = None

    @property
    def level(self) -> int:
        """The level of a heading, 0 of any other line."""
        return int(self.kind[1]) if self.kind[0] == "h" else 0


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that is one, with its page and the headings above it where they are told."""

    text: str
    page: int | None = None
    under: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """All that is known of a document.

    ``encoding`` is the one in which a text that is kept in UTF-8 is given to the reader, ``absent``
    what must not be in the text, ``details`` its title, author and date where they are told, and
    ``known`` the checks that fail today, with the reason.
    """

    name: str
    lines: tuple[Line, ...]
    sentences: tuple[Sentence, ...] = ()
    absent: tuple[str, ...] = ()
    encoding: str = ""
    details: dict[str, str] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)

    @property
    def suffix(self) -> str:
        """The end of the file's name: ".pdf"."""
        return Path(self.name).suffix


def read_all() -> list[Expectation]:
    """The expectations of all documents, in order of their names."""
    return [read(path) for path in sorted(FOLDER.glob("*.yaml"))]


def read(path: Path) -> Expectation:
    """The expectation in a file."""
    told: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Expectation(
        path.stem,
        tuple(_read_lines(told["reads"])),
        tuple(_read_sentence(one) for one in told.get("sentences", ())),
        tuple(told.get("absent", ())),
        told.get("encoding", ""),
        {key: str(told[key]) for key in ("title", "author", "date") if key in told},
        told.get("known", {}),
    )


def _read_lines(reads: str) -> list[Line]:
    lines: list[Line] = []
    page: int | None = None
    path: list[Line] = []
    for row in filter(str.strip, reads.splitlines()):
        kind, _, text = row.partition(" ")
        text = " ".join(text.split())
        if kind == "page":
            page = int(text)
            continue
        if kind not in _KINDS or not text:
            raise ValueError(f"{row!r} is no line of a document.")
        line = Line(kind, text, page=page)
        if line.level:
            path = [above for above in path if above.level < line.level]
        lines.append(Line(kind, text, tuple(above.text for above in path), page))
        path += [line] if line.level else []
    return lines


def _read_sentence(told: str | dict[str, Any]) -> Sentence:
    if isinstance(told, str):
        return Sentence(told)
    under = tuple(told["under"].split(" > ")) if told.get("under") else None
    return Sentence(told["says"], told.get("page"), under)
