"""Chooses documents by what is known of them: folder, kind, date, author and title."""

from __future__ import annotations

import calendar
import os
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date

from index.errors import BadInput
from index.loaders.kinds import find_kind, kind_of
from index.loaders.normal import one_line
from index.loaders.web import is_url
from index.store import Header


class NoMatch(BadInput):
    """No document matches a filter."""


Texts = str | tuple[str, ...]
"""One text, or several of which any may match."""

_FIELDS = "folder, kind, date, author, title, since or until"

_TERM = re.compile(
    r'\s*(?:(?P<field>[^\s:"“”]+):)?(?:"(?P<straight>[^"]*)"|“(?P<curly>[^”]*)”|(?P<bare>[^\s"“”]\S*)?)'
)
"""A term of a filter: "kind:pdf", 'author:"Jane Roe"', "title:“rent”", "folder:C:\\texts"; a word
without a field, "lease", and a field without a value, "kind:", are matched to be refused."""

_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?!\d)")
"""A day, a month or a year: "2024-05-31", "2024-05", "2024"."""

_YEAR = re.compile(r"(?<!\d)(?:1\d|20)\d\d(?!\d)")
"""A year in a date of any other form: "May 2024", "31/05/1999"; not "120240"."""

_SHOWN = 60
"""Characters of a value that an error repeats."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents to ask; a document has to match every field that is given.

    ``folder`` is a folder that the file or address lies in, however deep: a name ("contracts"),
    several in a row ("2024/contracts") or a whole path. ``kind`` is a kind of file by its name or
    its suffix ("Word", "docx"). All words of ``author`` occur in the author's name, and those of
    ``title`` in the title or the file's name, whatever their case and accents. Where a field has
    several texts, any of them may match. ``since`` and ``until`` are days, months or years
    ("2024-05-31", "2024-05", "2024"), both inclusive; of a document that is dated by its year
    alone, any day of the year may be meant, and one without a date matches neither.

    Raises:
        BadInput: no field is given, a kind is unknown, or a date is none.
    """

    folder: Texts = ()
    kind: Texts = ()
    author: Texts = ()
    title: Texts = ()
    since: str = ""
    until: str = ""

    def __post_init__(self) -> None:
        for name in ("folder", "kind", "author", "title"):
            object.__setattr__(self, name, _clean(getattr(self, name), name))
        for kind in self.kind:
            find_kind(kind)
        first, last = _first_day(self.since), _last_day(self.until)
        if first > last:
            raise BadInput(
                f"The filter's since:{self.since} is after until:{self.until}; swap them."
            )
        if not any(getattr(self, field.name) for field in fields(self)):
            raise BadInput(f"The filter is empty; give {_FIELDS}, as in kind:pdf title:lease.")

    @classmethod
    def parse(cls, text: str) -> Filter:
        """The filter that ``text`` spells, such as ``kind:pdf author:"Jane Roe" since:2024-01``.

        A field that is given again adds a text that may match; ``date:2024`` is short for
        ``since:2024 until:2024``.

        Raises:
            BadInput: something in it is not understood.
        """
        values: dict[str, list[str]] = {}
        for name, value in _read_terms(text):
            for field in ("since", "until") if name == "date" else (name,):
                values.setdefault(field, []).append(value)
        for name in ("since", "until"):
            if len(values.get(name, ())) > 1:
                raise BadInput(f"The filter gives {name!r} more than once; leave one of them.")
        folder, kind, author, title = (
            tuple(values.get(name, ())) for name in ("folder", "kind", "author", "title")
        )
        since, until = ("".join(values.get(name, ())) for name in ("since", "until"))
        return cls(folder, kind, author, title, since, until)

    def __str__(self) -> str:
        """The filter as ``parse`` reads it."""
        return " ".join(_spell(name, value) for name, value in self._terms())

    def matches(self, header: Header) -> bool:
        """Whether a document matches every field that is given."""
        return all(
            any(_TESTS[name](header, value) for value in texts)
            for name, texts in self._texts().items()
        )

    def choose(self, headers: Iterable[Header]) -> tuple[str, ...]:
        """The ids of the documents that match, in the order given.

        Raises:
            NoMatch: none does.
        """
        headers = tuple(headers)
        chosen = tuple(header.id for header in headers if self.matches(header))
        if not chosen:
            raise NoMatch(self._explain_no_match(headers))
        return chosen

    def _texts(self) -> dict[str, tuple[str, ...]]:
        """The texts of each field that is given."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: (value,) if isinstance(value, str) else value
            for name, value in values.items()
            if value
        }

    def _terms(self) -> Iterator[tuple[str, str]]:
        for name, texts in self._texts().items():
            yield from ((name, text) for text in texts)

    def _explain_no_match(self, headers: Collection[Header]) -> str:
        """One sentence that names the filter, and what of it no document matches by itself."""
        count = f"{len(headers):,} document{'s' * (len(headers) != 1)}"
        alone = [
            " ".join(_spell(name, text) for text in texts)
            for name, texts in self._texts().items()
            if not any(_TESTS[name](header, text) for header in headers for text in texts)
        ]
        said = f"None of the {count} matches the filter {one_line(str(self), 4 * _SHOWN)}"
        if alone and len(self._texts()) > 1:
            said += f", nor {' or '.join(alone)} alone"
        return f"{said}; loosen it, or list the documents to see what there is."


Within = Collection[str] | Filter | None
"""Ids of documents, a filter or the text of one; ``None``: all documents."""


def choose_within(
    within: Within, headers: Callable[[], Iterable[Header]]
) -> Collection[str] | None:
    """The ids that ``within`` means among the documents of ``headers``; ``None``: all.

    Where there are no documents at all, a filter means none of them.

    Raises:
        BadInput: a filter is not understood, or no document matches it.
    """
    if isinstance(within, str):
        within = Filter.parse(within)
    if not isinstance(within, Filter):
        return within
    stored = tuple(headers())
    return within.choose(stored) if stored else ()


def _read_terms(text: str) -> Iterator[tuple[str, str]]:
    """The field and the value of each term of a filter's text."""
    at, end = 0, len(text.rstrip())
    while at < end:
        term = _TERM.match(text, at)
        # A value ends at a blank or with its quotation mark; else the mark has no other end.
        if term is None or re.match(r'["“”]', text[term.end() :]) or not term[0].strip():
            raise BadInput(
                f"The filter's {_show(text[at:])} has a quotation mark without its pair; add it."
            )
        at = term.end()
        name = (term["field"] or "").casefold()
        value = next((each for each in term.group("straight", "curly", "bare") if each), "")
        shown = _show(term[0])
        if not name:
            raise BadInput(
                f"The filter's {shown} names no field; put {_FIELDS} before it, as in title:lease."
            )
        if name not in _TESTS and name != "date":
            raise BadInput(f"The filter's {shown} names an unknown field; use {_FIELDS}.")
        if not value.strip():
            raise BadInput(f"The filter's {shown} has no value; write one, as in title:lease.")
        yield name, value


def _show(text: str) -> str:
    return repr(one_line(text, _SHOWN))


def _spell(name: str, value: str) -> str:
    return f'{name}:"{value}"' if re.search(r"\s|^[“”]", value) else f"{name}:{value}"


def _clean(texts: Texts, name: str) -> tuple[str, ...]:
    """The texts of a field with single blanks and without quotation marks.

    Raises:
        BadInput: one of them says nothing.
    """
    given = (texts,) if isinstance(texts, str) else tuple(texts)
    cleaned = tuple(" ".join(text.replace('"', " ").split()) for text in given if text)
    for text in cleaned:
        if not any(map(str.isalnum, text)):
            raise BadInput(f"The filter's {name} {text!r} says nothing; give letters or digits.")
    return tuple(dict.fromkeys(cleaned))


def _read_date(text: str) -> tuple[date, date] | None:
    """The first and the last day of a date; ``None`` where it is none."""
    found = _DATE.match(text)
    if found is None:
        found = _YEAR.search(text)
        return (date(int(found[0]), 1, 1), date(int(found[0]), 12, 31)) if found else None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    last_month = month or 12
    last_day = day or calendar.monthrange(first.year, last_month)[1]
    return first, date(first.year, last_month, last_day)


def _limits(text: str) -> tuple[date, date]:
    """The first and the last day that a field means; of an empty one, all there are.

    Raises:
        BadInput: it is no date.
    """
    if not text:
        return date.min, date.max
    found = _read_date(text) if _DATE.fullmatch(text) else None
    if found is None:
        raise BadInput(
            f"The filter's date {_show(text)} is none; write it as 2024, 2024-05 or 2024-05-31."
        )
    return found


def _first_day(since: str) -> date:
    return _limits(since)[0]


def _last_day(until: str) -> date:
    return _limits(until)[1]


def _fold(text: str) -> str:
    """``text`` without its case and its accents, for comparison."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _has_words(text: str, wanted: str) -> bool:
    folded = _fold(text)
    return all(word in folded for word in _fold(wanted).split())


def _split_path(uri: str) -> list[str]:
    """The parts of a path or an address, without its scheme: "example.org", "texts", "a.txt"."""
    path = re.split(r"[?#]", uri.partition("://")[2])[0] if is_url(uri) else uri
    return [part for part in re.split(r"[/\\]", path) if part not in ("", ".")]


def _is_in_folder(header: Header, wanted: str) -> bool:
    whole = os.path.expanduser(wanted)
    parts = [_fold(part) for part in _split_path(whole)]
    folders = [_fold(part) for part in _split_path(header.uri)[:-1]]
    if os.path.isabs(whole) or is_url(whole):
        return is_url(whole) == is_url(header.uri) and folders[: len(parts)] == parts
    return any(
        folders[at : at + len(parts)] == parts for at in range(len(folders) - len(parts) + 1)
    )


def _is_dated(header: Header, first: date, last: date) -> bool:
    dated = _read_date(header.date)
    return dated is not None and dated[0] <= last and dated[1] >= first


_TESTS: dict[str, Callable[[Header, str], bool]] = {
    "folder": _is_in_folder,
    "kind": lambda header, wanted: kind_of(header.uri) == find_kind(wanted),
    "author": lambda header, wanted: _has_words(header.author, wanted),
    "title": lambda header, wanted: _has_words(
        "\n".join((header.title, *_split_path(header.uri)[-1:])), wanted
    ),
    "since": lambda header, day: _is_dated(header, _first_day(day), date.max),
    "until": lambda header, day: _is_dated(header, date.min, _last_day(day)),
}
"""Whether a document matches a text of each field."""
