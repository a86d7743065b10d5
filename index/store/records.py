"""How documents are written as Chroma records: text as document, the rest as metadata."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.errors import IndexOutdated
from index.segment import SEGMENTATION
from index.types import Document, Heading, PageStart, Recognised, Span

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection as Chroma

_LAYOUT = "1"
_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Header:
    """What a list of documents shows, without their texts; ``pages`` is 0 where there are none."""

    id: str
    title: str
    uri: str
    sha256: str
    revision: str
    sentences: int
    characters: int
    author: str = ""
    date: str = ""
    file_sha256: str = ""
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Nearest:
    """A stored sentence near a query vector; ``dense`` is their cosine, in [-1, 1]."""

    document_id: str
    revision: str
    number: int
    dense: float


def revision(document: Document) -> str:
    """Changes whenever anything stored of the document would."""
    parts = (document.sha256, document.title, document.author, document.date, SEGMENTATION)
    written = "\n".join((*parts, *_write_outline(document).values()))
    return hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()[:12]


def metadata(document: Document, part: int = 1) -> dict[str, str | int]:
    """The metadata of a document's record, which names the part its vectors are in.

    The first is not named: it is also where an index has them that has never had another.
    """
    return (noted([part]) if part > 1 else {}) | {
        "title": document.title,
        "uri": document.uri,
        "sha256": document.sha256,
        "author": document.author,
        "date": document.date,
        "revision": revision(document),
        "sentences": len(document.sentences),
        "characters": len(document.text),
        "boundaries": _spelt(document.sentences),
        **_write_outline(document),
    }


def _write_outline(document: Document) -> dict[str, str]:
    """Headings, pages and recognised lines, each as numbers with colons between them, and the file
    that has the pages, which stands for the places of its words as well; none is not written."""
    headings = " ".join(f"{one.start}:{one.end}:{one.level}" for one in document.headings)
    pages = " ".join(f"{one.start}:{one.number}" for one in document.pages)
    recognised = " ".join(f"{one.start}:{one.end}:{one.certainty}" for one in document.recognised)
    written = {"headings": headings, "pages": pages, "recognised": recognised}
    written["file"] = document.file_sha256
    return {name: value for name, value in written.items() if value}


def _read_numbers(written: str) -> list[list[int]]:
    return [[int(number) for number in one.split(":")] for one in written.split()]


def header(id: str, values: Mapping[str, Any]) -> Header:
    """The header in a record's metadata."""
    names = ("title", "uri", "sha256", "revision", "sentences", "characters", "author", "date")
    known = {name: values[name] for name in names}
    pages = max((number for _, number in _read_numbers(values.get("pages", ""))), default=0)
    return Header(id, **known, file_sha256=values.get("file", ""), pages=pages)


def headers(documents: Chroma) -> Iterator[Header]:
    """The header of every record."""
    offset = 0
    while True:
        page = documents.get(limit=_PAGE, offset=offset, include=["metadatas"])
        yield from map(header, page["ids"], page["metadatas"] or ())
        offset += len(page["ids"])
        if len(page["ids"]) < _PAGE:
            return


def noted(parts: Iterable[int]) -> dict[str, str | int]:
    """Which parts hold vectors of a document, as its record says and its announcement."""
    return {"parts": " ".join(map(str, sorted(parts)))}


def parts(values: Mapping[str, Any] | None) -> set[int]:
    """What ``noted`` says, or the only part there was before there was anything to say."""
    return {int(number) for number in str((values or {}).get("parts", "1")).split()}


def document(id: str, text: str, values: Mapping[str, Any]) -> Document:
    """The document that a record holds."""
    return Document(
        id=id,
        title=values["title"],
        text=text,
        uri=values["uri"],
        sha256=values["sha256"],
        sentences=_read(values["boundaries"]),
        author=values["author"],
        date=values["date"],
        headings=tuple(Heading(*one) for one in _read_numbers(values.get("headings", ""))),
        pages=tuple(PageStart(*one) for one in _read_numbers(values.get("pages", ""))),
        recognised=tuple(Recognised(*one) for one in _read_numbers(values.get("recognised", ""))),
        file_sha256=values.get("file", ""),
    )


def nearest(values: Mapping[str, Any], distance: float) -> Nearest:
    """The sentence whose vector's record has this metadata, by its cosine distance."""
    return Nearest(values["document_id"], values["revision"], values["number"], 1 - distance)


def key(document_id: str, revision: str, number: int) -> str:
    """The id of the record that holds a sentence's vector."""
    return f"{document_id}@{revision}#{number}"


def made_with(encoder: str) -> dict[str, str]:
    """What is noted with every collection: an index made otherwise cannot be used."""
    return {"encoder": encoder, "layout": _LAYOUT, "segmentation": SEGMENTATION}


def check(found: Mapping[str, Any], wanted: Mapping[str, str], location: str) -> None:
    """Raises ``IndexOutdated`` where an index was not made with what is wanted."""
    for what, value in wanted.items():
        if found.get(what) != value:
            raise IndexOutdated(
                f"The index in {location} was made with the {what} {found.get(what)!r}, "
                f"not {value!r}; make it again with footnote rebuild."
            )


def _spelt(sentences: tuple[Span, ...]) -> str:
    """Spans as ``gap+length`` pairs, short and in order."""
    pairs = []
    end = 0
    for span in sentences:
        pairs.append(f"{span.start - end}+{span.end - span.start}")
        end = span.end
    return " ".join(pairs)


def _read(boundaries: str) -> tuple[Span, ...]:
    spans = []
    end = 0
    for pair in boundaries.split():
        gap, length = pair.split("+")
        start = end + int(gap)
        end = start + int(length)
        spans.append(Span(start, end))
    return tuple(spans)
